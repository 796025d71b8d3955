import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from street_toys import X0, Y0, places_on, random_streets, streets_of

from analyses.access.decay import weights
from analyses.access.supply import range_ways, supply, supply_in_reach
from analyses.routing import cost_matrix, index_origins, nearest, straight_cost_matrix
from kpk_geo.model import Decay, SupplyMethod, TravelMode
from kpk_geo.network.graph import build_network
from kpk_geo.network.snap import Positions, Snapper

CUTOFF = 900_000
SEEDS = st.integers(0, 5_000)
METHODS = [SupplyMethod.E2SFCA, SupplyMethod.TWO_STEP, SupplyMethod.THREE_STEP]


def town(seed, sites=6, places=25):
    network = build_network(random_streets(seed), TravelMode.WALK, min_fragment=0)
    rng = np.random.default_rng(seed)
    offers, cells = places_on(network, rng, sites), places_on(network, rng, places)
    return network, offers, cells, rng


def scores(network, offers, cells, demand, capacity, **options):
    costs = cost_matrix(index_origins(network, cells), offers, cutoff=CUTOFF)
    return supply(costs, demand, capacity, cutoff=CUTOFF, **options)


def by_hand(costs, demand, capacity, weight):
    """The textbook formula, pair by pair."""
    dense = np.zeros((costs.destinations, costs.origins))
    dense[costs.destination_of_entry(), costs.indices] = weight
    ratio = np.array(
        [
            c / (row @ demand) if row @ demand > 0 else 0
            for c, row in zip(capacity, dense, strict=True)
        ]
    )
    return dense.T @ ratio


@given(SEEDS, st.sampled_from([Decay.GAUSSIAN, Decay.LINEAR, Decay.NONE]))
@settings(max_examples=30)
def test_supply_is_the_textbook_formula(seed, decay):

    network, offers, cells, rng = town(seed)
    demand, capacity = rng.integers(0, 30, 25) * 0.5, rng.integers(1, 90, 6).astype(float)
    costs = cost_matrix(index_origins(network, cells), offers, cutoff=CUTOFF)
    expected = by_hand(costs, demand, capacity, weights(costs.cost, CUTOFF, decay))
    found = supply(costs, demand, capacity, cutoff=CUTOFF, decay=decay).per_child
    np.testing.assert_allclose(found, expected, rtol=1e-9)


@given(SEEDS, st.sampled_from(METHODS))
@settings(max_examples=40)
def test_every_place_is_given_out_exactly_once(seed, method):
    network, offers, cells, rng = town(seed)
    demand, capacity = rng.uniform(0, 30, 25), rng.uniform(1, 90, 6)
    found = scores(network, offers, cells, demand, capacity, method=method)
    used = ~np.isnan(found.ratio)
    assert (found.per_child @ demand) == pytest.approx(capacity[used].sum(), rel=1e-8)
    assert found.idle == (~used).sum()


@given(SEEDS, st.sampled_from(METHODS))
@settings(max_examples=20)
def test_doubling_all_capacities_doubles_supply(seed, method):
    network, offers, cells, rng = town(seed)
    demand, capacity = rng.uniform(0, 30, 25), rng.uniform(1, 90, 6)
    once = scores(network, offers, cells, demand, capacity, method=method).per_child
    twice = scores(network, offers, cells, demand, 2 * capacity, method=method).per_child
    np.testing.assert_allclose(twice, 2 * once, rtol=0, atol=1e-11)  # parts of 2 ** -44 of a place


@given(SEEDS, st.integers(0, CUTOFF), st.integers(0, CUTOFF))
@settings(max_examples=30)
def test_more_time_never_shrinks_a_catchment(seed, one, other):
    network, offers, cells, _ = town(seed)
    index = index_origins(network, cells)
    short, long = (cost_matrix(index, offers, cutoff=cutoff) for cutoff in sorted((one, other)))
    pairs = [
        set(zip(c.destination_of_entry().tolist(), c.indices.tolist(), strict=True))
        for c in (short, long)
    ]
    assert pairs[0] <= pairs[1]


@given(SEEDS)
@settings(max_examples=30)
def test_one_more_site_never_lowers_anyones_access(seed):
    network, offers, cells, _ = town(seed)
    fewer = offers.take(np.arange(4))
    near = cells.is_near
    first, more = nearest(network, fewer, cells), nearest(network, offers, cells)
    assert (more.cost[near] <= first.cost[near]).all()


@given(SEEDS)
@settings(max_examples=20)
def test_moving_no_one_changes_nothing(seed):
    network, offers, cells, rng = town(seed)
    demand, capacity = rng.uniform(0, 30, 25), rng.uniform(1, 90, 6)
    nobody = np.zeros(3)
    more = cells.with_more(cells.take(np.arange(3)))
    plain = scores(network, offers, cells, demand, capacity).per_child
    padded = scores(network, offers, more, np.r_[demand, nobody], capacity).per_child
    assert (padded[:25] == plain).all()


@given(SEEDS, st.permutations(range(25)))
@settings(max_examples=20)
def test_the_order_of_the_children_changes_no_bit(seed, order):
    network, offers, cells, rng = town(seed)
    demand, capacity = rng.uniform(0, 30, 25), rng.uniform(1, 90, 6)
    order = np.array(order)
    plain = scores(network, offers, cells, demand, capacity).per_child
    mixed = scores(network, offers, cells.take(order), demand[order], capacity).per_child
    assert mixed.tobytes() == plain[order].tobytes()


def test_an_offer_without_capacity_is_left_out_and_counted():
    network, offers, cells, _ = town(3)
    demand, capacity = np.full(25, 2.0), np.array([10, np.nan, 30, 40, np.nan, 60])
    found = scores(network, offers, cells, demand, capacity)
    without = scores(
        network, offers.take(np.array([0, 2, 3, 5])), cells, demand, capacity[[0, 2, 3, 5]]
    )
    assert found.without_capacity == 2
    assert np.isnan(found.ratio[[1, 4]]).all()
    np.testing.assert_allclose(found.per_child, without.per_child)


def test_a_withheld_cell_counts_nobody_and_still_has_supply():
    network = build_network(line_street(), TravelMode.WALK)
    cells, offers = on_line([100, 200]), on_line([150])
    found = scores(
        network, offers, cells, np.array([4.0, np.nan]), np.array([8.0]), decay=Decay.NONE
    )
    assert found.per_child.tolist() == [2.0, 2.0]


def line_street(length=4000):
    return streets_of([(0, 0), (length, 0)], [(0, 1, None)])


def on_line(metres):
    count = len(metres)
    return Positions.level(
        edge=np.zeros(count, np.int32), offset=np.array(metres, np.int32) * 1000,
        access=np.zeros(count, np.int32), segment=np.zeros(count, np.int32),
        along=np.array(metres, float),
    )  # fmt: skip


def test_rings_weigh_their_costs_and_include_their_border():
    network = build_network(line_street(), TravelMode.WALK)
    costs = cost_matrix(
        index_origins(network, on_line([0, 400, 401, 1200, 1201])), on_line([0]), cutoff=1_200_000
    )
    rings = ((400_000, 1.0), (800_000, 0.68), (1_200_000, 0.22))
    found = weights(costs.cost, 1_200_000, Decay.RINGS, rings) * 10
    assert found.tolist() == pytest.approx([10.0, 10.0, 6.8, 2.2])  # the last is out of reach


def test_supply_with_a_limit_of_nothing_goes_to_those_at_the_door():
    network = build_network(line_street(), TravelMode.WALK)
    costs = cost_matrix(index_origins(network, on_line([0, 10])), on_line([0]), cutoff=0)
    assert supply(costs, np.array([5.0, 5.0]), np.array([10.0]), cutoff=0).per_child.tolist() == [
        2,
        0,
    ]


@given(SEEDS, st.floats(800, 2200), st.sampled_from(TravelMode))
@settings(max_examples=40)
def test_two_tiles_with_halo_equal_one_run_bit_for_bit(seed, border, mode):
    """Cut the town in two at x = border; each half is computed with the provable halo around it:
    twice the longest limit that is searched, at the fastest speed of the mode. Whole streets from
    west to east are motorways: by car they reach three times as far.
    """
    rng = np.random.default_rng(seed)
    grid = np.stack(np.meshgrid(np.arange(12), np.arange(6)), axis=-1).reshape(-1, 2) * 270.0
    xy = grid + rng.uniform(-60, 60, grid.shape)
    sides = [(i, i + 1) for i in range(72) if i % 12 < 11] + [(i, i + 12) for i in range(60)]
    kept = [side for side in sides if rng.uniform() < 0.8]
    highways = ["motorway" if a // 12 in (1, 4) and b == a + 1 else "residential" for a, b in kept]
    cutoff = 200_000 if mode is TravelMode.CAR else 600_000
    ways = range_ways(cutoff)
    points = rng.uniform((0, 0), (2970, 1350), (150, 2))
    offers, capacity = rng.uniform((0, 0), (2970, 1350), (30, 2)), rng.uniform(5, 50, 30)
    demand = rng.uniform(0, 20, 150)

    def run(own, halo):
        """Compute for points with own(x), from everything with halo(x)."""
        loaded = [i for i, (a, b) in enumerate(kept) if halo(xy[a, 0]) or halo(xy[b, 0])]
        edges = [(*kept[i], None) for i in loaded]
        cells, sites = np.flatnonzero(halo(points[:, 0])), np.flatnonzero(halo(offers[:, 0]))
        if not edges or not len(sites):
            return dict.fromkeys(np.flatnonzero(own(points[:, 0])).tolist(), (0.0,) * len(ways))
        streets = streets_of(xy, edges, highway=[highways[i] for i in loaded])
        network = build_network(streets, mode, min_fragment=0)
        snapper = Snapper.of(network, streets.drawn())
        homes, places = (
            snapper.snap(shapely.points(part + np.array([X0, Y0])))
            for part in (points[cells], offers[sites])
        )
        found = supply_in_reach(
            index_origins(network, homes), places, demand[cells], capacity[sites], ways=ways
        )
        values = zip(*(one.per_child.tolist() for one in found), strict=True)
        return {int(c): v for c, v in zip(cells, values, strict=True) if own(points[c, 0])}

    whole = run(lambda x: x > -1e9, lambda x: x > -1e9)
    faster = 3 if mode is TravelMode.CAR else 1  # 90 km/h to 30 km/h
    reach_m = 2 * 1.25 * cutoff / 1000 * faster + 400  # the halo rule, and the way to the street
    west = run(lambda x: x <= border, lambda x: x <= border + reach_m)
    east = run(lambda x: x > border, lambda x: x > border - reach_m)
    assert west | east == whole


def test_the_munich_ratio_is_two_steps_with_a_circle():
    sites, places = (
        np.array([[0.0, 0.0], [1000.0, 0.0]]),
        np.array([[700.0, 0.0], [100.0, 0.0], [5000.0, 0.0]]),
    )
    costs = straight_cost_matrix(sites, places, metres=750)
    found = supply(
        costs,
        np.array([10.0, 30.0, 5.0]),
        np.array([20.0, 10.0]),
        cutoff=750_000,
        method=SupplyMethod.RATIO,
    )
    assert found.per_child.tolist() == [20 / 40 + 10 / 10, 20 / 40, 0.0]
