"""What the page of an area shows: where it lies, its figures, what every question says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analyses.standing.place import Standing
from analyses.standing.trend import Trend, TrendPoint
from kpk_geo.frames import Areas
from kpk_geo.model import Source
from kpk_geo.profile import Indicator
from maps.area.parts import AreaPart
from maps.kit.drawing.areas import Fill


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLink:
    """An area, and where its page is."""

    area_id: str
    name: str
    level: str
    level_label: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorFigures:
    """One indicator of an area or Quartier."""

    indicator: Indicator
    day: date | None = None  # None: nothing is known of it on this level
    standing: Standing | None = None
    trend: Trend | None = None
    level_label: str = ""  # German: of the areas that were added up; "" where nothing was
    areas_label: str = ""  # German: of the level whose areas are the dots
    elsewhere: str = ""  # German: on which coarser level it is known, where it is not here
    source: str = ""  # German

    @property
    def newest(self) -> TrendPoint | None:
        """The newest day with its interval, where it is the day of the figure; else None."""
        point = self.trend.points[-1] if self.trend is not None and self.trend.points else None
        return point if point is not None and point.day == self.day else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedQuarter:
    """A saved Quartier, as lists show it."""

    number: int
    name: str
    address: str
    areas: int
    author: str
    saved_on: date
    is_removed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterHead:
    """What a Quartier is called, and what is to be said of its areas."""

    number: int | None = None  # None: not saved
    name: str
    author: str = ""
    is_removed: bool = False
    notes: Sequence[str] = ()  # German: an area twice, areas that are gone, a new edition


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class BurdenColours:
    """The classes of the index on the map of a level."""

    classes: Mapping[str, str]  # key of the fill by area_id
    fills: Mapping[str, Fill]  # by key, in the order of the legend
    level_label: str  # German: of the areas that it was made for
    source: str  # German: whose data, of which day


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AreaProfile:
    """All that is known of an area, or of several of one level taken as one Quartier."""

    region_id: str
    region_name: str
    synthetic: bool
    level: str
    level_label: str
    valid_from: date
    areas: Sequence[AreaLink]
    quarter: QuarterHead | None  # None: it is one area
    indicators: Sequence[IndicatorFigures]
    parts: Sequence[AreaPart]
    absent: Sequence[tuple[str, str]]  # label of a question, German reason why it says nothing
    parents: Sequence[AreaLink]
    members: Sequence[AreaLink]  # of the level below
    neighbours: Sequence[AreaLink]
    quarters: Sequence[ListedQuarter]  # saved ones with this area
    sources: Sequence[Source]
    ground: Areas  # all areas of the level, simplified for drawing
    colours: BurdenColours | None = None  # of them; None: no index is made for this level
    planner: str | None = None  # who is logged in

    @property
    def name(self) -> str:
        """What it is called."""
        return self.areas[0].name if self.quarter is None else self.quarter.name

    @property
    def area_ids(self) -> tuple[str, ...]:
        """Keys of its areas."""
        return tuple(area.area_id for area in self.areas)
