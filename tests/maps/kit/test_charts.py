"""Charts as SVG: whole numbers, deterministic, text as text."""

import math
import re
import xml.etree.ElementTree as ElementTree
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.kit.chart_scale import ChartLabel, without_overlap
from maps.kit.scatter import ScatterDot, ScatterPlot, scatter_plot
from maps.kit.strip_plot import StripPlot, spread_dots, strip_plot
from maps.kit.trend import (
    MAX_MARK_TEXT,
    TrendDot,
    TrendLines,
    TrendMark,
    TrendTarget,
    polylines,
    trend_chart,
)

MARKUP = "<script>alert(1)</script> & „Höhe“ \u202ertl"
SVG = "{http://www.w3.org/2000/svg}"


def strip(values: list[tuple[str, float]], own: float = 0.5) -> str:
    return str(
        strip_plot(
            StripPlot(
                values=values, own=own, city=0.3, city_label=MARKUP, low_label="0 %",
                high_label="1 %", alt=MARKUP, colour="#84361c",
            )
        )
    )  # fmt: skip


def trend(dots: list[TrendDot]) -> str:
    lines = TrendLines(dots=dots, name=MARKUP, city_name="Stadt", alt=MARKUP, colour="#84361c")
    return str(trend_chart(lines))


def dot(year: int, value: float, *, is_break: bool = False) -> TrendDot:
    return TrendDot(
        day=date(year, 12, 31), day_label=str(year), value=value, low=value - 0.05,
        high=value + 0.05, text=f"{value}", city=0.2, is_break=is_break,
    )  # fmt: skip


def scatter() -> str:
    dots = [
        ScatterDot(x=place, y=place % 3, label=MARKUP, address="/gebiet/a", is_marked=place == 4)
        for place in range(9)
    ]
    plot = ScatterPlot(
        dots=dots, x_split=4, y_split=1, x_label="x", y_label="y", fields=("a", "b", "c", "d"),
        strong_field=1, alt=MARKUP, colour="#84361c",
    )  # fmt: skip
    return str(scatter_plot(plot))


def test_charts_are_svg_whose_texts_are_no_markup() -> None:
    for drawn in (strip([("01", 0.1), ("02", 0.7)]), trend([dot(2021, 0.3), dot(2023, 0.4)]),
                  scatter()):  # fmt: skip
        root = ElementTree.fromstring(drawn)
        assert root.tag == f"{SVG}svg"
        title = root.find(f"{SVG}title")
        assert title is not None
        assert title.text == MARKUP
        assert not list(root.iter(f"{SVG}script"))
        assert " style=" not in drawn
        assert " class=" not in drawn


def test_coordinates_are_whole_numbers() -> None:
    for drawn in (strip([("01", 0.123), ("02", 0.777)]), trend([dot(2021, 1 / 3), dot(2023, 0.4)]),
                  scatter()):  # fmt: skip
        placed = re.findall(r' (?:d|x|y|cx|cy|width|height)="([^"]*)"', drawn)
        assert placed
        assert not [text for text in placed if "." in text]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=80), st.randoms())
def test_the_order_of_areas_gives_the_same_picture(values: list[float], random: object) -> None:
    named = [(f"{place:03}", value) for place, value in enumerate(values)]
    mixed = list(named)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert strip(named) == strip(mixed)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60))
def test_dots_keep_their_value_and_none_covers_another_while_there_is_room(
    places: list[int],
) -> None:
    spread = spread_dots(sorted(places), 10, depth=100_000 // 100)
    assert [x for x, _ in spread] == sorted(places)
    for at, (x, y) in enumerate(spread):
        for other_x, other_y in spread[:at]:
            assert abs(x - other_x) >= 10 or abs(y - other_y) >= 10


def test_a_strip_without_own_value_has_no_mark() -> None:
    marked = strip([("01", 0.1), ("02", 0.7)]).count("<circle")
    bare = strip([("01", 0.1), ("02", 0.7)], own=math.nan).count("<circle")
    assert (marked, bare) == (1, 0)


def test_equal_values_are_drawn_too() -> None:
    assert "nan" not in strip([("01", 0.2), ("02", 0.2)], own=0.2)


def test_the_line_has_a_gap_at_a_break_and_at_a_day_without_a_value() -> None:
    assert polylines([0, 9, 18, 27], [1, None, 3, 4], [False] * 4) == "M18 3L27 4"
    broken = trend([dot(2019, 0.3), dot(2021, 0.4, is_break=True), dot(2023, 0.4)])
    whole = trend([dot(2019, 0.3), dot(2021, 0.4), dot(2023, 0.4)])
    assert broken.count('stroke-dasharray="2 6"') == 1
    assert 'stroke-dasharray="2 6"' not in whole


def test_shares_are_drawn_from_zero_on() -> None:
    """Else 47 % and 48 % would be bottom and top."""
    drawn = trend([dot(2021, 0.47), dot(2023, 0.48)])
    heights = [int(y) for y in re.findall(r'<circle cx="\d+" cy="(\d+)"', drawn)]
    assert max(heights) - min(heights) < 10


def test_labels_that_would_cover_others_are_left_out() -> None:
    labels = [ChartLabel(x=100, y=0, text=text) for text in ("erste", "zweite")]
    assert [label.text for label in without_overlap(labels)] == ["erste"]


def test_dots_of_a_scatter_lead_to_pages_but_are_no_stops() -> None:
    root = ElementTree.fromstring(scatter())
    links = list(root.iter(f"{SVG}a"))
    assert len(links) == 9
    assert {link.get("tabindex") for link in links} == {"-1"}
    assert root.get("role") == "group"  # a picture may hold no links


def test_a_trend_with_marks_names_each_by_number_and_holds_their_days() -> None:
    marks = [
        TrendMark(day=date(2022, 3, 1), number="1", text=MARKUP * 3),
        TrendMark(day=date(2026, 3, 1), number="2", text="Später"),
    ]
    dots = [dot(2021, 0.3), dot(2023, 0.4)]
    lines = TrendLines(
        dots=dots, name="hier", city_name="", alt="a", colour="#84361c", marks=marks,
        target=TrendTarget(value=0.9, text="Ziel 90 %", day=date(2027, 12, 31)),
    )  # fmt: skip
    root = ElementTree.fromstring(str(trend_chart(lines)))
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert {"1", "2", "Später", "Ziel 90 %"} <= set(texts)
    assert f"{(MARKUP * 3)[:MAX_MARK_TEXT]}…" in texts
    across = {text.text: int(text.attrib["x"]) for text in root.iter(f"{SVG}text")}
    assert across["2021"] < across["1"] < across["2023"] < across["2"]
    plain = ElementTree.fromstring(trend(dots))
    assert int(plain.attrib["height"]) < int(root.attrib["height"])


@pytest.mark.parametrize("day", [date(2022, 2, 1), date(2023, 11, 1), date(2024, 2, 1)])
def test_no_line_of_a_decision_runs_through_a_value(day: date) -> None:
    dots = [dot(year, 0.478) for year in (2021, 2023, 2025)]
    marks = [TrendMark(day=day, number="1", text="Beschluss")]
    lines = TrendLines(dots=dots, name="hier", city_name="", alt="a", colour="#84361c", marks=marks)
    root = ElementTree.fromstring(str(trend_chart(lines)))
    line = next(path for path in root.iter(f"{SVG}path") if path.get("stroke") == "#62768a")
    across = int(line.attrib["d"].split()[0].removeprefix("M"))
    values = [
        ChartLabel(x=int(text.attrib["x"]), y=0, text="0.478", is_strong=True,
                   anchor=text.attrib["text-anchor"]).span
        for text in root.iter(f"{SVG}text") if text.text == "0.478"
    ]  # fmt: skip
    assert len(values) == 3
    assert not any(left <= across <= right for left, right in values)
