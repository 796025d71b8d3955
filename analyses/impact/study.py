"""Everything about one site: effect, what came before it, and whether an answer is allowed at all.

The answer needs three things beside a large difference: the catchment ran like the others before
the day (event study, placebo dates), the difference stays where places of its level are compared
(regression to the mean), and places of its size elsewhere seldom differ as much.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analyses.impact.comparison import LEVEL, Comparison, compare, differences
from analyses.impact.panel import Panel, panel
from analyses.impact.places import MIN_PLACES, Places, placebo_places
from analyses.impact.refusal import UnanswerableError
from kpk_geo.arrays import Floats
from kpk_geo.model import Impact, ImpactRole

# A level beyond this share of the placebo places is told: such a level tends back by itself.
EXTREME = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDate:
    """The catchment against all others at one date, less the same at the last date before."""

    date: date
    catchment: float  # mean rate of its areas
    others: float  # mean rate of all areas outside
    comparison: Comparison | None  # None at the last date before, which all are held against


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceboDate:
    """As if the site had opened between two dates before it did."""

    last: date  # the last date before the invented day
    comparison: Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Whether the catchment ran otherwise than others before the day."""

    p: float  # of the largest deviation before the day; NaN with a single date before
    detectable: float  # effect that a placebo date had found; NaN with a single date before
    level: float  # mean rate of the catchment's areas at the last date before
    level_others: float
    rank: float  # share of placebo places with a lower level; equal ones count half

    @property
    def checked(self) -> bool:
        """Whether there were dates to look at."""
        return bool(np.isfinite(self.p))

    @property
    def differs(self) -> bool:
        """Whether it ran otherwise already."""
        return self.checked and self.p <= LEVEL

    @property
    def extreme(self) -> bool:
        """Whether the level is among the highest or lowest places."""
        return self.rank >= EXTREME or self.rank <= 1 - EXTREME


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ImpactStudy:
    """What the data say of one site.

    `rows` by area_id: role, change (share; NaN where left out), level_before, error (standard
    deviation of the change by numbers alone).
    """

    verdict: Impact
    plain: Comparison  # against all other areas
    matched: Comparison  # less what places of this level change by
    past: Past
    events: tuple[EventDate, ...]
    placebo_dates: tuple[PlaceboDate, ...]
    rows: pd.DataFrame
    panel: Panel
    places: Places

    @property
    def low(self) -> float:
        """Lower end of the effects that one of the two comparisons, at least, does not reject."""
        return min(self.plain.low, self.matched.low)

    @property
    def high(self) -> float:
        """Upper end of the same; 0 lies outside exactly where both find a difference."""
        return max(self.plain.high, self.matched.high)

    @property
    def p(self) -> float:
        """The larger p of the two comparisons: both must find it."""
        return max(self.plain.p, self.matched.p)

    @property
    def detectable(self) -> float:
        """Effect that is found in `POWER` of the cases by the weaker of the two comparisons."""
        return max(self.plain.detectable, self.matched.detectable)


def impact_study(
    events: pd.DataFrame,
    at_risk: pd.DataFrame,
    *,
    catchment: list[str],
    points: pd.DataFrame,
    opened: date,
    design_effect: float = 1.0,
    minimum: int = MIN_PLACES,
) -> ImpactStudy:
    """Hold the catchment of a site against the rest of the city, before and after a day.

    Parameters
    ----------
    events, at_risk
        Counts by area_id and date (columns, `datetime.date`); NaN where suppressed or missing.
    catchment
        area_ids that the site serves; those without numbers at every date are left out.
    points
        x and y in metres by area_id, a point of each area.
    opened
        Day on which the site opened or closed.
    design_effect
        Factor of the binomial variance, at least 1.
    minimum
        Placebo places below which nothing is said.

    Raises
    ------
    UnanswerableError
        The data forbid an answer; the message says why.
    """
    laid_out = panel(events, at_risk, opened, design_effect=design_effect)
    if np.ptp(laid_out.before_and_after @ laid_out.rates) == 0:
        raise UnanswerableError(
            "Die Quoten aller Gebiete haben sich genau gleich verändert (etwa überall 0 oder 100 "
            "%). Daran lässt sich nicht ablesen, was Zufall wäre."
        )
    places = _places(laid_out, catchment, points, minimum)
    level = laid_out.rates[laid_out.before - 1]
    found = differences(laid_out, places, laid_out.before_and_after, level)
    plain, matched = compare(found), compare(found, adjust=True)
    past = _past(laid_out, places, found.level)
    return ImpactStudy(
        verdict=_verdict(plain, matched, past), plain=plain, matched=matched, past=past,
        events=_event_study(laid_out, places), placebo_dates=_placebo_dates(laid_out, places),
        rows=_rows(laid_out, places, events.index, catchment), panel=laid_out, places=places,
    )  # fmt: skip


def detectable_beforehand(
    events: pd.DataFrame,
    at_risk: pd.DataFrame,
    *,
    catchment: list[str],
    points: pd.DataFrame,
    design_effect: float = 1.0,
    minimum: int = MIN_PLACES,
) -> float:
    """Say which effect one more date could show, from how places ran between the last two.

    Parameters
    ----------
    events, at_risk, catchment, points, design_effect, minimum
        As in `impact_study`; only the last two dates are looked at.

    Raises
    ------
    UnanswerableError
        There is a single date, or too few places.
    """
    last: list[date] = sorted(at_risk.columns)[-2:]  # type: ignore[assignment]  # pandas-stubs
    laid_out = panel(events[last], at_risk[last], last[0], design_effect=design_effect)
    places = _places(laid_out, catchment, points, minimum)
    found = differences(laid_out, places, laid_out.before_and_after, laid_out.rates[0])
    return max(compare(found).detectable, compare(found, adjust=True).detectable)


def _places(laid_out: Panel, catchment: list[str], points: pd.DataFrame, minimum: int) -> Places:
    positions = laid_out.area_ids.get_indexer(pd.Index(sorted(set(catchment))))
    own = positions[positions >= 0].astype(np.int64)
    xy = points.reindex(laid_out.area_ids).to_numpy(float)
    if np.isnan(xy).any():
        raise UnanswerableError("Von einigen Gebieten ist nicht bekannt, wo sie liegen.")
    return placebo_places(xy, own, minimum=minimum)


def _event_study(laid_out: Panel, places: Places) -> tuple[EventDate, ...]:
    own = np.zeros(len(laid_out.area_ids), bool)
    own[places.catchment] = True
    reference = laid_out.before - 1
    return tuple(
        EventDate(
            date=day,
            catchment=float(laid_out.rates[step, own].mean()),
            others=float(laid_out.rates[step, ~own].mean()),
            comparison=None if step == reference else _between(laid_out, places, reference, step),
        )
        for step, day in enumerate(laid_out.dates)
    )


def _between(laid_out: Panel, places: Places, first: int, second: int) -> Comparison:
    weights = laid_out.contrast(slice(first, first + 1), slice(second, second + 1))
    return compare(differences(laid_out, places, weights, laid_out.rates[first]))


def _placebo_dates(laid_out: Panel, places: Places) -> tuple[PlaceboDate, ...]:
    found = []
    for split in range(1, laid_out.before):
        weights = laid_out.contrast(slice(None, split), slice(split, laid_out.before))
        change = differences(laid_out, places, weights, laid_out.rates[split - 1])
        found.append(PlaceboDate(last=laid_out.dates[split - 1], comparison=compare(change)))
    return tuple(found)


def _past(laid_out: Panel, places: Places, level: Floats) -> Past:
    own = np.zeros(len(laid_out.area_ids), bool)
    own[places.catchment] = True
    before = laid_out.rates[laid_out.before - 1]
    dates = _placebo_dates(laid_out, places)
    return Past(
        p=_past_p(laid_out, places),
        detectable=max((item.comparison.detectable for item in dates), default=np.nan),
        level=float(before[own].mean()), level_others=float(before[~own].mean()),
        rank=float((level[1:] < level[0]).mean() + (level[1:] == level[0]).mean() / 2),
    )  # fmt: skip


def _past_p(laid_out: Panel, places: Places) -> float:
    """Give the p of the largest deviation at any date before; one test, whatever their number."""
    reference = laid_out.before - 1
    if not reference:
        return np.nan
    largest = np.zeros(len(places.placebos) + 1)
    for step in range(reference):
        weights = laid_out.contrast(slice(step, step + 1), slice(reference, reference + 1))
        found = differences(laid_out, places, weights, laid_out.rates[step])
        largest = np.maximum(largest, np.abs(found.change / found.error))
    return float((1 + (largest[1:] >= largest[0] * (1 - 1e-12)).sum()) / len(largest))


def _verdict(plain: Comparison, matched: Comparison, past: Past) -> Impact:
    if past.differs:
        return Impact.PAST_DIFFERS
    same_sign = np.sign(plain.effect) == np.sign(matched.effect)
    if not (plain.found and matched.found and same_sign):
        return Impact.NOT_FOUND
    return Impact.SUGGESTED if past.checked else Impact.UNCHECKED


def _rows(
    laid_out: Panel, places: Places, area_ids: pd.Index, catchment: list[str]
) -> pd.DataFrame:
    weights = laid_out.before_and_after
    known = pd.DataFrame(
        {
            "change": weights @ laid_out.rates,
            "level_before": laid_out.rates[laid_out.before - 1],
            "error": np.sqrt(weights**2 @ laid_out.variances),
        },
        index=laid_out.area_ids,
    )
    rows = known.reindex(area_ids.sort_values())
    wanted = rows.index.isin(catchment)
    used = rows.index.isin(laid_out.area_ids)
    role = np.where(wanted, ImpactRole.CATCHMENT, ImpactRole.OTHER).astype(object)
    role[~used] = ImpactRole.LEFT_OUT
    role[~used & wanted] = ImpactRole.CATCHMENT_LEFT_OUT
    rows.insert(0, "role", role)
    return rows
