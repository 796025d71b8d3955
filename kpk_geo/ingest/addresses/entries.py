"""What every reader of an address register gives, and how it reports what it cannot take."""

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from kpk_geo.import_report import Report

NOTES_PER_REASON = 50  # each named; the rest is counted
MAX_NUMBER = 9999
_NUMBER = re.compile(r"^(\d+)\s*(.*)$")
_SUFFIX_LETTERS = re.compile(r"[^a-z0-9/]")


class StreetName(NamedTuple):
    """What tells one street of a register from another."""

    name: str
    municipality: str
    municipality_key: str  # AGS
    district: str
    postcode: str
    street_key: str  # the register's own number


class RawAddress(NamedTuple):
    """One entry as the file has it; coordinates in the file's own system."""

    line: int
    street: StreetName
    number: int  # 0: a place in the street without a number
    suffix: str
    quality: str
    x: float
    y: float


@dataclass(slots=True, kw_only=True)
class AddressChecks:
    """Collects what a reader finds out on the way."""

    report: Report
    newest: date | None = None  # the youngest date of an entry
    _counts: Counter[str] = field(default_factory=Counter)

    def reject(
        self, reason: str, *, line: int, column: str | None = None, value: str | None = None
    ) -> None:
        """Note an entry that is not taken; after some of a kind only their number is kept.

        Parameters
        ----------
        reason
            German sentence. Entries with the same one are of a kind, so it quotes nothing.
        line
            Line of the file; of OpenStreetMap the number of the object.
        column
            Heading of the column that is meant; None: the whole entry.
        value
            What stands there; None: nothing is quoted.
        """
        self._counts[reason] += 1
        if self._counts[reason] <= NOTES_PER_REASON:
            self.report.add(reason, line=line, column=column, value=value)

    def finish(self) -> None:
        """Say how many more there were of each kind."""
        for reason, count in self._counts.items():
            rest = count - NOTES_PER_REASON
            if rest > 0:
                self.report.add(f"{reason} Dasselbe gilt für {rest} weitere Zeilen.")


def house_number(text: str) -> tuple[int, str] | None:
    """Split "12 a" into number and suffix; (0, "") for no number, None for no house number.

    >>> house_number("12 A"), house_number(""), house_number("Hof")
    ((12, 'a'), (0, ''), None)
    """
    if not text:
        return 0, ""
    if text.isdecimal() and len(text) <= 4:  # a raised "²" is a digit, but no number
        return int(text), ""
    found = _NUMBER.match(text)
    if found is None or len(found[1]) > 4 or int(found[1]) > MAX_NUMBER:
        return None
    return int(found[1]), suffix_text(found[2])


def suffix_text(text: str) -> str:
    """Write a suffix the one way: lower case, without blanks and hyphens."""
    return _SUFFIX_LETTERS.sub("", text.lower()) if text else ""


def decimal_number(text: str) -> float | None:
    """Read a coordinate with decimal comma or point; None if it is none, as "NaN" and "inf"."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
