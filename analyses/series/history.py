"""One indicator of an area, or of several as one, over all dates: its trend and its change.

What is compared are the first and the last day since the newest break. Of several areas only those
are compared that have a value on both days, since a sum of other areas is another figure: the
figures of the change and its test are of the same areas. The trend itself shows what is known of
each day, as every other page does.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from itertools import pairwise

from analyses.standing.place import CityValue, city_value, nothing
from analyses.standing.total import MIN_SHARE, RATES, Cell, NoTotal, Total, total_of
from analyses.standing.trend import Trend, TrendPoint, difference_p, trend_of
from kpk_geo.german import day as german_day
from kpk_geo.model import Unit


class Untested(Enum):
    """Why nothing is said about a change."""

    NONE = "none"  # it is tested
    NO_DATE = "no_date"  # there is no value of any day
    ONE_DATE = "one_date"
    SINCE_BREAK = "since_break"  # only one day since it is counted otherwise or of other areas
    NO_RATE = "no_rate"  # a number, a rent, a score: nothing is known of its chance
    RATES_ONLY = "rates_only"  # without counts
    NO_COMMON = "no_common"  # no area has counts on both days


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What is stored of an indicator on one edition of a level."""

    valid_from: date
    owners: Mapping[str, str]  # area asked about, by area with figures; itself on the same level
    days: Mapping[date, Mapping[str, Cell]]  # by day and area with figures
    members: Mapping[str, Sequence[str]] = field(init=False)  # areas with figures by owner

    def __post_init__(self) -> None:
        """Sort the areas by owner once: thousands of owners are asked for one after the other."""
        members: dict[str, list[str]] = defaultdict(list)
        for key, owner in self.owners.items():
            members[owner].append(key)
        object.__setattr__(self, "members", dict(members))

    def keys(self, wanted: Collection[str] | None) -> list[str]:
        """Give the areas with figures that make up those asked about, ascending.

        Parameters
        ----------
        wanted
            Keys of the areas asked about; None: all.
        """
        if wanted is None:
            return sorted(self.owners)
        return sorted(key for owner in set(wanted) for key in self.members.get(owner, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What lies between the first and the last comparable day."""

    first: TrendPoint | None  # None: fewer than two such days
    last: TrendPoint | None
    old: Total | None  # of the areas compared on the first day; None: nothing is compared
    new: Total | None  # of the same areas on the last day
    p: float  # two-sided, 0-1; NaN where nothing is tested
    difference: float  # of the shares compared, 0-1, last minus first; NaN where not tested
    areas: int  # compared, those with a value on both days
    only_one: int  # areas left out, since they have a value on one of the two days alone
    untested: Untested

    @property
    def is_of_fewer(self) -> bool:
        """Whether a day's own figure is of more areas than are compared."""
        return self.old is not None and self.only_one > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All days of an indicator."""

    trend: Trend
    change: Change
    is_mean: bool  # the city's value is the mean of the areas, since their figures do not add up
    areas: int  # asked for

    @property
    def known(self) -> list[TrendPoint]:
        """Days with a value, oldest first."""
        return [point for point in self.trend.points if point.has_value]

    @property
    def is_opposed(self) -> bool:
        """Whether the same areas moved otherwise than what is known of each day."""
        change = self.change
        if change.first is None or change.last is None or math.isnan(change.difference):
            return False
        shown = change.last.own.value - change.first.own.value
        return shown * change.difference < 0


def cities_of(editions: Sequence[Edition], unit: Unit) -> dict[date, CityValue]:
    """Give the city's value of every day.

    Parameters
    ----------
    editions
        Oldest first; a day that several have is that of the newest.
    unit
        Of the indicator.
    """
    found: dict[date, CityValue] = {}
    for edition in editions:
        for day, cells in edition.days.items():
            whole = {key: cells.get(key) or nothing(key) for key in edition.owners}
            others = {
                owner: total_of([whole[key] for key in keys], unit, min_share=MIN_SHARE)
                for owner, keys in edition.members.items()
            }
            found[day] = city_value(whole, others, unit)
    return found


def history_of(
    editions: Sequence[Edition],
    wanted: Collection[str] | None,
    unit: Unit,
    *,
    cities: Mapping[date, CityValue],
    design_effect: float = 1.0,
    breaks: Sequence[date] = (),
) -> History:
    """Put the days of an area, or of several as one, in order and compare them.

    Parameters
    ----------
    editions
        Of one level, oldest first; a day that several have is that of the newest.
    wanted
        Keys of the areas asked about; None: all of them, the region as a whole. Where figures do
        not add up, it shows the city's mean, of which no chance is known.
    unit
        Of the indicator.
    cities
        As `cities_of` gives them.
    design_effect
        Variance of a count divided by that of independent people, at least 1.
    breaks
        Days since which it is counted otherwise.
    """
    dated: dict[date, Total] = {}
    cells_of: dict[date, dict[str, Cell]] = {}
    edition_of: dict[date, Edition] = {}
    reasons = [(day, f"seit {german_day(day)} anders gezählt") for day in breaks]
    for edition in editions:
        keys = edition.keys(wanted)
        for day, cells in edition.days.items():
            cells_of[day] = {key: cells.get(key) or nothing(key) for key in keys}
            edition_of[day] = edition
            own = total_of(cells_of[day].values(), unit, min_share=MIN_SHARE)
            if wanted is None and own.why_none in (NoTotal.RATES_ONLY, NoTotal.NO_SUM):
                own = replace(own, value=_city(cities, day), why_none=NoTotal.NONE)
            # Areas with a value may differ from day to day: the test takes those of both days.
            dated[day] = replace(own, used_ids=())
    reasons += _new_editions(edition_of)
    trend = trend_of(
        [(day, own, _city(cities, day)) for day, own in dated.items()], unit,
        design_effect=design_effect, breaks=reasons,
    )  # fmt: skip
    is_mean = unit is not Unit.COUNT and any(city.is_mean for city in cities.values())
    areas = len(editions[-1].keys(wanted)) if editions else 0
    return History(trend=trend, change=_change(trend, cells_of, unit), is_mean=is_mean, areas=areas)


def _new_editions(edition_of: Mapping[date, Edition]) -> list[tuple[date, str]]:
    """Break the line wherever a day is of another edition than the one before it.

    A day that was delivered late may be of the older edition and lie behind days of the newer one.
    """
    days = sorted(edition_of)
    return [
        (day, f"davor andere Gebiete (Gebietsstand vor {german_day(edition_of[day].valid_from)})")
        for before, day in pairwise(days)
        if edition_of[before] is not edition_of[day]
    ]


def _city(cities: Mapping[date, CityValue], day: date) -> float:
    return cities[day].value if day in cities else math.nan


def _change(trend: Trend, cells_of: Mapping[date, Mapping[str, Cell]], unit: Unit) -> Change:
    known = [point for point in trend.points if point.has_value]
    last_break = max((at for at, point in enumerate(trend.points) if point.breaks), default=0)
    run = [point for point in trend.points[last_break:] if point.has_value]
    if len(run) < 2:
        why = {0: Untested.NO_DATE, 1: Untested.ONE_DATE}.get(len(known), Untested.SINCE_BREAK)
        return _untested(why)
    first, last = run[0], run[-1]
    common = _common(cells_of[first.day], cells_of[last.day])
    if not common.old:
        return _untested(Untested.NO_COMMON, first, last)
    compared = replace(
        _untested(Untested.NO_RATE, first, last), areas=len(common.old), only_one=common.only_one,
        old=_taken_together(common.old, unit), new=_taken_together(common.new, unit),
    )  # fmt: skip
    if unit not in RATES:
        return compared
    if not all(cell.has_counts for cell in (*common.old, *common.new)):
        return replace(compared, untested=Untested.RATES_ONLY)
    old, new = _summed(common.old), _summed(common.new)
    return replace(
        compared, p=difference_p(old, new, design_effect=trend.design_effect),
        difference=new[0] / new[1] - old[0] / old[1], untested=Untested.NONE,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Common:
    """The cells of the areas with a value on both days, in the same order."""

    old: list[Cell]
    new: list[Cell]
    only_one: int  # areas with a value on one of the days alone


def _common(first: Mapping[str, Cell], last: Mapping[str, Cell]) -> _Common:
    before = {key for key, cell in first.items() if cell.is_usable}
    after = {key for key, cell in last.items() if cell.is_usable}
    both = sorted(before & after)
    return _Common(
        old=[first[key] for key in both], new=[last[key] for key in both],
        only_one=len(before ^ after),
    )  # fmt: skip


def _taken_together(cells: Sequence[Cell], unit: Unit) -> Total:
    """Add areas up; where their figures do not add up, take their mean, as `city_value` does."""
    total = total_of(cells, unit)
    if not math.isnan(total.value):
        return total
    mean = math.fsum(cell.value for cell in cells) / len(cells)
    return replace(total, value=mean, why_none=NoTotal.NONE)


def _summed(cells: Sequence[Cell]) -> tuple[float, float]:
    return math.fsum(cell.numerator for cell in cells), math.fsum(
        cell.denominator for cell in cells
    )


def _untested(
    why: Untested, first: TrendPoint | None = None, last: TrendPoint | None = None
) -> Change:
    return Change(
        first=first, last=last, old=None, new=None, p=math.nan, difference=math.nan, areas=0,
        only_one=0, untested=why,
    )  # fmt: skip
