"""The map of offers: coloured by kind, life phase, access, funding, confirmation or grade."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from kpk_geo import __version__, german
from kpk_geo.model import (
    Delivery,
    LifePhase,
    MatchGrade,
    OfferKind,
    OfferStatus,
    Source,
    Term,
)
from maps.kit.assets import current_assets
from maps.kit.menu import Menu
from maps.kit.page import Html, MapPage, ThinMap
from maps.kit.palette import OFFER_COLOURS, OTHER_COLOUR, UNKNOWN_COLOUR
from maps.kit.themes import LegendItem, Theme
from maps.offers.popup import POPUP

SEVERAL = "mehrere Lebensphasen"
NOTHING = "keine Angabe"
_GRADE_COLOURS = {
    MatchGrade.EXACT: "#0072b2",
    MatchGrade.SAFE: "#56b4e9",
    MatchGrade.UNCHECKED: "#e69f00",
    MatchGrade.CHECK: "#d55e00",
    MatchGrade.NONE: "#000000",
}


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


def offer_themes(view: OffersView) -> list[Theme]:
    """List every way to colour the map."""
    themes = [
        _kind_theme(view),
        _theme(
            view, "life_phase", "Lebensphase", "Für welches Alter ist es da? Angebote für mehrere "
            "Lebensphasen haben eine eigene Farbe; der Filter findet sie unter jeder.", _phase,
        ),
        _theme(
            view, "delivery", "Zugang", "Kommen die Familien, oder kommt das Angebot zu ihnen?",
            _term("delivery", Delivery),
        ),
        _theme(
            view, "funding", "Förderung", "Woraus wird es bezahlt?",
            lambda row: row["funding_source"] or NOTHING,
        ),
        _theme(
            view, "status", "Stand", "Gibt es das Angebot schon, noch oder nicht mehr?",
            _term("status", OfferStatus),
        ),
        _theme(
            view, "freshness", "Bestätigung", "Hat der Träger die Angaben in den letzten zwölf "
            "Monaten bestätigt?",
            lambda row: "älter oder nie" if row["is_stale"] else "in den letzten 12 Monaten",
        ),
    ]  # fmt: skip
    if view.planner:
        themes.append(_grade_theme(view))
    return themes


def _kind_theme(view: OffersView) -> Theme:
    """Colour by the first kind; an offer of several counts, and is found, under each."""
    first = _theme(
        view, "kind", "Art", "Welche Art von Angebot ist es? Angebote mehrerer Arten zählen unter "
        "jeder davon.", _term("kind", OfferKind),
    )  # fmt: skip
    counts = Counter(OfferKind.of(kind).label for row in view.rows for kind in row["kinds"])
    shown = {item.label for item in first.items}
    more = sorted(set(counts) - shown, key=lambda text: (-counts[text], text))
    items = (
        *first.items,
        *(_category(text, 0, _sign(len(shown) + i)) for i, text in enumerate(more)),
    )
    return replace(first, items=tuple(replace(item, count=counts[item.label]) for item in items))


def _members(view: OffersView, theme: Theme) -> list[tuple[int, ...]] | None:
    """Give all classes of each offer, where one may have several; None: `classes` says it all."""
    if theme.id != "kind":
        return None
    places = {item.label: place for place, item in enumerate(theme.items)}
    return [tuple(places[OfferKind.of(kind).label] for kind in row["kinds"]) for row in view.rows]


def _sign(place: int) -> tuple[str, str]:
    """Give colour and shape of a category; the first sixteen have their own, the rest are grey."""
    signs = [(colour, shape) for shape in ("circle", "diamond") for colour in OFFER_COLOURS]
    return signs[place] if place < len(signs) else (OTHER_COLOUR, "circle")


def _term(field: str, terms: type[Term]) -> Callable[[Mapping[str, Any]], str]:
    return lambda row: terms.of(row[field]).label if row[field] else NOTHING


def _phase(row: Mapping[str, Any]) -> str:
    phases = row["life_phases"]
    if not phases:
        return NOTHING
    return SEVERAL if len(phases) > 1 else LifePhase.of(phases[0]).label


def _theme(
    view: OffersView,
    name: str,
    label: str,
    sentence: str,
    category: Callable[[Mapping[str, Any]], str],
) -> Theme:
    """Colour by category; sixteen have a colour and shape of their own, the rest are grey."""
    labels = [category(row) for row in view.rows]
    counts = Counter(labels)
    order = sorted(counts, key=lambda text: (text == NOTHING, -counts[text], text))
    items = tuple(
        _category(
            text, counts[text], (UNKNOWN_COLOUR, "circle") if text == NOTHING else _sign(place)
        )
        for place, text in enumerate(order)  # what says nothing comes last
    )
    places = {text: place for place, text in enumerate(order)}
    return Theme(
        id=name, label=label, sentence=sentence, items=items, group="",
        classes=tuple(places[text] for text in labels),
    )  # fmt: skip


def _category(label: str, count: int, sign: tuple[str, str]) -> LegendItem:
    return LegendItem(label=label, limits="", count=count, colour=sign[0], shape=sign[1])


def _grade_theme(view: OffersView) -> Theme:
    grades = [MatchGrade.of(row["grade"]) for row in view.rows]
    counts = Counter(grades)
    present = [grade for grade in _GRADE_COLOURS if counts[grade]]
    return Theme(
        id="grade",
        label="Genauigkeit der Adresse",
        sentence="Wie sicher liegt das Angebot dort? „prüfen“ und „kein Treffer“ haben noch keinen "
        "Ort; „ungeprüft“ ist die Koordinate der Liste, ohne Adressregister.",
        items=tuple(_category(g.label, counts[g], (_GRADE_COLOURS[g], "circle")) for g in present),
        classes=tuple(present.index(grade) for grade in grades),
        group="",
    )


def offers_data(view: OffersView) -> dict[str, Any]:
    """Give what the page's script needs."""
    return {
        "themes": [
            asdict(theme) | {"members": _members(view, theme)} for theme in offer_themes(view)
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
        "times": row["times_text"] or row["opening_hours"],
        "capacity": _capacity(row),
        "site": row["site_name"],
        "address": row["address"],
        "area": row["area"],
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
        ("Zuletzt geprüft", "checked"),
    ]
    return [*columns, ("Adresse ist", "grade")] if view.planner else columns


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
        "searched": ("title", "provider", "address", "site", "kind"),
        "popup": POPUP.data(),
        "areas": list(view.areas),
        "outside": "außerhalb",
    }
    page = MapPage(
        "offers/page.html.jinja",
        menu,
        module="offers.js",
        config=config,
        region=view.region_id,
        current="/maps/offers",
        view=view,
        themes=offer_themes(view),
        headings=[heading for heading, _ in columns],
        version=__version__,
    )
    centre = ((south + north) / 2, (west + east) / 2)
    page.add_child(ThinMap("offers", f"Karte der Angebote in {view.region_name}", centre))
    return page.written()
