"""Columns are as broad as their words; the page is turned only where nothing else helps."""

import pytest
from docx_toys import table
from hypothesis import given
from hypothesis import strategies as st

from maps.document.blocks import Column, Table
from maps.document.docx.widths import TYPE_SIZES, layout, text_twips

PORTRAIT, LANDSCAPE = 9071, 14004
words = st.text(alphabet="abcdeWMil -", max_size=30)


@st.composite
def any_table(draw):
    count = draw(st.integers(1, 14))
    columns = [
        Column(
            label=draw(words.filter(str.strip)),
            is_number=draw(st.booleans()),
            weight=draw(st.floats(0, 5)),
        )
        for _ in range(count)
    ]
    rows = draw(st.lists(st.lists(words, min_size=count, max_size=count), max_size=4))
    return Table(caption="Breiten", columns=columns, rows=rows)


@given(any_table())
def test_columns_fill_the_text_exactly(toy):
    found = layout(toy, PORTRAIT, LANDSCAPE)
    assert sum(found.widths) == (LANDSCAPE if found.is_landscape else PORTRAIT)
    assert min(found.widths) > 0


@given(any_table())
def test_a_column_has_room_for_its_longest_word_on_an_upright_page(toy):
    found = layout(toy, PORTRAIT, LANDSCAPE)
    if found.is_landscape:
        return
    for place, width in enumerate(found.widths):
        for cell in (row[place] for row in toy.rows):
            longest = max(cell.replace("-", "- ").split(" "), key=len, default="")
            assert text_twips(longest, found.type_size) <= max(width, 2600)


def test_weights_share_what_no_word_needs():
    columns = [Column(label="A", weight=3), Column(label="B")]
    found = layout(Table(caption="c", columns=columns, rows=[["x", "y"]]), 8000, LANDSCAPE)
    assert found.widths == (6000, 2000)


def test_a_column_leaves_what_its_longest_line_does_not_need_to_those_that_break():
    columns = [Column(label="Zahl", is_number=True), Column(label="Text")]
    toy = Table(caption="c", columns=columns, rows=[["12,5 %", "Wort " * 60]])
    found = layout(toy, PORTRAIT, LANDSCAPE)
    assert found.widths[0] < PORTRAIT / 8


def test_type_shrinks_before_the_page_turns():
    sizes = [layout(table(n, word="Kennzahl"), PORTRAIT, LANDSCAPE) for n in (5, 10, 14)]
    assert sizes[0].type_size == TYPE_SIZES[0]
    assert sizes[1].type_size < TYPE_SIZES[0]
    assert not sizes[1].is_landscape
    assert sizes[2].is_landscape


def test_where_nothing_fits_short_words_keep_their_room():
    found = layout(table(14, word="Jugendeinrichtungen"), PORTRAIT, LANDSCAPE)
    assert found.widths[0] >= text_twips("Birkenau", found.type_size, is_bold=True)


@pytest.mark.parametrize("weight", [0.0, -1.0])
def test_columns_without_weight_are_alike(weight):
    columns = [Column(label="A", weight=weight), Column(label="B", weight=weight)]
    found = layout(Table(caption="c", columns=columns, rows=[]), 8000, LANDSCAPE)
    assert found.widths == (4000, 4000)
