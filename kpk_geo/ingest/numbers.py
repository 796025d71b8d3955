"""Text of a table cell to a number, or to the reason why there is none."""

import math
import re
from dataclasses import dataclass

from kpk_geo.model import Validity

_GERMAN = re.compile(r"^[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?([eE][+-]?\d+)?$")
_ENGLISH = re.compile(r"^[+-]?(\d{1,3}(,\d{3})+|\d+|(?=\.\d))(\.\d*)?([eE][+-]?\d+)?$")
_NOISE = str.maketrans({"\u00a0": None, "\u202f": None, " ": None, "'": None, "−": "-"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A number with its validity; `value` is NaN unless valid. `text` is None if understood."""

    value: float
    validity: Validity
    text: str | None = None  # what could not be read as a number


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFormat:
    """How a file writes numbers and the absence of numbers."""

    decimal: str
    missing: frozenset[str]
    suppressed: frozenset[str]
    zero: frozenset[str] = frozenset()

    def parse(self, text: str) -> Cell:
        """Read one cell.

        >>> plain = NumberFormat(decimal=",", missing=frozenset({"-"}), suppressed=frozenset("*"))
        >>> plain.parse("1.234,5").value
        1234.5
        >>> plain.parse("*").validity.label
        'gesperrt'
        """
        stripped = text.strip()
        for markers, cell in (
            (self.zero, Cell(0.0, Validity.VALID)),
            (self.suppressed, Cell(math.nan, Validity.SUPPRESSED)),
            (self.missing, Cell(math.nan, Validity.MISSING)),
        ):
            if stripped in markers:
                return cell
        value = self._number(stripped)
        if value is None or not math.isfinite(value):
            return Cell(math.nan, Validity.MISSING, text=stripped)
        return Cell(value, Validity.VALID)

    def _number(self, text: str) -> float | None:
        bare = text.translate(_NOISE).removesuffix("%").removesuffix("€")
        if self.decimal == "," and _GERMAN.match(bare):
            return float(bare.replace(".", "").replace(",", "."))
        if self.decimal == "." and _ENGLISH.match(bare):
            return float(bare.replace(",", ""))
        return None
