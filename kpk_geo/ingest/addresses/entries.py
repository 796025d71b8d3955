"""What every reader of an address register gives, and how it reports what it cannot take."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from kpk_geo.geocoding.house_number import HouseKey
from kpk_geo.geocoding.register_entry import label_of, register_numbers
from kpk_geo.german import several
from kpk_geo.import_report import Report

NOTES_PER_REASON = 50  # each named; the rest is counted


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
    label: str = ""  # the number as delivered; empty: as `house_text` writes it


@dataclass(slots=True, kw_only=True)
class AddressChecks:
    """Collects what a reader finds out on the way."""

    report: Report
    newest: date | None = None  # the youngest date of an entry
    _several: int = 0  # entries with more than one number
    _line: int = -1  # of the entry before
    _is_counted: bool = False  # that entry
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

    def count(self, entries: Iterable[RawAddress]) -> None:
        """Count what gave more than one address: its entries follow each other."""
        for entry in entries:
            if entry.line == self._line and not self._is_counted:
                self._several += 1
            self._is_counted = entry.line == self._line
            self._line = entry.line

    def finish(self) -> None:
        """Say how many more there were of each kind, and how many entries are several addresses."""
        if self._several:
            self.report.note(
                f"{several(self._several, 'Eintrag führt', 'Einträge führen')} mehrere Hausnummern "
                "(etwa „1-3“); jede zählt als eine Adresse."
            )
        for reason, count in self._counts.items():
            rest = count - NOTES_PER_REASON
            if rest > 0:
                self.report.add(f"{reason} Dasselbe gilt für {rest} weitere Zeilen.")


def house_numbers(number: str, suffix: str = "") -> tuple[tuple[HouseKey, ...], str]:
    """Read the number of an entry; one with two numbers is both.

    Parameters
    ----------
    number, suffix
        As delivered, from one column or from two.

    Returns
    -------
    numbers
        None at all: the text is no house number. (0, ""): the entry has no number.
    label
        The text as delivered, where it does not follow from the numbers.

    Examples
    --------
    >>> house_numbers("12", "a"), house_numbers("1-3"), house_numbers("Hof")
    ((((12, 'a'),), ''), (((1, ''), (3, '')), '1-3'), ((), ''))
    """
    if number.isdecimal() and number.isascii() and len(number) <= 4:
        if not suffix:
            return ((int(number), ""),), ""
        if len(suffix) == 1 and "a" <= suffix <= "z":
            return ((int(number), suffix),), ""
    keys = register_numbers(number, suffix)
    return keys, label_of(number, suffix, keys) if keys else ""


def decimal_number(text: str) -> float | None:
    """Read a coordinate with decimal comma or point; None if it is none, as "NaN" and "inf"."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
