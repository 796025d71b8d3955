"""Of how many places the hours are known: the one way to count them, for page, file and table."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kpk_geo.german import number
from kpk_geo.opening.described import status_of
from kpk_geo.opening.rules import HoursStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursCounts:
    """Places by what is known of their hours; the three add up to all."""

    known: int = 0
    appointment: int = 0
    unknown: int = 0

    @property
    def text(self) -> str:
        """Say it in German; empty where nothing is counted.

        >>> HoursCounts(known=3, appointment=1, unknown=2).text
        'Zeiten bekannt: 3 Orte, nur nach Vereinbarung: 1, unbekannt: 2'
        """
        every = self.known + self.appointment + self.unknown
        if not every:
            return ""
        place = "Ort" if self.known == 1 else "Orte"
        parts = [f"Zeiten bekannt: {number(self.known)} {place}"]
        if self.appointment:
            parts.append(f"nur nach Vereinbarung: {number(self.appointment)}")
        if self.unknown:
            parts.append(f"unbekannt: {number(self.unknown)}")
        return ", ".join(parts)


def count_hours(expressions: Iterable[object]) -> HoursCounts:
    """Count places by what is known of their hours.

    Parameters
    ----------
    expressions
        Opening hours of each place as OpenStreetMap writes them; None or NaN where there are none.
    """
    counts = Counter(status_of(text) for text in expressions)
    return HoursCounts(
        known=counts[HoursStatus.KNOWN], appointment=counts[HoursStatus.APPOINTMENT],
        unknown=counts[HoursStatus.UNKNOWN],
    )  # fmt: skip
