"""Where is the burden, and is it growing or shrinking relative to the city?

Method "mss" (Berlin, Monitoring Soziale Stadtentwicklung 2021): every indicator is standardised
over the valid areas (population standard deviation), the z-values are added with their weights,
the sum is standardised again, and classes are cut at fixed standard deviations. Method
"weighted_mean" takes the weighted mean of the z-values as it is (Darmstadt's Armutsindex), or of
values that are standardised already. Positive means more burden.

Areas that are too small, outliers, suppressed or missing get no score, and they leave mean and
spread: NaN is never 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
import pandas as pd

from analyses.burden.redundancy import Redundancy, redundancy
from analyses.burden.robustness import Robustness, robustness
from analyses.burden.standardise import z_scores
from kpk_geo.errors import InputError, listed
from kpk_geo.model import USABLE, Validity

Method = Literal["mss", "weighted_mean"]

# What an index says of a value on which it rests, the weightiest last.
_DOUBTS = (Validity.UNCERTAIN, Validity.ESTIMATED)
# What makes an area unusable, strongest reason first.
_REASONS = (
    Validity.BELOW_MIN_POPULATION,
    Validity.OUTLIER,
    Validity.SUPPRESSED,
    Validity.MISSING,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassScheme:
    """Named classes between limits. A limit belongs to the class nearer to the middle."""

    limits: tuple[float, ...]
    codes: tuple[int, ...]
    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        if list(self.limits) != sorted(set(self.limits)):
            raise InputError(f"Klassengrenzen müssen aufsteigen: {listed(self.limits)}.")
        if not len(self.codes) == len(self.labels) == len(self.limits) + 1:
            raise InputError(
                f"Zu {len(self.codes)} Klassen gehören {len(self.codes) - 1} Grenzen, "
                f"angegeben sind {len(self.limits)}."
            )

    def classify(self, scores: np.ndarray) -> np.ndarray:
        """Give the class code of each score; 0 for NaN."""
        places = np.zeros(scores.shape, dtype=np.int64)
        for limit in self.limits:
            places += scores >= limit if limit < 0 else scores > limit
        return np.where(np.isnan(scores), 0, np.asarray(self.codes)[places])

    def label(self, code: int) -> str:
        """Name a class."""
        return self.labels[self.codes.index(code)]


def status_scheme(limits: Sequence[float] = (-1, 1, 1.5)) -> ClassScheme:
    """Classes of the status; codes and names as in the MSS, "hoch" meaning least burden."""
    return ClassScheme(
        limits=tuple(limits),
        codes=(1, 2, 3, 4),
        labels=("hoch", "mittel", "niedrig", "sehr niedrig"),
    )


def dynamic_scheme(limits: Sequence[float] = (-1, 1)) -> ClassScheme:
    """Classes of the dynamic; "negativ" means worse than the city's average change."""
    return ClassScheme(
        limits=tuple(limits), codes=(1, 3, 5), labels=("positiv", "stabil", "negativ")
    )


FIELD_SIGNS = {1: "+", 3: "+/-", 5: "-"}


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class IndexInput:
    """Indicators of one part of the index."""

    values: pd.DataFrame  # by area_id, one column per indicator; NaN where unusable
    validity: pd.DataFrame  # same shape: why a value is NaN
    weights: pd.Series  # by indicator, positive
    signs: pd.Series  # by indicator: +1 high means burden, -1 high means relief


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class IndexPart:
    """Status or dynamic: one score and class per area."""

    score: pd.Series  # by area_id; NaN where the area is not valid
    class_code: pd.Series  # by area_id, Int64; <NA> where the area is not valid
    validity: pd.Series  # by area_id
    z: pd.DataFrame  # by area_id and indicator, turned so that high means burden
    near_border: pd.Series  # by area_id, boolean; <NA> where the area is not valid
    robust: pd.Series  # by area_id, boolean; <NA> where the area is not valid
    robustness: Robustness
    redundancy: Redundancy
    scheme: ClassScheme
    weights: pd.Series


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class BurdenIndex:
    """The burden of every area, with what is needed to judge it."""

    status: IndexPart
    dynamic: IndexPart | None
    field: pd.Series  # by area_id: status and dynamic as in "2+/-"; None unless both are known
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
    status_part = _part(status, population, status_classes, choices, "Status")
    dynamic_part = (
        None if dynamic is None else _part(dynamic, population, dynamic_classes, choices, "Dynamik")
    )
    return BurdenIndex(
        status=status_part,
        dynamic=dynamic_part,
        field=_field(status_part, dynamic_part),
        method=choices.method,
        min_population=choices.min_population,
        robust_share=choices.robust_share,
        border_distance=choices.border_distance,
    )


def _part(
    part: IndexInput,
    population: pd.Series | None,
    scheme: ClassScheme,
    options: IndexOptions,
    name: str,
) -> IndexPart:
    _require_direction(part)
    validity = _area_validity(part, population, options.min_population)
    valid = part.values[validity.isin(USABLE)]
    if len(valid) < 2:
        reasons = validity.map(lambda reason: reason.label).value_counts()
        raise InputError(
            f"{name}: Für einen Index braucht es mindestens zwei gültige Gebiete, "
            f"es sind {len(valid)}. Alle Gebiete: "
            f"{listed(f'{count} {reason}' for reason, count in reasons.items())}."
        )
    z = (z_scores(valid) if options.standardise else valid) * part.signs
    combine = partial(_combine, method=options.method)
    score = pd.Series(combine(z.to_numpy(), part.weights.to_numpy()[:, None])[:, 0], index=z.index)
    measured = robustness(
        z,
        part.weights,
        combine,
        scheme.classify,
        simulations=options.simulations,
        seed=options.seed,
    )
    index = part.values.index
    return IndexPart(
        score=score.reindex(index).rename("score"),
        class_code=pd.Series(
            scheme.classify(score.to_numpy()), index=z.index, dtype="Int64"
        ).reindex(index),
        validity=validity,
        z=z.reindex(index),
        near_border=_near_border(score, scheme, options.border_distance).reindex(index),
        robust=(measured.weighting_share >= options.robust_share).astype("boolean").reindex(index),
        robustness=_reindexed(measured, index),
        redundancy=redundancy(z, limit=options.redundancy_limit),
        scheme=scheme,
        weights=part.weights,
    )


def _require_direction(part: IndexInput) -> None:
    undirected = [str(name) for name, sign in part.signs.items() if sign == 0]
    if undirected:
        raise InputError(
            f"Ohne Richtung: {listed(undirected)}. Ein Indikator des Index muss im Profil "
            'polarity = "burden" (hoch = belastet) oder "relief" (hoch = entlastet) haben.'
        )


def _area_validity(
    part: IndexInput, population: pd.Series | None, min_population: int
) -> pd.Series:
    """Give the strongest reason against an area; missing population is no reason."""
    validity = pd.Series(Validity.VALID, index=part.values.index, dtype=object)
    for doubt in _DOUBTS:
        validity[(part.validity == doubt).any(axis=1)] = doubt
    validity[part.values.isna().any(axis=1)] = Validity.MISSING
    for reason in reversed(_REASONS):
        validity[(part.validity == reason).any(axis=1)] = reason
    if population is not None:
        small = population.reindex(validity.index) < min_population
        validity[small] = Validity.BELOW_MIN_POPULATION
    return validity.rename("validity")


def _combine(z: np.ndarray, weightings: np.ndarray, *, method: Method) -> np.ndarray:
    """Turn z-values (n, k) into scores (n, m) for m weightings (k, m)."""
    if method == "weighted_mean":
        return np.asarray(z @ (weightings / weightings.sum(axis=0)))
    sums = z @ weightings
    # Sums are centred already; centring again only removes the noise of float addition.
    return np.asarray((sums - sums.mean(axis=0)) / sums.std(axis=0))


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
    signs = dynamic.class_code[both].map(FIELD_SIGNS)
    field[both] = status.class_code[both].astype(str) + signs
    return field
