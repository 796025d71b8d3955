"""The page on which a planner says from what the burden index is computed."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpk_geo import __version__
from maps.deliveries.view import ChangeView, RegionView
from maps.kit.menu import DATA, Menu
from maps.kit.page import Html, render_page


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorChoice:
    """An indicator that can be taken."""

    field: str  # value of its box
    label: str
    said: str  # for how many areas, whether it stands in
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DayChoice:
    """A day, with what there is for it."""

    value: str
    label: str
    said: Sequence[str]  # what is lost with it
    indicators: Sequence[IndicatorChoice]
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPlanView:
    """All of the page; German texts, ready."""

    region: RegionView
    address: str
    headline: str
    sentences: Sequence[str]
    days: Sequence[DayChoice]
    shown: str  # digest of the profile
    problem: str = ""
    job: str = ""
    job_address: str = ""
    changed: str = ""  # the last change; empty: none
    changes: Sequence[ChangeView] = ()
    may_undo: bool = False
    map_address: str = ""  # of the map of the index; empty: there is none


def index_plan_page(view: IndexPlanView, menu: Menu) -> Html:
    """Write the page."""
    return render_page(
        "deliveries/index_plan.html.jinja", menu, region=view.region.region_id, current=DATA,
        view=view, version=__version__,
    )  # fmt: skip
