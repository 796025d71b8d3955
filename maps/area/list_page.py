"""The list of all areas and Quartiere of a region: to find one, and to take several together."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpk_geo import __version__
from maps.area.profile import AreaLink, ListedQuarter
from maps.kit.menu import Menu
from maps.kit.page import Html, render_page


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedArea:
    """An area with the name of the one around it."""

    link: AreaLink
    parent: str  # German; "" where there is none


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedLevel:
    """The areas of one level, by name."""

    level: str
    label: str
    total: int  # areas of the level, those not found too
    areas: Sequence[ListedArea]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaList:
    """What the list shows."""

    region_id: str
    region_name: str
    synthetic: bool
    word: str  # searched for
    levels: Sequence[tuple[str, str]]  # key and label, the coarsest first
    chosen: str | None  # level; None: all of them
    shown: Sequence[ListedLevel]
    quarters: Sequence[ListedQuarter]


def area_list_page(found: AreaList, menu: Menu) -> Html:
    """Write the list; it needs no script."""
    return render_page(
        "area/list.html.jinja", menu, region=found.region_id, current="/gebiet", found=found,
        count=sum(len(level.areas) for level in found.shown), version=__version__,
    )  # fmt: skip
