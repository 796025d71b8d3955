"""One way of rounding: what a page says is what Excel shows of the same figure."""

import math
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpk_geo import german
from kpk_geo.model import Unit


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (56.25, 1, "56,3"),  # 9 of 16 without the U9: half to even would say 56,2
        (100 * 0.2865, 1, "28,7"),  # the float lies a hair below 28.65
        (12.5, 0, "13"),
        (0.5, 0, "1"),
        (2.675, 2, "2,68"),
        (-0.5, 0, "−1"),
        (-0.04, 1, "0,0"),
        (1e15 + 0.5, 0, "1.000.000.000.000.000"),  # beyond the digits that a float surely holds
    ],
)
def test_a_half_is_rounded_away_from_zero(value: float, digits: int, expected: str) -> None:
    assert german.number(value, digits) == expected


@given(st.integers(min_value=-(10**9), max_value=10**9), st.integers(min_value=0, max_value=4))
def test_figures_of_few_digits_are_rounded_as_on_paper(thousandths: int, digits: int) -> None:
    exact = Decimal(thousandths) / 1000
    expected = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    assert german.rounded(thousandths / 1000, digits) == float(expected)


@given(st.integers(min_value=0, max_value=2000), st.integers(min_value=1, max_value=2000))
def test_a_share_is_rounded_as_its_exact_fraction(part: int, whole: int) -> None:
    """Of counts, no digit of the float decides: only the fraction does."""
    share = part / whole
    exact = (Decimal(1000 * part) / Decimal(whole)).quantize(Decimal(1), ROUND_HALF_UP) / 10
    assert german.rounded(share * Unit.PERCENT.divisor, 1) == float(exact)


@given(st.floats(min_value=-1e9, max_value=1e9), st.integers(0, 4))
def test_rounding_moves_by_half_a_digit_at_most(value: float, digits: int) -> None:
    assert abs(german.rounded(value, digits) - value) <= 0.5 * 10**-digits * (1 + 1e-6)


def test_what_is_no_number_stays_so() -> None:
    assert math.isnan(german.rounded(math.nan, 1))
    assert german.rounded(math.inf, 1) == math.inf
