"""What is found of a list of offers while its columns are looked at."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpk_geo.ingest.proposals.columns import Column
from kpk_geo.ingest.proposals.coordinates import Pair
from kpk_geo.ingest.proposals.record import UNKNOWN, Found, Option, Question, Role
from kpk_geo.offers.record import FIELD_BY_NAME

TEXT = Found(role=Role.TEXT, evidence="Text ohne erkannte Bedeutung; bleibt weg")
NUMBERS = Found(role=Role.TEXT, evidence="Zahlen ohne erkannte Bedeutung; bleibt weg")
EMPTY = Found(role=Role.EMPTY, evidence="keine Zelle ist gefüllt")


@dataclass(slots=True)
class OfferList:
    """Roles by heading, and what is open."""

    roles: dict[str, Found]
    questions: list[Question]
    kind: str = ""  # of the whole list
    pair: Pair | None = None


def field_role(name: str, evidence: str) -> Found:
    """Say that a column is a field of an offer.

    Parameters
    ----------
    name
        Of the field.
    evidence
        German: what in the cells says so.
    """
    return Found(role=Role.FIELD, field=name, evidence=evidence)


def heading_of(found: OfferList, field: str) -> str | None:
    """Give the column that was taken for a field; None: there is none so far."""
    fitting = (
        heading for heading, role in found.roles.items()
        if role.role is Role.FIELD and role.field == field
    )  # fmt: skip
    return next(fitting, None)


def which_question(field: str, several: Sequence[Column]) -> Question:
    """Ask which of several columns is a field.

    Parameters
    ----------
    field
        Its name.
    several
        The columns that may be it.
    """
    label = FIELD_BY_NAME[field].heading
    leave = Option(value=UNKNOWN, label="Weiß ich nicht: keine davon")
    options = (Option(value=c.heading, label=f"„{c.heading}“") for c in several)
    return Question(
        id=f"which_{field}:{several[0].place}", title=f"Welche Spalte ist „{label}“?",
        headings=tuple(c.heading for c in several), options=(*options, leave),
    )  # fmt: skip
