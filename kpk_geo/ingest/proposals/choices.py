"""What a person chose for a delivery, and what is still open before it can be taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kpk_geo.ingest.proposals.areas import AreaMatch
from kpk_geo.ingest.proposals.record import (
    UNKNOWN,
    DeliveryKind,
    Option,
    Proposal,
    ProposedColumn,
    Question,
    Role,
)
from kpk_geo.model import Polarity, Unit

LEAVE = "leave"  # meaning of a column that is not wanted
SHARE = "share:"  # meaning of a count: numerator of a share, with the place of the denominator
NEW = "new"  # a figure that becomes an indicator of its own
_NOTHING = {"which_area", "area_fit"}  # whoever does not know takes nothing at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Answers and corrections; what is not named is as it was proposed."""

    answers: Mapping[str, str] = field(default_factory=dict)  # by question
    # By place of the column: LEAVE, NEW, "indicator:ID", "field:NAME", "unit:UNIT", "share:PLACE".
    meanings: Mapping[int, str] = field(default_factory=dict)
    labels: Mapping[int, str] = field(default_factory=dict)  # of new indicators
    polarities: Mapping[int, Polarity] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)  # text of a cell -> key, confirmed
    day: date | None = None
    source: str = ""  # id of one that the profile has; empty: a new one
    publisher: str = ""  # of a new one
    dataset: str = ""

    def answer(self, question: Question) -> Option | None:
        """Give the option that was chosen; None: not answered yet."""
        value = self.answers.get(question.id)
        return next((option for option in question.options if option.value == value), None)


def is_left(column: ProposedColumn, proposal: Proposal, choices: Choices) -> bool:
    """Whether a column stays out: a person said so, or does not know what is asked about it.

    Parameters
    ----------
    column
        Of the file.
    proposal
        With its questions.
    choices
        Answers so far; a question without one keeps its columns out as well.
    """
    if choices.meanings.get(column.place) == LEAVE:
        return True
    for question in asked_about(column, proposal, choices):
        if question.kind in ("confidential", "unit", "shares") or question.kind.startswith("which"):
            continue  # told by the answer itself, or safe without one
        answer = choices.answer(question)
        if answer is None or answer.value == UNKNOWN:
            return True
    return False


def asked_about(column: ProposedColumn, proposal: Proposal, choices: Choices) -> list[Question]:
    """Give the questions that a column hangs on; of one that is not wanted there are none.

    Parameters
    ----------
    column
        Of the file.
    proposal
        With its questions.
    choices
        Which columns are not wanted.
    """
    if choices.meanings.get(column.place) == LEAVE:
        return []
    return [question for question in proposal.questions if column.heading in question.headings]


def open_questions(proposal: Proposal, choices: Choices) -> list[Question]:
    """Give the questions that must be answered before a delivery can be taken.

    Parameters
    ----------
    proposal
        With its questions.
    choices
        A question all of whose columns are not wanted need not be answered.
    """
    left = {c.heading for c in proposal.columns if choices.meanings.get(c.place) == LEAVE}
    chosen = {c.heading for c in proposal.columns if choices.meanings.get(c.place)}
    return [
        question for question in proposal.questions
        if choices.answer(question) is None
        and not (question.headings and set(question.headings) <= left)
        and not (question.kind in ("unit", "counted") and set(question.headings) <= chosen)
    ]  # fmt: skip


def refuses_all(proposal: Proposal, choices: Choices) -> bool:
    """Whether an answer means that nothing of the file can be taken."""
    return any(
        question.kind in _NOTHING
        and (answer := choices.answer(question)) is not None
        and answer.value == UNKNOWN
        for question in proposal.questions
    )


def unit_of(column: ProposedColumn, proposal: Proposal, choices: Choices) -> Unit | None:
    """Say in which unit a column of figures is read; None: it is not taken.

    Parameters
    ----------
    column
        Of figures.
    proposal
        With its questions.
    choices
        What a person said counts before what the cells say.
    """
    meaning = choices.meanings.get(column.place, "")
    if meaning.startswith("unit:"):
        return Unit.of(meaning.removeprefix("unit:"))
    if counted_by(column, proposal, choices) is not None:
        return Unit.PERCENT
    for question in asked_about(column, proposal, choices):
        if question.kind not in ("unit", "shares"):
            continue
        answer = choices.answer(question)
        if answer is None or answer.value == UNKNOWN:
            return None
        return Unit.PERCENT if answer.value in ("share", "percent") else Unit.of(answer.value)
    return {Role.COUNT: Unit.COUNT, Role.RATE: Unit.PERCENT}.get(column.role)


def label_of(column: ProposedColumn, choices: Choices) -> str:
    """Name a new figure: as a person did, else by its column.

    Parameters
    ----------
    column
        That brings it.
    choices
        Names and meanings that a person chose.
    """
    is_part = choices.meanings.get(column.place, "").startswith(SHARE)
    proposed = f"Anteil {column.heading}" if is_part else column.heading
    return choices.labels.get(column.place, "").strip() or proposed


def counted_by(
    column: ProposedColumn, proposal: Proposal, choices: Choices
) -> tuple[ProposedColumn, ProposedColumn] | None:
    """Give the counts that a share is formed of, numerator first; None: it stands in the file.

    Parameters
    ----------
    column
        Of a share, or of the count that is its numerator.
    proposal
        With its questions.
    choices
        Only a person says so.
    """
    by_place = {str(other.place): other for other in proposal.columns}
    meaning = choices.meanings.get(column.place, "")
    if meaning.startswith(SHARE):
        base = by_place.get(meaning.removeprefix(SHARE))
        return (column, base) if base is not None and base.figures is not None else None
    for question in asked_about(column, proposal, choices):
        answer = choices.answer(question)
        if question.kind == "counted" and answer is not None and answer.value.startswith("counts:"):
            _, above, below = answer.value.split(":")
            return by_place[above], by_place[below]
    return None


def match_of_answers(proposal: Proposal, choices: Choices) -> AreaMatch | None:
    """Give the column that names the areas: as proposed, or as a person chose among several.

    Parameters
    ----------
    proposal
        With what fits as well.
    choices
        Answers so far.
    """
    for question in proposal.questions:
        answer = choices.answer(question)
        if question.kind == "which_area" and answer is not None:
            named = [match for match in proposal.rivals if match.heading == answer.value]
            return next(iter(named), proposal.areas)
    return proposal.areas


def takes(proposal: Proposal) -> bool:
    """Whether a file of this kind can be taken over in the browser."""
    return proposal.kind in (DeliveryKind.TABLE, DeliveryKind.OFFERS)
