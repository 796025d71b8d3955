"""Cells become numbers, or a reason, and never the wrong number."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpk_geo.german import number
from kpk_geo.ingest.numbers import (
    Ambiguous,
    Decimal,
    NumberFormat,
    Reading,
    marks_found,
    reading_of,
)
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


@pytest.mark.parametrize(
    ("texts", "decimal"),
    [
        (["1.234,5", "1.234"], ","),
        (["1,234.5", "1,234"], "."),
        (["0.045", "1.234"], "."),
        (["12.50"], "."),
        (["1.2345"], "."),
        (["1234.567"], "."),
        (["1.234.567", "1.234"], ","),
        (["1\u202f234.567", "1.234"], "."),
        (["12", "1234", "k.A.", ""], ","),
        (["12,5", "3,5", "6.0"], ","),  # the one cell is refused by name, not the column
    ],
)
def test_one_clear_cell_decides_for_its_column(texts: list[str], decimal: str) -> None:
    reading = reading_of(texts)
    assert isinstance(reading, Reading)
    assert reading.decimal == decimal


@pytest.mark.parametrize(
    "texts",
    [
        ["1.234"],
        ["1,234", "999"],
        ["5.713", "12.130", "-"],
        ["12,5", "6.0"],
        ["12,5", "5.713", "6.426"],  # one slip does not turn two rents into thousands
        ["12,5", "3,5", "6.0", "1.234"],
    ],
)
def test_what_allows_two_readings_is_asked(texts: list[str]) -> None:
    assert isinstance(reading_of(texts), Ambiguous)
    assert reading_of(texts, ".") == Reading(".")
    assert reading_of(texts, ",") == Reading(",")


def test_question_shows_both_readings() -> None:
    asked = reading_of(["7", "1.234"])
    assert isinstance(asked, Ambiguous)
    assert asked.question == "„1.234“ = 1234 oder 1,234?"


@pytest.mark.parametrize(
    ("texts", "decimal"),
    [
        (["1.000", "2.500", "120"], ","),
        (["1,000", "2,500", "120"], "."),
        (["12.333", "8.667", "10.000"], None),  # a mean of three years, always three decimals
        (["12.333", "8.667", "10"], None),  # without its last zeros
        (["1.000", "0"], None),
        (["1.500", "12", "1234"], None),
    ],
)
def test_counts_are_thousands_only_where_no_decimals_are_written_so(
    texts: list[str], decimal: str | None
) -> None:
    assert getattr(reading_of(texts, counts=True), "decimal", None) == decimal
    assert isinstance(reading_of(texts), Ambiguous)


@pytest.mark.parametrize(
    "text", ["0.045", "-0.500", "0.045,1", "012.345", "1.2345", "12 34", "1 2"]
)
def test_a_group_of_thousands_never_begins_with_zero(text: str) -> None:
    assert GERMAN.parse(text).text == text


@pytest.mark.parametrize(
    ("text", "value", "mark", "validity"),
    [
        ("12,3p", 12.3, "p", Validity.VALID),
        ("12,3 r", 12.3, "r", Validity.VALID),
        ("s 1.234,5", 1234.5, "s", Validity.VALID),
        ("(12,3)", 12.3, "(…)", Validity.UNCERTAIN),
        ("(3,5 %)", 3.5, "(…)", Validity.UNCERTAIN),
    ],
)
def test_marked_numbers_are_kept_with_their_mark(
    text: str, value: float, mark: str, validity: Validity
) -> None:
    cell = GERMAN.parse(text)
    assert (cell.value, cell.mark, cell.validity) == (value, mark, validity)


@pytest.mark.parametrize("text", ["(abc)", "()", "p", "12,3 x", "12,3pp"])
def test_other_marks_are_no_numbers(text: str) -> None:
    assert math.isnan(GERMAN.parse(text).value)


def test_marks_are_told_with_their_counts() -> None:
    cells = [GERMAN.parse(text) for text in ("(1,0)", "(2,0)", "3p", "-", "*", "4")]
    assert marks_found(cells) == (
        "2-mal „(…)“ (Aussagewert eingeschränkt): als unsicher übernommen; "
        "1-mal „p“ (vorläufig): übernommen; "
        "1-mal „-“ (nichts vorhanden (genau null)): als genau null gelesen"
    )


def written(value: int, digits: int, decimal: str, thousands: str) -> str:
    text = f"{value / 10**digits:,.{digits}f}"
    return text.replace(",", "_").replace(".", decimal).replace("_", thousands)


@given(
    st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=12),
    st.integers(0, 4),
    st.sampled_from(
        [(",", "."), (",", ""), (".", ","), (".", "")]
        + [(sign, space) for sign in ",." for space in " \u00a0\u2009\u202f'"]
    ),
    st.booleans(),
    st.sampled_from([",", "."]),
)
def test_a_column_in_any_notation_gives_its_numbers_or_a_refusal(
    values: list[int], digits: int, signs: tuple[str, str], counts: bool, default: Decimal
) -> None:
    texts = [written(value, digits, *signs) for value in values]
    reading = reading_of(texts, default=default, counts=counts)
    if isinstance(reading, Ambiguous):
        return
    numbers = replace(GERMAN, decimal=reading.decimal)
    for text, value in zip(texts, values, strict=True):
        cell = numbers.parse(text)
        assert cell.text == text or cell.value == pytest.approx(value / 10**digits, abs=1e-9)


@given(st.lists(st.tuples(st.integers(-(10**7), 10**7), st.integers(0, 4)), max_size=12),
       st.sampled_from([(",", "."), (".", ","), (".", ""), (",", "")]))  # fmt: skip
def test_decimals_that_differ_from_cell_to_cell_are_no_other_numbers(
    values: list[tuple[int, int]], signs: tuple[str, str]
) -> None:
    texts = [written(value, digits, *signs) for value, digits in values]
    reading = reading_of(texts)
    if isinstance(reading, Ambiguous):
        return
    numbers = replace(GERMAN, decimal=reading.decimal)
    for text, (value, digits) in zip(texts, values, strict=True):
        cell = numbers.parse(text)
        assert cell.text == text or cell.value == pytest.approx(value / 10**digits, abs=1e-9)
