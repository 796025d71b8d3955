"""What the overview of a region is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpk_geo.frames import Areas
from maps.kit.drawing.areas import Backdrop
from maps.kit.place_names import MapName
from maps.overview.parts import OverviewPart


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class OverviewAreas:
    """The areas of a level, as maps and lists show them."""

    label: str  # German: of the level
    areas: Areas  # simplified for drawing; parent_id: the coarsest area around
    parents: Mapping[str, str]  # where each lies, by area_id; empty where nothing lies above
    names: Sequence[MapName]  # that may be written on a map


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A question that the overview could tell of, were there a result."""

    label: str  # German
    sentence: str  # German: what it would answer
    missing: str  # German: why not, and the next step
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataState:
    """How the data stand, and where to go where something waits."""

    unplaced: int  # places of offers whose address waits for a person
    newest: date | None  # youngest reference date of all sources
    loaded: date
    load: str  # German: what is not of the newest load; may be empty
    substitutes: str  # German: what stands in for statistics of the commune; may be empty
    confirmed: str = ""  # German: how many offers were confirmed of late; empty without offers
    background: str  # German: whose rivers and railways are drawn; empty where none are


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneFigure:
    """A figure of the whole commune, for context."""

    label: str  # German
    newest: str  # German: value with its year or day
    before: str  # German: the oldest value with its year; "": there is one value
    source: str  # German: whose


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class OverviewView:
    """All that the page shows."""

    region_id: str
    region_name: str
    synthetic: bool
    parts: Sequence[OverviewPart]  # in the order of the menu
    areas: Mapping[str, OverviewAreas]  # by key of the level; of all parts, or of the finest
    unanswered: Sequence[Unanswered]
    state: DataState
    offers: str  # German: how many there are
    is_land: bool = False  # a state of communes, which are compared on pages of their own
    has_runs: bool = False  # something was computed, whether or not it says anything
    lines: Sequence[Backdrop] = ()
    context: Sequence[CommuneFigure] = ()  # of the whole commune; in no map
    proposals: Sequence[OverviewPart] = ()  # shown behind the findings, and in no sentence
