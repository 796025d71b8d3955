"""What is a commune's share of the Land's money, if it goes by children in SGB II?

B_k = B n_k / sum_j n_j, where B is the Land's budget and n_k the children of commune k. Rounded by
largest remainders (Hare and Niemeyer) to whole cents, so that the shares are the budget.
A suppressed count makes bounds of all shares; which children count (age limit, date) is not
confirmed, so several tables give a range.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kpk_geo.errors import InputError, listed
from kpk_geo.funding.counts import CommuneCount, CountBasis, CountTable

MAX_BUDGET = 1e12  # EUR; own setting: far above any budget of a Land


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one commune would get."""

    key: str
    label: str
    cents: int | None  # None: it hangs on a suppressed count, so there are only bounds
    low_cents: int
    high_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """How a budget is dealt out by the counts of one table."""

    basis: CountBasis
    budget_cents: int
    shares: tuple[Share, ...]  # by key
    rest_cents: int | None  # goes to communes that the table does not list; None: only bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What one commune would get over all tables."""

    key: str
    label: str
    low_cents: int
    high_cents: int


def allocate(budget: float, table: CountTable) -> Allocation:
    """Deal a budget out by one table.

    Parameters
    ----------
    budget
        EUR.
    table
        Counts of the communes; with `total` others share in it that are not listed.

    Raises
    ------
    InputError
        The budget is no amount, the table is empty, a key stands twice, nobody has a child, a
        suppressed count is bounded by nothing, or the communes have more children than the Land.
    """
    cents = _budget_cents(budget)
    communes = sorted(table.communes, key=lambda item: item.key)
    _require(communes, table.total)
    if all(item.is_known for item in communes):
        return _exact(cents, table, communes)
    return _bounded(cents, table, communes)


def spans(allocations: Sequence[Allocation]) -> tuple[Span, ...]:
    """Give the range of each commune over several allocations, by key.

    Parameters
    ----------
    allocations
        Of one budget, by different tables.
    """
    found: dict[str, Span] = {}
    for share in (share for item in allocations for share in item.shares):
        old = found.get(share.key)
        found[share.key] = Span(
            key=share.key,
            label=share.label,
            low_cents=min(share.low_cents, old.low_cents if old else share.low_cents),
            high_cents=max(share.high_cents, old.high_cents if old else share.high_cents),
        )
    return tuple(found[key] for key in sorted(found))


def _budget_cents(budget: float) -> int:
    if not math.isfinite(budget) or not 0 <= budget <= MAX_BUDGET:
        raise InputError("Die Summe des Landes muss ein Betrag ab 0 € sein. Bitte berichtigen.")
    return round(budget * 100)


def _require(communes: Sequence[CommuneCount], total: int | None) -> None:
    if not communes:
        raise InputError(
            "Die Tabelle nennt keine Kommune. Nötig ist je Kommune eine Zeile mit AGS und Anzahl."
        )
    keys = [item.key for item in communes]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise InputError(f"Doppelt in der Tabelle: {listed(twice)}. Bitte je Kommune eine Zeile.")
    _require_sums(communes, total)


def _require_sums(communes: Sequence[CommuneCount], total: int | None) -> None:
    listed_low = sum(item.low for item in communes)
    if total is not None and listed_low > total:
        raise InputError(
            f"Die Kommunen der Tabelle haben zusammen {listed_low} Kinder, das Land nur {total}. "
            "Zählt eine Zeile andere mit, etwa ein Kreis seine Städte? Bitte berichtigen."
        )
    if total == 0 or (total is None and all(item.high == 0 for item in communes)):
        raise InputError(
            "Alle Anzahlen sind 0: So lässt sich nichts verteilen. Bitte die Spalte prüfen."
        )
    unbounded = [item.label for item in communes if item.high is None]
    if unbounded and total is None:
        raise InputError(
            f"Gesperrt und durch nichts begrenzt: {listed(unbounded)}. Bitte angeben, wie viele "
            "es höchstens sind (--suppressed-max), oder die Summe des Landes (--total oder eine "
            "Zeile mit dem Schlüssel 05)."
        )


def _exact(cents: int, table: CountTable, communes: Sequence[CommuneCount]) -> Allocation:
    counts = [item.low for item in communes]
    total = sum(counts) if table.total is None else table.total
    *dealt, rest = _largest_remainders(cents, [*counts, total - sum(counts)], total)
    return Allocation(
        basis=table.basis,
        budget_cents=cents,
        shares=tuple(
            Share(
                key=item.key,
                label=item.label,
                cents=share,
                low_cents=share if table.total is None else cents * item.low // total,
                high_cents=share if table.total is None else -(-cents * item.low // total),
            )
            for item, share in zip(communes, dealt, strict=True)
        ),
        rest_cents=rest,
    )


def _largest_remainders(cents: int, counts: Sequence[int], total: int) -> list[int]:
    """Deal whole cents out; equal remainders go by the order of the counts."""
    floors = [cents * count // total for count in counts]
    remainders = [cents * count % total for count in counts]
    left = cents - sum(floors)
    order = sorted(range(len(counts)), key=lambda place: (-remainders[place], place))
    first = set(order[:left])
    return [floor + (place in first) for place, floor in enumerate(floors)]


def _known_share(cents: int, item: CommuneCount, total: int | None) -> int | None:
    """Give what a known count gets of a known whole, whatever the others have."""
    if total is None or not item.is_known:
        return None
    return (2 * cents * item.low + total) // (2 * total)


def _bounded(cents: int, table: CountTable, communes: Sequence[CommuneCount]) -> Allocation:
    lows = sum(item.low for item in communes)
    highs = sum(item.high or 0 for item in communes)
    shares = []
    for item in communes:
        if table.total is None:
            high = item.high or 0
            low_sum, high_sum = item.low + highs - high, high + lows - item.low
        else:
            left = table.total - (lows - item.low)  # what the others leave at most
            high = left if item.high is None else min(item.high, left)
            low_sum = high_sum = table.total
        shares.append(
            Share(
                key=item.key,
                label=item.label,
                cents=_known_share(cents, item, table.total),
                low_cents=cents * item.low // low_sum if item.low else 0,
                high_cents=-(-cents * high // high_sum) if high else 0,
            )
        )
    return Allocation(
        basis=table.basis, budget_cents=cents, shares=tuple(shares), rest_cents=None
    )  # fmt: skip
