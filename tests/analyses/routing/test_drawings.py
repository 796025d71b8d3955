"""Ways, isochrones and surfaces agree with the distances that the search finds."""

import io
from dataclasses import replace

import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from street_toys import ALONG, BOTH, X0, Y0, places_on, streets_of

from analyses.routing import cost_matrix, index_origins, nearest
from analyses.routing.isochrones import BESIDE, isochrones
from analyses.routing.routes import Lines, routes
from analyses.routing.surface import make_grid, surface
from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.model import TravelMode
from kpk_geo.network.graph import build_network
from kpk_geo.network.snap import Snapper
from kpk_geo.raster import NO_WAY, geotiff
from maps.access.surface_picture import surface_picture

FAR = 20_000_000


def quarter(seed):
    """A drawn town: every street is as long as its line."""
    rng = np.random.default_rng(seed)
    grid = np.stack(np.meshgrid(np.arange(6), np.arange(6)), axis=-1).reshape(-1, 2) * 200.0
    xy = grid + rng.uniform(-50, 50, grid.shape)
    sides = [(i, i + 1) for i in range(36) if i % 6 < 5] + [(i, i + 6) for i in range(30)]
    edges = [
        (a, b, None, ALONG if rng.uniform() < 0.2 else BOTH)
        for a, b in sides
        if rng.uniform() < 0.85
    ]
    streets = streets_of(xy, edges)
    return build_network(streets, TravelMode.BIKE, min_fragment=0), streets.drawn(), rng


@given(st.integers(0, 3000))
@settings(max_examples=30)
def test_a_drawn_way_is_as_long_as_the_distance_found(seed):
    network, streets, rng = quarter(seed)
    origin, sites = places_on(network, rng, 1), places_on(network, rng, 5)
    costs = cost_matrix(index_origins(network, origin), sites, cutoff=FAR)
    found = dict(zip(costs.destination_of_entry().tolist(), costs.cost.tolist(), strict=True))
    drawn = routes(network, Lines.of(network, streets), origin, sites, cutoff=FAR)
    for site, line in enumerate(drawn):
        if site not in found:
            assert line is None
            continue
        walked = found[site] - int(origin.access[0]) - int(sites.access[site])
        assert (0 if line is None else line.length) == pytest.approx(walked / 1000, abs=0.02)


@given(st.integers(0, 3000), st.integers(50_000, 900_000))
@settings(max_examples=20)
def test_an_isochrone_holds_all_places_in_reach(seed, cutoff):
    network, streets, rng = quarter(seed)
    site, places = places_on(network, rng, 1), places_on(network, rng, 30)
    edges = streets.lines_of(network.segment_rows[places.segment])
    points = shapely.line_interpolate_point(edges, places.along)
    bare = replace(places, access=np.zeros(30, np.int32))
    costs = cost_matrix(index_origins(network, bare), site, cutoff=cutoff)
    shape = isochrones(network, streets, site, [cutoff])[0]
    reached = np.zeros(30, bool)
    reached[costs.indices] = True
    near = shapely.distance(points, shape) < 5  # the drawing is simplified by 4 m
    assert near[reached].all()
    # and nothing further from the site than the cutoff and the strip beside the street
    segment = streets.lines_of(network.segment_rows[site.segment])[0]
    start = shapely.line_interpolate_point(segment, site.along[0])
    rest = max(cutoff - int(site.access[0]), 0) / 1000
    corners = shapely.points(shapely.get_coordinates(shape))
    assert (shapely.distance(corners, start) <= rest + BESIDE + 5).all()


def test_an_isochrone_goes_on_along_a_street_of_many_segments():
    """No junction within the cutoff: the street itself is all that is in reach."""
    points = [(100.0 * i, 0.0) for i in range(21)]
    made = streets_of(points, [(i, i + 1, None, BOTH) for i in range(20)])
    network, streets = build_network(made, TravelMode.WALK), made.drawn()
    middle = Snapper.of(network, streets).snap(
        np.array([shapely.Point(X0 + 1050, Y0)], dtype=object)
    )
    west, _, east, _ = shapely.bounds(isochrones(network, streets, middle, [800_000])[0])
    assert (west, east) == pytest.approx((X0 + 250 - BESIDE, X0 + 1850 + BESIDE), abs=5)


def test_longer_isochrones_hold_shorter_ones():
    network, streets, rng = quarter(3)
    short, long = isochrones(network, streets, places_on(network, rng, 1), [200_000, 500_000])
    assert shapely.area(short) < shapely.area(long)
    assert shapely.area(shapely.difference(short, shapely.buffer(long, 5))) < 1


def test_a_site_off_every_street_has_an_empty_isochrone():
    network, streets, rng = quarter(3)
    nowhere = places_on(network, rng, 3).take(np.array([2]))
    assert shapely.is_empty(isochrones(network, streets, nowhere, [500_000])[0])


@pytest.fixture(scope="module")
def covered():
    network, streets, rng = quarter(11)
    snapper, sites = Snapper.of(network, streets), places_on(network, rng, 3)
    region = shapely.box(X0 - 400, Y0 - 100, X0 + 1100, Y0 + 1100)
    grid = make_grid(snapper, region, max_distance=150)
    return network, grid, sites, surface(network, grid, sites)


def test_surface_is_the_nearest_search_at_every_cell(covered):
    network, grid, sites, found = covered
    expected = nearest(network, sites, grid.positions).minutes(network).astype(np.float32)
    np.testing.assert_array_equal(found.minutes.ravel()[grid.inside], expected)
    assert np.isnan(found.minutes[:, 0]).all()  # 400 m west of every street
    assert found.minutes.shape == (12, 15)


def test_geotiff_lies_where_the_grid_lies(covered):
    found = covered[3]
    values = found.minutes.copy()
    values[5, 5] = np.inf
    content = geotiff(
        values,
        west=found.west,
        north=found.north,
        cell=found.cell,
        description="Gehzeit",
        notes={"Quelle": "Spiel"},
        work_crs=DEFAULT_CRS,
    )
    with rasterio.open(io.BytesIO(content)) as read:
        assert read.crs.to_epsg() == DEFAULT_CRS.to_epsg()
        assert read.bounds.left == found.west
        assert read.bounds.top == found.north
        assert read.res == (100.0, 100.0)
        assert read.read(1)[5, 5] == NO_WAY
        known = np.isfinite(values)
        np.testing.assert_array_equal(read.read(1)[known], values[known])
        assert read.tags()["Quelle"] == "Spiel"
        assert read.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_picture_shows_the_class_of_each_place(covered):
    found = covered[3]
    colours = ["#ff0000", "#00ff00", "#0000ff"]
    picture = surface_picture(found, [1.0, 2.0], colours, "#888888", work_crs=DEFAULT_CRS)
    with rasterio.open(io.BytesIO(picture.png)) as read:
        image = read.read()
    west, south, east, north = picture.bounds
    degrees = rasterio.warp.transform(
        DEFAULT_CRS.to_wkt(), "EPSG:4326", [found.west + 650], [found.north - 550]
    )
    column = int((degrees[0][0] - west) / (east - west) * image.shape[2])
    row = int((north - degrees[1][0]) / (north - south) * image.shape[1])
    expected = colours[int(np.searchsorted([1.0, 2.0], found.minutes[5, 6]))]
    assert bytes(image[:3, row, column]) == bytes.fromhex(expected[1:])
    assert image[3, row, 0] == 0  # outside it is clear
