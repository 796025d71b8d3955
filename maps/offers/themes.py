"""Themes of the map of offers: kind, life phase, access, funding, status, confirmation, grade."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from kpk_geo import german
from kpk_geo.model import Delivery, LifePhase, MatchGrade, OfferKind, OfferStatus, Term
from kpk_geo.opening.counts import count_hours
from maps.kit.palette import UNKNOWN_COLOUR, offer_sign
from maps.kit.theme_choice import with_few_first, with_findings
from maps.kit.themes import LegendItem, Theme
from maps.offers.view import OffersView

SEVERAL = "mehrere Lebensphasen"
NOTHING = "keine Angabe"
STALE = "älter oder nie"
_GRADE_COLOURS = {
    MatchGrade.EXACT: "#0072b2",
    MatchGrade.SAFE: "#56b4e9",
    MatchGrade.UNCHECKED: "#e69f00",
    MatchGrade.CHECK: "#d55e00",
    MatchGrade.NONE: "#000000",
}


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
            view, "hours", "Zeiten", "Weiß man, wann es geöffnet ist? Nach Vereinbarung ist nicht "
            "geöffnet, und unbekannt ist nicht geschlossen.",
            lambda row: str(row["hours"].status.label),
        ),
        _theme(
            view, "freshness", "Bestätigung", "Hat der Träger die Angaben in den letzten zwölf "
            "Monaten bestätigt?",
            lambda row: STALE if row["is_stale"] else "in den letzten 12 Monaten",
        ),
    ]  # fmt: skip
    if view.planner:
        themes.append(_grade_theme(view))
    named = [replace(theme, finding=_finding(theme, view)) for theme in themes]
    return with_findings(
        with_few_first(named, ("kind", "life_phase", "delivery")), view.region_name
    )


def _finding(theme: Theme, view: OffersView) -> str:
    """Say how many offers there are and what most of them are; "" where there is none."""
    offers, places = len({row["offer_id"] for row in view.rows}), len(view.rows)
    known = [item for item in theme.items if item.count and item.label != NOTHING]
    if not known:
        return ""
    if theme.id == "freshness":
        old = sum(item.count or 0 for item in theme.items if item.label == STALE)
        return (
            f"An {german.number(old)} von {german.number(places)} Orten sind die Angaben älter als "
            "zwölf Monate oder nie bestätigt"
        )
    if theme.id == "hours":
        counts = count_hours(row["opening_hours"] for row in view.rows)
        rest = [
            f"{german.number(count)} {text}"
            for count, text in (
                (counts.appointment, "nur nach Vereinbarung"), (counts.unknown, "unbekannt")
            )
            if count
        ]  # fmt: skip
        return (
            f"An {german.number(counts.known)} von {german.number(places)} Orten weiß man, wann "
            f"geöffnet ist{'; ' if rest else ''}{', '.join(rest)}"
        )
    most = max(known, key=lambda item: item.count or 0)
    return (
        f"{german.several(offers, 'Angebot', 'Angebote')} in {view.region_name}, am häufigsten: "
        f"{most.label} ({german.number(most.count or 0)})"
    )


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
        *(_category(text, 0, offer_sign(len(shown) + i)) for i, text in enumerate(more)),
    )
    return replace(first, items=tuple(replace(item, count=counts[item.label]) for item in items))


def members(view: OffersView, theme: Theme) -> list[tuple[int, ...]] | None:
    """Give all classes of each offer, where one may have several; None: `classes` says it all."""
    if theme.id != "kind":
        return None
    places = {item.label: place for place, item in enumerate(theme.items)}
    return [tuple(places[OfferKind.of(kind).label] for kind in row["kinds"]) for row in view.rows]


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
    """Colour by category, each with a sign of its own."""
    labels = [category(row) for row in view.rows]
    counts = Counter(labels)
    order = sorted(counts, key=lambda text: (text == NOTHING, -counts[text], text))
    items = tuple(
        _category(
            text, counts[text], (UNKNOWN_COLOUR, "circle") if text == NOTHING else offer_sign(place)
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
