"""Heights from a GeoTIFF: planes in any system, holes, borders, and files that are none."""

import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from rasterio.transform import from_origin
from street_toys import X0, Y0

from kpk_geo.crs import DEFAULT_CRS, transformer
from kpk_geo.errors import InputError, SourceError, WrongCrsError
from kpk_geo.ingest import elevation
from kpk_geo.ingest.files import describe_file, describe_rasters

BOUNDS = (X0, Y0, X0 + 1000, Y0 + 1000)
WEST, NORTH = X0 - 500, Y0 + 1500  # of the raster: 2 km around


def plane(x, y):
    return 100 + 0.04 * (x - X0) - 0.07 * (y - Y0)


def read_terrain(file, bounds):
    return elevation.read_terrain([file], bounds, DEFAULT_CRS, name=file.name)


def written(
    folder, values, *, cell, crs="EPSG:25832", west=WEST, north=NORTH, file="dgm.tif", **options
):
    profile = {
        "driver": "GTiff", "height": values.shape[0], "width": values.shape[1], "count": 1,
        "dtype": "float32", "crs": crs, "transform": from_origin(west, north, cell, cell),
    } | options  # fmt: skip
    with rasterio.open(folder / file, "w", **profile) as raster:
        raster.write(values.astype("float32"), 1)
    return describe_file(file, folder)


def centres(cell, size, west=WEST, north=NORTH):
    x = west + cell * (np.arange(size) + 0.5)
    y = north - cell * (np.arange(size) + 0.5)
    return np.meshgrid(x, y)


def inside(count=200):
    return np.random.default_rng(1).uniform(0, 1000, (count, 2)) + np.array([X0, Y0])


@pytest.mark.parametrize("cell", [2.0, 7.0, 10.0, 25.0, 50.0])
def test_a_plane_is_read_as_it_is_whatever_the_size_of_the_cells(tmp_path, cell):
    values = plane(*centres(cell, round(2000 / cell)))
    terrain = read_terrain(written(tmp_path, values, cell=cell), BOUNDS)
    xy = inside()
    assert terrain.at(xy) == pytest.approx(plane(*xy.T), abs=0.01)


def test_a_raster_of_another_zone_gives_the_same_ground(tmp_path):
    zone33 = CRS.from_epsg(25833)
    x, y = transformer(DEFAULT_CRS, zone33).transform(X0, Y0)
    west, north = x - 1500, y + 2500
    back = transformer(zone33, DEFAULT_CRS).transform(*centres(10, 400, west, north))
    file = written(
        tmp_path, plane(*back), cell=10, crs="EPSG:25833", west=west, north=north
    )  # fmt: skip
    xy = inside()
    assert read_terrain(file, BOUNDS).at(xy) == pytest.approx(plane(*xy.T), abs=0.01)


def test_degrees_are_as_good_as_metres(tmp_path):
    west, north = 6.83, 51.46
    back = transformer(CRS.from_epsg(4326), DEFAULT_CRS).transform(*centres(1e-4, 600, west, north))
    middle = (back[0][300, 300], back[1][300, 300])
    file = written(tmp_path, plane(*back), cell=1e-4, crs="EPSG:4326", west=west, north=north)
    xy = np.random.default_rng(1).uniform(-500, 500, (50, 2)) + np.array(middle)
    bounds = (middle[0] - 600, middle[1] - 600, middle[0] + 600, middle[1] + 600)
    assert read_terrain(file, bounds).at(xy) == pytest.approx(plane(*xy.T), abs=0.01)


@given(st.floats(-400, 4000).map(np.float32))
@settings(max_examples=10)
def test_level_ground_has_one_height(tmp_path_factory, height):
    file = written(tmp_path_factory.mktemp("r"), np.full((300, 300), height), cell=7)
    assert set(read_terrain(file, BOUNDS).at(inside(50)).tolist()) == {float(height)}


def test_a_hole_and_what_lies_beyond_the_raster_are_unknown(tmp_path):
    x, y = centres(10, 200)
    values = np.where((x > X0 + 400) & (x < X0 + 600), -9999, plane(x, y))[:, :125]
    terrain = read_terrain(written(tmp_path, values, cell=10, nodata=-9999), BOUNDS)
    xy = np.array([[X0 + e, Y0 + 500] for e in (300, 500, 650, 740, 760)], float)
    assert np.isnan(terrain.at(xy)).tolist() == [False, True, False, False, True]
    assert terrain.at(xy[:1]) == pytest.approx(plane(*xy[0]), abs=0.01)


def test_walls_and_noise_of_a_laser_scan_are_averaged(tmp_path):
    x, y = centres(1, 1400, WEST, NORTH)
    noise = np.random.default_rng(7).normal(0, 0.3, x.shape)
    terrain = read_terrain(written(tmp_path, plane(x, y) + noise, cell=1), (X0, Y0 + 300, X0 + 500,
                                                                           Y0 + 900))  # fmt: skip
    at = np.array([[X0 + 100 + 20 * i, Y0 + 500] for i in range(15)], float)
    gradient = np.diff(terrain.at(at)) / 20
    assert gradient == pytest.approx(0.04, abs=0.005)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"crs": None}, InputError, "kein Koordinatensystem"),
        ({"crs": 'LOCAL_CS["Feld",UNIT["metre",1]]'}, InputError, "nur ein örtliches"),
        ({"west": WEST + 40_000}, WrongCrsError, "berührt keine Straße"),
        ({"crs": "EPSG:31467"}, WrongCrsError, "berührt keine Straße"),
    ],
)
def test_a_raster_without_or_of_another_place_is_told(tmp_path, options, error, words):
    file = written(tmp_path, np.zeros((200, 200)), cell=10, **options)
    with pytest.raises(error, match=words):
        read_terrain(file, BOUNDS)


def test_a_raster_in_degrees_of_another_place_says_where_in_degrees(tmp_path):
    file = written(
        tmp_path, np.zeros((200, 200)), cell=1e-4, crs="EPSG:4326", west=8.5, north=50.25
    )
    with pytest.raises(
        WrongCrsError, match=r"liegt es bei 8,50 bis 8,52 \(Ost\).*Straßen .* 6,8\d"
    ):
        read_terrain(file, BOUNDS)


def test_of_many_tiles_the_one_with_what_is_no_height_is_named(tmp_path):
    tiles(tmp_path)
    values = np.full((200, 200), 60.0)
    values[100, 100] = -9999
    written(tmp_path / "dgm1", values, cell=5, west=WEST, north=NORTH, file="dgm1_0_0.tif")
    with pytest.raises(InputError, match=r"dgm1/dgm1_0_0\.tif: Im Raster steht −9\.999.*NoData"):
        read_tiles(describe_rasters("dgm1", tmp_path))


def test_what_is_no_elevation_raster_is_told(tmp_path):
    (tmp_path / "dgm.tif").write_text("Höhe;1,0")
    with pytest.raises(InputError, match="nicht als GeoTIFF"):
        read_terrain(describe_file("dgm.tif", tmp_path), BOUNDS)
    unmarked = np.full((2000, 2000), 30.0)
    unmarked[1000, 1000] = -9999  # one cell of hundred that are averaged
    with pytest.raises(InputError, match="NoData"):
        read_terrain(written(tmp_path, unmarked, cell=1), BOUNDS)
    with rasterio.open(tmp_path / "dgm.tif", "w", driver="GTiff", height=2, width=2, count=3,
                       dtype="uint8", crs="EPSG:25832",
                       transform=from_origin(X0, Y0, 1, 1)) as raster:  # fmt: skip
        raster.write(np.zeros((3, 2, 2), "uint8"))
    with pytest.raises(InputError, match="3 Kanäle"):
        read_terrain(describe_file("dgm.tif", tmp_path), BOUNDS)


def tiles(folder, *, size=1000, cell=5, absent=(), **options):
    """Write the ground of `written` in tiles of some metres, each a file of its own."""
    (folder / "dgm1").mkdir()
    for i in range(2000 // size):
        for j in range(2000 // size):
            if (i, j) not in absent:
                west, north = WEST + i * size, NORTH - j * size
                values = plane(*centres(cell, size // cell, west, north))
                written(folder / "dgm1", values, cell=cell, west=west, north=north,
                        file=f"dgm1_{i}_{j}.tif", **options)  # fmt: skip
    return describe_rasters("dgm1", folder)


def read_tiles(files):
    return elevation.read_terrain(files, BOUNDS, DEFAULT_CRS, name="dgm1")


@pytest.mark.parametrize("cell", [2, 5, 20])
def test_tiles_are_the_same_ground_as_one_file(tmp_path, cell):
    whole = read_terrain(written(tmp_path, plane(*centres(cell, 2000 // cell)), cell=cell), BOUNDS)
    terrain = read_tiles(tiles(tmp_path, cell=cell))
    xy = inside()
    assert terrain.at(xy) == pytest.approx(whole.at(xy), abs=1e-4)


def test_where_a_tile_is_absent_nothing_is_known_and_its_neighbours_are(tmp_path):
    terrain = read_tiles(tiles(tmp_path, absent={(1, 1)}))
    xy = np.array([[X0 + 250, Y0 + 750], [X0 + 750, Y0 + 750], [X0 + 750, Y0 + 250]], float)
    assert np.isnan(terrain.at(xy)).tolist() == [False, False, True]
    assert terrain.at(xy[:2]) == pytest.approx(plane(*xy[:2].T), abs=0.01)


def test_tiles_keep_their_own_sign_for_unknown(tmp_path):
    files = tiles(tmp_path, nodata=-9999)
    values = np.full((200, 200), -9999)
    values[:, :100] = 60
    written(tmp_path / "dgm1", values, cell=5, west=WEST, north=NORTH, nodata=-9999,
            file="dgm1_0_0.tif")  # fmt: skip
    terrain = read_tiles(files)
    assert np.isnan(terrain.at(np.array([[X0 + 300.0, Y0 + 900.0]]))).all()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"crs": "EPSG:25833"}, "Koordinatensystem EPSG:25833"),
        ({"west": WEST + 1002}, "um einen Teil einer Zelle verschoben"),
        ({"cell": 4}, "Zellen von 4,00, .* aber von 5,00"),
        ({"count": 3}, "3 Kanäle"),
    ],
)
def test_a_tile_that_does_not_fit_is_named(tmp_path, options, words):
    tiles(tmp_path)
    given = {"cell": 5, "west": WEST + 1000} | options
    written(tmp_path / "dgm1", np.zeros((200, 200)), file="fremd.tif", **given)
    with pytest.raises(InputError, match=f"dgm1/fremd.tif.*{words}"):
        read_tiles(describe_rasters("dgm1", tmp_path))


def test_tiles_that_overlap_and_differ_are_named_and_equal_ones_are_not(tmp_path):
    files = tiles(tmp_path)
    values = plane(*centres(5, 200, WEST, NORTH))
    for file, more in (("gleich.tif", 0.0), ("alt.tif", 60.0)):
        written(tmp_path / "dgm1", values + more, cell=5, file=file)
        found = describe_rasters("dgm1", tmp_path)
        if not more:
            assert np.isfinite(read_tiles(found).at(inside(20))).all()
            continue
        with pytest.raises(InputError, match=r"alt\.tif und .*verschiedene Höhen \(bis zu 60,0 m"):
            read_tiles(found)
    assert len(files) == 4


def test_of_many_tiles_the_damaged_one_is_named(tmp_path):
    tiles(tmp_path)
    broken = tmp_path / "dgm1" / "dgm1_1_0.tif"
    broken.write_bytes(broken.read_bytes()[:20_000])
    with pytest.raises(InputError, match=r"dgm1_1_0\.tif: lässt sich nicht als GeoTIFF"):
        read_tiles(describe_rasters("dgm1", tmp_path))


def test_a_folder_without_tiles_and_tiles_of_another_place_are_told(tmp_path):
    (tmp_path / "leer").mkdir()
    with pytest.raises(SourceError, match="keine Kachel"):
        describe_rasters("leer", tmp_path)
    files = tiles(tmp_path)
    far = (X0 + 50_000, Y0, X0 + 51_000, Y0 + 1000)
    with pytest.raises(WrongCrsError, match=r"dgm1: .*berührt keine Straße"):
        elevation.read_terrain(files, far, DEFAULT_CRS, name="dgm1")


def test_of_a_raster_finer_than_memory_allows_the_size_of_cells_is_told(tmp_path):
    options = {"height": 200_000, "width": 200_000, "tiled": True, "sparse_ok": True}
    with rasterio.open(tmp_path / "dgm.tif", "w", driver="GTiff", count=1, dtype="float32",
                       crs="EPSG:25832", transform=from_origin(WEST, NORTH, 0.01, 0.01),
                       **options):  # fmt: skip
        pass
    with pytest.raises(InputError, match="zu fein"):
        read_terrain(describe_file("dgm.tif", tmp_path), BOUNDS)


def test_a_raster_in_which_nothing_is_known_gives_no_height(tmp_path):
    terrain = read_terrain(written(tmp_path, np.full((200, 200), np.nan), cell=10), BOUNDS)
    assert np.isnan(terrain.at(inside(20))).all()


def test_heights_in_feet_are_refused(tmp_path):
    file = written(tmp_path, np.full((200, 200), 300.0), cell=10)
    with rasterio.open(tmp_path / "dgm.tif", "r+") as raster:
        raster.units = ("ft",)
    with pytest.raises(InputError, match="in „ft“ angegeben"):
        read_terrain(file, BOUNDS)
