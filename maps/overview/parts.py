"""What a planning question brings to the overview: its finding, and a small map of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from maps.kit.drawing.areas import Fill


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedDot:
    """A place on a small map, such as a Familienbüro; never a confidential one."""

    x: float  # metres of the region's system
    y: float
    label: str  # German


@dataclass(frozen=True, slots=True, kw_only=True)
class ListColumn:
    """A figure of the areas in the list "Wo zuerst hinsehen?"."""

    heading: str  # German
    texts: Mapping[str, str]  # by area_id
    bars: Mapping[str, float] = field(default_factory=dict)  # by area_id, 0-1: drawn beside it
    notes: Mapping[str, str] = field(default_factory=dict)  # by area_id, German: how sure it is
    unsure: str = ""  # the text that says nothing: a column of it alone is not shown


@dataclass(frozen=True, slots=True, kw_only=True)
class ListGroup:
    """Areas of the list for one reason, the first to be looked at first."""

    label: str  # German; empty where the list has one group
    area_ids: Sequence[str]
    is_marked: bool = False  # outlined on the large map: certain, not a hint


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaList:
    """Where to look first, as one question sees it."""

    groups: Sequence[ListGroup]
    note: str  # German: by what is ordered, and what the list does not say
    mark: str = ""  # German: of the outline, in the legend of the large map
    nothing: str = ""  # German: said where no area is in the list


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPart:
    """A question's answer for a region, as the overview tells it.

    A part says nothing that its stored run does not say: without a run there is no part.
    """

    title: str  # German: of the small map, such as "Kita-Plätze je 100 Kinder"
    finding: str  # German: one sentence with its number, under the small map
    address: str  # of the page and theme that shows it large
    level: str  # key of the level whose areas are drawn
    classes: Mapping[str, str]  # key of the fill by area_id
    fills: Mapping[str, Fill]  # by key, in the order of the legend
    dots: Sequence[PlacedDot] = ()
    headline: str = ""  # German: a sentence that may head the overview; "": none of its own
    detail: str = ""  # German: a sentence that may stand under the headline
    stale: str = ""  # German: that the data changed since; empty if they did not
    columns: Sequence[ListColumn] = ()
    area_list: AreaList | None = None  # of several questions the last one's counts
    notes: Sequence[str] = ()  # German: what is not known, for the line of the state
    source: str = ""  # German: whose data, of which day
    method: str = ""  # address that says how it was computed
    spoken: str = ""  # German: the finding where its title does not stand above it; "": as it is
    not_said: Sequence[str] = ()  # German: what the map does not say, for whoever speaks
    unanswered: str = ""  # German: that the run can say nothing, and what comes next: no map then
    further: Sequence["OverviewPart"] = ()  # more small maps of the same question

    def every(self) -> Iterator["OverviewPart"]:
        """Give the part, and those that come with it."""
        yield self
        for part in self.further:
            yield from part.every()
