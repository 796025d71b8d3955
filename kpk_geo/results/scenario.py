"""A saved scenario: question, changes, and what came of them on the data of that day."""

from typing import Literal

from kpk_geo.model import LifePhase, Validity
from kpk_geo.results.access import AskedQuestion, StoredEquity
from kpk_geo.results.record import AreaRecord, Figure, Record

SCENARIO_FORMAT = 1  # raised whenever the records below change


class ScenarioQuestion(AskedQuestion):
    """What was asked, and when it should be open."""

    weekday: int | None = None  # 0 Monday; None: whenever
    minute: int | None = None  # of the day


class ScenarioChange(Record):
    """One change, as it was sent, with what its offer was called on that day."""

    action: Literal["add", "close", "move", "resize", "hours", "path", "block"]
    offer: str | None = None  # offer_id|site_id
    place: tuple[float, float] | None = None  # longitude, latitude
    to: tuple[float, float] | None = None
    capacity: float | None = None
    hours: str | None = None
    title: str = ""  # of the offer; empty where there is none


class ScenarioChanges(Record):
    """All changes, in the order in which they apply."""

    changes: tuple[ScenarioChange, ...]


class StoredTotal(Record):
    """The whole region, once without and once with the changes."""

    children: float
    within: float  # in 15 minutes there
    supply_per_100: Figure
    offers: int
    capacity: float


class StoredReached(Record):
    """Children of a group for whom it changes whether an offer is near."""

    children: float
    gained: float
    lost: float


class AgeReached(StoredReached):
    """Of one life phase."""

    life_phase: LifePhase


class BurdenReached(StoredReached):
    """Of the areas of one burden class."""

    class_code: int | None  # None: areas without a class


class ScenarioArea(AreaRecord):
    """One area."""

    name: str
    validity: Validity
    class_code: int | None  # of the burden
    children: Figure
    within_before: Figure
    within_after: Figure
    gained: Figure
    lost: Figure
    supply_before: Figure  # per 100 children
    supply_after: Figure


class ScenarioResult(Record):
    """What a scenario changes."""

    before: StoredTotal
    after: StoredTotal
    by_age: tuple[AgeReached, ...]
    by_burden: tuple[BurdenReached, ...]
    burden_run: int | None  # number of the run of the index that classes were taken from
    without_burden: str  # German: why nobody is counted by class; empty if they are
    equity_before: StoredEquity | None
    equity_after: StoredEquity | None
    areas: tuple[ScenarioArea, ...]
