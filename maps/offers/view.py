"""What the page of offers shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kpk_geo.model import Source


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class OffersView:
    """All that the page shows: one row per offer and site, coordinates in degrees or None."""

    region_id: str
    region_name: str
    synthetic: bool
    revision: int
    level: str | None
    level_label: str
    bounds: tuple[float, float, float, float]
    planner: bool
    areas: Sequence[str]  # names of that level
    rows: Sequence[Mapping[str, Any]]
    sources: Sequence[Source]
