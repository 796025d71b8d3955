"""A picture shows what the page's record says, and every class stands in its legend."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from area_toys import board
from hypothesis import given
from hypothesis import strategies as st
from sheet_toys import PLACE, ground, place_of, shown, theme

from kpk_geo.errors import NotFoundError
from maps.document.sheet import Paper
from maps.kit.drawing.areas import drawn_areas
from maps.kit.drawing.patterns import is_dark
from maps.kit.palette import BURDEN_COLOURS
from maps.sheet.legend import listed_items
from maps.sheet.lines import Column, broken
from maps.sheet.paper import theme_sheet
from maps.sheet.picture_of_theme import (
    NO_DATA,
    WITHOUT,
    classes_of,
    sized_ground,
    theme_picture,
)
from maps.sheet.plate import WIDTH, map_plate
from maps.sheet.shown_map import EXACT

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [text.text or "" for text in ET.fromstring(svg).iter(f"{SVG}text")]


@given(st.lists(st.integers(-1, 4), min_size=6, max_size=6))
def test_classes_of_a_picture_are_those_of_the_theme(codes: list[int]) -> None:
    own = theme(codes)
    found = classes_of(shown(own), own, ground())
    expected = Counter(str(code) if code >= 0 else NO_DATA for code in codes)
    assert Counter(found.values()) == expected


@given(st.permutations(range(6)))
def test_the_order_of_areas_changes_no_byte(order: list[int]) -> None:
    codes = [0, 1, 2, 3, 4, -1]
    areas = list(PLACE.areas.index)
    own = theme([codes[at] for at in order])
    found = shown(own, area_ids=tuple(areas[at] for at in order))
    plain = theme(codes)
    assert map_plate(found, own, PLACE).svg == map_plate(shown(plain), plain, PLACE).svg


def test_a_picture_says_that_its_values_are_exact_and_a_sheet_how_long_a_kilometre_is() -> None:
    own = theme([0, 1, 2, 3, 4, 0])
    assert EXACT in texts(map_plate(shown(own), own, PLACE).svg)
    sheet = theme_sheet(shown(own), own, PLACE, Paper.A4, created=datetime.now(UTC))
    assert any(re.fullmatch(r"[125]0* k?m", text) for text in texts(sheet.map))


def test_an_area_that_the_data_do_not_know_is_hatched_and_said() -> None:
    own = theme([0, 1, 2, 3, 0])
    found = shown(own, area_ids=tuple(list(PLACE.areas.index)[:5]))
    assert WITHOUT in texts(map_plate(found, own, PLACE).svg)


def test_patterns_stay_patterns_and_letters_letters() -> None:
    svg = map_plate(shown(theme([0, 1, 2, 3, 4, 0])), theme([0, 1, 2, 3, 4, 0]), PLACE).svg
    names = {item.get("id") for item in ET.fromstring(svg).iter(f"{SVG}pattern")}
    used = set(re.findall(r"url\(#([^)]+)\)", svg))
    assert used == names
    assert len(names) == 3  # plus, minus on bands, hatch
    assert "K" in texts(svg)


def test_every_pattern_of_the_palette_can_be_drawn() -> None:
    patterns = ["plus", "minus", "plus-unsure", "minus-unsure", "unsure", "stripe", "hatch", "dots"]
    base = theme([0] * 6)
    for pattern in patterns:
        own = replace(base, items=(replace(base.items[0], pattern=pattern), *base.items[1:]))
        picture = theme_picture(shown(own), own, PLACE, ground())
        assert len(list(ET.fromstring(drawn_areas(picture)).iter(f"{SVG}pattern"))) >= 1


def test_a_chosen_area_is_outlined_and_an_unknown_one_refused() -> None:
    own = theme([0] * 6)
    assert theme_picture(shown(own), own, PLACE, ground(), chosen="0001").marked == ["0001"]
    with pytest.raises(NotFoundError, match="Das Gebiet „x“ gibt es auf der Ebene"):
        theme_picture(shown(own), own, PLACE, ground(), chosen="x")


def test_an_unknown_theme_names_the_known_ones() -> None:
    own = theme([0] * 6)
    with pytest.raises(NotFoundError, match=r"„statu“ gibt es.*Meinten Sie „status“"):
        shown(own).theme("statu")
    with pytest.raises(NotFoundError, match="nichts zu zeichnen"):
        replace(shown(own), themes=[]).theme("")


@pytest.mark.parametrize(("columns", "rows"), [(6, 1), (1, 6), (3, 2), (40, 1), (1, 40)])
def test_a_picture_of_any_shape_holds_its_map(columns: int, rows: int) -> None:
    areas = board(columns, rows)
    own = theme([0] * len(areas))
    plate = map_plate(shown(own, area_ids=tuple(map(str, areas.index))), own, place_of(areas))
    assert plate.width == WIDTH
    assert plate.height < 2 * WIDTH
    numbers = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"', plate.svg)
    assert max(float(y) for _, y in numbers) < plate.height
    grid = sized_ground(areas, 500, 300).grid
    assert grid.width <= 500
    assert grid.height <= 340  # a unit is the least that a map is wide


def test_markup_and_200_letters_stay_text() -> None:
    name = "<b>&" + "Wort" * 50
    own = replace(theme([0] * 6), finding=name, label=name)
    found = texts(map_plate(shown(own), own, PLACE).svg)
    assert name in "".join(found).replace("\u00ad", "")


@given(st.text(alphabet="ab cdefgWM", max_size=300), st.integers(40, 400))
def test_no_letter_is_lost_in_lines(text: str, width: int) -> None:
    lines = broken(text, width, 20)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_lines_stand_below_each_other() -> None:
    column = Column(0, 0, 100)
    column.add("eins zwei drei vier fünf sechs", 20)
    assert all(above.y < below.y for above, below in pairwise(column.lines))
    assert column.lines[-1].y < column.y


def test_classes_that_another_speaks_for_are_not_listed() -> None:
    own = theme([0] * 6)
    hidden = replace(own, items=(*own.items, replace(own.items[0], is_listed=False)))
    assert listed_items(hidden) == listed_items(own)


def test_signs_are_light_on_the_darkest_class_alone() -> None:
    dark: list[Any] = [is_dark(colour) for colour in BURDEN_COLOURS]
    assert dark == [False, False, False, True]
