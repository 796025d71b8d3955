"""From the proposal for a list of offers to its section of a profile."""

from typing import Any

from kpk_geo.errors import InputError
from kpk_geo.ingest.proposals.choices import Choices, is_left
from kpk_geo.ingest.proposals.record import UNKNOWN, Proposal, ProposedColumn, Role
from kpk_geo.model import OfferKind


def offer_section(proposal: Proposal, choices: Choices, head: dict[str, Any]) -> dict[str, Any]:
    """Write the section; columns that are not wanted, or not sure, are not named in it.

    Parameters
    ----------
    proposal
        Of the list.
    choices
        Answers and corrections.
    head
        File, source and how the file is written.

    Raises
    ------
    InputError
        No column is the name of the offers.
    """
    fields = _fields(proposal, choices)
    if "title" not in fields and "place" not in fields:
        raise InputError("Bitte sagen, in welcher Spalte die Namen der Angebote stehen.")
    section = dict(head)
    places = {name: fields.pop(name).heading for name in ("x", "y") if name in fields}
    section["columns"] = {name: column.heading for name, column in fields.items()}
    section |= _kind(fields.get("kind"), proposal, choices)
    if len(places) == 2 and proposal.crs:
        section |= {"x_column": places["x"], "y_column": places["y"], "crs": proposal.crs}
    elif len(places) == 2 and not proposal.crs and proposal.column(Role.LATLON) is None:
        section["columns"] |= places
    pair = proposal.column(Role.LATLON)
    if pair is not None and "x_column" not in section and not is_left(pair, proposal, choices):
        section["latlon_column"] = pair.heading
    return section


def _fields(proposal: Proposal, choices: Choices) -> dict[str, ProposedColumn]:
    """Say which column is which field: as proposed, as answered, as corrected."""
    found = {
        column.found.field: column for column in proposal.columns
        if column.role is Role.FIELD and not is_left(column, proposal, choices)
        and not (column.found.field == "confidential" and _means_other(column, proposal, choices))
    }  # fmt: skip
    by_heading = {column.heading: column for column in proposal.columns}
    for question in proposal.questions:
        answer = choices.answer(question)
        if question.kind.startswith("which_") and answer and answer.value != UNKNOWN:
            found[question.kind.removeprefix("which_")] = by_heading[answer.value]
    for column in proposal.columns:
        meaning = choices.meanings.get(column.place, "")
        if meaning:
            found = {name: other for name, other in found.items() if other is not column}
        if meaning.startswith("field:"):
            found[meaning.removeprefix("field:")] = column
    return found


def _means_other(column: ProposedColumn, proposal: Proposal, choices: Choices) -> bool:
    """Whether a person said that a column does not say what is confidential; silence is no word."""
    for question in proposal.questions:
        if question.kind == "confidential" and column.heading in question.headings:
            answer = choices.answer(question)
            return answer is not None and answer.value == "no"
    return False


def _kind(column: ProposedColumn | None, proposal: Proposal, choices: Choices) -> dict[str, Any]:
    """Say of which kind the offers are: as the words of a column say, and all others of one."""
    answers = [choices.answer(q) for q in proposal.questions if q.kind == "kind"]
    answered = next((answer.value for answer in answers if answer is not None), "")
    kind = answered or ("" if column else proposal.offer_kind)
    words = column.found.kinds if column is not None else {}
    spelt = {
        text: list(kinds) for text, kinds in words.items()
        if kinds and OfferKind.parse(text) is None
    }  # fmt: skip
    return ({"kind": kind} if kind else {}) | ({"kinds": spelt} if spelt else {})
