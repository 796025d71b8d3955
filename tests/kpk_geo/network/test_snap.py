"""Where one starts: on this side of every barrier, and on streets from which one gets away."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from street_toys import ALONG, X0, Y0, random_streets, streets_of

from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.model import TravelMode
from kpk_geo.network.graph import build_network
from kpk_geo.network.snap import Snapper
from kpk_geo.network.tags import BRIDGE, TUNNEL

GRID = [(0, 0), (1000, 0), (0, 1000), (1000, 1000)]
ROUND = [(0, 1, None), (1, 3, None), (3, 2, None), (2, 0, None)]


def points(*places):
    return np.array([shapely.Point(X0 + x, Y0 + y) for x, y in places], dtype=object)


def line(*places):
    return shapely.LineString([(X0 + x, Y0 + y) for x, y in places])


def snapped(streets, *places, mode=TravelMode.WALK, **options):
    network = build_network(streets, mode, min_fragment=0)
    return network, Snapper.of(network, streets.drawn()).snap(points(*places), **options)


def test_an_island_of_streets_is_taken_only_where_nothing_else_is_near():
    streets = streets_of(
        [*GRID, (100, 50), (200, 50), (400, 400), (500, 400)],
        [*ROUND, (4, 5, None), (6, 7, None)],
    )
    network, found = snapped(streets, (150, 60), (450, 410))
    assert found.access.tolist() == [60_000, 10_000]
    assert network.in_main[found.edge].tolist() == [True, False]


def test_a_street_that_one_can_only_enter_is_no_place_to_start():
    # by bike: a one-way street that leads away from the ring and ends there
    streets = streets_of([*GRID, (500, 300)], [*ROUND, (0, 4, None, ALONG)])
    network, by_bike = snapped(streets, (200, 110), mode=TravelMode.BIKE)
    assert by_bike.access[0] == 110_000
    assert network.in_main.sum() == 1  # the ring, one edge from its only junction
    both_ways = streets_of([*GRID, (500, 300)], [*ROUND, (0, 4, None)])
    assert snapped(both_ways, (200, 110), mode=TravelMode.BIKE)[1].access[0] < 10_000


def test_nobody_starts_on_a_motorway_and_a_tunnel_is_entered_at_its_ends():
    streets = streets_of([*GRID, (0, 100), (1000, 100)], [*ROUND, (4, 5, None), (0, 4, None),
                                                          (1, 5, None)])  # fmt: skip
    streets.edges.loc[4, "highway"] = "motorway"
    assert snapped(streets, (500, 180), mode=TravelMode.CAR)[1].is_near.tolist() == [False]
    streets.edges.loc[4, "highway"] = "residential"
    streets.edges.loc[4, "flags"] = TUNNEL
    _, inside = snapped(streets, (500, 90), (60, 110))
    assert inside.access.tolist() == [90_000, 60_000]  # the street before it, its mouth


@pytest.mark.parametrize("flags", [0, BRIDGE, TUNNEL])
def test_a_motorway_on_the_ground_parts_what_lies_on_both_sides(flags):
    streets = streets_of([*GRID, (0, 40), (1000, 40)], [*ROUND, (4, 5, None, 0b10001000)])
    streets.edges.loc[4, "highway"] = "motorway"
    streets.edges.loc[4, "flags"] = flags
    _, found = snapped(streets, (500, 50))
    assert found.is_near[0] == (flags != 0)


def test_the_shore_of_a_lake_is_a_barrier_but_not_to_whoever_is_on_it():
    lake = line((100, 20), (900, 20), (900, 80), (100, 80), (100, 20))
    streets = streets_of(GRID, ROUND, barriers=[lake])
    network, found = snapped(streets, (500, 100), (500, 60), (50, 100))
    assert found.is_near.tolist() == [False, True, True]
    beyond = Snapper.of(network, streets.drawn()).is_behind_barrier(points((500, 100), (500, 600)))
    assert beyond.tolist() == [True, False]


@given(st.integers(0, 3000))
@settings(max_examples=15)
def test_a_snap_crosses_no_barrier_and_prefers_the_main_part(seed):
    rng = np.random.default_rng(seed)
    ends = rng.uniform(0, 3000, (12, 2, 2)) + np.array([X0, Y0])
    barriers = shapely.linestrings(ends)
    streets = replace(random_streets(seed), barriers=gpd.GeoSeries(barriers, crs=DEFAULT_CRS))
    network = build_network(streets, TravelMode.BIKE, min_fragment=0)
    snapper = Snapper.of(network, streets.drawn())
    places = shapely.points(rng.uniform(0, 3000, (25, 2)) + np.array([X0, Y0]))
    found = snapper.snap(places, max_distance=300)
    near = np.flatnonzero(found.is_near)
    lines = streets.edges.geometry.to_numpy()[network.segment_rows]
    ends = shapely.line_interpolate_point(lines[found.segment[near]], found.along[near])
    legs = shapely.shortest_line(places[near], ends)
    assert found.access[near] == pytest.approx(1000 * shapely.length(legs), abs=1)
    assert not shapely.crosses(legs[:, None], barriers[None]).any()
    main = lines[network.in_main[network.segment_edge]]
    for row in np.flatnonzero(~found.is_near | ~network.in_main[np.maximum(found.edge, 0)]):
        stations = [shapely.line_interpolate_point(own, np.arange(0, own.length, 5))
                    for own in main]  # fmt: skip
        ways = shapely.shortest_line(places[row], np.r_[main, np.concatenate(stations)])
        free = ~shapely.crosses(ways[:, None], barriers[None]).any(axis=1)
        assert not (free & (shapely.length(ways) <= 299)).any()


def test_one_gets_around_the_end_of_a_barrier():
    streets = streets_of([(-500, 100), (500, 100)], [(0, 1, None)])
    streets = replace(streets, barriers=gpd.GeoSeries([line((-5, 50), (5, 50))], crs=DEFAULT_CRS))
    _, found = snapped(streets, (0, 0), (6, 0), (4, 0))
    assert found.is_near.all()
    assert found.access[0] == pytest.approx(1000 * np.hypot(10, 100), abs=10)
    assert found.access[1] == 100_000
    assert found.access[2] == pytest.approx(1000 * np.hypot(2, 100), abs=10)
    assert found.along[0] == pytest.approx(510, abs=0.02) or found.along[0] == pytest.approx(
        490, abs=0.02
    )


def test_behind_a_wall_that_is_longer_than_the_reach_there_is_no_street():
    streets = streets_of([(-500, 100), (500, 100)], [(0, 1, None)])
    streets = replace(
        streets, barriers=gpd.GeoSeries([line((-400, 50), (400, 50))], crs=DEFAULT_CRS)
    )
    assert not snapped(streets, (0, 0))[1].is_near.any()
