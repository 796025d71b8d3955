"""What the page of gaps is given, and which part of it is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, Literal
from urllib.parse import urlencode

from kpk_geo.frames import Areas, area_names
from kpk_geo.model import LifePhase, LinkStatus, Source
from kpk_geo.results.gaps import OVERALL, GapArea, GapsParameters, GapsSummary, LinkSummary
from maps.kit.levels import LevelLink

PATH: Final = "/maps/gaps"
Shown = Literal["links", "matrix"]
GroupedBy = Literal["phase", "goal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which part is shown."""

    phase: LifePhase | None = None  # None: all of them
    shown: Shown = "links"  # the region's own links, or life phase x field of action
    grouped_by: GroupedBy = "phase"

    @property
    def key(self) -> str:
        """Under which verdict and rank are stored."""
        return OVERALL if self.phase is None else self.phase.value

    def query(self, region_id: str) -> str:
        """Write it as the query of the page's address; what is usual is left out."""
        named = {
            "region": region_id,
            "phase": "" if self.phase is None else self.phase.value,
            "view": "" if self.shown == "links" else self.shown,
            "group": "" if self.grouped_by == "phase" else self.grouped_by,
        }
        return urlencode({name: value for name, value in named.items() if value}, safe="/")


@dataclass(frozen=True, eq=False, kw_only=True)
class GapsView:
    """All that the page shows; `results` in the order of `areas`."""

    region_id: str
    region_name: str
    synthetic: bool
    level: str
    level_label: str
    parent_names: Mapping[str, str]
    bounds: tuple[float, float, float, float]  # degrees: west, south, east, north
    areas: Areas  # simplified for drawing
    results: Sequence[GapArea]
    parameters: GapsParameters
    summary: GapsSummary
    indicator_labels: Mapping[str, str]
    run_pk: int
    run_day: date
    stale: str  # German: that the data changed since the run; empty if they did not
    sources: Sequence[Source]
    revision: int
    decisions: str = ""  # address where decisions are written down; empty if nowhere
    levels: Sequence[LevelLink] = ()
    siting: str = ""  # address where sites are asked for; empty where no streets are loaded

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of the areas by area_id."""
        return area_names(self.areas)

    @cached_property
    def parents(self) -> dict[str, str]:
        """Where each area lies, by area_id; empty where there is no level above."""
        known = self.parent_names
        return {str(key): known.get(above, "") for key, above in self.areas["parent_id"].items()}

    @cached_property
    def phases(self) -> list[LifePhase]:
        """Life phases that have a link, in their order."""
        present = {link.life_phase for link in self.summary.links}
        return [phase for phase in LifePhase if phase in present]

    def links(self, phase: LifePhase | None) -> list[LinkSummary]:
        """List the links of a life phase; None: of all of them, by life phase."""
        order = list(LifePhase)
        found = [item for item in self.summary.links if phase in (None, item.life_phase)]
        return sorted(found, key=lambda item: order.index(item.life_phase))


def gap_cells(area: GapArea, links: Sequence[LinkSummary]) -> list[LinkSummary]:
    """List the links that are gaps in an area, in the order given."""
    return [item for item in links if status_of(area, item.cell).is_gap]


def status_of(area: GapArea, cell: str) -> LinkStatus:
    """Give how a link stands in an area; what the run did not know of is no gap."""
    found = area.cells.get(cell)
    return LinkStatus.UNKNOWN if found is None else found.status
