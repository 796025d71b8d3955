"""Shares of the Land's money: they are the budget to the cent, and bounds hold every completion."""

from datetime import date
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyses.funding.allocation import allocate, spans
from kpk_geo.errors import InputError
from kpk_geo.funding.counts import CommuneCount, CountBasis, CountTable

BASIS = CountBasis(age_limit=15, reference_date=date(2025, 12, 31))


def commune(place: int, low: int, high: int | None = -1) -> CommuneCount:
    return CommuneCount(
        key=f"05{place:03d}", name="", low=low, high=low if high == -1 else high, line=place + 2
    )


def table(counts: list[int], total: int | None = None) -> CountTable:
    rows = tuple(commune(place, count) for place, count in enumerate(counts))
    return CountTable(basis=BASIS, communes=rows, total=total)


def cents(counts: list[int], budget: float, total: int | None = None) -> list[int | None]:
    return [share.cents for share in allocate(budget, table(counts, total)).shares]


COUNTS = st.lists(st.integers(0, 50_000), min_size=1, max_size=40).filter(any)
BUDGET = st.integers(0, 2_000_000_000).map(lambda amount: amount / 100)


def test_mental_arithmetic() -> None:
    assert cents([1, 1, 2], 100) == [2500, 2500, 5000]
    assert cents([1, 1, 1], 100) == [3334, 3333, 3333]  # the odd cent goes to the first key
    assert cents([30], 14_200_000, total=300_000) == [142_000]


@given(COUNTS, BUDGET)
def test_shares_add_up_to_the_budget_to_the_cent(counts: list[int], budget: float) -> None:
    assert sum(share or 0 for share in cents(counts, budget)) == round(budget * 100)


@given(COUNTS, BUDGET, st.integers(0, 10_000))
def test_with_those_who_are_not_listed_they_add_up_as_well(
    counts: list[int], budget: float, others: int
) -> None:
    made = allocate(budget, table(counts, sum(counts) + others))
    assert sum(share.cents or 0 for share in made.shares) + (made.rest_cents or 0) == round(
        budget * 100
    )
    assert all(share.low_cents <= (share.cents or 0) <= share.high_cents for share in made.shares)


@given(COUNTS, BUDGET)
def test_nobody_is_further_from_the_exact_quota_than_a_cent(
    counts: list[int], budget: float
) -> None:
    whole, total = round(budget * 100), sum(counts)
    for count, share in zip(counts, cents(counts, budget), strict=True):
        assert whole * count // total <= (share or 0) <= -(-whole * count // total)


@given(COUNTS, BUDGET, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    counts: list[int], budget: float, random: object
) -> None:
    rows = list(table(counts).communes)
    random.shuffle(rows)  # type: ignore[attr-defined]
    mixed = CountTable(basis=BASIS, communes=tuple(rows))
    assert allocate(budget, mixed) == allocate(budget, table(counts))


@given(COUNTS, BUDGET)
def test_a_commune_without_children_gets_nothing(counts: list[int], budget: float) -> None:
    assert cents([*counts, 0], budget)[-1] == 0


@given(COUNTS, BUDGET)
def test_more_children_never_get_less(counts: list[int], budget: float) -> None:
    dealt = sorted(zip(counts, cents(counts, budget), strict=True), key=lambda pair: pair[0])
    for (fewer, less), (more, share) in pairwise(dealt):
        assert fewer == more or (less or 0) <= (share or 0)


BOUNDS = st.tuples(st.integers(0, 6), st.integers(0, 4)).map(lambda pair: (pair[0], sum(pair)))


@settings(max_examples=60)
@given(st.lists(BOUNDS, min_size=2, max_size=4), st.integers(0, 100_000), st.booleans())
def test_bounds_hold_every_completion(
    bounds: list[tuple[int, int]], budget: int, has_total: bool
) -> None:
    rows = tuple(commune(place, *pair) for place, pair in enumerate(bounds))
    total = max(sum(high for _, high in bounds) - 1, sum(low for low, _ in bounds), 1)
    known = total if has_total else None
    if not any(high for _, high in bounds):
        return
    made = allocate(budget / 100, CountTable(basis=BASIS, communes=rows, total=known))
    for counts in product(*(range(low, high + 1) for low, high in bounds)):
        if not any(counts) or (known is not None and sum(counts) > known):
            continue
        exact = allocate(budget / 100, table(list(counts), known))
        for share, truth in zip(made.shares, exact.shares, strict=True):
            assert share.low_cents <= (truth.cents or 0) <= share.high_cents


def test_a_suppressed_count_takes_the_sure_amount_from_all() -> None:
    rows = (commune(0, 10), commune(1, 0, 10))
    first, second = allocate(100, CountTable(basis=BASIS, communes=rows)).shares
    assert first.cents is None
    assert (first.low_cents, first.high_cents) == (5000, 10000)
    assert (second.low_cents, second.high_cents) == (0, 5000)


def test_the_total_bounds_what_nothing_else_bounds() -> None:
    rows = (commune(0, 10), commune(1, 0, None))
    with pytest.raises(InputError, match="--suppressed-max"):
        allocate(100, CountTable(basis=BASIS, communes=rows))
    first, second = allocate(100, CountTable(basis=BASIS, communes=rows, total=40)).shares
    assert first.cents == 2500  # a known count of a known whole hangs on nobody else
    assert (second.low_cents, second.high_cents) == (0, 7500)


def test_several_ways_of_counting_give_a_range() -> None:
    ranges = spans([allocate(100, table([1, 1])), allocate(100, table([1, 3]))])
    assert [(item.low_cents, item.high_cents) for item in ranges] == [(2500, 5000), (5000, 7500)]


@pytest.mark.parametrize(
    ("counts", "total", "budget", "words"),
    [
        ([], None, 1.0, "keine Kommune"),
        ([0, 0], None, 1.0, "Alle Anzahlen sind 0"),
        ([0], 0, 1.0, "Alle Anzahlen sind 0"),
        ([5], 4, 1.0, "das Land nur 4"),
        ([5], None, -1.0, "ab 0"),
        ([5], None, float("nan"), "ab 0"),
        ([5], None, float("inf"), "ab 0"),
    ],
)
def test_what_cannot_be_dealt_out_is_refused(
    counts: list[int], total: int | None, budget: float, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        allocate(budget, table(counts, total))


def test_a_doubled_key_is_refused() -> None:
    rows = (commune(1, 5), commune(1, 6))
    with pytest.raises(InputError, match="Doppelt in der Tabelle: 05001"):
        allocate(1, CountTable(basis=BASIS, communes=rows))
