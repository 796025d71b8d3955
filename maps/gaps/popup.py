"""What a click on the map of gaps says: of an area as a whole, of a link in it, of an offer."""

import math
from collections.abc import Sequence
from typing import Any, Final

from analyses.gaps.notes import NO_STREETS
from kpk_geo import german
from kpk_geo.model import Delivery, LinkStatus, OfferKind, Underserved
from kpk_geo.results.gaps import GapArea, LinkCell, LinkSummary
from maps.gaps.phrases import burden_sentence
from maps.gaps.reasons import cluster_line
from maps.gaps.signs import STATUS_SIGNS
from maps.gaps.themes import link_themes, overall_themes
from maps.gaps.view import Choice, GapsView, gap_cells, status_of
from maps.gaps.words import amount, capacity_text, link_name, percent
from maps.kit.palette import REACHED_COLOURS
from maps.kit.popup import Action, Line, PopupFrame, TableFrame, area_place

NAMED = 2  # gaps in a popup, which must leave room for the map; more are counted
_DECIDE = Action(name="decide", label="Beschluss festhalten")
POPUP_OF_OFFERS = PopupFrame(
    title="title",
    where=("address",),
    lines=(
        Line(field="kind", label="Art"),
        Line(field="delivery", label="Weise"),
        Line(field="minutes", label="Minuten für das mittlere Kind des Gebiets"),
        Line(field="share", label="Von 100 Kindern rechtzeitig dort"),
        Line(field="here", text="Dient dem Gebiet vor Ort."),
        Line(field="outside", text="Liegt außerhalb der Region."),
    ),
)
# What the script says of offers behind a cell, which it asks for when the cell is chosen.
OFFER_WORDS: Final = {
    "title": "Angebote dahinter:",
    "searching": "Die Angebote werden gesucht …",
    "found": "Auf der Karte als Punkte; auch solche, die für viele zu weit sind.",
    "none": "Es ist keines verzeichnet, das hier vorkommt oder in Reichweite liegt.",
    "here": "im Gebiet",
    "outside": "außerhalb der Region",
    "head": ["Angebot", "Art", "Minuten (mittleres Kind)", "von 100 rechtzeitig dort", "Lage"],
    "colour": REACHED_COLOURS[-1],
    "kinds": {kind.value: kind.label for kind in OfferKind},
    "deliveries": {delivery.value: delivery.label for delivery in Delivery},
}
_LABELS = (
    "Kinder", "rechtzeitig dort", "ohne dieses Glied", "Angebote im Gebiet",
    "Umfang", "es fehlen", "Lücke in",
)  # fmt: skip


def overall_data(view: GapsView, choice: Choice) -> dict[str, Any]:
    """Give what the script draws where no link is chosen.

    Parameters
    ----------
    view
        The whole page.
    choice
        Its life phase counts.
    """
    links = view.links(choice.phase)
    frame = PopupFrame(where=("where",), actions=_actions(view))
    return {
        "title": "Alle Glieder" if choice.phase is None else choice.phase.label,
        "themes": [theme.data() for theme in overall_themes(view.results, links, choice)],
        "popup": frame.data(),
        "areas": [
            {**_place(view, area), "lines": _overall_lines(view, area, links, choice)}
            for area in view.results
        ],
    }


def link_data(view: GapsView, link: LinkSummary) -> dict[str, Any]:
    """Give what the script draws of one link."""
    frame = PopupFrame(
        where=("where",), actions=_actions(view),
        tables=(TableFrame(labels=_LABELS, is_text=True),),
    )  # fmt: skip
    return {
        "title": link_name(link),
        "themes": [theme.data() for theme in link_themes(view.results, link)],
        "popup": frame.data(),
        "areas": [
            {
                **_place(view, area),
                "lines": [[status_of(area, link.cell).label, f": {link_name(link)}"]],
                "cells": [[text] for text in _cell_texts(area.cells.get(link.cell), link)],
            }
            for area in view.results
        ],
    }


def _actions(view: GapsView) -> tuple[Action, ...]:
    return (_DECIDE,) if view.decisions else ()


def _place(view: GapsView, area: GapArea) -> dict[str, Any]:
    parent = view.parents[area.area_id] or None
    return {
        "id": area.area_id,
        "name": view.names[area.area_id],
        "where": area_place(parent, area.area_id),
    }


def _overall_lines(
    view: GapsView, area: GapArea, links: list[LinkSummary], choice: Choice
) -> list[Any]:
    verdict = area.underserved.get(choice.key, Underserved.UNKNOWN)
    gaps = gap_cells(area, links)
    is_listed = verdict in (Underserved.CERTAIN, Underserved.HINT)  # beside the map
    cluster = "" if is_listed else cluster_line(area, view.indicator_labels)
    return [
        [verdict.label[:1].upper() + verdict.label[1:], ""],
        f"{burden_sentence(area)}.",
        *([cluster] if cluster else []),
        _gaps_line(area, gaps, is_listed=is_listed) if gaps else _no_gap(area, links),
    ]


def _gaps_line(area: GapArea, gaps: Sequence[LinkSummary], *, is_listed: bool) -> str:
    """Name the first gaps; of an area on the list, which names them all, say only how many."""
    if is_listed:
        return f"{german.several(len(gaps), 'Lücke', 'Lücken')}; welche, steht in der Liste."
    named = [f"{STATUS_SIGNS[status_of(area, item.cell)].letter} {link_name(item)}"
             for item in gaps[:NAMED]]  # fmt: skip
    more = f" und {german.number(len(gaps) - NAMED)} weitere" if len(gaps) > NAMED else ""
    return f"Lücken: {', '.join(named)}{more}."


def _no_gap(area: GapArea, links: list[LinkSummary]) -> str:
    known = any(not status_of(area, item.cell).is_open for item in links)
    if any(status_of(area, item.cell) is LinkStatus.NO_STREETS for item in links):
        return (
            NO_STREETS if not known else f"Keine Lücke gefunden, wo es zu sagen ist. {NO_STREETS}"
        )
    return "Keine Lücke gefunden." if known else "Zu keinem Glied lässt sich etwas sagen."


def _cell_texts(cell: LinkCell | None, link: LinkSummary) -> list[str]:
    """Write the figures of a cell in the order of the labels; what is not known is left out."""
    if cell is None:
        return [""] * len(_LABELS)
    return [
        _count(cell.children),
        "" if math.isnan(cell.share) else percent(cell.share),
        _count(cell.without),
        german.number(cell.offers),
        capacity_text(cell.per_100, link.capacity) if cell.per_100 > 0 else "",
        "" if math.isnan(cell.lacking) else amount(cell.lacking, link.capacity),
        f"{german.number(cell.gap_in)} von {german.number(cell.variants)} Rechenweisen"
        if cell.variants
        else "",
    ]


def _count(value: float) -> str:
    return "" if math.isnan(value) else german.number(value)
