"""Cells become numbers, or a reason, and never the wrong number."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpk_geo.german import number
from kpk_geo.ingest.numbers import NumberFormat
from kpk_geo.model import Validity

GERMAN = NumberFormat(
    decimal=",", missing=frozenset({"", "–"}), suppressed=frozenset({"*"}), zero=frozenset({"-"})
)
ENGLISH = NumberFormat(decimal=".", missing=frozenset({""}), suppressed=frozenset())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("1.234,5", 1234.5),
        (" 3,5 % ", 3.5),
        ("−2,5", -2.5),
        ("1 234", 1234),
        ("1e3", 1000),
    ],
)
def test_german_numbers(text: str, value: float) -> None:
    assert GERMAN.parse(text).value == value


@pytest.mark.parametrize(("text", "value"), [("1,234.5", 1234.5), (".5", 0.5), ("-9999", -9999)])
def test_english_numbers(text: str, value: float) -> None:
    assert ENGLISH.parse(text).value == value


@pytest.mark.parametrize(
    "text", ["1.23", "12.5", "1,2,3", "zwölf", "1.2345,6", "inf", "nan", "#DIV/0!"]
)
def test_ambiguous_or_no_numbers_are_not_guessed(text: str) -> None:
    cell = GERMAN.parse(text)
    assert math.isnan(cell.value)
    assert cell.text == text


@pytest.mark.parametrize("text", ["12,5", "1,23", "12.5.1"])
def test_a_comma_is_no_english_decimal_point(text: str) -> None:
    assert ENGLISH.parse(text).text == text


def test_markers_keep_missing_suppressed_and_zero_apart() -> None:
    cells = [GERMAN.parse(text) for text in ("–", "*", "-", "0")]
    assert [cell.validity for cell in cells] == [
        Validity.MISSING,
        Validity.SUPPRESSED,
        Validity.VALID,
        Validity.VALID,
    ]
    assert [math.isnan(cell.value) for cell in cells] == [True, True, False, False]


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_what_we_write_we_read(thousandths: int, digits: int) -> None:
    value = round(thousandths / 1000, digits)
    assert GERMAN.parse(number(value, digits)).value == pytest.approx(value, abs=1e-9)
