"""Supply shared out in the search: the same bits as from pairs, in whatever order and split."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from street_toys import places_on, random_streets, streets_of, with_heights

from analyses.access.supply import (
    Supply,
    added_up,
    block_in_reach,
    range_ways,
    supply,
    supply_in_reach,
)
from analyses.routing import cost_matrix, index_origins, nearest, straight_metres
from kpk_geo.errors import InputError
from kpk_geo.model import Decay, TravelMode
from kpk_geo.network.graph import build_network
from kpk_geo.network.snap import Positions

CUTOFF = 900_000
SEEDS = st.integers(0, 5_000)


def town(seed):
    """Make streets with offers and cells, on hills where the seed is odd."""
    rng, streets = np.random.default_rng(seed), random_streets(seed)
    if seed % 2:
        streets = with_heights(streets, rng)
    network = build_network(streets, TravelMode.WALK, min_fragment=0)
    assert (network.cost != network.cost_back).any() == seed % 2
    return network, places_on(network, rng, 6), places_on(network, rng, 25), rng


def in_reach(town_of, demand, capacity, ways, threads=1):
    network, offers, cells, _ = town_of
    index = index_origins(network, cells)
    return supply_in_reach(index, offers, demand, capacity, ways=ways, threads=threads)


RINGS = ((300_000, 1.0), (700_000, 0.5))
WAYS = [*range_ways(CUTOFF), (CUTOFF, Decay.RINGS, RINGS)]


@given(SEEDS)
@settings(max_examples=30)
def test_supply_shared_out_in_the_search_equals_that_of_the_pairs_bit_for_bit(seed):
    made = town(seed)
    network, offers, cells, rng = made
    demand = rng.uniform(0, 30, 25)
    demand[3] = np.nan
    capacity = np.where(np.arange(6) == 2, np.nan, rng.uniform(0, 90, 6))
    costs = cost_matrix(index_origins(network, cells), offers, cutoff=round(1.25 * CUTOFF))
    for found, (cutoff, decay, rings) in zip(
        in_reach(made, demand, capacity, WAYS), WAYS, strict=True
    ):
        same = supply(costs, demand, capacity, cutoff=cutoff, decay=decay, rings=rings)
        assert found.per_child.tobytes() == same.per_child.tobytes()
        np.testing.assert_array_equal(found.ratio, same.ratio)
        assert (found.idle, found.without_capacity) == (same.idle, same.without_capacity)


@given(SEEDS, st.permutations(range(6)), st.integers(0, 6), st.integers(1, 4))
@settings(max_examples=30)
def test_offers_in_any_order_and_split_and_on_any_threads_give_the_same_bits(
    seed, order, cut, threads
):
    network, offers, cells, rng = made = town(seed)
    demand, capacity = rng.uniform(0, 30, 25), rng.uniform(1, 90, 6)
    (whole,) = in_reach(made, demand, capacity, WAYS[:1])
    order = np.array(order)
    parts = []
    for rows in (order[:cut], order[cut:]):
        part = (network, offers.take(rows), cells, rng)
        parts += in_reach(part, demand, capacity[rows], WAYS[:1], threads=threads)
    one, other = parts
    together = Supply.of(
        one.sums + other.sums, np.r_[one.ratio, other.ratio][np.argsort(order)], capacity
    )
    assert together.sums.tobytes() == whole.sums.tobytes()
    assert together.per_child.tobytes() == whole.per_child.tobytes()
    without = Supply.of(whole.sums - other.sums, one.ratio, capacity[order[:cut]])
    assert without.sums.tobytes() == one.sums.tobytes()  # closing an offer is a subtraction


def blocks_of(order, count, rng):
    """Split rows at random; a block may be empty."""
    return np.split(order, np.sort(rng.integers(0, len(order) + 1, count - 1)))


@given(SEEDS, st.sampled_from(TravelMode), st.integers(1, 9))
@settings(max_examples=40)
def test_any_number_of_blocks_in_any_mode_and_way_of_weighing_gives_the_bits_of_one_run(
    seed, mode, count
):
    rng, streets = np.random.default_rng(seed), random_streets(seed)
    streets.edges.loc[rng.integers(0, 40, 8), "highway"] = "motorway"
    if seed % 2:
        streets = with_heights(streets, rng)
    network = build_network(streets, mode, min_fragment=0)
    offers, cells = places_on(network, rng, 12), places_on(network, rng, 25)
    demand, capacity = rng.uniform(0, 30, 25), rng.uniform(0, 90, 12)
    demand[3], capacity[5] = np.nan, np.nan
    index, order = index_origins(network, cells), rng.permutation(12)
    whole = supply_in_reach(index, offers, demand, capacity, ways=WAYS)
    blocks = blocks_of(order, count, rng)
    parts = [
        supply_in_reach(index, offers.take(rows), demand, capacity[rows], ways=WAYS)
        for rows in blocks
    ]
    for way, one in enumerate(whole):
        own = [part[way] for part in parts]
        ratio = np.concatenate([part.ratio for part in own])[np.argsort(order)]
        together = Supply.of(np.sum([part.sums for part in own], axis=0), ratio, capacity)
        assert together.sums.tobytes() == one.sums.tobytes()
        assert together.per_child.tobytes() == one.per_child.tobytes()
        assert together.ratio.tobytes() == one.ratio.tobytes()
        assert (together.idle, together.without_capacity) == (one.idle, one.without_capacity)
    kept = [
        block_in_reach(index, offers.take(rows), demand, capacity[rows], ways=WAYS)
        for rows in blocks
    ]
    for some, sums, _ in kept:
        assert sums.any(axis=(0, 2)).all()
        assert sums.shape == (len(WAYS), len(some), 2)
    for way, one in enumerate(whole):
        parts_of_way = [(some, sums[way], ratio[way]) for some, sums, ratio in kept]
        together = added_up(parts_of_way, blocks, capacity, 25)
        assert together.sums.tobytes() == one.sums.tobytes()
        assert together.ratio.tobytes() == one.ratio.tobytes()
    closed, rest = order[:1], np.sort(order[1:])
    without = supply_in_reach(index, offers.take(rest), demand, capacity[rest], ways=WAYS)
    off = supply_in_reach(index, offers.take(closed), demand, capacity[closed], ways=WAYS)
    for one, gone, fresh in zip(whole, off, without, strict=True):
        left = Supply.of(one.sums - gone.sums, one.ratio[rest], capacity[rest])
        assert left.per_child.tobytes() == fresh.per_child.tobytes()
        assert left.ratio.tobytes() == fresh.ratio.tobytes()


@given(SEEDS, st.sampled_from(TravelMode), st.integers(1, 6))
@settings(max_examples=20)
def test_the_nearest_over_the_whole_graph_is_that_of_the_nearest_block(seed, mode, count):
    """No halo holds the nearest: blocks of offers do, as each is searched on the whole graph."""
    rng, streets = np.random.default_rng(seed), random_streets(seed)
    network = build_network(streets, mode, min_fragment=0)
    offers, cells = places_on(network, rng, 8), places_on(network, rng, 25)
    xy, homes = rng.uniform(0, 3000, (8, 2)), rng.uniform(0, 3000, (25, 2))
    blocks = [rows for rows in blocks_of(rng.permutation(8), count, rng) if len(rows)]
    whole = nearest(network, offers, cells).cost[:, 0]
    each = [nearest(network, offers.take(rows), cells).cost[:, 0] for rows in blocks]
    assert np.min(each, axis=0).tobytes() == whole.tobytes()
    straight = [straight_metres(xy[rows], homes) for rows in blocks]
    assert np.min(straight, axis=0).tobytes() == straight_metres(xy, homes).tobytes()


def test_a_cell_without_children_next_to_hardly_anyone_keeps_its_huge_share():
    """Weights near the cutoff are tiny: what one child far off leaves is very much for the door."""
    streets = streets_of([(0, 0), (4000, 0)], [(0, 1, None)])
    network = build_network(streets, TravelMode.WALK)
    nothing, three = np.zeros(3, np.int32), np.zeros(3)
    places = Positions.level(
        edge=nothing, offset=np.array([0, 1_199_000, 0], np.int32), access=nothing,
        segment=nothing, along=three,
    )  # fmt: skip
    cells, offers = places.take(np.array([0, 1])), places.take(np.array([2]))
    index = index_origins(network, cells)
    demand, capacity, way = (
        np.array([0.0, 1e-4]),
        np.array([100.0]),
        (1_199_001, Decay.GAUSSIAN, ()),
    )
    (found,) = supply_in_reach(index, offers, demand, capacity, ways=[way])
    assert found.per_child[0] > 1e11
    assert found.per_child[1] == pytest.approx(1e6, rel=0.05)  # the far child gets all of it


def test_more_places_than_sums_can_hold_are_refused():
    made = town(3)
    with pytest.raises(InputError, match=r"zusammen 70\.000\.000 Plätze.*Umfang prüfen"):
        in_reach(made, np.ones(25), np.full(6, 7e7 / 6), WAYS)


def test_the_range_holds_every_variant_once():
    found = in_reach(town(9), np.full(25, 3.0), np.full(6, 10.0), range_ways(CUTOFF))
    assert len(found) == 9
    assert len({f.per_child.tobytes() for f in found}) == 9
