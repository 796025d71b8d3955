"""The page of a state: its map and table, from which a commune is chosen."""

from kpk_geo import __version__
from kpk_geo.results.state import StateCommune
from maps.compare.commune_map import USUAL, commune_map
from maps.compare.shared import by_district, downloads, overview_address
from maps.compare.text import own_text, span_text
from maps.compare.view import ChoiceView, StateView
from maps.kit.compare_addresses import COMPARE, compare_address, run_address, what_if_address
from maps.kit.menu import Menu
from maps.kit.page import Html, render_page

MAX_FAULTS = 500  # that the page writes out; kpk load --state --json has all
OPEN_FAULTS = 5  # of one kind, that are shown without a click; own setting


def no_state_page(menu: Menu) -> Html:
    """Write the page that says how a state comes here, where none is loaded."""
    return render_page("compare/none.html.jinja", menu, current=COMPARE, version=__version__)


def choice_of_communes(view: ChoiceView, menu: Menu) -> Html:
    """Write the page of a state, on which a commune is chosen.

    Parameters
    ----------
    view
        What is known.
    """
    state, figures = view.state, view.figures
    return render_page(
        "compare/state.html.jinja", menu, current=COMPARE, region=state.state_id, state=state,
        view=view,
        here=compare_address(state.state_id), run=run_address(state.state_id),
        what_if=what_if_address(state.state_id) if view.has_ways else "",
        downloads=downloads(state, with_ways=view.has_ways), districts=by_district(state),
        map=commune_map(
            state, view.shown, {key: item.total for key, item in figures.items()},
            title=state.name,
        ),
        rows=_rows(view), faults=_faults(state), version=__version__,
        open_faults=OPEN_FAULTS, more=max(0, len(state.summary.faults) - MAX_FAULTS),
    )  # fmt: skip


def _rows(view: ChoiceView) -> list[dict[str, str]]:
    """Write a row for each commune, by name: by value it would be a league table."""
    if view.shown is None:
        return []
    unit = view.shown.unit
    return [
        {
            "name": item.name, "address": _address(view, item),
            "district": item.district_name, "value": own_text(view.figures[item.area_id], unit),
            "span": span_text(view.figures[item.area_id], unit),
            "overview": overview_address(view.regions.get(item.area_id)),
        }
        for item in sorted(view.state.communes.values(), key=lambda own: (own.name, own.area_id))
    ]  # fmt: skip


def _address(view: ChoiceView, item: StateCommune) -> str:
    return compare_address(
        view.state.state_id, commune=item.area_id, alike=USUAL,
        indicator=view.shown.id if view.shown else "",
    )  # fmt: skip


def _faults(state: StateView) -> list[tuple[str, list[str]]]:
    """Group the faults by kind, in the order in which kinds come first."""
    found: dict[str, list[str]] = {}
    for item in state.summary.faults[:MAX_FAULTS]:
        found.setdefault(item.kind.label, []).append(item.text)
    return list(found.items())
