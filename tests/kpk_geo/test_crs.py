"""Layers must land where the region is; the message says which system would fit."""

import pytest
from pyproj import CRS

from kpk_geo.crs import DEFAULT_CRS, as_crs, require_inside
from kpk_geo.errors import WrongCrsError

KREFELD = (330_000.0, 5_690_000.0)

# Köln delivers UTM 32 with 2,500,000 metres added to the easting, which has no EPSG number.
KOELN_WKT = CRS.from_proj4(
    "+proj=tmerc +lat_0=0 +lon_0=9 +k=0.9996 +x_0=2500000 +y_0=0 +ellps=GRS80 +units=m"
).to_wkt()


def test_point_inside_is_accepted() -> None:
    require_inside(*KREFELD, crs=DEFAULT_CRS, where="x")


@pytest.mark.parametrize(
    ("epsg", "point", "hint"),
    [
        (4326, KREFELD, "EPSG:25832"),
        (25832, (6.56, 51.33), "EPSG:4326"),
        (25832, (390_000.0, 5_820_000.0 - 6_000_000), "nachfragen"),
        (25832, (32_330_000.0, 5_690_000.0), "EPSG:4647"),
        (4326, (51.33, 6.56), "vertauscht"),
        (25832, (2_554_000.0, 5_690_000.0), "EPSG:31466"),
    ],
)
def test_wrong_system_is_named_with_the_one_that_fits(
    epsg: int, point: tuple[float, float], hint: str
) -> None:
    with pytest.raises(WrongCrsError, match=hint):
        require_inside(*point, crs=CRS.from_epsg(epsg), where="layer.shp")


def test_custom_wkt_works() -> None:
    custom = as_crs(KOELN_WKT, where="x")
    assert custom.to_epsg() is None
    require_inside(KREFELD[0] + 2_000_000, KREFELD[1], crs=custom, where="x")


def test_nonsense_is_no_system() -> None:
    with pytest.raises(WrongCrsError, match="Gauß-Dings"):
        as_crs("Gauß-Dings", where="x")
