"""What is said of dates, half posts and shares; nothing sounds surer than its source is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analyses.funding.allocation import Allocation, Share, Span
from analyses.funding.fgz_posts import FgzCosts
from kpk_geo import german
from kpk_geo.funding.calendar import (
    DateKind,
    DateState,
    FundingDate,
    FundingFrom,
    Timing,
    calendar_for,
)
from kpk_geo.funding.sources import Source
from kpk_geo.german import number, several

HELD = "\u00a0"  # keeps an amount and its sign on one line
CHECKED = (
    "Geprüft wurde im November 2026, meist an gespeicherten Fassungen der Seiten und in Auszügen. "
    "Maßgeblich sind Richtlinie und Aufruf selbst; vor einem Antrag bitte dort nachsehen."
)
BASIS_OPEN = (
    "Welche Kinder zählen (Altersgrenze, Stichtag), ist nicht bestätigt: Die Beträge sind eine "
    "Überschlagsrechnung, kein Bescheid."
)
NO_CLAIM = "Auf die Förderung besteht kein Anspruch; entschieden wird im Rahmen des Haushalts."


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRow:
    """One date as it is shown."""

    day: str
    what: str
    programme: str
    kind: str
    state: str  # "bestätigt" or "nicht bestätigt"
    is_sure: bool
    timing: Timing
    distance: str  # German: how far away; empty where no day is confirmed
    note: str
    source: Source


def calendar_rows(today: date) -> list[CalendarRow]:
    """Write the calendar as it stands on a day."""
    return [_row(item, today) for item in calendar_for(today)]


def _row(item: FundingDate, today: date) -> CalendarRow:
    day = item.day_for(today)
    return CalendarRow(
        day="nicht bestätigt" if day is None else german.day(day),
        what=item.what,
        programme=item.programme.label,
        kind=item.kind.label,
        state=item.state.label,
        is_sure=item.state is DateState.CONFIRMED,
        timing=item.timing(today),
        distance="" if day is None else distance(day, today),
        note=item.note,
        source=item.source,
    )


def distance(day: date, today: date) -> str:
    """Say how far a day is away.

    Parameters
    ----------
    day
        That is asked about.
    today
        From which it is seen.

    Examples
    --------
    >>> distance(date(2026, 7, 31), date(2026, 7, 30)), distance(date(2026, 1, 1), date(2026, 7, 1))
    ('in 1 Tag', 'vorbei')
    """
    days = (day - today).days
    if days < 0:
        return "vorbei"
    return "heute" if days == 0 else f"in {several(days, 'Tag', 'Tagen')}"


def headline(today: date) -> str:
    """Say of which programme no deadline is confirmed, and which is the next that is.

    >>> headline(date(2026, 11, 26))
    'Für kinderstark 2027 ist noch keine Antragsfrist bestätigt. Nächste bestätigte Frist:
    31.07.2027 für bestehende FGZ.'
    """
    deadlines = [item for item in calendar_for(today) if item.kind is DateKind.DEADLINE]
    texts = [
        f"Für {item.short} ist noch keine Antragsfrist bestätigt."
        for item in deadlines
        if item.timing(today) is Timing.UNKNOWN and item.programme is FundingFrom.KINDERSTARK
    ]
    coming = [item for item in deadlines if item.timing(today) is Timing.COMING]
    if coming:
        day = german.day(coming[0].day_for(today))
        texts.append(f"Nächste bestätigte Frist: {day} für {coming[0].short}.")
    else:
        texts.append("Eine kommende Frist ist nicht bestätigt.")
    return " ".join(texts)


def euros(value: float) -> str:
    """Write an amount in whole euros.

    >>> euros(1234567.4) == f"1.234.567{HELD}€"
    True
    """
    return f"{number(value)}{HELD}€"


def exact_euros(cents: int) -> str:
    """Write an amount with its cents.

    >>> exact_euros(123456) == f"1.234,56{HELD}€"
    True
    """
    return f"{number(cents / 100, 2)}{HELD}€"


def posts(costs: FgzCosts) -> str:
    """Write how many posts.

    >>> from analyses.funding.fgz_posts import fgz_costs
    >>> posts(fgz_costs(1)), posts(fgz_costs(5))
    ('1,0 Stellen', '3,5 Stellen')
    """
    return f"{number(costs.posts, 1)} Stellen"


def costs_line(costs: FgzCosts) -> str:
    """Say what some FGZ cost in a year, and who pays.

    >>> from analyses.funding.fgz_posts import fgz_costs
    >>> costs_line(fgz_costs(4)).replace(HELD, " ")
    '4 FGZ: 256.000 € im Jahr, davon Land bis zu 204.800 €, Kommune mindestens 51.200 €.'
    """
    return (
        f"{number(costs.count)} FGZ: {euros(costs.total)} im Jahr, davon Land bis zu "
        f"{euros(costs.state)}, Kommune mindestens {euros(costs.own)}."
    )


def share_text(share: Share) -> str:
    """Write what one commune would get; bounds where a count is suppressed."""
    if share.cents is not None:
        return exact_euros(share.cents)
    return f"{exact_euros(share.low_cents)} bis {exact_euros(share.high_cents)}"


def span_text(span: Span) -> str:
    """Write the range of one commune over all ways of counting."""
    if span.low_cents == span.high_cents:
        return exact_euros(span.low_cents)
    return f"{exact_euros(span.low_cents)} bis {exact_euros(span.high_cents)}"


def allocation_lines(allocations: Sequence[Allocation]) -> list[str]:
    """Say what the amounts rest on, and what is not confirmed.

    Parameters
    ----------
    allocations
        Of one budget, one for each way of counting.
    """
    lines = [f"Gezählt: {item.basis.label}." for item in allocations]
    if any(share.cents is None for item in allocations for share in item.shares):
        lines.append(
            "Gesperrte Anzahlen: Jeder Betrag liegt zwischen den genannten Grenzen, wie groß die "
            "gesperrten Zahlen auch sind."
        )
    if len(allocations) > 1:
        lines.append("Die Spanne reicht über alle Arten zu zählen.")
    return [*lines, BASIS_OPEN]
