"""Text of table cells to numbers, or to the reason why there is none.

Whether a point or a comma is the decimal sign is decided by all cells of a column together. Where
they leave it open nobody guesses: a rent of 6.000 € and one of 6,000 € differ by a thousand.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from kpk_geo.model import Validity
from kpk_geo.model.marks import BRACKETS, MARKS, NUMBER_MARKS

Decimal = Literal[",", "."]

# Groups of thousands have exactly three digits and never begin with a zero: 0.045 is no 45.
_GERMAN = re.compile(
    r"[+-]?(?:[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?|(?:\d+|(?=,\d))(?:,\d+)?(?:[eE][+-]?\d+)?)",
    re.ASCII,
)
_ENGLISH = re.compile(
    r"[+-]?(?:[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?|(?:\d+|(?=\.\d))(?:\.\d*)?(?:[eE][+-]?\d+)?)",
    re.ASCII,
)
_SPACE = "[ \u00a0\u2009\u202f'’]"
_SPACED = re.compile(rf"[+-]?[1-9]\d{{0,2}}(?:{_SPACE}\d{{3}})+(?:[.,]\d+)?", re.ASCII)
_BRACKETS = re.compile(r"\((.*\d.*)\)")
_DASH = re.compile(r"^–(?=\s?[\d.,])")  # Word makes it of a minus
_TRAILING_MINUS = re.compile(r"^(\d(?:[\d., ]*\d)?)-$", re.ASCII)  # as SAP writes it
_FATES = {Validity.UNCERTAIN: "als unsicher übernommen", Validity.SUPPRESSED: "gesperrt"}
_LETTERS = "".join(mark.sign for mark in NUMBER_MARKS)
_KNOWN = 50_000  # texts that need not be taken apart again: columns repeat themselves
_MARKED = re.compile(rf"(.*[\d%€])\s*([{_LETTERS}])|([{_LETTERS}])\s*([\d+-].*)")


@dataclass(frozen=True, slots=True)
class Cell:
    """A number with its validity; `value` is NaN unless valid. `text` is None if understood."""

    value: float
    validity: Validity
    text: str | None = None  # what could not be read as a number
    mark: str | None = None  # sign that stands beside the number, or instead of it
    is_percent: bool = False  # the cell itself says so


@dataclass(frozen=True, slots=True)
class Reading:
    """How a column writes its numbers.

    `opened` is a cell that could be read in two ways, `witness` the one that decided.
    """

    decimal: Decimal
    opened: str = ""
    witness: str = ""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A column that allows two readings."""

    text: str  # a cell of it
    contrary: str = ""  # a cell that is written the other way; empty: none decides

    @property
    def question(self) -> str:
        """Ask, with both readings of a real cell."""
        if self.contrary:
            return (
                f"„{self.text}“ und „{self.contrary}“ stehen in einer Spalte, einmal mit Komma, "
                "einmal mit Punkt als Dezimalzeichen. Welches gilt?"
            )
        bare = _peeled(self.text).core
        sign = "." if "." in bare else ","
        return f"„{self.text}“ = {bare.replace(sign, '')} oder {bare.replace(sign, ',')}?"


@dataclass(frozen=True, slots=True)
class _Peeled:
    core: str  # digits and their signs only
    mark: str | None
    is_percent: bool


def reading_of(
    texts: Iterable[str], declared: Decimal | None = None, *, default: Decimal = ",",
    counts: bool = False,
) -> Reading | Ambiguous:  # fmt: skip
    """Decide from all cells of a column which sign is the decimal one.

    Parameters
    ----------
    texts
        The cells; what is no number says nothing.
    declared
        Decimal sign as the profile gives it: it decides.
    default
        Taken where it makes no difference.
    counts
        Whether the column holds whole things, such as children. Then thousands are sure where
        neither rounding to three digits nor leaving out zeros could have written these cells.

    Examples
    --------
    >>> reading_of(["1.234,5", "12"]).decimal, reading_of(["0.045", "1.234"]).decimal
    (',', '.')
    >>> reading_of(["1.234", "12"]).question
    '„1.234“ = 1234 oder 1,234?'
    """
    if declared is not None:
        return Reading(declared)
    found: dict[str | None, list[str]] = {",": [], ".": [], "open": [], "bare": []}
    for text in texts:
        found.setdefault(_evidence(_peeled(text.strip()).core), []).append(text.strip())
    comma, point, opened = found[","], found["."], found["open"]
    if comma and point and (opened or len(comma) == len(point)):
        return Ambiguous(comma[0], point[0])
    if comma or point:
        chosen: Decimal = "," if len(comma) > len(point) else "."
        return _witnessed(chosen, opened, comma if chosen == "," else point)
    if not opened:
        return Reading(default)
    grouping = _grouping(opened, found["bare"]) if counts else None
    return Reading(grouping) if grouping else Ambiguous(opened[0])


def _witnessed(chosen: Decimal, opened: list[str], witnesses: list[str]) -> Reading | Ambiguous:
    """Believe the cells that show a decimal sign, unless they are few and could be slips.

    Where no cell shows both signs, those that would group thousands must not outnumber them.
    """
    if not opened:
        return Reading(chosen)
    other = "." if chosen == "," else ","
    clear = next((text for text in witnesses if other in text), None)
    groups = [text for text in opened if other in text]
    if clear is None and len(groups) > len(witnesses):
        return Ambiguous(groups[0])
    return Reading(chosen, opened[0], clear or witnesses[0])


@lru_cache(maxsize=_KNOWN)
def _evidence(core: str) -> str | None:
    """Say which decimal sign a cell shows: one of them, none ("bare"), or either ("open")."""
    german, english = _GERMAN.fullmatch(core), _ENGLISH.fullmatch(core)
    if german and english:
        return "open" if "." in core or "," in core else "bare"
    return "," if german else "." if english else None


def _grouping(opened: list[str], bare: list[str]) -> Decimal | None:
    """Give the decimal sign of a column of counts whose other sign can only group thousands.

    Decimals that are always written would stand in every cell, and decimals without their last
    zeros never end in one. A column that breaks both rules has none.
    """
    cores = [_peeled(text).core for text in opened]
    plain = [_peeled(text).core.lstrip("+-") for text in bare]
    signs = {"." if "." in core else "," for core in cores}
    always = all(not core.strip("0") for core in plain)
    trimmed = not any(core.endswith("0") for core in cores)
    if len(signs) > 1 or always or trimmed or any(len(core) > 3 for core in plain):
        return None
    return "," if signs == {"."} else "."


@lru_cache(maxsize=_KNOWN)
def _peeled(text: str) -> _Peeled:
    """Take unit, spaces between thousands and marks off a number."""
    core, mark = _TRAILING_MINUS.sub(r"-\1", _DASH.sub("-", text.replace("−", "-"))), None
    if bracketed := _BRACKETS.fullmatch(core):
        core, mark = bracketed[1].strip(), BRACKETS.sign
    elif marked := _MARKED.fullmatch(core):
        core, mark = (marked[1] or marked[4]).strip(), marked[2] or marked[3]
    is_percent = core.endswith("%")
    core = core.removesuffix("%").removesuffix("€").strip()
    if core[:1] in ("+", "-"):
        core = core[0] + core[1:].lstrip()
    if _SPACED.fullmatch(core):
        core = re.sub(_SPACE, "", core)
    return _Peeled(core, mark, is_percent)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFormat:
    """How a column writes numbers and the absence of numbers."""

    decimal: Decimal
    missing: frozenset[str]
    suppressed: frozenset[str]
    zero: frozenset[str] = frozenset()
    _markers: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Put all markers together: most cells are none, and are asked about often."""
        object.__setattr__(self, "_markers", self.zero | self.suppressed | self.missing)

    def parse(self, text: str) -> Cell:
        """Read one cell.

        >>> plain = NumberFormat(decimal=",", missing=frozenset({"-"}), suppressed=frozenset("*"))
        >>> plain.parse("1.234,5").value
        1234.5
        >>> plain.parse("*").validity.label
        'gesperrt'
        """
        stripped = text.strip()
        return self.marker(stripped) or self.number_in(stripped)

    def number_in(self, stripped: str) -> Cell:
        """Read a cell that is no marker, without blanks at its ends."""
        peeled = _peeled(stripped)
        value = self._number(peeled.core)
        if value is None or not math.isfinite(value):
            return Cell(math.nan, Validity.MISSING, text=stripped)
        validity = MARKS[peeled.mark].validity if peeled.mark else Validity.VALID
        return Cell(value, validity, mark=peeled.mark, is_percent=peeled.is_percent)

    def marker(self, text: str) -> Cell | None:
        """Read a cell that stands for no number, or for exactly zero; None if it is neither."""
        if text not in self._markers:
            return None
        for markers, value, validity in (
            (self.zero, 0.0, Validity.VALID),
            (self.suppressed, math.nan, Validity.SUPPRESSED),
            (self.missing, math.nan, Validity.MISSING),
        ):
            if text in markers:
                return Cell(value, validity, mark=text or None)
        return None

    def _number(self, core: str) -> float | None:
        if self.decimal == "," and _GERMAN.fullmatch(core):
            return float(core.replace(".", "").replace(",", "."))
        if self.decimal == "." and _ENGLISH.fullmatch(core):
            return float(core.replace(",", ""))
        return None


def marks_found(cells: Iterable[Cell]) -> str:
    """Say which signs stood in a column, how often, and what became of them; empty: none.

    >>> marks_found([Cell(12.3, Validity.UNCERTAIN, mark="(…)")] * 3)
    '3-mal „(…)“ (Aussagewert eingeschränkt): als unsicher übernommen'
    """
    counted = Counter((cell.mark, cell.validity) for cell in cells if cell.mark in MARKS)
    parts = []
    for (sign, validity), times in counted.items():
        mark = MARKS[str(sign)]
        if validity is Validity.VALID:
            fate = "übernommen" if mark in NUMBER_MARKS else "als genau null gelesen"
        else:
            fate = _FATES.get(validity, "fehlend")
        parts.append(f"{times}-mal „{sign}“ ({mark.meaning}): {fate}")
    return "; ".join(parts)
