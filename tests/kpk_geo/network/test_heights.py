"""Heights along ways, and what they do to the time: planes, hills, bridges, and what is unknown."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from street_toys import X0, Y0, streets_of

from kpk_geo.model import TravelMode
from kpk_geo.network.graph import build_network
from kpk_geo.network.heights import sample_heights
from kpk_geo.network.slope import slope_effect, time_factor
from kpk_geo.network.tags import BRIDGE, FERRY, TUNNEL


class Ground:
    """Ground by a formula of metres east and north of the toy's corner."""

    def __init__(self, height):
        self.height = height

    def at(self, xy):
        x, y = (xy - np.array([X0, Y0])).T
        return np.broadcast_to(np.asarray(self.height(x, y), float), x.shape).copy()


def town(height, flags=()):
    """300 m east, and 300 m north of its end."""
    streets = streets_of([(0, 0), (100, 0), (200, 0), (300, 0), (300, 300)],
                         [(i, i + 1, None) for i in range(4)])  # fmt: skip
    streets.edges["flags"] = [*flags, *[0] * (4 - len(flags))]
    return replace(streets, heights=sample_heights(streets, Ground(height)))


def factors(streets):
    effect = slope_effect(streets.heights, streets.edges["length"].to_numpy())
    return np.stack([effect.along, effect.against])


@given(st.floats(-2, 2))
def test_no_gradient_is_faster_than_five_per_cent_downhill(gradient):
    best = float(time_factor(np.array([-0.05]))[0])
    assert best == pytest.approx(np.exp(-0.175))  # Tobler: 6 km/h instead of 5.04
    assert float(time_factor(np.array([gradient]))[0]) >= best


@given(st.lists(st.floats(-0.3, 0.3), min_size=2, max_size=6).map(sorted))
def test_uphill_the_steeper_takes_the_longer(gradients):
    uphill = np.abs(np.array(gradients))
    taken = time_factor(np.sort(uphill))
    assert (np.diff(taken) >= 0).all()
    assert (time_factor(uphill) >= 1).all()


def test_a_plane_costs_what_its_gradient_says_and_nothing_across_it():
    effect = factors(town(lambda x, y: 0.1 * x))
    assert effect[0, :3] == pytest.approx(np.exp(3.5 * 0.15 - 0.175))
    assert effect[1, :3] == pytest.approx(np.exp(3.5 * 0.05 - 0.175))
    assert effect[:, 3].tolist() == [1.0, 1.0]


def test_a_hill_between_two_level_ends_counts_though_the_ends_do_not():
    effect = factors(town(lambda x, y: 8 * np.sin(np.pi * np.clip(x, 0, 100) / 100)))
    assert effect[0, 0] == pytest.approx(effect[1, 0])
    assert effect[0, 0] > 1.1


@pytest.mark.parametrize("mode", [TravelMode.WALK, TravelMode.PUSHCHAIR])
def test_level_ground_is_the_network_without_heights_bit_for_bit(mode):
    flat = town(lambda x, y: 57.3)
    with_heights = build_network(flat, mode)
    without = build_network(replace(flat, heights=None), mode)
    for name in ("cost", "cost_back", "length"):
        assert getattr(with_heights, name).tobytes() == getattr(without, name).tobytes()
    assert with_heights.outgoing.cost.tobytes() == without.outgoing.cost.tobytes()


def test_bridge_and_tunnel_lead_from_end_to_end_whatever_is_below_or_above():
    valley = lambda x, y: np.where((x > 1) & (x < 199), -40.0, 0.05 * np.minimum(x, 200))  # noqa: E731
    for kind in (BRIDGE, TUNNEL):
        streets = town(valley, flags=(kind, kind))
        known = streets.heights.metres[: streets.heights.indptr[2]]
        assert known[[0, -1]].tolist() == pytest.approx([0, 10])
        effect = factors(streets)
        assert effect[0, :2] == pytest.approx(time_factor(np.array([0.05, 0.05])))
    assert factors(town(valley))[0, 0] > 1.25  # down a bank of 40 m


def test_a_ferry_is_level_and_the_unknown_counts_as_level():
    hole = town(lambda x, y: np.where(x < 150, np.nan, 0.1 * x), flags=(FERRY,))
    effect = factors(hole)
    assert effect[:, 0].tolist() == [1.0, 1.0]
    assert 1 < effect[0, 1] < effect[0, 2]  # half of it is known
    assert hole.heights.known[0] == 1.0
    network = build_network(hole, TravelMode.WALK)
    assert network.slope is not None
    assert network.slope.kilometres == pytest.approx(0.6)
    assert network.slope.kilometres_unknown == pytest.approx(0.1 * 3 / 6)


def test_pushchairs_do_not_climb_what_din_18040_forbids_and_it_is_counted():
    steep = town(lambda x, y: np.where(x < 100, 0.0, 0.08 * (x - 100)))
    network = build_network(steep, TravelMode.PUSHCHAIR)
    assert network.slope is not None
    assert network.slope.kilometres_closed == pytest.approx(0.2)
    assert len(network.segment_rows) == 1  # the longest part that is left
    anywhere = build_network(steep, TravelMode.PUSHCHAIR, max_gradient=None)
    assert len(anywhere.segment_rows) == 4
    assert len(build_network(steep, TravelMode.WALK).segment_rows) == 4
    assert build_network(steep, TravelMode.BIKE).slope is None
