import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from street_toys import Plain, places_on, random_streets

from analyses.routing import cost_matrix, index_origins, nearest
from kpk_geo.errors import InputError
from kpk_geo.model import TravelMode
from kpk_geo.network.graph import build_network

SEEDS = st.integers(0, 10_000)


def town(seed, mode=TravelMode.BIKE):
    network = build_network(random_streets(seed), mode, min_fragment=0)
    rng = np.random.default_rng(seed)
    return network, places_on(network, rng, 8), places_on(network, rng, 20)


def dense(costs):
    full = np.full((costs.destinations, costs.origins), np.inf)
    full[costs.destination_of_entry(), costs.indices] = costs.cost
    return full


@given(SEEDS, st.integers(0, 2_000_000))
@settings(max_examples=60)
def test_bounded_search_equals_scipy_to_the_millimetre(seed, cutoff):
    network, sites, places = town(seed)
    plain = Plain(network).costs(places, sites).T
    found = dense(cost_matrix(index_origins(network, places), sites, cutoff=cutoff))
    np.testing.assert_array_equal(found, np.where(plain <= cutoff, plain, np.inf))


@given(SEEDS, st.integers(1, 3), st.sampled_from([TravelMode.WALK, TravelMode.BIKE]))
@settings(max_examples=60)
def test_leaving_out_arcs_where_nobody_lives_changes_no_cost(seed, origins, mode):
    """Few origins in a thin network: dead ends, chains, loops and double edges are left out."""
    network = build_network(random_streets(seed, nodes=60, edges=64), mode, min_fragment=0)
    rng = np.random.default_rng(seed)
    sites, places = places_on(network, rng, 25), places_on(network, rng, origins)
    index = index_origins(network, places)
    assert len(index.graph.arcs) < len(network.incoming.head)
    found = dense(cost_matrix(index, sites, cutoff=4_000_000))
    plain = Plain(network).costs(places, sites).T
    np.testing.assert_array_equal(found, np.where(plain <= 4_000_000, plain, np.inf))


@given(SEEDS)
@settings(max_examples=40)
def test_nearest_equals_scipy_to_the_millimetre(seed):
    network, sites, places = town(seed)
    plain = Plain(network).costs(places, sites)
    found = nearest(network, sites, places)
    near = places.is_near
    np.testing.assert_array_equal(found.cost[near, 0], plain[near].min(axis=1))
    assert np.isnan(found.cost[~near]).all()
    reached = near & np.isfinite(found.cost[:, 0])
    np.testing.assert_array_equal(found.destination[reached, 0], plain[reached].argmin(axis=1))


@given(SEEDS, st.integers(2, 5))
@settings(max_examples=40)
def test_several_nearest_equal_scipy_to_the_millimetre(seed, several):
    network, sites, places = town(seed)
    plain = np.sort(Plain(network).costs(places, sites), axis=1)[:, :several]
    found = nearest(network, sites, places, several=several)
    near = places.is_near
    np.testing.assert_array_equal(found.cost[near], plain[near])
    once = nearest(network, sites, places)
    np.testing.assert_array_equal(found.destination[:, 0], once.destination[:, 0])


@given(SEEDS)
@settings(max_examples=20)
def test_two_threads_give_the_same_bits_as_one(seed):
    network, sites, places = town(seed)
    index = index_origins(network, places)
    one, two = (cost_matrix(index, sites, cutoff=900_000, threads=n) for n in (1, 2))
    for name in ("indptr", "indices", "cost"):
        assert getattr(one, name).tobytes() == getattr(two, name).tobytes()


@given(SEEDS)
@settings(max_examples=20)
def test_joining_chains_changes_no_distance(seed):
    streets = random_streets(seed)
    network = build_network(streets, TravelMode.WALK, min_fragment=0)
    assert network.cost.sum() == streets.edges["length"].sum()
    assert len(network.nodes) < len(streets.nodes)


def test_all_sites_at_one_junction_are_all_found():
    network, _, places = town(4)
    sites = places.take(np.array([0, 0, 0]))
    costs = dense(cost_matrix(index_origins(network, places), sites, cutoff=10_000_000))
    assert (costs[0] == costs[1]).all()
    assert (costs[1] == costs[2]).all()
    assert (nearest(network, sites, places).destination[:, 0] <= 0).all()  # of equals the first


def test_a_limit_of_nothing_finds_only_what_is_there_already():
    network, sites, places = town(5)
    assert (cost_matrix(index_origins(network, places), sites, cutoff=0).cost == 0).all()


def test_a_limit_of_ten_hours_finds_all_that_a_way_leads_to():
    network, sites, places = town(6)
    found = dense(cost_matrix(index_origins(network, places), sites, cutoff=48_000_000))
    np.testing.assert_array_equal(found, Plain(network).costs(places, sites).T)


@pytest.mark.parametrize(("cutoff", "said"), [(-1_000_000, "−1,0"), (2**31, r"2\.147,5")])
def test_an_impossible_limit_is_refused(cutoff, said):
    network, sites, places = town(7)
    with pytest.raises(InputError, match=rf"Obergrenze {said} km .* 0 und 1\.073,7\."):
        cost_matrix(index_origins(network, places), sites, cutoff=cutoff)
