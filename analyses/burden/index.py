"""Where is the burden, and is it growing or shrinking relative to the city?

Method "mss" (Berlin, Monitoring Soziale Stadtentwicklung 2021): every indicator is standardised
over the valid areas (population standard deviation), the z-values are added with their weights,
the sum is standardised again, and classes are cut at fixed standard deviations. Method
"weighted_mean" takes the weighted mean of the z-values as it is (Darmstadt's Armutsindex), or of
values that are standardised already. Positive means more burden.

Areas that are too small, outliers, suppressed or missing get no score, and they leave mean and
spread: NaN is never 0.

Weights are a decision and counts are subject to chance; a class is robust that holds against both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd

from analyses.burden.area_validity import area_validity
from analyses.burden.certainty import Certainty, Published
from analyses.burden.classes import ClassScheme, dynamic_scheme, field_of, status_scheme
from analyses.burden.counts import IndicatorCounts
from analyses.burden.differing_changes import DifferingChanges, differing_changes
from analyses.burden.draws import CORRELATION
from analyses.burden.posterior import PartBasis, PosteriorOptions, certainties
from analyses.burden.redundancy import Redundancy, redundancy
from analyses.burden.refused import require_difference, require_direction
from analyses.burden.robustness import Robustness, random_weightings, robustness
from analyses.burden.scores import Method, weighted_scores
from analyses.burden.standardise import z_scores
from kpk_geo.errors import InputError, listed
from kpk_geo.model import USABLE, Validity


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class IndexInput:
    """Indicators of one part of the index."""

    values: pd.DataFrame  # by area_id, one column per indicator; NaN where unusable
    validity: pd.DataFrame  # same shape: why a value is NaN
    weights: pd.Series  # by indicator, positive
    signs: pd.Series  # by indicator: +1 high means burden, -1 high means relief
    counts: Mapping[str, IndicatorCounts] = field(default_factory=dict)  # by indicator
    why_exact: Mapping[str, str] = field(default_factory=dict)  # German: why one has no counts


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class IndexPart:
    """Status or dynamic: one score and class per area."""

    score: pd.Series  # by area_id; NaN where the area is not valid
    class_code: pd.Series  # by area_id, Int64; <NA> where the area is not valid
    validity: pd.Series  # by area_id
    z: pd.DataFrame  # by area_id and indicator, turned so that high means burden
    near_border: pd.Series  # by area_id, boolean; <NA> where the area is not valid
    # By area_id, boolean: weights and data together; <NA> where that cannot be said.
    robust: pd.Series
    robustness: Robustness  # weights alone
    certainty: Certainty  # data alone, and both together
    redundancy: Redundancy
    scheme: ClassScheme
    weights: pd.Series


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class BurdenIndex:
    """The burden of every area, with what is needed to judge it."""

    status: IndexPart
    dynamic: IndexPart | None
    field: pd.Series  # by area_id: status and dynamic as in "2+/-"; None unless both are known
    field_probabilities: pd.DataFrame  # by area_id and field; no column where nothing can be said
    differing: DifferingChanges | None  # whether changes differ at all; None without a dynamic
    method: Method
    min_population: int
    robust_share: float
    border_distance: float

    @property
    def parts(self) -> dict[str, IndexPart]:
        """The parts there are, by name."""
        found = {"status": self.status, "dynamic": self.dynamic}
        return {name: part for name, part in found.items() if part is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexOptions:
    """Choices of the method; each is kept in the result and printed on the map."""

    method: Method = "mss"
    standardise: bool = True
    min_population: int = 300
    simulations: int = 1000
    seed: int = 2021
    robust_share: float = 0.9
    border_distance: float = 0.05
    redundancy_limit: float = 0.9
    noise_correlation: float = CORRELATION


def burden_index(
    status: IndexInput,
    dynamic: IndexInput | None = None,
    *,
    population: pd.Series | None = None,
    schemes: tuple[ClassScheme, ClassScheme] | None = None,
    options: IndexOptions | None = None,
) -> BurdenIndex:
    """Compute status and dynamic of every area, with classes and robustness.

    Parameters
    ----------
    status
        Indicators of the state at the date.
    dynamic
        Indicators of the change; None: the index has a status only.
    population
        By area_id; an area below `options.min_population` gets no score, NaN is no reason against
        one. None: not checked.
    schemes
        Classes of status and dynamic; None: those of the MSS.
    options
        None: the defaults.

    Raises
    ------
    InputError
        Fewer than two valid areas, an indicator without variation or without a direction.
    """
    choices = options or IndexOptions()
    status_classes, dynamic_classes = schemes or (status_scheme(), dynamic_scheme())
    computed = {"status": _part(status, population, status_classes, choices, "Status")}
    if dynamic is not None:
        computed["dynamic"] = _part(dynamic, population, dynamic_classes, choices, "Dynamik")
    found = certainties(
        _basis(status, computed["status"]),
        None if dynamic is None else _basis(dynamic, computed["dynamic"]),
        {
            name: random_weightings(len(part.weights), choices.simulations, choices.seed)
            for name, part in computed.items()
        },
        PosteriorOptions(
            method=choices.method, standardise=choices.standardise,
            correlation=choices.noise_correlation, draws=choices.simulations, seed=choices.seed,
        ),
    )  # fmt: skip
    status_part = _with_certainty(computed["status"], found.status, choices.robust_share)
    dynamic_part = (
        _with_certainty(computed["dynamic"], found.dynamic, choices.robust_share)
        if found.dynamic is not None
        else None
    )
    return BurdenIndex(
        status=status_part,
        dynamic=dynamic_part,
        field=_field(status_part, dynamic_part),
        field_probabilities=found.fields,
        differing=_differing(dynamic, dynamic_part),
        method=choices.method,
        min_population=choices.min_population,
        robust_share=choices.robust_share,
        border_distance=choices.border_distance,
    )


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Computed:
    """A part before anything is said of its certainty."""

    score: pd.Series  # of the valid areas, like z
    class_code: pd.Series
    z: pd.DataFrame
    validity: pd.Series  # of all areas
    near_border: pd.Series
    robustness: Robustness
    redundancy: Redundancy
    scheme: ClassScheme
    weights: pd.Series


def _part(
    part: IndexInput,
    population: pd.Series | None,
    scheme: ClassScheme,
    options: IndexOptions,
    name: str,
) -> _Computed:
    require_direction(part.values, part.signs)
    validity = area_validity(part.values, part.validity, population, options.min_population)
    valid = part.values[validity.isin(USABLE)]
    if len(valid) < 2:
        reasons = validity.map(lambda reason: reason.label).value_counts()
        raise InputError(
            f"{name}: Für einen Index braucht es mindestens zwei gültige Gebiete, "
            f"es sind {len(valid)}. Alle Gebiete: "
            f"{listed(f'{count} {reason}' for reason, count in reasons.items())}."
        )
    z = (z_scores(valid) if options.standardise else valid) * part.signs
    require_difference(z, part.weights, name)
    combine = partial(weighted_scores, method=options.method)
    score = pd.Series(combine(z.to_numpy(), part.weights.to_numpy()[:, None])[:, 0], index=z.index)
    return _Computed(
        score=score.rename("score"),
        class_code=pd.Series(scheme.classify(score.to_numpy()), index=z.index, dtype="Int64"),
        z=z,
        validity=validity,
        near_border=_near_border(score, scheme, options.border_distance),
        robustness=robustness(
            z, part.weights, combine, scheme.classify,
            simulations=options.simulations, seed=options.seed,
        ),
        redundancy=redundancy(z, limit=options.redundancy_limit),
        scheme=scheme,
        weights=part.weights,
    )  # fmt: skip


def _basis(part: IndexInput, computed: _Computed) -> PartBasis:
    can_be_drawn = computed.validity.isin(USABLE) | (computed.validity == Validity.SUPPRESSED)
    return PartBasis(
        values=part.values,
        can_be_drawn=can_be_drawn,
        published=Published(
            areas=computed.score.index, codes=computed.class_code.to_numpy(dtype=np.int64),
            scores=computed.score.to_numpy(), scheme=computed.scheme,
        ),
        weights=part.weights,
        signs=part.signs,
        weighting_share=computed.robustness.weighting_share,
        counts=part.counts,
        why_exact=part.why_exact,
    )  # fmt: skip


def _with_certainty(computed: _Computed, certainty: Certainty, robust_share: float) -> IndexPart:
    index = computed.validity.index
    share = certainty.joint_share
    return IndexPart(
        score=computed.score.reindex(index),
        class_code=computed.class_code.reindex(index),
        validity=computed.validity,
        z=computed.z.reindex(index),
        near_border=computed.near_border.reindex(index),
        robust=(share >= robust_share).astype("boolean").where(share.notna()),
        robustness=_reindexed(computed.robustness, index),
        certainty=certainty,
        redundancy=computed.redundancy,
        scheme=computed.scheme,
        weights=computed.weights,
    )


def _differing(dynamic: IndexInput | None, part: IndexPart | None) -> DifferingChanges | None:
    """Test the changes of the indicators whose counts were used."""
    if dynamic is None or part is None:
        return None
    used = {name: dynamic.counts[name] for name in part.certainty.counted}
    return differing_changes(used, part.score.index[part.score.notna()])


def _near_border(score: pd.Series, scheme: ClassScheme, distance: float) -> pd.Series:
    gaps = np.abs(score.to_numpy()[:, None] - np.asarray(scheme.limits)).min(axis=1)
    return pd.Series(gaps <= distance, index=score.index, dtype="boolean")


def _reindexed(measured: Robustness, index: pd.Index) -> Robustness:
    return Robustness(
        weighting_share=measured.weighting_share.reindex(index),
        leave_one_out_share=measured.leave_one_out_share.reindex(index),
        simulations=measured.simulations,
        seed=measured.seed,
    )


def _field(status: IndexPart, dynamic: IndexPart | None) -> pd.Series:
    """Overlay status and dynamic to the 4 x 3 field, written as in "2+/-"."""
    field = pd.Series(None, index=status.score.index, dtype=object, name="field")
    if dynamic is None:
        return field
    both = status.class_code.notna() & dynamic.class_code.notna()
    codes = zip(status.class_code[both], dynamic.class_code[both], strict=True)
    field[both] = [field_of(int(first), int(second)) for first, second in codes]
    return field
