"""What holds at each minute of a day, of the rules that hold on it and on the day before."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kpk_geo.arrays import Bools
from kpk_geo.opening.calendar import Days
from kpk_geo.opening.rules import DAY, WHOLE_DAY, Glue, Hours, Rule, State, TimeSpan

# Where two rules speak of one minute, the one that promises more counts.
_ORDER = (State.OPEN, State.APPOINTMENT, State.UNKNOWN, State.CLOSED)


@dataclass(frozen=True, slots=True)
class Piece:
    """Minutes in one state, from start up to end, since midnight of the day they belong to."""

    start: int
    end: int
    state: State
    opens: bool = False  # an open end: open when it starts, and for how long nobody knows


def rules_holding(hours: Hours, days: Days) -> Bools:
    """Say which rules hold on which days, fallbacks last: (days, rules)."""
    return np.stack([rule.holds(days) for rule in (*hours.rules, *hours.fallbacks)], axis=1)


def pieces_of(hours: Hours, holding: Bools) -> tuple[Piece, ...]:
    """Give what the rules that hold on a day say of it; of minutes without a piece they are silent.

    A rule after a semicolon replaces what was said of the day, also where it closes it. A night
    belongs to the day on which it begins: "Sa off" leaves the end of Friday night alone.

    Parameters
    ----------
    hours
        Whose rules are meant.
    holding
        Which of them hold, (rules,).
    """
    found: list[Piece] = []
    if hours.says_only_when_closed:
        found = [Piece(0, DAY, State.UNKNOWN)]
    for rule, holds in zip(hours.rules, holding, strict=False):
        if holds:
            found = _with_rule(found, rule)
    return tuple(found)


def fallback_of(hours: Hours, holding: Bools) -> State:
    """Say what holds on a day where its rules are silent; a fallback never opens.

    Parameters
    ----------
    hours
        Whose rules are meant.
    holding
        Which of them hold, (rules,), fallbacks last.
    """
    for rule, holds in zip(hours.fallbacks, holding[len(hours.rules) :], strict=True):
        if holds and rule.state is not State.CLOSED:
            return State.UNKNOWN if rule.state is State.OPEN else rule.state
    return State.CLOSED


def _with_rule(before: list[Piece], rule: Rule) -> list[Piece]:
    own = [piece for span in rule.spans or (WHOLE_DAY,) for piece in _pieces(span, rule.state)]
    if rule.state is State.CLOSED and rule.spans:
        return _without(before, own) + own
    if rule.glue is Glue.OVERRIDE or rule.state is State.CLOSED:
        return own
    # Opened further is never less than before; anything else says it anew.
    return (before if rule.state is State.OPEN else _without(before, own)) + own


def _pieces(span: TimeSpan, state: State) -> list[Piece]:
    if not span.open_end:
        return [Piece(span.start, span.end, state)]
    starts = state is State.OPEN and span.start == span.end
    rest = Piece(span.end, DAY, State.UNKNOWN if state is State.OPEN else state, opens=starts)
    return [rest] if span.start == span.end else [Piece(span.start, span.end, state), rest]


def _without(pieces: Sequence[Piece], others: Sequence[Piece]) -> list[Piece]:
    found = list(pieces)
    for other in others:
        found = [
            Piece(start, end, piece.state, opens=piece.opens and start == piece.start)
            for piece in found
            for start, end in (
                (piece.start, min(piece.end, other.start)),
                (max(piece.start, other.end), piece.end),
            )
            if start < end
        ]
    return found


def measured(own: Sequence[Piece], yesterday: Sequence[Piece]) -> dict[State, int]:
    """Give the minutes of a day in each state that its pieces name.

    Parameters
    ----------
    own
        Of the day.
    yesterday
        Of the day before, of which a night may reach into the day.
    """
    pieces = _on_day(own, yesterday)
    edges = sorted({edge for piece in pieces for edge in (piece.start, piece.end)})
    found: dict[State, int] = {}
    for start, end in pairwise(edges):
        state = _best([piece.state for piece in pieces if piece.start <= start < piece.end])
        if state is not None:
            found[state] = found.get(state, 0) + end - start
    return found


def state_at(own: Sequence[Piece], yesterday: Sequence[Piece], minute: int) -> State | None:
    """Say what the pieces of a day and the day before say of a minute; None where they are silent.

    Parameters
    ----------
    own
        Of the day.
    yesterday
        Of the day before.
    minute
        Since midnight.
    """
    if any(piece.opens and piece.start == minute for piece in own):
        return State.OPEN
    pieces = _on_day(own, yesterday)
    return _best([piece.state for piece in pieces if piece.start <= minute < piece.end])


def _on_day(own: Sequence[Piece], yesterday: Sequence[Piece]) -> list[Piece]:
    night = [
        Piece(max(piece.start - DAY, 0), piece.end - DAY, piece.state)
        for piece in yesterday
        if piece.end > DAY
    ]
    today = [Piece(piece.start, min(piece.end, DAY), piece.state) for piece in own]
    return night + today


def _best(states: Sequence[State]) -> State | None:
    return next((state for state in _ORDER if state in states), None)
