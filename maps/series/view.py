"""What a page or paper of developments shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from analyses.series.together import Judged
from kpk_geo.profile import Goal, GoalIndicator, Indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An area that can be chosen."""

    key: str  # of the address
    area_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLevel:
    """The areas of a level."""

    level: str
    label: str  # German
    places: Sequence[Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whose figures are shown: the region as a whole, or one area."""

    region_id: str
    region_name: str
    synthetic: bool
    place: Place | None = None  # None: the region
    level_label: str = ""  # German: of the place

    @property
    def name(self) -> str:
        """What it is called."""
        return self.region_name if self.place is None else self.place.name

    @property
    def place_key(self) -> str:
        """Of its address; empty for the region."""
        return "" if self.place is None else self.place.key


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesItem:
    """One indicator of the subject."""

    indicator: Indicator
    judged: Judged | None  # None: nothing is stored of it here
    level_label: str = ""  # German: of the areas with figures
    elsewhere: str = ""  # German: the coarser level on which it is known
    source: str = ""  # German

    @property
    def has_several_days(self) -> bool:
        """Whether there are at least two days with a value."""
        return self.judged is not None and len(self.judged.history.known) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDecision:
    """A decision of the log, as a line of time shows it."""

    number: int
    day: date
    title: str
    status: str  # German
    address: str
    impact_command: str = ""  # that asks for an effect; empty where it cannot be asked


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaItem:
    """One indicator of one area."""

    place: Place
    judged: Judged


@dataclass(frozen=True, slots=True, kw_only=True)
class AreasBeside:
    """One indicator in all areas of a level, most changed first where that is sure."""

    level: str
    label: str  # German
    items: Sequence[AreaItem]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class SeriesView:
    """All that the pages show."""

    subject: Subject
    items: Mapping[str, SeriesItem]  # by indicator, in the order of the profile
    goals: Sequence[Goal]
    decisions: Sequence[ShownDecision]  # oldest first
    levels: Sequence[PlaceLevel]  # the coarsest first
    created: datetime  # when the data were loaded
    impact_address: str = ""  # of the page of effects; empty where none is stored

    @property
    def tested(self) -> int:
        """How many indicators were judged together."""
        found = [item.judged for item in self.items.values() if item.judged is not None]
        return sum(one.p_adjusted == one.p_adjusted for one in found)

    @property
    def shown(self) -> list[SeriesItem]:
        """Indicators with at least two days, in the order of the profile."""
        return [item for item in self.items.values() if item.has_several_days]

    def of_goal(self, goal: Goal) -> list[tuple[GoalIndicator, SeriesItem]]:
        """Give the indicators that speak for a goal.

        Parameters
        ----------
        goal
            Of the profile.
        """
        return [(own, self.items[own.indicator]) for own in goal.indicators]

    def goals_of(self, indicator_id: str) -> list[tuple[Goal, GoalIndicator]]:
        """Give the goals for which an indicator speaks.

        Parameters
        ----------
        indicator_id
            Key of the indicator.
        """
        return [
            (goal, own)
            for goal in self.goals
            for own in goal.indicators
            if own.indicator == indicator_id
        ]
