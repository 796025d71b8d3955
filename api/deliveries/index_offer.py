"""From what a burden index can be computed: for each day, the indicators that have values."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from kpk_geo.database.areas import AreaLevel, count_areas, read_level
from kpk_geo.database.observations import read_dates, read_observations
from kpk_geo.database.regions import read_region
from kpk_geo.errors import InputError
from kpk_geo.german import day as day_text
from kpk_geo.model import Polarity
from kpk_geo.profile import Indicator, RegionProfile
from kpk_geo.profile.plans import BurdenIndexPlan, WeightedIndicator

MAX_DAYS = 6  # that are offered, the newest; of a longer series nobody plans the oldest


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedIndicator:
    """An indicator that has values on a day."""

    indicator: Indicator
    areas: int  # with a value
    is_used: bool  # by the index as it is planned now

    @property
    def is_substitute(self) -> bool:
        """Whether it stands in for figures of the commune."""
        return self.indicator.origin == "cells"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedDay:
    """A day on which an index can be computed."""

    day: date
    indicators: tuple[OfferedIndicator, ...]
    population: str | None  # indicator of the inhabitants that has values on it
    keeps_dynamic: bool  # whether the change that is planned now can be computed for it


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexOffer:
    """What can be chosen for the index of a region."""

    profile: RegionProfile
    level: AreaLevel
    areas: int  # of the level
    days: tuple[OfferedDay, ...]  # newest first

    @property
    def plan(self) -> BurdenIndexPlan | None:
        """As it is planned now."""
        return self.profile.burden_index

    def chosen(self, day: date, names: Collection[str]) -> BurdenIndexPlan:
        """Give the plan with other indicators; weights, method and limits stay.

        Parameters
        ----------
        day
            One of the offered.
        names
            Ids of the indicators.

        Raises
        ------
        InputError
            There is none of them on this day.
        """
        found = next((item for item in self.days if item.day == day), None)
        offered = [item.indicator.id for item in found.indicators] if found else []
        if found is None or not names or not set(names) <= set(offered):
            raise InputError(
                f"Bitte mindestens eine Kennzahl wählen, die zum {day_text(day)} Werte hat."
            )
        weights = {item.indicator: item for item in (self.plan.status if self.plan else ())}
        status = tuple(
            weights.get(name) or WeightedIndicator(indicator=name)
            for name in offered if name in names
        )  # fmt: skip
        changed = {"reference_date": day, "status": status, "population": found.population}
        if not found.keeps_dynamic:
            changed |= {"dynamic": (), "compare_with": None}
        if self.plan is None:
            return BurdenIndexPlan(
                level=self.level.level, reference_date=day, status=status,
                population=found.population,
            )  # fmt: skip
        return self.plan.model_copy(update=changed)


def read_offer(connection: Connection, region_id: str) -> IndexOffer:
    """Read from what the index of a region can be computed.

    Raises
    ------
    NotFoundError
        The region is not loaded.
    """
    profile = read_region(connection, region_id).profile
    plan = profile.burden_index
    level = read_level(connection, region_id, plan.level if plan else profile.areas[-1].level)
    dates = read_dates(connection, level_pk=level.level_pk)
    ranked = [item for item in profile.indicators if item.polarity is not Polarity.NEUTRAL]
    days = sorted({day for item in ranked for day in dates.get(item.id, ())}, reverse=True)
    used = {item.indicator for item in plan.status} if plan else set()
    return IndexOffer(
        profile=profile, level=level,
        areas=count_areas(connection, region_id).get(level.level_pk, 0),
        days=tuple(
            OfferedDay(
                day=day,
                indicators=tuple(
                    OfferedIndicator(
                        indicator=item, areas=count,
                        is_used=item.id in used and plan is not None and plan.reference_date == day,
                    )
                    for item in ranked
                    if (count := _valued(connection, level, item.id, day, dates))
                ),
                population=_population(plan, dates, day),
                keeps_dynamic=_keeps_dynamic(plan, dates, day),
            )
            for day in _offered(days, plan)
        ),
    )  # fmt: skip


def _offered(days: list[date], plan: BurdenIndexPlan | None) -> list[date]:
    """Take the newest days, and in any case the one that is planned."""
    newest = days[:MAX_DAYS]
    now = plan.reference_date if plan else None
    return newest + [day for day in days[MAX_DAYS:] if day == now]


def _valued(
    connection: Connection, level: AreaLevel, name: str, day: date, dates: dict[str, list[date]]
) -> int:
    if day not in dates.get(name, ()):
        return 0
    found = read_observations(
        connection, level_pk=level.level_pk, indicators=[name], reference_date=day
    )
    return int(found["value"].notna().sum())


def _population(
    plan: BurdenIndexPlan | None, dates: dict[str, list[date]], day: date
) -> str | None:
    name = plan.population if plan else None
    return name if name and day in dates.get(name, ()) else None


def _keeps_dynamic(plan: BurdenIndexPlan | None, dates: dict[str, list[date]], day: date) -> bool:
    """Say whether the planned change has its figures on a day, and before it."""
    if plan is None or not plan.dynamic:
        return False
    since = plan.compare_with
    if since is not None and since >= day:
        return False
    needed: Iterable[date] = (day,) if since is None else (day, since)
    return all(found in dates.get(item.indicator, ()) for item in plan.dynamic for found in needed)
