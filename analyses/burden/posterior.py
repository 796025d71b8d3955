"""What do the counts behind the index allow to say of each area's class, score and rank?

All indicators of all areas are drawn at once from what their counts say (`prior`, `draws`) and go
through the very same standardisation, sum and classes as the published figures (`scores`). In each
draw other weights are drawn too, as `robustness` does, so that both doubts can be told apart and
together. Method: evidence by parametric empirical Bayes (Morris 1983) of transformed shares, ranks
and classes from draws (Laird and Louis 1989).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analyses.burden.certainty import Certainty, Published, Tally, certain, summarised
from analyses.burden.classes import FIELD_SIGNS, field_of
from analyses.burden.counts import NOTHING_KNOWN, IndicatorCounts
from analyses.burden.draws import CORRELATION, Fitted, fitted, joint_draws
from analyses.burden.measured import measure
from analyses.burden.scores import Method, deviations, weighted_scores
from kpk_geo.arrays import Floats

MIN_AREAS = 10  # with fewer, how areas scatter cannot be told; 10 were tried: 87-90 % cover


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class PartBasis:
    """One published part and what it rests on; by area_id."""

    values: pd.DataFrame  # by indicator, in the order of the weights; NaN where unusable
    can_be_drawn: pd.Series  # areas with a class, and those that lack one for suppressed cells only
    published: Published
    weights: pd.Series
    signs: pd.Series
    weighting_share: pd.Series
    counts: Mapping[str, IndicatorCounts] = field(default_factory=dict)
    why_exact: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PosteriorOptions:
    """Choices of the model; `correlation` is of the chance of indicators of the same households."""

    method: Method = "mss"
    standardise: bool = True
    correlation: float = CORRELATION
    draws: int = 1000
    seed: int = 2021


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Certainties:
    """Of both parts and of the field; `fields` by area_id and field as in "2+/-"."""

    status: Certainty
    dynamic: Certainty | None
    fields: pd.DataFrame


def certainties(
    status: PartBasis,
    dynamic: PartBasis | None,
    weightings: Mapping[str, Floats],
    options: PosteriorOptions,
) -> Certainties:
    """Draw status and dynamic together and say how sure their classes are.

    Parameters
    ----------
    status, dynamic
        As published; the dynamic may be None.
    weightings
        Under "status" and "dynamic", (k, draws): other weights, one column a draw.
    options
        Choices of the model.
    """
    parts = {"status": status} | ({} if dynamic is None else {"dynamic": dynamic})
    plans = {name: _Plan.of(part, options) for name, part in parts.items()}
    random = np.random.Generator(np.random.Philox(options.seed))
    models = {
        name: fitted(
            measure(plan.values, plan.is_published, plan.used, parts[name].signs),
            options.correlation,
            random,
        )
        for name, plan in plans.items()
        if plan.is_drawn
    }
    tallies = _drawn(parts, models, weightings, options, random)
    figures = {
        name: summarised(tallies[name]) if name in tallies
        else certain(part.published, part.weighting_share) if not plans[name].reason
        else {}
        for name, part in parts.items()
    }  # fmt: skip
    found = {name: _certainty(parts[name], plans[name], figures[name]) for name in parts}
    return Certainties(
        status=found["status"], dynamic=found.get("dynamic"),
        fields=_fields(parts, tallies),
    )  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Plan:
    """What of a part is drawn."""

    values: pd.DataFrame
    is_published: pd.Series
    used: Mapping[str, IndicatorCounts]
    exact: Mapping[str, str]
    reason: str

    @property
    def is_drawn(self) -> bool:
        return bool(self.used) and not self.reason

    @classmethod
    def of(cls, part: PartBasis, options: PosteriorOptions) -> "_Plan":
        published = part.values.loc[part.published.areas[part.published.has_class]]
        why = {
            name: part.counts[name].why_exact(published[name])
            if name in part.counts
            else part.why_exact.get(name, NOTHING_KNOWN)
            for name in map(str, part.values.columns)
        }
        used = {name: part.counts[name] for name, reason in why.items() if not reason}
        reason = ""
        if used and len(published) < MIN_AREAS:
            reason = (
                f"Wie sicher die Einstufungen sind, lässt sich bei {len(published)} Gebieten nicht "
                f"sagen: Dafür braucht es mindestens {MIN_AREAS}."
            )
        if used and options.draws < 1:
            reason = "Wie sicher die Einstufungen sind, wurde nicht gerechnet (draws = 0)."
        drawn = _drawable(part, used)
        is_published = pd.Series(drawn.isin(published.index), drawn)
        return cls(
            values=part.values.loc[drawn], is_published=is_published, used=used,
            exact={name: text for name, text in why.items() if text}, reason=reason,
        )  # fmt: skip


def _drawable(part: PartBasis, used: Mapping[str, IndicatorCounts]) -> pd.Index:
    """Give the published areas, and those of which every gap is a suppressed cell in use."""
    filled = part.values.notna()
    for name, own in used.items():
        filled[name] |= own.withheld_in(filled.index) & _counted(own, filled.index)
    return part.values.index[(filled.all(axis=1) & part.can_be_drawn).to_numpy(dtype=bool)]


def _counted(own: IndicatorCounts, area_ids: pd.Index) -> pd.Series:
    """Say where both dates have a count or a suppressed cell in use."""
    known = pd.Series(True, area_ids)
    for dated in own.dates:
        has = dated.events.reindex(area_ids).notna() | area_ids.isin(dated.intervals.index)
        known &= has
    return known


def _drawn(
    parts: Mapping[str, PartBasis],
    models: Mapping[str, Fitted],
    weightings: Mapping[str, Floats],
    options: PosteriorOptions,
    random: np.random.Generator,
) -> dict[str, Tally]:
    names = list(models)
    if not names:
        return {}
    tallies = {
        name: Tally(parts[name].published.in_order_of(model.measured.areas), options.draws)
        for name, model in models.items()
    }
    second = models[names[1]] if len(names) > 1 else None
    for drawn in joint_draws(
        models[names[0]], second, correlation=options.correlation, draws=options.draws,
        random=random,
    ):  # fmt: skip
        for name, values in zip(names, (drawn.status, drawn.dynamic), strict=False):
            assert values is not None  # as many as there are models
            part, among = parts[name], models[name].measured.is_published
            z = deviations(values, among) if options.standardise else values
            z = z * part.signs.to_numpy(dtype=float)
            own = part.weights.to_numpy(dtype=float)[:, None]
            other = weightings[name].T[drawn.places, :, None]
            tallies[name].add(
                drawn.places,
                weighted_scores(z, own, options.method, among)[..., 0],
                weighted_scores(z, other, options.method, among)[..., 0],
            )
    return tallies


def _certainty(
    part: PartBasis, plan: _Plan, figures: Mapping[str, pd.Series | pd.DataFrame]
) -> Certainty:
    index, codes = part.values.index, list(part.published.scheme.codes)
    nothing = pd.Series(np.nan, index)
    columns = ["low", "high", "rank", "rank_low", "rank_high"]
    empty: dict[str, pd.Series | pd.DataFrame] = {
        "probabilities": pd.DataFrame(np.nan, index, codes),
        "intervals": pd.DataFrame(np.nan, index, columns),
        "data_share": nothing, "joint_share": nothing, "top_quintile": nothing,
    }  # fmt: skip
    known = {name: figures[name].reindex(index) if name in figures else figure
             for name, figure in empty.items()}  # fmt: skip
    return Certainty(
        **known,  # type: ignore[arg-type]  # frames and series under their names
        counted=tuple(plan.used),
        exact=plan.exact,
        left_out={
            name: reason
            for name, own in plan.used.items()
            for reason in [next((d.why_left_out for d in own.dates if d.why_left_out), "")]
            if reason
        },
        reason=plan.reason,
    )


def _fields(parts: Mapping[str, PartBasis], tallies: Mapping[str, Tally]) -> pd.DataFrame:
    """Give the probability of every field; both parts of a draw belong together.

    None where one of the parts has no counts: its class would be taken as certain.
    """
    index = parts["status"].values.index
    if "dynamic" not in parts or set(tallies) != set(parts):
        return pd.DataFrame(index=index)
    codes = {}
    for name in parts:
        drawn = tallies[name].codes
        classed = np.asarray((drawn > 0).all(axis=0))
        areas = tallies[name].published.areas
        codes[name] = (areas[classed], drawn[:, classed])
    both = codes["status"][0].intersection(codes["dynamic"][0])
    first, second = (drawn[:, areas.get_indexer(both)] for areas, drawn in codes.values())
    shares = {
        field_of(status, dynamic): ((first == status) & (second == dynamic)).mean(axis=0)
        for status in parts["status"].published.scheme.codes
        for dynamic in FIELD_SIGNS
    }
    return pd.DataFrame(shares, index=both).reindex(index)
