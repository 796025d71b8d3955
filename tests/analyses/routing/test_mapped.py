"""A graph in files is the graph that was built: every search gives the same bits on it."""

import tempfile
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from street_toys import places_on, random_streets, with_heights

from analyses.access.supply import range_ways, supply_in_reach
from analyses.routing import cost_matrix, index_origins, nearest
from analyses.routing.flat_index import INDEX_LAYOUT, index_arrays, index_of
from kpk_geo.array_folders import FolderKey, open_arrays, write_arrays
from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.errors import InputError
from kpk_geo.model import TravelMode
from kpk_geo.network.flat import (
    network_key,
    open_network,
    open_positions,
    open_segments,
    write_network,
    write_positions,
    write_segments,
)
from kpk_geo.network.graph import build_network, by_length, network_of

CUTOFF = 900_000


def mapped_index(index, root):
    key = FolderKey(kind="index", layout=INDEX_LAYOUT, inputs={})
    folder = write_arrays(root, key, index_arrays(index), {})
    return open_arrays(folder, kind="index", layout=INDEX_LAYOUT).arrays


def same(one, other):
    """Hold results against each other: arrays by their bytes, numbers by value."""
    for column in fields(one):
        same_value(getattr(one, column.name), getattr(other, column.name), column.name)


def same_value(a, b, name):
    if isinstance(a, np.ndarray):
        assert (a.dtype, a.shape) == (b.dtype, b.shape), name
        assert a.tobytes() == b.tobytes(), name
    elif isinstance(a, tuple):
        for part, other in zip(a, b, strict=True):
            same_value(part, other, name)
    elif hasattr(a, "__dataclass_fields__"):
        same(a, b)
    else:
        assert a == b, name


@given(st.integers(0, 5000), st.sampled_from(TravelMode))
@settings(max_examples=24)
def test_every_search_gives_the_same_bits_on_mapped_files(seed, mode):
    rng, streets = np.random.default_rng(seed), random_streets(seed)
    if seed % 2:
        streets = with_heights(streets, rng)
    built = build_network(streets, mode, min_fragment=0)
    offers, cells = places_on(built, rng, 6), places_on(built, rng, 25)
    demand, capacity = rng.uniform(0, 30, 25), rng.uniform(1, 90, 6)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        folder = write_segments(streets.segments(), root, {"extract": "1"}, work_crs=DEFAULT_CRS)
        segments = open_segments(folder)
        same(network_of(segments, mode, min_fragment=0), built)
        key = network_key("1", mode, min_fragment=0)
        network = open_network(write_network(built, root, key))
        same(network, built)
        same(by_length(network), by_length(built))
        homes = open_positions(write_positions(cells, root, {"graph": key.name}))
        same(homes, cells)
        index = index_of(network, homes, mapped_index(index_origins(built, cells), root))
        same(nearest(network, offers, homes), nearest(built, offers, cells))
        same(nearest(network, offers, homes, several=3), nearest(built, offers, cells, several=3))
        whole = index_origins(built, cells)
        for origins in (index_origins(network, homes), index):
            same(
                cost_matrix(origins, offers, cutoff=CUTOFF),
                cost_matrix(whole, offers, cutoff=CUTOFF),
            )
            ways = range_ways(CUTOFF)
            for one, other in zip(
                supply_in_reach(origins, offers, demand, capacity, ways=ways, threads=2),
                supply_in_reach(whole, offers, demand, capacity, ways=ways),
                strict=True,
            ):
                same(one, other)


def test_a_graph_is_not_written_under_the_key_of_another_mode_or_speed(tmp_path):
    network = build_network(random_streets(3), TravelMode.WALK, min_fragment=0)
    for key in (network_key("1", TravelMode.BIKE), network_key("1", TravelMode.WALK, speed=5.0)):
        with pytest.raises(InputError, match="gehört zu einem anderen Netz"):
            write_network(network, tmp_path, key)
    assert network_key("1", TravelMode.WALK).name != network_key("2", TravelMode.WALK).name
