"""The map of schools, to be handed on."""

from kpk_geo.german import day
from maps.fgz.method_text import not_said
from maps.fgz.page import FgzView, map_of_schools, map_title
from maps.fgz.text import headline
from maps.kit.figure import Figure
from maps.sheet.drawings import Drawings
from maps.sheet.shown_map import source_text


def fgz_drawings(view: FgzView, *, only_startchancen: bool = False) -> Drawings:
    """Give the map of the schools that the page shows.

    Parameters
    ----------
    view
        What the page shows.
    only_startchancen
        Leave the schools out that are none for sure, or of which it is not known; ranks stay.
    """
    title = map_title(view)
    choice = (
        "Auswahl: nur Startchancen-Schulen, Ränge wie unter allen." if only_startchancen else ""
    )
    note = f"{title}. Was die Liste nicht sagt: {not_said(view.summary)[0]}"
    return Drawings(
        method="Familiengrundschulzentren", region_name=view.region_name,
        synthetic=view.synthetic, notes=[text for text in (view.stale, choice) if text],
        figures=[
            Figure(
                id="karte", title=headline(view.plan, view.summary), alt=title,
                picture=map_of_schools(view, only_startchancen=only_startchancen),
                source=source_text(view.sources),
                note=f"{note} Lauf {view.run_pk} vom {day(view.run_day)}.",
            )
        ],
    )  # fmt: skip
