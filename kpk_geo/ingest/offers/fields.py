"""Text of one offer row to typed fields; what cannot be read is reported and left empty."""

import math
import re
from datetime import date, datetime
from typing import Any

from kpk_geo.errors import suggestion
from kpk_geo.import_report import Report, Severity
from kpk_geo.ingest.numbers import NumberFormat
from kpk_geo.offers.record import FieldType, OfferField
from kpk_geo.opening.as_written import read_times

YES = {"ja", "j", "yes", "true", "1", "x", "wahr"}
NO = {"nein", "n", "no", "false", "0", "falsch"}
BETWEEN = re.compile(r"[,/+&|\n]| und ")  # other separators of words than the semicolon
_DISCREET = "Das Feld ist nicht lesbar und bleibt leer."
_DATE_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%Y%m%d")


def typed(text: str) -> str:
    """Take off the apostrophe that keeps an exported text from being run as a formula."""
    return text[1:] if len(text) > 2 and text[0] == "'" and text[1] in "=+-@" else text


def read_field(
    text: str, field: OfferField, *, line: int, numbers: NumberFormat, report: Report
) -> Any:
    """Read one field; None where it is empty or not understood (then with a note).

    Parameters
    ----------
    text
        Cell without blanks at its ends.
    field
        What may stand there.
    line
        Line of the file, for the report.
    numbers
        How numbers are written, and which texts stand for no value.
    """
    if field.type in (FieldType.TERMS, FieldType.TEXTS):
        return read_terms(text, field, line, report)
    if field.type is FieldType.FLAG:
        return _flag(text, field, line, report)
    if not text or text.casefold() in field.absent:
        return None
    if field.type is FieldType.YES_NO:
        return _yes_no(text, field, line, numbers, report)
    if field.type is FieldType.HOURS:
        return _hours(text, field, line, report)
    if field.type is FieldType.TERM:
        return _term(text, field, line, report)
    return _plain(text, field, line, numbers, report)


def _plain(
    text: str, field: OfferField, line: int, numbers: NumberFormat, report: Report
) -> str | float | date | None:
    """Read text, a number or a date."""
    if field.longest is not None and len(text) > field.longest:
        reason = (
            f"{len(text)} Zeichen, erlaubt sind {field.longest}; das Feld bleibt leer. Fehlt ein "
            "Trennzeichen oder ein Anführungszeichen?"
        )
        _note(reason, text[: field.longest], field, line, report, discreet=reason)
        return None
    value: str | float | date | None = text
    if field.type is FieldType.NUMBER:
        value = _number(text, numbers)
        if value is not None and not _may_be(value, field):
            _note(_span(text, field), text, field, line, report, _DISCREET)
            return None
    elif field.type is FieldType.DATE:
        value = _date(text)
    if value is None and text not in numbers.missing:
        reason = f"„{text}“ ist nicht lesbar; das Feld bleibt leer."
        _note(reason, text, field, line, report, _DISCREET)
    return value


def _may_be(value: float, field: OfferField) -> bool:
    low = -math.inf if field.lowest is None else field.lowest
    high = math.inf if field.highest is None else field.highest
    return low <= value <= high and not (field.whole and value % 1)


def _span(text: str, field: OfferField) -> str:
    """Say what a number may be.

    >>> from kpk_geo.offers.record import FIELD_BY_NAME
    >>> _span("12", FIELD_BY_NAME["social_index"])
    '„12“ gibt es nicht: Möglich sind ganze Zahlen von 1 bis 9. Das Feld bleibt leer.'
    >>> _span("-1", FIELD_BY_NAME["pupils"])
    '„-1“ gibt es nicht: Möglich sind ganze Zahlen ab 0. Das Feld bleibt leer.'
    """
    what = "ganze Zahlen" if field.whole else "Zahlen"
    low = "" if field.lowest is None else f" {'ab' if field.highest is None else 'von'} "
    low += "" if field.lowest is None else f"{field.lowest:.0f}"
    high = "" if field.highest is None else f" bis {field.highest:.0f}"
    return f"„{text}“ gibt es nicht: Möglich sind {what}{low}{high}. Das Feld bleibt leer."


def _hours(text: str, field: OfferField, line: int, report: Report) -> str | None:
    read = read_times(text)
    if read.hours is None:
        why = (
            "Die Zeiten sind nicht sicher zu lesen und bleiben als Text stehen; das Angebot zählt "
            "als „Zeiten unbekannt“"
        )
        way_out = "Verständlich ist etwa „dienstags 15-17 Uhr“ oder Tu 15:00-17:00."
        reason = f"{why} ({read.reason}). {way_out}"
        _note(reason, text, field, line, report, discreet=f"{why}. {way_out}")
    return read.hours


def _number(text: str, numbers: NumberFormat) -> float | None:
    cell = numbers.parse(text)
    return None if cell.value != cell.value else cell.value  # NaN is the only unequal to itself


def _date(text: str) -> date | None:
    for date_format in _DATE_FORMATS:
        try:
            return datetime.strptime(text, date_format).date()
        except ValueError:
            continue
    return None


def _term(text: str, field: OfferField, line: int, report: Report) -> str | None:
    assert field.terms is not None
    member = field.terms.parse(text)
    if member is None:
        labels = [term.label for term in field.terms]
        way_out = (
            f' Heißt es hier anders, im Profil kinds = {{ "{text}" = "…" }} eintragen.'
            if field.name == "kind"
            else ""
        )
        hint = f"„{text}“ steht nicht in der Liste. {suggestion(text, labels)}{way_out}"
        discreet = "Die Angabe steht nicht in der Liste; das Feld bleibt leer."
        _note(hint, text, field, line, report, discreet)
        return None
    return member.value


def read_terms(text: str, field: OfferField, line: int, report: Report) -> list[str]:
    """Read words that semicolons separate; those that are none of the list's are reported.

    Another separator counts where all that it separates are words of the list.

    Parameters
    ----------
    text
        Cell without blanks at its ends.
    field
        What may stand there; without a list of terms any word may.
    line
        Line of the file, for the report.
    """
    words = [word.strip() for word in text.split(";") if word.strip()]
    if field.terms is None:
        return words
    words = [part for word in words for part in _parts(word, field)]
    found = (_term(word, field, line, report) for word in words)
    return list(dict.fromkeys(word for word in found if word is not None))


def _parts(word: str, field: OfferField) -> list[str]:
    """Take words apart that a comma, a slash or "und" separates, if each is of the list."""
    assert field.terms is not None
    parts = [part.strip() for part in BETWEEN.split(word) if part.strip()]
    is_one = field.terms.parse(word) is not None
    return [word] if is_one or any(field.terms.parse(part) is None for part in parts) else parts


def _flag(text: str, field: OfferField, line: int, report: Report) -> bool:
    """Read ja/nein; anything unclear counts as ja, since only "confidential" is a flag."""
    word = text.casefold()
    if word and word not in YES | NO:
        reason = f"„{text}“ ist weder ja noch nein; vorsichtshalber ja."
        discreet = "Die Angabe ist weder ja noch nein; vorsichtshalber ja."
        _note(reason, text, field, line, report, discreet)
    return bool(word) and word not in NO


def _yes_no(
    text: str, field: OfferField, line: int, numbers: NumberFormat, report: Report
) -> bool | None:
    """Read ja/nein; what is unclear is not known: nobody may take it for either."""
    word = text.casefold()
    if word in YES | NO:
        return word in YES
    if text not in numbers.missing:
        reason = f"„{text}“ ist weder ja noch nein; das Feld bleibt leer."
        _note(reason, text, field, line, report, _DISCREET)
    return None


def _note(
    reason: str, text: str, field: OfferField, line: int, report: Report, discreet: str
) -> None:
    report.add(
        reason, line=line, column=field.heading, value=text, severity=Severity.NOTE,
        discreet=discreet,
    )  # fmt: skip
