"""Where a value lies on a chart: whole numbers of half pixels, the same on page and paper."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kpk_geo import german

FONT = "system-ui, 'Segoe UI', Arial, sans-serif"  # as attribute: a chart needs no style sheet
LETTER = 13  # half pixels: mean breadth of a letter of 12 pixels, to keep labels apart
STRONG_LETTER = 15  # of a strong one


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """From values to half pixels."""

    low: float
    high: float
    start: int  # half pixels of `low`
    end: int  # of `high`; smaller than `start` where the axis points upwards

    def at(self, value: float) -> int:
        """Give the half pixel of a value; the middle where all values are the same.

        >>> Scale(low=0, high=1, start=20, end=220).at(0.5)
        120
        """
        if self.high <= self.low:
            return (self.start + self.end) // 2
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start))


def scale_over(values: Iterable[float], start: int, end: int, *, room: float = 0.0) -> Scale:
    """Span an axis over all values that are numbers.

    Parameters
    ----------
    values
        NaN and endless ones are left out.
    start, end
        Half pixels of the smallest and the largest.
    room
        Share of the span that is left free at both ends.
    """
    finite = [value for value in values if math.isfinite(value)]
    low, high = (min(finite), max(finite)) if finite else (0.0, 1.0)
    spare = room * (high - low)
    return Scale(low=low - spare, high=high + spare, start=start, end=end)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartLabel:
    """A word on a chart."""

    x: int  # half pixels
    y: int
    text: str
    anchor: str = "middle"  # or "start", "end"
    colour: str = ""
    is_strong: bool = False

    @property
    def span(self) -> tuple[int, int]:
        """From where to where it goes, about."""
        wide = len(self.text) * (STRONG_LETTER if self.is_strong else LETTER)
        left = {"start": self.x, "middle": self.x - wide // 2, "end": self.x - wide}[self.anchor]
        return left, left + wide


def without_overlap(labels: Iterable[ChartLabel], gap: int = 8) -> list[ChartLabel]:
    """Keep labels of one line that do not cover one given before them.

    Parameters
    ----------
    labels
        The most important first.
    gap
        Half pixels that must be left between two.
    """
    kept: list[ChartLabel] = []
    for label in labels:
        left, right = label.span
        apart = all(right + gap <= a or b + gap <= left for a, b in (x.span for x in kept))
        if apart and label.text:
            kept.append(label)
    return kept


def day_label(day: date) -> str:
    """Write the year alone where the day is its last, as most statistics are.

    >>> day_label(date(2025, 12, 31)), day_label(date(2025, 6, 30))
    ('2025', '30.06.2025')
    """
    return str(day.year) if (day.month, day.day) == (12, 31) else german.day(day)
