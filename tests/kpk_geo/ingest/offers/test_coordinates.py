"""Coordinates of a list: taken, doubted with the reason, or repaired as a proposal."""

import numpy as np
import pytest
from pyproj import CRS, Transformer
from shapely import box

from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.errors import WrongCrsError
from kpk_geo.geocoding.locate import Given
from kpk_geo.ingest.offers.coordinates import Coordinates, Territory, given_places

TERRITORY = Territory(
    region=box(350_000, 5_700_000, 354_000, 5_702_000), buffer=2_000, work_crs=DEFAULT_CRS
)
GOOD = (351_000.0, 5_701_000.0)


def places(*points: tuple[float, float], crs: CRS = DEFAULT_CRS) -> list[Given | None]:
    x, y = (np.array(values, dtype=float) for values in zip(*points, strict=True))
    return given_places(Coordinates(x=x, y=y, crs=crs), TERRITORY, file="liste.csv")


def test_good_coordinate_is_taken_and_a_missing_one_is_none() -> None:
    first, second = places(GOOD, (np.nan, np.nan))
    assert first == Given(x=351_000, y=5_701_000)
    assert second is None


def test_null_island_has_no_place() -> None:
    _, given = places(GOOD, (0.0, 0.0))
    assert given is not None
    assert "0/0" in given.doubt
    assert np.isnan(given.x)


def test_swapped_axes_are_put_right_as_a_proposal() -> None:
    _, given = places(GOOD, GOOD[::-1])
    assert given is not None
    assert "vertauscht" in given.doubt
    assert (given.x, given.y) == GOOD


def test_other_system_is_named_and_put_right_as_a_proposal() -> None:
    degrees = Transformer.from_crs(DEFAULT_CRS, "EPSG:4326", always_xy=True).transform(*GOOD)
    _, given = places(GOOD, degrees)
    assert given is not None
    assert "EPSG:4326" in given.doubt
    assert given.x == pytest.approx(GOOD[0], abs=0.01)


def test_place_far_outside_says_how_far() -> None:
    _, given = places(GOOD, (374_000.0, 5_701_000.0))
    assert given is not None
    assert "20,0 km außerhalb" in given.doubt


def test_list_that_lies_elsewhere_as_a_whole_is_refused() -> None:
    with pytest.raises(WrongCrsError, match=r"liste\.csv"):
        places((6.85, 51.44), (6.86, 51.45))
