import numpy as np
import pytest
import shapely
from street_toys import X0, Y0, streets_of

from analyses.routing import nearest
from kpk_geo.errors import InputError
from kpk_geo.model import TravelMode
from kpk_geo.network.graph import build_network
from kpk_geo.network.modes import BASE_SPEED
from kpk_geo.network.snap import Snapper

WALK_ONLY = 0b00110011


def line_of(count, length=100.0):
    xy = [(i * length, 0) for i in range(count)]
    return xy, [(i, i + 1, None) for i in range(count - 1)]


def points(*places):
    return np.array([shapely.Point(X0 + x, Y0 + y) for x, y in places], dtype=object)


def test_detached_bits_are_left_out_and_counted_the_longest_part_never():
    xy, edges = line_of(12)
    streets = streets_of([*xy, (0, 900), (100, 900)], [*edges, (12, 13, None)])
    network = build_network(streets, TravelMode.WALK)
    assert (network.components, network.fragments) == (1, 1)
    assert network.fragment_kilometres == pytest.approx(0.1)
    short = build_network(streets_of(xy[:2], edges[:1]), TravelMode.WALK)
    assert (short.components, short.fragments) == (1, 0)


def test_a_mode_without_any_way_is_told():
    xy, edges = line_of(3)
    streets = streets_of(xy, [(a, b, n, WALK_ONLY) for a, b, n in edges])
    with pytest.raises(InputError, match="mit dem Auto"):
        build_network(streets, TravelMode.CAR)


def test_minutes_follow_the_speed_of_the_mode():
    xy, edges = line_of(13)
    for mode, speed in BASE_SPEED.items():
        streets = streets_of(xy, edges, highway="tertiary")
        network = build_network(streets, mode)
        snapper = Snapper.of(network, streets.drawn())
        found = nearest(network, snapper.snap(points((0, 0))), snapper.snap(points((1200, 0))))
        assert found.minutes(network)[0] == pytest.approx(1.2 / speed * 60, rel=1e-3)


def test_a_ferry_takes_its_time_and_is_no_place_to_start():
    xy, edges = line_of(4, 500.0)
    streets = streets_of(xy, edges)
    streets.edges.loc[1, "highway"] = "ferry"
    streets.edges.loc[1, "seconds"] = 600.0
    network = build_network(streets, TravelMode.WALK)
    snapper = Snapper.of(network, streets.drawn())
    across = nearest(network, snapper.snap(points((1500, 0))), snapper.snap(points((0, 0))))
    assert across.minutes(network)[0] == pytest.approx(2 * 500 / 80 + 10)
    middle = snapper.snap(points((750, 10)), max_distance=260)
    assert middle.along[0] in (0.0, 500.0)  # an end of a street, not the ferry


def test_places_snap_to_the_middle_of_a_street_not_to_its_corner():
    xy, edges = line_of(2, 1000.0)
    streets = streets_of(xy, edges)
    network = build_network(streets, TravelMode.WALK)
    found = Snapper.of(network, streets.drawn()).snap(points((400, 30), (400, 201), (5000, 0)))
    assert found.is_near.tolist() == [True, False, False]
    assert found.access[0] == 30_000
    assert found.along[0] == pytest.approx(400)


def test_nobody_is_sent_across_the_water():
    streets = streets_of(
        [(0, 0), (1000, 0), (0, 100), (1000, 100)],
        [(0, 1, None), (2, 3, None)],
        barriers=[shapely.LineString([(X0, Y0 + 20), (X0 + 1000, Y0 + 20)])],
    )
    network = build_network(streets, TravelMode.WALK)
    found = Snapper.of(network, streets.drawn()).snap(points((500, 30), (500, 10)))
    assert found.access.tolist() == [70_000, 10_000]  # the further street, but on this bank
    alone = Snapper.of(network, streets.drawn()).snap(points((500, 30)), max_distance=50)
    assert not alone.is_near[0]
