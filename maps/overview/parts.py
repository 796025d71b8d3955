"""What a planning question brings to the overview: its finding, and a small map of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maps.kit.outlines import Fill


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedDot:
    """A place on a small map, such as a Familienbüro; never a confidential one."""

    x: float  # metres of `WORK_CRS`
    y: float
    label: str  # German


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
