"""Widths of columns: all of the page, no word cut that need not be, weights kept where they can."""

import pytest
from document_toys import COMPARED
from hypothesis import given
from hypothesis import strategies as st

from maps.document.blocks import Column, Table
from maps.document.column_widths import column_widths, holds_words

PAPER = {"total": 164.0, "size": 8.8, "inset": 1.8}


def table(labels: list[str], weights: list[float]) -> Table:
    columns = [Column(label=a, weight=b) for a, b in zip(labels, weights, strict=True)]
    return Table(caption="x", columns=columns, rows=[])


def widths_of(table: Table) -> list[float]:
    return column_widths(table, **PAPER)


def test_weights_are_kept_where_all_words_fit() -> None:
    assert widths_of(table(["a", "b", "c"], [1, 1, 2])) == pytest.approx([41, 41, 82])


def test_a_column_takes_what_its_word_needs_from_those_that_have_room() -> None:
    first, second, third = widths_of(table(["Alleinerziehende", "b", "c"], [1, 20, 20]))
    assert first > 25
    assert second == pytest.approx(third)


def test_no_word_of_a_usual_head_is_narrower_than_its_column() -> None:
    widths = widths_of(COMPARED)
    assert widths[2] > 25.9  # "95-%-Intervall"
    assert sum(widths) == pytest.approx(164)


@given(
    st.lists(
        st.tuples(st.text("abW- ", min_size=1, max_size=60), st.floats(0.1, 9)),
        min_size=1, max_size=14,
    )
)  # fmt: skip
def test_the_columns_fill_the_page_and_none_vanishes(columns: list[tuple[str, float]]) -> None:
    labels, weights = zip(*columns, strict=True)
    widths = widths_of(table(list(labels), list(weights)))
    assert sum(widths) == pytest.approx(164)
    assert min(widths) > 3


def test_only_a_cell_that_cannot_hold_its_words_is_hyphenated() -> None:
    type_ = {"size": PAPER["size"], "inset": PAPER["inset"]}
    assert holds_words("Jugendeinrichtung, 10–15 Jahre", 35, **type_)
    assert not holds_words("Familiengrundschulzentrum", 35, **type_)


def test_a_column_of_numbers_gets_no_more_than_its_longest_line_while_others_break() -> None:
    long = "ein Satz, der in keiner Tabelle in eine Zeile passt, weil er viele Wörter hat"
    columns = [Column(label="Zahl", weight=3), Column(label="Hinweis", weight=1)]
    widths = widths_of(Table(caption="x", columns=columns, rows=[["12", f"{long} {long} {long}"]]))
    assert widths[0] < 15
