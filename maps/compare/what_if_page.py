"""The page on which offers of a state close, grow or open for trial; it needs no script."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from kpk_geo import __version__
from kpk_geo.model import TravelMode
from kpk_geo.results.access import AskedQuestion
from kpk_geo.results.state import StateCommune
from maps.compare.shared import by_district
from maps.compare.view import StateView
from maps.compare.what_if import (
    METHOD,
    BorderView,
    change_line,
    effect_map,
    headline,
    lines,
    question_label,
    table,
    unit_of,
)
from maps.kit.compare_addresses import (
    COMPARE,
    compare_address,
    what_if_address,
    what_if_file,
)
from maps.kit.menu import Menu
from maps.kit.page import Html, render_page

Words = Sequence[tuple[str, str]]  # name and text, as they stand in the address


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class WhatIfView:
    """What is asked on the page, and the answer to it."""

    state: StateView
    questions: Sequence[AskedQuestion]  # that the newest run answered; at least one
    question: AskedQuestion  # that is asked
    commune: StateCommune | None  # whose offers are listed; None: none is chosen yet
    offers: Sequence[tuple[str, str]]  # of that commune: key and German label
    words: Words  # question, commune and changes
    changes: Words  # of these, the changes alone
    answer: BorderView | None  # None: nothing is changed yet, or it cannot be answered
    problem: str = ""  # German: why the last change, or all of them, cannot be answered
    warning: str = ""  # German: what of the run is missing or old


def what_if_page(view: WhatIfView, menu: Menu) -> Html:
    """Write the page.

    Parameters
    ----------
    view
        What is asked and answered.
    """
    state, found = view.state, view.answer
    return render_page(
        "compare/what_if.html.jinja", menu, current=COMPARE, region=state.state_id, view=view,
        state=state,
        compare=compare_address(state.state_id), here=what_if_address(state.state_id),
        districts=by_district(state), questions=_questions(view), unit=unit_of(view.question),
        headline=TITLE if found is None else headline(found, state.communes), title=TITLE,
        lines=[] if found is None else lines(found), changes=_changes(view),
        table=None if found is None else table(found, state.communes),
        map=None if found is None else effect_map(found, state),
        poor=[] if found is None else [
            item.text for item in state.faults_of(list(found.effect.concerned.index))
        ], method=METHOD, version=__version__,
        downloads=[
            (label, what_if_file(state.state_id, _without_commune(view.words), ending))
            for label, ending in (("CSV", "csv"), ("Excel", "xlsx"), ("JSON", ""))
        ] if found is not None else [],
    )  # fmt: skip


TITLE = "Was wäre, wenn ein Angebot käme, ginge oder wüchse – auch jenseits der Grenze?"


# German: a change that cannot be answered, by its word in the address.
_UNANSWERED = {
    "schliessen": "Nr. {} schließt", "aendern": "Anderer Umfang: {}", "neu": "Neu bei {}",
}  # fmt: skip


def _questions(view: WhatIfView) -> list[tuple[str, list[tuple[str, str]]]]:
    """List the questions by mode: label of the mode, then key and label of each."""
    modes = list(TravelMode)
    ordered = sorted(view.questions, key=lambda item: modes.index(item.mode))
    return [
        (mode.label, [(item.part, question_label(item)) for item in items])
        for mode, items in groupby(ordered, key=lambda item: item.mode)
    ]


def _changes(view: WhatIfView) -> list[tuple[str, str]]:
    """List the changes: what each is, and the address without it."""
    unit, found = unit_of(view.question), []
    for place, word in enumerate(view.changes):
        rest = [word for at, word in enumerate(view.changes) if at != place]
        others = [word for word in view.words if word not in view.changes]
        address = what_if_address(view.state.state_id, [*others, *rest])
        text = _UNANSWERED[word[0]].format(word[1]) if view.answer is None else change_line(
            view.answer.changes[place], unit, view.state.communes
        )  # fmt: skip
        found.append((text, address))
    return found


def _without_commune(words: Words) -> list[tuple[str, str]]:
    return [word for word in words if word[0] != "kommune"]
