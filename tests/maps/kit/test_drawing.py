"""Maps of areas as our own SVG: right places, whole numbers, nothing lost, nothing over another."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping

import numpy as np
import pytest
import shapely
from area_toys import SIDE, SOUTH, WEST, areas_of, board
from hypothesis import given
from hypothesis import strategies as st

from kpk_geo.frames import Areas
from maps.kit.drawing.areas import HATCH, AreaPicture, Fill, Pen, area_ground, drawn_areas
from maps.kit.drawing.grid import Grid
from maps.kit.drawing.labels import placed_labels, text_width
from maps.kit.drawing.numbers import placed_numbers
from maps.kit.place_names import MapName

SVG = "{http://www.w3.org/2000/svg}"
COMMAND = re.compile(r"([MmlZz])([^MmlZz]*)")
FILLS = {
    "low": Fill(label="gering", colour="#eeeeee"),
    "high": Fill(label="hoch", colour="#aa3300"),
    "gap": Fill(label="gesperrt", colour="#ffffff", pattern=HATCH),
}


def rings(path: str) -> list[shapely.Polygon]:
    """Walk a path as a browser does."""
    found: list[list[tuple[int, int]]] = []
    start = at = np.zeros(2, dtype=int)
    for command, numbers in COMMAND.findall(path):
        steps = np.array(re.findall(r"-?\d+", numbers), dtype=int).reshape(-1, 2)
        if command in "Mm":
            at = start = steps[0] + (start if command == "m" else 0)
            found.append([tuple(at)])
        elif command == "l":
            for step in steps:
                at = at + step
                found[-1].append(tuple(at))
    return [shapely.Polygon(ring) for ring in found]


def picture(areas: Areas, classes: Mapping[str, str], **more: object) -> ET.Element:
    ground = area_ground(areas, 400, margin=0)
    content = AreaPicture(ground=ground, classes=classes, fills=FILLS, title="Karte", **more)  # type: ignore[arg-type]
    return ET.fromstring(drawn_areas(content))


def paths(svg: ET.Element, colour: str) -> list[str]:
    return [str(item.get("d")) for item in svg.iter(f"{SVG}path") if item.get("fill") == colour]


def test_all_areas_of_a_class_are_one_path_at_their_places() -> None:
    areas = board(4, 2)
    svg = picture(areas, {"0000": "high", "0103": "high"})
    assert svg.get("viewBox") == "0 0 400 200"
    (path,) = paths(svg, "#aa3300")
    drawn = shapely.union_all(rings(path))
    lower_left, upper_right = shapely.box(0, 100, 100, 200), shapely.box(300, 0, 400, 100)
    assert drawn.equals(shapely.union_all([lower_left, upper_right]))


def test_an_area_without_a_class_is_blank_and_one_without_a_figure_is_hatched() -> None:
    svg = picture(board(3, 1), {"0000": "low", "0001": "gap"})
    pattern = next(svg.iter(f"{SVG}pattern")).get("id")
    (hatched,) = paths(svg, f"url(#{pattern})")
    assert shapely.union_all(rings(hatched)).bounds[0] == pytest.approx(133, abs=1)
    blank = paths(svg, "#ffffff")[-1]  # behind the ground of the pattern
    assert shapely.union_all(rings(blank)).bounds[2] == 400


@given(st.permutations(range(6)), st.lists(st.sampled_from(["low", "high", "gap"]), min_size=6))
def test_the_order_of_rows_changes_no_byte(order: list[int], keys: list[str]) -> None:
    areas = board(3, 2)
    classes = dict(zip(areas.index, keys, strict=False))
    shuffled = areas.iloc[order]
    reverse = dict(reversed(list(classes.items())))
    assert ET.tostring(picture(areas, classes)) == ET.tostring(picture(shuffled, reverse))


@given(st.integers(1, 12), st.integers(1, 12))
def test_the_areas_fill_the_city_and_never_overlap(columns: int, rows: int) -> None:
    areas = board(columns, rows)
    ground = area_ground(areas, 300, margin=0)
    drawn = [rings(ground.grid.surface([shape]))[0] for shape in ground.shapes.values()]
    whole = shapely.union_all(drawn)
    assert whole.area == pytest.approx(sum(shape.area for shape in drawn))
    assert whole.equals(shapely.box(*whole.bounds))


def test_no_area_is_too_small_to_be_drawn() -> None:
    tiny = shapely.box(WEST, SOUTH, WEST + 1, SOUTH + 1)
    wide = shapely.box(WEST + 100, SOUTH, WEST + 100_000, SOUTH + 50_000)
    svg = picture(areas_of({"a": tiny, "b": wide}), {"a": "high", "b": "low"})
    (path,) = paths(svg, "#aa3300")
    assert len(rings(path)) == 1
    assert rings(path)[0].area > 0


def test_holes_stay_holes() -> None:
    outer = shapely.box(WEST, SOUTH, WEST + 400, SOUTH + 400)
    inner = shapely.box(WEST + 100, SOUTH + 100, WEST + 300, SOUTH + 300)
    svg = picture(areas_of({"a": outer - inner, "b": inner}), {"a": "high", "b": "low"})
    (path,) = paths(svg, "#aa3300")
    assert sorted(ring.area for ring in rings(path)) == [200 * 200, 400 * 400]


def test_the_areas_above_are_one_path_of_borders() -> None:
    areas = board(4, 1).assign(parent_id=["A", "A", "B", ""])
    ground = area_ground(areas, 400, margin=0)
    bounds = [ring.bounds for ring in rings(ground.parents)]
    assert bounds == [(0, 0, 200, 100), (200, 0, 300, 100)]
    assert area_ground(board(2, 1), 400).parents == ""


def test_two_pictures_of_a_page_share_no_pattern() -> None:
    ids = [
        next(picture(board(2, 1), classes).iter(f"{SVG}pattern")).get("id")
        for classes in ({"0000": "gap"}, {"0001": "gap"})
    ]
    assert ids[0] != ids[1]


@pytest.mark.parametrize("text", ["<b>&'\"", "شارع الملك", "x" * 200, "</svg><script>"])
def test_a_name_is_text_whatever_it_says(text: str) -> None:
    areas = board(2, 2)
    name = MapName(text=text, place=(WEST + SIDE, SOUTH + SIDE), radius=1e9, rank=0)
    ground = area_ground(areas, 9000)
    drawn = drawn_areas(
        AreaPicture(ground=ground, classes={}, fills=FILLS, title=text, names=[name])
    )
    svg = ET.fromstring(drawn)
    assert [item.text for item in svg.iter(f"{SVG}text")] == [text]
    assert [item.text for item in svg.iter(f"{SVG}title")] == [text]
    assert svg.get("role") == "img"
    assert not list(svg.iter(f"{SVG}script"))


def test_it_needs_no_style_sheet() -> None:
    """The same picture stands on paper, where there is none."""
    svg = picture(board(2, 2), {"0000": "gap"}, marked=["0001"], dots=[(WEST, SOUTH)])
    assert not [item for item in svg.iter() if item.get("class") or item.get("style")]


names = st.builds(
    MapName,
    text=st.text(min_size=1, max_size=30),
    place=st.tuples(st.floats(0, 10_000), st.floats(0, 10_000)),
    radius=st.floats(100, 10_000),
    rank=st.just(0),
)


@given(st.lists(names, max_size=25))
def test_no_name_lies_over_another_or_beyond_the_picture(found: list[MapName]) -> None:
    grid, size = Grid.around((0, 0, 10_000, 10_000), 900), 22
    boxes = []
    for label in placed_labels(found, grid, size):
        half = text_width(label.text, size) / 2
        boxes.append(shapely.box(label.x - half, label.y - size * 0.8, label.x + half, label.y))
    assert all(box.within(shapely.box(0, 0, 900, 900)) for box in boxes)
    for place, box in enumerate(boxes):
        assert not any(box.overlaps(other) or box.equals(other) for other in boxes[:place])


def test_the_first_name_is_always_the_one_that_stays() -> None:
    grid = Grid.around((0, 0, 1000, 150), 200)  # one line of room
    both = [MapName(text=text, place=(500, 20), radius=500, rank=0) for text in ("Mitte", "Nord")]
    assert [label.text for label in placed_labels(both, grid, 22)] == ["Mitte"]


def test_a_region_without_areas_is_an_empty_picture() -> None:
    svg = picture(board(1, 1).iloc[:0], {})
    assert svg.get("role") == "img"
    assert not list(svg.iter(f"{SVG}pattern"))


def test_a_sign_stands_only_where_there_is_room() -> None:
    fills = {"low": Fill(label="weniger", colour="#ffffff", sign="−")}
    for width, count in ((400, 4), (20, 0)):
        ground = area_ground(board(2, 2), width)
        classes = dict.fromkeys(ground.shapes, "low")
        content = AreaPicture(
            ground=ground, classes=classes, fills=fills, title="Karte", pen=Pen(sign=22)
        )
        svg = ET.fromstring(drawn_areas(content))
        assert len(list(svg.iter(f"{SVG}text"))) == count


def test_numbers_stand_in_their_areas_and_names_give_way_to_them() -> None:
    areas = board(4, 2)
    named = [MapName(text="Mitte", place=(WEST + 0.5 * SIDE, SOUTH + 0.5 * SIDE), radius=900.0,
                     rank=0, area_id="0000")]  # fmt: skip
    svg = picture(areas, {}, numbers={"0000": "1", "0103": "2"}, names=named)
    middles = [
        (int(disc.get("cx", "")), int(disc.get("cy", ""))) for disc in svg.iter(f"{SVG}circle")
    ]
    assert middles == [(50, 150), (350, 50)]
    assert [text.text for text in svg.iter(f"{SVG}text")][-2:] == ["1", "2"]
    (name,) = (text for text in svg.iter(f"{SVG}text") if text.text == "Mitte")
    assert abs(int(name.get("y", "")) - 150) > Pen().disc


@given(
    st.lists(st.tuples(st.floats(0, 4000), st.floats(0, 4000), st.floats(1, 900)), max_size=20),
    st.integers(5, 40),
)
def test_no_number_lies_over_another_or_beyond_the_picture(
    squares: list[tuple[float, float, float]], radius: int
) -> None:
    shapes = {
        str(at): shapely.box(x, y, x + side, y + side) for at, (x, y, side) in enumerate(squares)
    }
    grid = Grid.around((0, 0, 5000, 5000), 400)
    numbers = {key: str(place) for place, key in enumerate([*shapes, "nowhere"], start=1)}
    numbers_of = {text: key for key, text in numbers.items()}
    discs = placed_numbers(numbers, shapes, grid, radius)
    for disc in discs:
        left, top, right, bottom = disc.box(radius)
        assert left >= 0
        assert top >= 0
        assert right <= grid.width
        assert bottom <= grid.height
        place = grid.metres(np.array([[disc.x, disc.y]]))[0]
        own = shapes[numbers_of[disc.text]]
        assert disc.to is not None or shapely.contains_xy(own, *place)
    points = [shapely.Point(disc.x, disc.y) for disc in discs]
    assert all(
        one.distance(other) >= 2 * radius
        for at, one in enumerate(points) for other in points[:at]
    )  # fmt: skip
    if shapes:
        assert discs[0].text == "1"
