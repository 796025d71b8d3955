"""The map of offers: coloured by kind, life phase, access, funding, confirmation or grade."""

from collections.abc import Mapping
from typing import Any

from kpk_geo import __version__, german
from kpk_geo.model import (
    Delivery,
    LifePhase,
    MatchGrade,
    OfferKind,
)
from kpk_geo.offers.confirmed import Confirmed
from maps.kit.area_addresses import area_pages
from maps.kit.assets import current_assets
from maps.kit.menu import Menu
from maps.kit.page import Html, MapPage, ThinMap
from maps.kit.theme_choice import grouped
from maps.offers.edit_view import form_address
from maps.offers.popup import POPUP
from maps.offers.selection import SEARCHED
from maps.offers.themes import members, offer_themes
from maps.offers.view import OffersView


def offers_data(view: OffersView) -> dict[str, Any]:
    """Give what the page's script needs."""
    return {
        "themes": [
            theme.data() | {"members": members(view, theme)} for theme in offer_themes(view)
        ],
        "offers": [_offer(view, row) for row in view.rows],
    }


def _offer(view: OffersView, row: Mapping[str, Any]) -> dict[str, Any]:
    described = {
        "id": row["offer_id"],
        "title": row["title"],
        "kind": "; ".join(OfferKind.of(kind).label for kind in row["kinds"]),
        "provider": row["provider"],
        "phases": [LifePhase.of(phase).label for phase in row["life_phases"]],
        "delivery": Delivery.of(row["delivery"]).label if row["delivery"] else None,
        "funding": _funding(row),
        "times": row["hours"].in_list,
        "understood": row["hours"].understood,
        "hours_status": row["hours"].status.label,
        "capacity": _capacity(row),
        "site": row["site_name"],
        "address": row["address"],
        "area": row["area"],
        "area_id": row["area_id"],
        "outside": row["outside"],
        "checked": german.day(row["last_checked"]) if row["last_checked"] else None,
        "place": _place(row),
    }
    if view.planner:
        grade = MatchGrade.of(row["grade"]).label
        described |= {
            "grade": f"{grade}, vertraulich" if row["confidential"] else grade,
            "located": f"{grade}. {_reason(row)}",
            "confidential": row["confidential"],
        }
    return described


def _reason(row: Mapping[str, Any]) -> str:
    """Say why the offer lies where it lies, and how far the list's own coordinate is from there."""
    reason = str(row["reason"])
    if row["distance"] is None or "daneben" in reason or "auseinander" in reason:
        return reason
    return f"{reason} Die Koordinate der Liste liegt {german.number(row['distance'])} m daneben."


def _funding(row: Mapping[str, Any]) -> str | None:
    if not row["funding_source"]:
        return None
    until = f" bis {german.day(row['funding_until'])}" if row["funding_until"] else ""
    return f"{row['funding_source']}{until}"


def _capacity(row: Mapping[str, Any]) -> str | None:
    if row["capacity_value"] is None:
        return None
    period = f" je {row['capacity_period']}" if row["capacity_period"] else ""
    unit = row["capacity_unit"] or "Plätze"
    digits = 0 if float(row["capacity_value"]).is_integer() else 1
    return f"{german.number(row['capacity_value'], digits)} {unit}{period}"


def _place(row: Mapping[str, Any]) -> list[float] | None:
    if row["latitude"] is None:
        return None
    return [round(row["latitude"], 5), round(row["longitude"], 5)]


def _columns(view: OffersView) -> list[tuple[str, str]]:
    """Give heading and field of each column of the table."""
    columns = [
        ("Angebot", "title"),
        ("Art", "kind"),
        ("Träger", "provider"),
        ("Lebensphasen", "phases"),
        ("Zugang", "delivery"),
        ("Förderung", "funding"),
        ("Adresse", "address"),
        (view.level_label, "area"),
        ("Zeiten", "times"),
        ("Verstanden als", "understood"),
        ("Zuletzt geprüft", "checked"),
    ]
    return [*columns, ("Adresse ist", "grade")] if view.planner else columns


def _confirmed(view: OffersView) -> Confirmed:
    """Count offers, not places: an offer is confirmed once."""
    stale = {row["offer_id"]: bool(row["is_stale"]) for row in view.rows}
    return Confirmed(sum(not is_stale for is_stale in stale.values()), len(stale))


def offers_page(view: OffersView, menu: Menu) -> Html:
    """Write the page; offers and outlines are fetched by address."""
    west, south, east, north = view.bounds
    base = f"/api/regions/{view.region_id}"
    columns = _columns(view)
    version = current_assets().data_version(view.revision)
    config = {
        "bounds": [[south, west], [north, east]],
        "outlines": f"{base}/outlines/{view.level}?v={version}" if view.level else None,
        "background": f"{base}/background/{view.level}?v={version}" if view.level else None,
        "data": f"{base}/offers/page",
        "columns": [field for _, field in columns[1:]],
        "searched": SEARCHED,
        "popup": POPUP.data(),
        "area_pages": area_pages(view.region_id, view.level) if view.level else None,
        "areas": list(view.areas),
        "outside": "außerhalb",
    }
    if view.planner:
        config["edit"] = {"address": form_address(view.region_id, ""), "label": "Bearbeiten"}
    themes = offer_themes(view)
    page = MapPage(
        "offers/page.html.jinja",
        menu,
        module="offers.js",
        config=config,
        region=view.region_id,
        current="/maps/offers",
        view=view,
        groups=grouped(themes),
        finding=themes[0].finding,
        confirmed=_confirmed(view).sentence,
        headings=[heading for heading, _ in columns],
        new_offer=form_address(view.region_id) if view.planner else "",
        version=__version__,
    )
    centre = ((south + north) / 2, (west + east) / 2)
    page.add_child(ThinMap("offers", f"Karte der Angebote in {view.region_name}", centre))
    return page.written()
