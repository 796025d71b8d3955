"""The maps of what was decided, to be handed on."""

from collections.abc import Sequence

from markupsafe import Markup

from kpk_geo.german import day
from maps.decisions.page import is_mapped
from maps.decisions.picture import Paper, decision_map, ground_symbol, paper_for
from maps.decisions.text import NO_EFFECT, headline
from maps.decisions.view import DecisionCard, LogView
from maps.kit.figure import Figure
from maps.sheet.drawings import Drawings
from maps.sheet.shown_map import source_text


def decision_drawings(view: LogView) -> Drawings:
    """Give the map of all decisions, and one of each; without what cannot be drawn."""
    paper, mapped = paper_for(view.ground, view.cards), [c for c in view.cards if is_mapped(c)]
    figures = []
    if paper is not None and mapped:
        title = headline([card.decision for card in view.cards], view.today)
        figures = [_figure(view, paper, "karte", title, mapped)]
        figures += [
            _figure(view, paper, f"beschluss-{card.number}", card.decision.title, [card])
            for card in mapped
        ]
    return Drawings(
        method="Beschlüsse", region_name=view.region_name, synthetic=view.synthetic,
        figures=figures,
    )  # fmt: skip


def _figure(
    view: LogView, paper: Paper, name: str, title: str, cards: Sequence[DecisionCard]
) -> Figure:
    lines = [
        f"{card.number}: {card.decision.title} ({day(card.decision.day)}, "
        f"{card.decision.status.label})" for card in cards
    ]  # fmt: skip
    alt = f"Beschlossene Gebiete und Standorte: {'; '.join(lines)}"
    drawn = decision_map(cards, paper, title=alt)
    return Figure(
        id=name, title=title, alt=alt, picture=_whole(drawn, ground_symbol(view.ground, paper)),
        source=_source(view), note=f"{'; '.join(lines)}. {NO_EFFECT} Stand {day(view.today)}.",
    )  # fmt: skip


def _source(view: LogView) -> str:
    """Say who put down what was decided, and whose borders are drawn."""
    ground = source_text(view.sources)
    return f"Beschlussbuch {view.region_name}{f'; Grenzen: {ground}' if ground else ''}"


def _whole(drawn: Markup, ground: Markup) -> Markup:
    """Put the ground, which a page has once for all its maps, into a map that stands alone."""
    symbol = ground[ground.index("<symbol") : ground.index("</symbol>") + len("</symbol>")]
    head, _, rest = drawn.partition(">")
    return Markup("{}>{}{}").format(Markup(head), Markup(symbol), Markup(rest))  # our own
