"""A saved scenario: question, changes, and what came of them on the data of that day."""

from datetime import date
from typing import Literal

from kpk_geo.model import LifePhase, LinkStatus, Underserved, Validity
from kpk_geo.opening.slot import Season
from kpk_geo.results.access import AskedQuestion, StoredEquity
from kpk_geo.results.record import AreaRecord, Figure, Record

SCENARIO_FORMAT = 1  # raised whenever the records below change


class ScenarioQuestion(AskedQuestion):
    """What was asked, and when it should be open."""

    weekday: int | None = None  # 0 Monday; None: whenever
    minute: int | None = None  # of the day
    season: Season | None = None  # None with a weekday: school time, as before there was a choice
    day: date | None = None  # one day instead of a weekday


class ScenarioChange(Record):
    """One change, as it was sent, with what its offer was called on that day."""

    action: Literal["add", "close", "move", "resize", "hours", "path", "block"]
    offer: str | None = None  # offer_id|site_id
    place: tuple[float, float] | None = None  # longitude, latitude
    to: tuple[float, float] | None = None
    capacity: float | None = None
    hours: str | None = None
    title: str = ""  # of the offer or the new site; empty where there is none


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


class ChangedCell(Record):
    """A link in an area where it stands differently."""

    area_id: str
    name: str
    before: LinkStatus
    after: LinkStatus
    is_sure: bool  # every way of computing says the same of whether it is a gap afterwards


class ChangedLink(Record):
    """A link of the Präventionskette, in one life phase, that offers of the kind fill."""

    cell: str
    label: str
    life_phase: LifePhase
    gaps_before: int  # areas in which it is a gap
    gaps_after: int
    lacking_before: Figure  # children who lack it
    lacking_after: Figure
    cells: tuple[ChangedCell, ...]


class ChangedVerdict(Record):
    """An area whose verdict over all life phases is another."""

    area_id: str
    name: str
    before: Underserved
    after: Underserved


class ScenarioGaps(Record):
    """What a scenario does to the gaps of the Präventionskette."""

    missing: str  # German: why nothing can be said; empty if something can
    run: int | None  # number of the run of gaps that stood stored; None: there was none
    links: tuple[ChangedLink, ...] = ()
    verdicts: tuple[ChangedVerdict, ...] = ()
    notes: tuple[str, ...] = ()  # German: what was left out
    left_out: tuple[str, ...] = ()  # German: kinds of changes that gaps know nothing of
    is_counted: bool = True  # whether any change is left beside those


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
    gaps: ScenarioGaps | None = None  # None: it was saved before gaps were asked about
