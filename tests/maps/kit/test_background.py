"""The picture behind the maps: small, whole, on a grid, and nothing in it but shapes."""

import re
import xml.etree.ElementTree as ET

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from kpk_geo.background import Background, FeatureKind, is_partial
from kpk_geo.crs import DEFAULT_CRS
from maps.kit.background import BANDS, LARGE, Sheet, background_svg, drawn_box, shown_kinds
from maps.kit.palette import BACKGROUND, BACKGROUND_ON_PAPER

X0, Y0 = 350_000.0, 5_700_000.0
REGION = shapely.box(X0, Y0, X0 + 10_000, Y0 + 8_000)
SVG = "{http://www.w3.org/2000/svg}"


def background(
    shapes: dict[str, shapely.Geometry], extent: shapely.Geometry | None = None
) -> Background:
    return Background(
        features=gpd.GeoDataFrame(
            {"kind": list(shapes)}, geometry=list(shapes.values()), crs=DEFAULT_CRS
        ),
        places=gpd.GeoDataFrame({"kind": [], "name": []}, geometry=[], crs=DEFAULT_CRS),
        extent=extent,
    )


def line(*points: tuple[float, float]) -> shapely.Geometry:
    return shapely.MultiLineString([[(X0 + x, Y0 + y) for x, y in points]])


def paths(text: str) -> list[ET.Element]:
    return list(ET.fromstring(text).iter(f"{SVG}path"))


def corners(d: str) -> list[tuple[int, int]]:
    """Follow a path from its start, as a browser does; whole numbers alone."""
    assert re.fullmatch(r"(M-?\d+ -?\d+l[-\d ]+z?)+", d), d
    found = []
    for start, steps in re.findall(r"M([-\d ]+)l([-\d ]+)", d):
        x, y = map(int, start.split())
        found.append((x, y))
        numbers = list(map(int, re.findall(r"-?\d+", steps)))
        assert len(numbers) % 2 == 0
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
    return found


@given(
    st.lists(
        st.tuples(st.integers(0, 10_000), st.integers(0, 8_000)), min_size=2, max_size=12,
        unique=True,
    ),
    st.sampled_from(BANDS),
)  # fmt: skip
def test_a_line_is_drawn_where_it_lies_to_a_pixel(points: list[tuple[int, int]], band: int) -> None:
    drawn = paths(background_svg(background({"river": line(*points)}), REGION, band))
    sheet = Sheet(drawn_box(REGION, DEFAULT_CRS), 40_075_016.686 / 256 / 2**band / 2, DEFAULT_CRS)
    exact = sheet.on_grid(np.array([(X0 + x, Y0 + y) for x, y in points]))
    if not drawn:  # too short to be seen
        assert shapely.LineString(exact).length < 2 * 4 + 4
        return
    found = shapely.LineString(corners(drawn[0].attrib["d"]))
    assert shapely.hausdorff_distance(found, shapely.LineString(exact)) <= 3


def test_one_path_per_class_and_shapes_alone() -> None:
    shapes = {
        "green": shapely.box(X0, Y0, X0 + 2000, Y0 + 2000),
        "water": shapely.box(X0 + 3000, Y0, X0 + 5000, Y0 + 2000),
        "rail": line((0, 3000), (9000, 3000)),
        "major_road": line((0, 4000), (9000, 4000)),
    }
    text = background_svg(background(shapes), REGION, 14)
    assert [path.attrib["fill"] for path in paths(text)] == [
        BACKGROUND["green"][0], BACKGROUND["water"][0], "none", "none",
    ]  # fmt: skip
    assert {element.tag for element in ET.fromstring(text).iter()} == {f"{SVG}svg", f"{SVG}path"}
    assert not re.search(r"style|script|href|<text|on\w+=", text)


def test_on_paper_there_are_grey_lines_and_no_fills() -> None:
    shapes = {
        "green": shapely.box(X0, Y0, X0 + 2000, Y0 + 2000),
        "water": shapely.box(X0 + 3000, Y0, X0 + 5000, Y0 + 2000),
        "river": line((0, 3000), (9000, 3000)),
    }
    drawn = paths(background_svg(background(shapes), REGION, 14, for_paper=True))
    assert [path.attrib["fill"] for path in drawn] == ["none", "none"]
    for colour, _, _ in BACKGROUND_ON_PAPER.values():
        assert colour[1:3] == colour[3:5] == colour[5:7]


def test_an_island_stays_a_hole_and_a_pond_nobody_sees_is_left_out() -> None:
    lake = shapely.difference(
        shapely.box(X0, Y0, X0 + 3000, Y0 + 3000),
        shapely.box(X0 + 1000, Y0 + 1000, X0 + 2000, Y0 + 2000),
    )
    pond = shapely.box(X0 + 5000, Y0, X0 + 5020, Y0 + 20)
    shape = shapely.union_all([lake, pond])
    far = paths(background_svg(background({"water": shape}), REGION, 12))[0].attrib
    near = paths(background_svg(background({"water": shape}), REGION, 16))[0].attrib
    assert far["fill-rule"] == "evenodd"
    assert far["d"].count("M") == 2
    assert near["d"].count("M") == 3


def test_nothing_is_drawn_beyond_the_region_and_its_margin() -> None:
    long = line((-90_000, 4000), (90_000, 4000))
    text = background_svg(background({"rail": long}), REGION, 14)
    root = ET.fromstring(text)
    width, height = int(root.attrib["width"]), int(root.attrib["height"])
    for x, y in corners(paths(text)[0].attrib["d"]):
        assert -2 <= x <= width + 2
        assert -2 <= y <= height + 2


def test_far_out_the_largest_streets_are_drawn_whichever_they_are() -> None:
    roads = {kind for kind in FeatureKind if kind.value.endswith("_road")}
    city = [shown_kinds(roads, band) for band in BANDS]
    assert [len(kinds) for kinds in city] == [1, 2, 3, 4]
    assert city[0] == [FeatureKind.MAJOR_ROAD]
    town = shown_kinds({FeatureKind.TERTIARY_ROAD, FeatureKind.MINOR_ROAD}, 10)
    assert town == [FeatureKind.TERTIARY_ROAD]
    larger = {FeatureKind.SECONDARY_ROAD, FeatureKind.TERTIARY_ROAD}
    assert shown_kinds(larger, 12) == [FeatureKind.SECONDARY_ROAD]
    assert len(shown_kinds(larger, 14)) == 2
    assert shown_kinds(set(), 16) == []


def test_side_streets_of_a_metropolis_are_left_out() -> None:
    steps = np.arange(LARGE + 2)
    side = shapely.MultiLineString([np.column_stack([X0 + steps * 0.05, Y0 + 100 * (steps % 2)])])
    shapes = {"minor_road": side, "major_road": line((0, 4000), (9000, 4000))}
    assert len(paths(background_svg(background(shapes), REGION, 16))) == 1


def test_where_the_extract_ends_a_line_says_so() -> None:
    half = shapely.box(X0, Y0, X0 + 5000, Y0 + 8000)
    shapes = {"rail": line((0, 3000), (5000, 3000))}
    cut = paths(background_svg(background(shapes, half), REGION, 14))
    assert cut[-1].attrib["stroke"] == BACKGROUND["extent"][0]
    whole = paths(background_svg(background(shapes, REGION), REGION, 14))
    assert len(whole) == len(cut) - 1
    assert is_partial(half, REGION)
    assert not is_partial(REGION, REGION)
    assert not is_partial(None, REGION)


@pytest.mark.parametrize("band", BANDS)
def test_without_anything_the_picture_is_empty_and_still_one(band: int) -> None:
    assert paths(background_svg(background({}), REGION, band)) == []


def test_every_kind_has_a_look_and_none_is_as_dark_as_a_class() -> None:
    assert set(BACKGROUND) == {kind.value for kind in FeatureKind} | {"extent"}
    for kind in (FeatureKind.GREEN, FeatureKind.WATER):
        colour = BACKGROUND[kind.value][0]
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        assert 0.299 * red + 0.587 * green + 0.114 * blue > 195  # of 255: a fill darkens little
