"""Names on maps: each once, inside its area, the coarsest level first."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pytest
import shapely
from area_toys import areas_of

from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.frames import Areas
from maps.kit.place_names import MAX_LETTERS, map_names, names_data
from maps.kit.street_names import MAX_STREETS, street_names

X0, Y0 = 350_000, 5_700_000
NOWHERE = gpd.GeoDataFrame({"kind": [], "name": []}, geometry=[], crs=DEFAULT_CRS)


def box(west: float, south: float, side: float) -> shapely.Geometry:
    return shapely.box(X0 + west, Y0 + south, X0 + west + side, Y0 + south + side)


def level(
    shapes: dict[str, shapely.Geometry], names: dict[str, str | None], parent: str | None = None
) -> Areas:
    areas = areas_of(shapes)
    areas["name"] = [names[key] for key in areas.index]
    areas["parent_id"] = parent
    return areas


def places(*rows: tuple[str, str]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"kind": [kind for kind, _ in rows], "name": [name for _, name in rows]},
        geometry=[shapely.Point(X0 + 100 * at, Y0) for at in range(len(rows))],
        crs=DEFAULT_CRS,
    )


DISTRICTS = level({"1": box(0, 0, 2000), "2": box(2000, 0, 2000)}, {"1": "Nord", "2": "Süd"})


def test_a_name_stands_in_the_middle_of_the_largest_circle() -> None:
    hook = shapely.union_all([box(0, 0, 1000), shapely.box(X0 + 1000, Y0, X0 + 5000, Y0 + 50)])
    areas = level({"1": hook, "2": box(0, 2000, 500)}, {"1": "Haken", "2": "Rest"})
    first = map_names([areas], NOWHERE, region="Stadt")[0]
    assert first.text == "Haken"
    assert np.allclose(first.place, (X0 + 500, Y0 + 500), atol=30)
    assert first.radius == pytest.approx(500, rel=0.05)


def test_coarse_levels_come_first_and_only_the_level_shown_can_be_chosen() -> None:
    fine = level({"11": box(0, 0, 900), "12": box(2000, 0, 800)}, {"11": "Hafen", "12": "Markt"})
    found = map_names([DISTRICTS, fine], NOWHERE, region="Stadt")
    assert [(name.text, name.rank, name.area_id) for name in found] == [
        ("Nord", 0, None), ("Süd", 0, None), ("Hafen", 1, "11"), ("Markt", 1, "12"),
    ]  # fmt: skip
    of_districts = map_names([DISTRICTS, fine], NOWHERE, region="Stadt", shown=0)
    assert [name.area_id for name in of_districts] == ["1", "2", None, None]


def test_the_city_itself_is_named_above_the_map_and_not_on_it() -> None:
    city = level({"0": box(0, 0, 4000)}, {"0": "Stadt"})
    assert [name.rank for name in map_names([city, DISTRICTS], NOWHERE, region="Stadt")] == [0, 0]
    assert [name.text for name in map_names([city], NOWHERE, region="Gemeinde")] == ["Stadt"]
    assert map_names([], NOWHERE, region="Stadt") == []


def test_what_is_said_above_is_not_said_again() -> None:
    fine = level({"11": box(0, 0, 900), "12": box(0, 900, 800)}, {"11": "Nord", "12": "Markt"}, "1")
    found = map_names([DISTRICTS, fine], NOWHERE, region="Stadt")
    assert [name.text for name in found] == ["Nord", "Süd", "Markt"]


def test_places_are_added_unless_an_area_is_called_so() -> None:
    rows = places(
        ("suburb", "NORD"), ("suburb", "Vorstadt"), ("hamlet", "Mühle"), ("city", "Stadt")
    )
    found = map_names([DISTRICTS], rows, region="Stadt")
    assert [(name.text, name.rank) for name in found[2:]] == [("Vorstadt", 1), ("Mühle", 2)]
    assert all(np.isnan(name.radius) for name in found[2:])


def test_names_of_any_kind_stay_texts() -> None:
    texts = {"1": "x" * 200, "2": "<img src=x>", "3": "حي الميناء", "4": None, "5": "  "}
    areas = level({key: box(1000 * int(key), 0, 900) for key in texts}, texts)
    found = map_names([areas], NOWHERE, region="Stadt")
    assert sorted(name.text for name in found) == sorted(
        ["x" * (MAX_LETTERS - 1) + "…", "<img src=x>", "حي الميناء"]
    )


def test_rows_in_any_order_give_the_same_names() -> None:
    rows = places(("suburb", "A"), ("suburb", "B"), ("hamlet", "C"))
    one = map_names([DISTRICTS], rows, region="Stadt")
    other = map_names([Areas(DISTRICTS[::-1])], rows[::-1], region="Stadt")
    assert names_data(one, DEFAULT_CRS) == names_data(other, DEFAULT_CRS)


def test_data_hold_degrees_and_no_nan() -> None:
    data = names_data(map_names([DISTRICTS], places(("suburb", "V")), region="Stadt"), DEFAULT_CRS)
    text, latitude, longitude, radius, rank, key = data[0]
    assert (text, radius, rank, key) == ("Nord", 1000, 0, "1")
    assert 51 < latitude < 52
    assert 6 < longitude < 7
    assert data[-1][3:] == [None, 1, None]
    assert names_data([], DEFAULT_CRS) == []


def streets(**lines: Sequence[Sequence[tuple[float, float]]]) -> gpd.GeoDataFrame:
    rows = [
        (name, shapely.LineString([(X0 + x, Y0 + y) for x, y in line]))
        for name, parts in lines.items()
        for line in parts
    ]
    return gpd.GeoDataFrame(
        {"name": [name for name, _ in rows]}, geometry=[line for _, line in rows], crs=DEFAULT_CRS
    )


def test_a_street_is_named_once_along_its_longest_piece() -> None:
    pieces = [[(0, 0), (300, 0)], [(600, 0), (300, 0)], [(0, 900), (0, 1000)]]
    (found,) = street_names(streets(Hauptstraße=pieces), rank=4)
    assert (found.text, found.rank, found.angle) == ("Hauptstraße", 4, 0)
    assert found.place == pytest.approx((X0 + 300, Y0))
    assert found.radius == pytest.approx(600 / 4)
    assert names_data([found], DEFAULT_CRS)[0][5:] == [None, 0]


@pytest.mark.parametrize(
    ("end", "angle"), [((100, 0), 0), ((0, 100), 90), ((100, 100), -45), ((-100, 100), 45)]
)
def test_a_name_follows_its_street_and_never_stands_on_its_head(
    end: tuple[float, float], angle: float
) -> None:
    for line in ([(0, 0), end], [end, (0, 0)]):
        (found,) = street_names(streets(Weg=[line]), rank=4)
        assert found.angle is not None
        assert found.angle == pytest.approx(angle)


def test_the_longest_streets_are_named_in_any_order_of_rows() -> None:
    many = streets(
        **{f"Weg {at}": [[(0, at), (10 + 9 * at, at)]] for at in range(MAX_STREETS + 20)}
    )
    found = street_names(many, rank=4)
    assert len(found) == MAX_STREETS
    assert found[0].text == f"Weg {MAX_STREETS + 19}"
    assert names_data(found, DEFAULT_CRS) == names_data(
        street_names(many[::-1], rank=4), DEFAULT_CRS
    )
    assert street_names(many[:0], rank=4) == []
