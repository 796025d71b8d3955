"""The page of decisions: a timeline, a map, and for each what was decided and what came of it."""

from collections.abc import Sequence
from itertools import groupby

from analyses.decisions.comparison import FigurePair
from kpk_geo import __version__
from kpk_geo.model import DecisionKind, DecisionStatus, Outcome
from maps.decisions.picture import decision_map, ground_symbol, paper_for
from maps.decisions.text import (
    EMPTY,
    NO_EFFECT,
    areas_note,
    headline,
    is_due,
    outcome_sentence,
    outcome_text,
    run_text,
    subject_text,
)
from maps.decisions.view import DecisionCard, LogView
from maps.kit.drawing_addresses import drawing_address
from maps.kit.menu import Menu
from maps.kit.page import Html, render_page

FOLDED_FROM = 7  # figures of one question and area that are shown on demand only: own setting


def decisions_page(view: LogView, menu: Menu) -> Html:
    """Write the page; it needs a script only to add lines to the form."""
    paper = paper_for(view.ground, view.cards)
    cards = [
        {
            "card": card, "decision": card.decision, "subject": subject_text(card.decision),
            "is_due": is_due(card.decision, view.today), "outcome": outcome_sentence(card.pairs),
            "areas_note": areas_note(card.decision), "tables": _tables(card),
            "runs": [run_text(run, card.subjects) for run in card.decision.snapshot.runs],
            "map": None if paper is None or not is_mapped(card) else decision_map(
                [card], paper, title=f"Karte zu Beschluss {card.number}"
            ),
            "image": drawing_address(view.region_id, "decisions", f"beschluss-{card.number}"),
        }
        for card in view.cards
    ]  # fmt: skip
    overview = None
    if paper is not None and any(map(is_mapped, view.cards)) and not view.is_single:
        overview = decision_map(view.cards, paper, title="Beschlossene Gebiete und Standorte")
    held = [card.decision for card in view.cards]
    return render_page(
        "decisions/page.html.jinja", menu, region=view.region_id, current="/maps/decisions",
        view=view, cards=cards, overview=overview,
        image=drawing_address(view.region_id, "decisions", "karte"),
        headline=headline(held, view.today),
        ground=None if paper is None else ground_symbol(view.ground, paper), empty=EMPTY,
        no_effect=NO_EFFECT, kinds=list(DecisionKind), statuses=list(DecisionStatus),
        version=__version__,
    )  # fmt: skip


def is_mapped(card: DecisionCard) -> bool:
    """Say whether a decision has areas or a place, and was not removed."""
    site = card.decision.site
    has_point = site is not None and site.x == site.x
    return not card.decision.removed and (bool(card.shapes) or has_point)


def _tables(card: DecisionCard) -> list[dict[str, object]]:
    """Lay the figures out by area; questions with many figures apart, to be unfolded."""
    names = {area.area_id: area.name for area in card.decision.areas}
    pairs = list(card.pairs) or [
        FigurePair(then=figure, now=None, outcome=Outcome.NOT_COMPARED, reason="")
        for figure in card.decision.snapshot.figures
    ]
    ordered = sorted(pairs, key=lambda pair: list(names).index(pair.shown.area_id))
    labels = {run.question: run.label for run in card.decision.snapshot.runs}
    tables = []
    for area_id, own in groupby(ordered, key=lambda pair: pair.shown.area_id):
        rows, folded = [], []
        for question, group in _by_question(list(own)):
            lines = [_row(pair) for pair in group]
            if len(lines) < FOLDED_FROM:
                rows += lines
            else:
                folded.append({"label": labels.get(question, question), "rows": lines})
        tables.append({"area_id": area_id, "name": names[area_id], "rows": rows, "more": folded})
    return tables


def _by_question(pairs: Sequence[FigurePair]) -> list[tuple[str, list[FigurePair]]]:
    found: dict[str, list[FigurePair]] = {}
    for pair in pairs:
        found.setdefault(pair.shown.question, []).append(pair)
    return list(found.items())


def _row(pair: FigurePair) -> dict[str, object]:
    return {
        "label": pair.shown.label,
        "then": pair.then,
        "now": pair.now,
        "says": outcome_text(pair),
    }
