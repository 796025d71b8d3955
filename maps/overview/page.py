"""The overview of a region: the finding, where to look first, and the maps behind it."""

from kpk_geo import __version__
from kpk_geo.german import day, several
from maps.kit.menu import OVERVIEW, Menu
from maps.kit.page import Html, render_page
from maps.overview.list import ShownList, shown_list
from maps.overview.maps import every_part, large_figure, small_maps
from maps.overview.parts import OverviewPart
from maps.overview.text import first_part, list_part, story
from maps.overview.view import OverviewView


def overview_page(view: OverviewView, menu: Menu) -> Html:
    """Write the page; what is missing is named with its next step."""
    large, listing = first_part(view.parts), list_part(view.parts)
    marked, mark = _marked(large, listing)
    shown = _listing(view, listing)
    numbers = shown.numbers() if shown and large and shown.level == large.level else {}
    return render_page(
        "overview/page.html.jinja", menu, region=view.region_id, current=OVERVIEW,
        view=view, story=story(view), large=large,
        figure=None if large is None else large_figure(view, large, marked, numbers),
        fills=[] if large is None else list(large.fills.values()), mark=mark,
        listing=shown, maps=list(small_maps(view)),
        stale=list(dict.fromkeys(part.stale for part in every_part(view.parts) if part.stale)),
        state=_state(view), unplaced=unplaced_text(view.state.unplaced), version=__version__,
    )  # fmt: skip


def _marked(large: OverviewPart | None, listing: OverviewPart | None) -> tuple[list[str], str]:
    """Give the outlined areas of the large map, and what the outline means."""
    if large is None or listing is None or listing.area_list is None:
        return [], ""
    if large.level != listing.level:
        return [], ""
    groups = [group for group in listing.area_list.groups if group.is_marked]
    ids = [area_id for group in groups for area_id in group.area_ids]
    return ids, listing.area_list.mark if ids else ""


def _listing(view: OverviewView, part: OverviewPart | None) -> ShownList | None:
    if part is None or part.area_list is None:
        return None
    return shown_list(view, part, part.area_list)


def _state(view: OverviewView) -> list[str]:
    """List how the data stand, in short pieces."""
    state = view.state
    notes = [note for part in every_part(view.parts) for note in part.notes]
    newest = f"Neueste Daten: {day(state.newest)}" if state.newest else "Daten ohne Stichtag"
    substitutes = f"Ersatz: {state.substitutes}" if state.substitutes else ""
    pieces = [*notes, newest, f"geladen am {day(state.loaded)}", substitutes]
    return [piece for piece in dict.fromkeys(pieces) if piece]


def unplaced_text(count: int) -> str:
    """Say how many addresses wait for a person.

    >>> unplaced_text(1), unplaced_text(9)
    ('1 Adresse wartet auf Prüfung', '9 Adressen warten auf Prüfung')
    """
    verb = "wartet" if count == 1 else "warten"
    return f"{several(count, 'Adresse', 'Adressen')} {verb} auf Prüfung"
