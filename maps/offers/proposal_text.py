"""What a provider says of an offer, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kpk_geo import german
from kpk_geo.model import ProposalKind
from kpk_geo.offers.corrections import STAMPS, Plain, heading_of, part_of
from kpk_geo.offers.record import FieldType

EMPTY = "keine Angabe"


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """One part of an offer before and after."""

    label: str
    old: str
    new: str


def value_text(name: str, value: Plain) -> str:
    """Write a value as people read it.

    >>> value_text("kinds", ["kita", "counselling"]), value_text("valid_to", "2026-12-31")
    ('Kita; Beratung', '31.12.2026')
    >>> value_text("capacity_value", 12.0), value_text("times", None)
    ('12', 'keine Angabe')
    """
    field = part_of(name)
    if value is None or value == []:
        return EMPTY
    if isinstance(value, list):
        return "; ".join(_word(name, str(word)) for word in value)
    if field.type is FieldType.DATE:
        return german.day(date.fromisoformat(str(value)))
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, float | int):
        return german.number(value, 0 if float(value).is_integer() else 1)
    return _word(name, str(value))


def _word(name: str, code: str) -> str:
    terms = part_of(name).terms
    codes = {term.value: term.label for term in terms} if terms else {}
    return codes.get(code, code)


def changed_parts(old: Mapping[str, Plain], new: Mapping[str, Plain]) -> list[ChangedPart]:
    """List what is other than before; that it was confirmed goes without saying.

    Parameters
    ----------
    old
        What the provider saw.
    new
        What the provider says.
    """
    return [
        ChangedPart(heading_of(name), value_text(name, old.get(name)), value_text(name, value))
        for name, value in new.items()
        if name not in STAMPS and value != old.get(name)
    ]


def proposal_line(
    kind: ProposalKind, title: str, old: Mapping[str, Plain], new: Mapping[str, Plain]
) -> str:
    """Say a proposal in one line.

    Parameters
    ----------
    kind
        What is said.
    title
        Of the offer.
    old, new
        What the provider saw, and says.

    Examples
    --------
    >>> proposal_line(ProposalKind.CHANGE, "Treff", {"times": "Mo"}, {"times": "Di"})
    '„Treff“: geändert (Zeiten: Mo → Di)'
    """
    parts = [] if kind is ProposalKind.END else changed_parts(old, new)
    changes = "; ".join(
        f"{part.label}: {part.new}" if kind is ProposalKind.ADD
        else f"{part.label}: {part.old} → {part.new}"
        for part in parts
    )  # fmt: skip
    return f"„{title}“: {kind.label}" + (f" ({changes})" if changes else "")
