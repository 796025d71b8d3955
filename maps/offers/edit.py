"""The form of a single offer, for planners."""

from kpk_geo import __version__
from kpk_geo.model import LifePhase, OfferKind, OfferStatus
from maps.kit.assets import current_assets
from maps.kit.menu import Menu
from maps.kit.page import Html, MapPage, ThinMap
from maps.offers.edit_view import PATH, EditView
from maps.offers.popup import CONFIDENTIAL

# The rule of the next load, as the guide says it too (docs/angebote.md).
RULE = (
    "Beim nächsten Laden der Liste wird jede Angabe für sich entschieden: Sagt die Liste noch "
    "dasselbe wie heute, gilt Ihre Änderung weiter. Sagt sie etwas anderes, oder ist ihr „Zuletzt "
    "geprüft“ jünger, gilt die Liste; im Verlauf und im Importbericht steht, wobei. Vertraulich "
    "bleibt, was Sie hier ankreuzen."
)


def edit_page(view: EditView, menu: Menu) -> Html:
    """Write the form; its script finds addresses while one types, and it works without one."""
    west, south, east, north = view.bounds
    base = f"/api/regions/{view.region_id}"
    version = current_assets().data_version(view.revision)
    config = {
        "bounds": [[south, west], [north, east]],
        "outlines": f"{base}/outlines/{view.level}?v={version}" if view.level else None,
        "background": f"{base}/background/{view.level}?v={version}" if view.level else None,
        "address": f"{base}/offers/address",
        "hours": f"{base}/offers/hours",
        "places": view.points,
        "words": {"searching": "Adresse wird gesucht …", "take": "übernehmen"},
    }
    kinds = view.values["kinds"].split(";") if view.values["kinds"] else []
    page = MapPage(
        "offers/edit.html.jinja",
        menu,
        module="offer_form.js",
        config=config,
        region=view.region_id,
        current=PATH,
        view=view,
        heading=view.title or "Neues Angebot anlegen",
        kinds=list(OfferKind),
        first_kind=kinds[0] if kinds else "",
        more_kinds=kinds[1:],
        phases=list(LifePhase),
        own_phases=view.values["life_phases"].split(";"),
        states=list(OfferStatus),
        rule=RULE,
        confidential=CONFIDENTIAL,
        version=__version__,
    )
    centre = ((south + north) / 2, (west + east) / 2)
    page.add_child(ThinMap("offer_form", "Karte mit dem gefundenen Haus", centre))
    return page.written()
