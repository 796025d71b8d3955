"""German notation of numbers and dates, for messages, pages and exports."""

import math
import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from kpk_geo.model import Unit

NARROW_SPACE = "\u202f"
SIGNIFICANT = 15  # decimal digits that a float surely holds, and that Excel reckons with
_REMARK: Final = re.compile(r"\s*\([^()]*\)")  # in brackets, the innermost
_COMMA: Final = str.maketrans(",.", ".,")
_NEAR_HALF = 1e-6  # only so near to a half do the ways of rounding differ


def rounded(value: float, digits: int = 0) -> float:
    """Round half away from zero, so that page, CSV and Excel show the same figure.

    Python rounds 56.25 to 56.2 and 28.65 to 28.6, since a half goes to the even digit and the
    float lies a hair below it. DIN 1333, Excel and a browser's number format say 56.3 and 28.7.

    Parameters
    ----------
    value
        Any; NaN and inf are given back.
    digits
        Decimals that are kept.

    Examples
    --------
    >>> rounded(56.25, 1), rounded(100 * 0.2865, 1), rounded(-0.5), rounded(-0.04, 1)
    (56.3, 28.7, -1.0, 0.0)
    """
    if not math.isfinite(value):
        return value
    beyond = abs(value) * 10**digits % 1 - 0.5
    if abs(beyond) > _NEAR_HALF:
        return round(value, digits) + 0.0  # of minus zero nothing is left
    exact = Decimal(f"{value:.{SIGNIFICANT}g}")
    return float(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)) + 0.0


def number(value: float, digits: int = 0) -> str:
    """Write a number with decimal comma and thousands point; "–" for NaN.

    >>> number(12345.678, 1)
    '12.345,7'
    >>> number(-0.04, 1)
    '0,0'
    """
    return "–" if math.isnan(value) else _number(value, digits)


@lru_cache(maxsize=2**14)  # of a map after a change nearly all figures are those before it
def _number(value: float, digits: int) -> str:
    text = f"{rounded(value, digits):,.{digits}f}"
    return text.translate(_COMMA).replace("-", "−")


def plain_number(value: float, digits: int) -> str:
    """Write a number for a file that Excel reads: comma, no thousands point, plain minus.

    >>> plain_number(-12345.25, 1)
    '-12345,3'
    """
    return f"{rounded(value, digits):.{digits}f}".replace(".", ",")


def cut(text: str, most: int) -> str:
    """Shorten a text that has no room, and show that it was.

    Parameters
    ----------
    text
        Of any length.
    most
        Letters that there is room for, the sign of the cut among them.

    Examples
    --------
    >>> cut("Rosengarten", 8), cut("Hafen", 8)
    ('Rosenga…', 'Hafen')
    """
    return text if len(text) <= most else f"{text[: most - 1].rstrip(' ,;')}…"


def shortened(text: str, most: int) -> str:
    """Shorten sentences that have no room: remarks in brackets go first, then whole words.

    Parameters
    ----------
    text
        Of any length.
    most
        Letters that there is room for, the sign of a cut among them.

    Examples
    --------
    >>> shortened("Kita: zu weit (rund 16 von 18 Kindern (in allen Rechenweisen))", 20)
    'Kita: zu weit'
    >>> shortened("Der Weg zur Kita ist zu weit", 20)
    'Der Weg zur Kita …'
    """
    while len(text) > most and (remarks := list(_REMARK.finditer(text))):
        start, end = remarks[-1].span()
        text = text[:start] + text[end:]
    if len(text) <= most:
        return text
    words, _, _ = text[: most - 1].rpartition(" ")
    return f"{words.rstrip(' ,;:–')} …" if words else cut(text, most)


def several(count: int, one: str, many: str) -> str:
    """Write how many there are of something.

    Parameters
    ----------
    count
        Of which there is one, or are many, or none.
    one, many
        The noun, in the case that the sentence wants.

    Examples
    --------
    >>> several(1, "Kern", "Kerne"), several(1200, "Kern", "Kerne")
    ('1 Kern', '1.200 Kerne')
    """
    return f"{number(count)} {one if count == 1 else many}"


def digits_for(value: float) -> int:
    """Say how many decimals show a figure of this size.

    >>> digits_for(92.4), digits_for(1.97), digits_for(0.048)
    (1, 2, 4)
    """
    if not math.isfinite(value) or value == 0 or abs(value) >= 10:
        return 1
    return min(2 - math.floor(math.log10(abs(value))), 4)


def quantity(value: float, unit: Unit, digits: int | None = None) -> str:
    """Write a stored value in its unit.

    Parameters
    ----------
    value
        As stored: shares are 0-1.
    unit
        In which it is shown.
    digits
        Decimals; None: as many as the unit usually has.

    Examples
    --------
    >>> quantity(0.184, Unit.PERCENT) == "18,4" + NARROW_SPACE + "%"
    True
    """
    if math.isnan(value):
        return "–"
    usual = usual_digits(unit)
    text = number(value * unit.divisor, usual if digits is None else digits)
    sign = {Unit.PERCENT: "%", Unit.POINTS: "PP", Unit.PER_1000: "‰", Unit.EURO: "€"}.get(unit)
    return f"{text}{NARROW_SPACE}{sign}" if sign else text


def usual_digits(unit: Unit) -> int:
    """Say how many decimals figures of a unit have."""
    return 0 if unit is Unit.COUNT else 2 if unit in (Unit.SCORE, Unit.POINTS) else 1


def day(value: date | None) -> str:
    """Write a date as 22.11.2026.

    >>> day(date(2026, 11, 22))
    '22.11.2026'
    """
    return value.strftime("%d.%m.%Y") if value else "ohne Datum"


def size(bytes_: int) -> str:
    """Write a file size.

    >>> size(1_500_000)
    '1,5 MB'
    """
    if bytes_ < 1_000_000:
        return f"{number(bytes_ / 1000, 1)} kB"
    if bytes_ < 1_000_000_000:
        return f"{number(bytes_ / 1_000_000, 1)} MB"
    return f"{number(bytes_ / 1_000_000_000, 1)} GB"
