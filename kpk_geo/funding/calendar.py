"""Until when must an application be there? Dates as data, each with its source and its state.

A date that nobody confirmed is never said to be sure: it has no day, so nothing can count down to
it, and it is not past either.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from kpk_geo.funding.sources import Evidence, Source, catalogue, read_source
from kpk_geo.model import Term

_SURE = (Evidence.READ, Evidence.EXCERPT)


class FundingFrom(Term):
    """Which programme a date belongs to."""

    KINDERSTARK = "kinderstark", "kinderstark"
    FGZ = "fgz", "FGZ-Programm des Schulministeriums"


class DateKind(Term):
    """What happens on a date."""

    OPENING = "opening", "Antragsbeginn"
    DEADLINE = "deadline", "Antragsfrist"
    START = "start", "Beginn der Förderung"
    END = "end", "Ende der Förderung"


class DateState(Term):
    """Whether a date is sure."""

    CONFIRMED = "confirmed", "bestätigt"
    UNCONFIRMED = "unconfirmed", "nicht bestätigt"


class Timing(Term):
    """Where a date lies, seen from a given day; the order is that of a list."""

    UNKNOWN = "unknown", "nicht bestätigt"
    COMING = "coming", "kommt"
    PAST = "past", "vorbei"


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingDate:
    """One date of the calendar.

    Raises
    ------
    ValueError
        It is said to be confirmed without a day, a place where it stands, or a look at it; or it
        is unconfirmed and has a day.
    """

    id: str
    programme: FundingFrom
    kind: DateKind
    what: str  # German
    short: str  # German: what it is about, after "für"
    day: date | None  # the first of them where it comes back; None: not confirmed
    yearly_until: date | None  # it comes back every year until then; None: it does not
    state: DateState
    note: str  # German; may be empty
    source: Source

    def __post_init__(self) -> None:
        if self.state is DateState.UNCONFIRMED:
            if self.day is not None or self.yearly_until is not None:
                raise ValueError(f"{self.id}: an unconfirmed date has no day")
            return
        seen = self.source.address and self.source.checked and self.source.evidence in _SURE
        if self.day is None or not seen:
            raise ValueError(f"{self.id}: a confirmed date needs a day and a source that was seen")

    def day_for(self, today: date) -> date | None:
        """Give the day that matters today: the next one, else the last there was.

        >>> every = next(item for item in funding_dates() if item.id == "fgz-bestehend")
        >>> every.day_for(date(2027, 8, 1))
        datetime.date(2028, 7, 31)
        """
        if self.day is None or self.yearly_until is None:
            return self.day
        year = min(max(today.year, self.day.year), self.yearly_until.year)
        this_year = self.day.replace(year=year)
        if this_year < today and year < self.yearly_until.year:
            return self.day.replace(year=year + 1)
        return this_year

    def timing(self, today: date) -> Timing:
        """Say where it lies; the day itself is not past.

        Parameters
        ----------
        today
            From which it is seen.
        """
        day = self.day_for(today)
        if day is None:
            return Timing.UNKNOWN
        return Timing.PAST if day < today else Timing.COMING


@cache
def funding_dates() -> tuple[FundingDate, ...]:
    """Read the calendar in the order of the file."""
    return tuple(_date(entry) for entry in tomllib.loads(catalogue("calendar.toml"))["date"])


def calendar_for(today: date) -> tuple[FundingDate, ...]:
    """Order the calendar for a day: what is open, what comes, soonest first, and what is past.

    Parameters
    ----------
    today
        From which it is seen.
    """
    order, programmes = list(Timing), list(FundingFrom)

    def place(item: FundingDate) -> tuple[int, int, int, str]:
        timing, day = item.timing(today), item.day_for(today)
        number = 0 if day is None else day.toordinal()
        since = -number if timing is Timing.PAST else number
        return order.index(timing), since, programmes.index(item.programme), item.id

    return tuple(sorted(funding_dates(), key=place))


def _date(entry: Mapping[str, Any]) -> FundingDate:
    return FundingDate(
        id=str(entry["id"]),
        programme=FundingFrom.of(str(entry["programme"])),
        kind=DateKind.of(str(entry["kind"])),
        what=str(entry["what"]),
        short=str(entry["short"]),
        day=entry.get("day"),
        yearly_until=entry.get("yearly_until"),
        state=DateState.of(str(entry["state"])),
        note=str(entry.get("note", "")),
        source=read_source(entry),
    )
