"""Graphs: interchange, distance, second order, barriers."""

import numpy as np
import pandas as pd
import pytest
from area_toys import board, ring
from graph_toys import from_libpysal, from_lists
from hypothesis import given
from hypothesis import strategies as st

from analyses.neighbours.barrier import without_barriers
from analyses.neighbours.contiguity import centres, shared_borders
from analyses.neighbours.distance import band, nearest
from analyses.neighbours.graph import both_ways, from_pairs, second_order
from kpk_geo.errors import InputError
from kpk_geo.model import NeighbourKind

IDS = pd.Index([f"{i:02d}" for i in range(5)], name="area_id")


def test_graph_survives_the_way_to_pysal_and_back() -> None:
    graph = from_lists(list(IDS), {"00": ["01", "02"], "01": ["00"], "02": ["00"]})
    back = from_libpysal(graph.to_libpysal())
    assert list(back.area_ids) == list(IDS)
    assert [back.of(key) for key in IDS] == [graph.of(key) for key in IDS]
    assert back.report().islands == ("03", "04")
    assert back.weights is None


def test_unequal_weights_survive_too() -> None:
    pairs = np.array([[0, 1], [0, 2], [1, 0], [2, 0], [3, 4], [4, 3]])
    graph = from_pairs(IDS, pairs, kind=NeighbourKind.GIVEN, weights=np.arange(1.0, 7.0))
    back = from_libpysal(graph.to_libpysal())
    assert back.weights is not None
    assert back.weights.tolist() == [1, 2, 3, 4, 5, 6]


def test_own_neighbour_or_one_twice_is_refused() -> None:
    with pytest.raises(InputError, match="eigener Nachbar"):
        from_pairs(IDS, np.array([[1, 1]]), kind=NeighbourKind.GIVEN)
    with pytest.raises(InputError, match="doppelt"):
        from_lists(list(IDS), {"00": ["01", "01"]})


def test_report_names_what_a_planner_must_know() -> None:
    report = from_lists(list(IDS), {"00": ["01"], "01": ["00", "02"], "02": ["01"]}).report()
    assert report.edges == 2
    assert report.islands == ("03", "04")
    assert report.one_neighbour == ("00", "02")
    assert report.components == 3


def test_nearest_takes_all_that_are_equally_far() -> None:
    graph = nearest(IDS, np.array([[0, 0], [1, 0], [-1, 0], [0, 1], [9, 9]], float), count=1)
    assert graph.of("00") == ["01", "02", "03"]
    assert graph.of("04") == ["01", "03"]
    assert graph.of("01") == ["00"]  # not mutual


def test_more_neighbours_than_areas_are_refused() -> None:
    with pytest.raises(InputError, match="5 nächste"):
        nearest(IDS, np.zeros((5, 2)), count=5)


def test_band_takes_those_within_metres() -> None:
    graph = band(IDS, np.array([[0, 0], [3, 0], [6, 0], [9, 0], [100, 0]], float), metres=3)
    assert graph.of("01") == ["00", "02"]
    assert graph.report().islands == ("04",)


def test_second_order_adds_neighbours_of_neighbours() -> None:
    graph = second_order(ring(8))
    assert graph.of("0000") == ["0001", "0002", "0006", "0007"]
    assert graph.kind is NeighbourKind.SECOND_ORDER


@given(st.integers(2, 6), st.integers(2, 6))
def test_second_order_is_two_steps_in_the_matrix(columns: int, rows: int) -> None:
    graph = shared_borders(board(columns, rows))
    step = graph.matrix().toarray() > 0
    wanted = (step | (step.astype(int) @ step > 0)) & ~np.eye(columns * rows, dtype=bool)
    assert (second_order(graph).matrix().toarray() > 0).tolist() == wanted.tolist()


def test_leaving_areas_out_takes_their_edges_along() -> None:
    graph = ring(6).within(np.array([True, True, True, False, True, True]))
    assert graph.of("0002") == ["0001"]
    assert graph.of("0004") == ["0005"]


def test_both_ways_makes_the_relation_mutual() -> None:
    graph = both_ways(from_lists(list(IDS), {"00": ["01"]}))
    assert graph.of("01") == ["00"]


def test_barrier_drops_a_detour_and_keeps_the_bridge() -> None:
    """Two rows of three areas with a river between; only the middle pair has a bridge."""
    areas = board(3, 2)
    graph = shared_borders(areas)
    place = dict(zip(range(6), areas.index, strict=True))
    across = [place[a][:2] != place[b][:2] for a, b in zip(graph.focal, graph.indices, strict=True)]
    bridge = [place[a][2:] == "01" for a in graph.focal]
    detour = np.where(np.array(across) & ~np.array(bridge), 4.0, 1.2)
    cut = without_barriers(graph, np.full(len(detour), 8.0), detour)
    assert cut.of("0000") == ["0001"]
    assert cut.of("0001") == ["0000", "0002", "0101"]
    assert cut.kind is NeighbourKind.BARRIER
    assert cut.parameters["dropped"] == 2


def test_long_straight_way_is_distance_not_a_barrier() -> None:
    graph = shared_borders(board(2, 1))
    assert without_barriers(graph, np.full(2, 90.0), np.full(2, 1.3)).of("0000") == ["0001"]
    assert without_barriers(graph, np.full(2, 90.0), np.full(2, 2.0)).of("0000") == []


def test_no_way_cuts_and_unknown_streets_do_not() -> None:
    graph = shared_borders(board(2, 1))
    assert without_barriers(graph, np.full(2, np.inf), np.full(2, np.inf)).of("0000") == []
    assert without_barriers(graph, np.full(2, np.nan), np.full(2, np.nan)).of("0000") == ["0001"]


def test_edge_that_is_blocked_one_way_goes_in_both() -> None:
    graph = shared_borders(board(2, 1))
    cut = without_barriers(graph, np.array([5.0, 99.0]), np.array([1.1, 9.0]))
    assert cut.report().edges == 0


def test_points_lie_inside() -> None:
    areas = board(3, 1)
    xy = centres(areas)
    assert areas.geometry.contains(
        areas.geometry.from_xy(xy[:, 0], xy[:, 1], crs=areas.crs).set_axis(areas.index)
    ).all()
