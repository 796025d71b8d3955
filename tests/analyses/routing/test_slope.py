"""Ways that cost more uphill than downhill: every search finds what scipy finds."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from street_toys import X0, Y0, Plain, places_on, random_streets, streets_of, with_heights

from analyses.routing import cost_matrix, index_origins, nearest
from analyses.routing.routes import Lines, routes
from kpk_geo.model import TravelMode
from kpk_geo.network.cuts import Link, Point, cut_network
from kpk_geo.network.graph import build_network, by_length
from kpk_geo.network.height_samples import Heights
from kpk_geo.network.snap import Snapper

SEEDS = st.integers(0, 10_000)


def hills(seed, mode=TravelMode.WALK):
    """Make streets on hills; where the seed is odd, with dead ends and long rows of junctions."""
    rng = np.random.default_rng(seed)
    streets = with_heights(plan_of(seed), rng)
    network = build_network(streets, mode, min_fragment=0, max_gradient=None)
    return network, places_on(network, rng, 8), places_on(network, rng, 20)


def plan_of(seed):
    return random_streets(seed, nodes=60, edges=64) if seed % 2 else random_streets(seed)


def dense(costs):
    full = np.full((costs.destinations, costs.origins), np.inf)
    full[costs.destination_of_entry(), costs.indices] = costs.cost
    return full


@given(SEEDS, st.integers(0, 2_000_000))
@settings(max_examples=30)
def test_uphill_and_downhill_equal_scipy_to_the_millimetre(seed, cutoff):
    network, sites, places = hills(seed)
    assert (network.cost != network.cost_back).any()
    plain = Plain(network).costs(places, sites)
    found = dense(cost_matrix(index_origins(network, places), sites, cutoff=cutoff))
    np.testing.assert_array_equal(found, np.where(plain <= cutoff, plain, np.inf).T)
    near = places.is_near
    closest = nearest(network, sites, places)
    np.testing.assert_array_equal(closest.cost[near, 0], plain[near].min(axis=1))
    several = nearest(network, sites, places, several=3).cost[near]
    np.testing.assert_array_equal(several, np.sort(plain[near], axis=1)[:, :3])


@given(SEEDS)
@settings(max_examples=20)
def test_the_shortest_way_is_that_of_level_ground(seed):
    network, sites, places = hills(seed)
    level = build_network(plan_of(seed), TravelMode.WALK, min_fragment=0)
    short = by_length(network)
    assert (short.tail == level.tail).all()
    assert (short.cost == level.cost).all()
    found = nearest(short, sites.by_length(), places.by_length())
    plain = Plain(short).costs(places.by_length(), sites.by_length())
    near = places.is_near
    np.testing.assert_array_equal(found.cost[near, 0], plain[near].min(axis=1))


@given(SEEDS)
@settings(max_examples=20)
def test_a_path_and_a_closure_keep_the_costs_of_both_directions(seed):
    network, sites, places = hills(seed)
    ends = [Point.of(places.take(np.array([row]))) for row in (0, 1, 2)]
    cut = cut_network(network, [ends[2]], [Link(start=ends[0], end=ends[1], cost=5_000)])
    for whole in ("cost", "cost_back", "length"):
        before, after = getattr(network, whole), getattr(cut.network, whole)
        assert after.sum() == before.sum() + 5_000  # nothing is lost by cutting
    sites, places = cut.carry(sites), cut.carry(places)
    plain = Plain(cut.network).costs(places, sites)
    found = nearest(cut.network, sites, places)
    near = places.is_near
    np.testing.assert_array_equal(found.cost[near, 0], plain[near].min(axis=1))


def test_up_the_hill_leads_another_way_than_down():
    # 300 m straight up 30 m, or 361 m along the foot of it and up at the end for nothing
    streets = streets_of([(0, 0), (300, 0), (150, 100)], [(0, 1, None), (0, 2, None), (2, 1, None)])
    metres = np.array([0.0, 30, 0, 0, 0, 0])
    streets = replace(streets, heights=Heights(indptr=np.array([0, 2, 4, 6]), metres=metres))
    network = build_network(streets, TravelMode.WALK, min_fragment=0)
    ends = Snapper.of(network, streets.drawn()).snap(shapely.points([(X0 + 1, Y0), (X0 + 299, Y0)]))
    below, above = (ends.take(np.array([row])) for row in (0, 1))
    up, down = (
        routes(network, Lines.of(network, streets.drawn()), start, end, cutoff=2**30)[0]
        for start, end in ((below, above), (above, below))
    )
    assert up is not None
    assert down is not None
    assert up.length == pytest.approx(362.6, abs=0.1)
    assert down.length == pytest.approx(298.0, abs=0.1)
    minutes = nearest(network, below, above).minutes(network)[0]
    assert minutes == pytest.approx(0.298 / 4.8 * 60, rel=1e-3)  # 10 % down is as fast as level


def test_no_slope_is_no_other_network():
    network = build_network(random_streets(3), TravelMode.WALK, min_fragment=0)
    assert by_length(network) is network
    assert (network.cost == network.cost_back).all()
