"""Borders as they really are: gaps, corners, T-junctions, empty ground, doubled polygons."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import shapely.affinity
from area_toys import SIDE, SOUTH, WEST, areas_of, board
from libpysal.graph import Graph
from shapely import box

from analyses.neighbours.contiguity import shared_borders
from kpk_geo.errors import InputError
from kpk_geo.frames import Areas


def test_squares_share_edges_but_not_corners() -> None:
    graph = shared_borders(board(3, 3))
    assert graph.of("0101") == ["0001", "0100", "0102", "0201"]
    assert graph.report().edges == 12
    # 500 m, and up to the tolerance more round each end of the border
    assert graph.border is not None
    assert (graph.border >= SIDE).all()
    assert (graph.border <= SIDE + 4).all()


def test_gaps_below_the_tolerance_change_nothing_and_are_reported() -> None:
    exact, loose = board(4, 4), board(4, 4)
    loose["geometry"] = loose.geometry.apply(lambda s: shapely.affinity.scale(s, 0.999, 0.999))
    graph = shared_borders(Areas(loose))
    assert [graph.of(key) for key in exact.index] == [
        shared_borders(exact).of(key) for key in exact.index
    ]
    assert len(graph.report().only_by_tolerance) == 24  # every edge
    assert shared_borders(exact).report().only_by_tolerance == ()


def test_gaps_above_the_tolerance_leave_islands() -> None:
    loose = board(2, 2)
    loose["geometry"] = loose.geometry.apply(lambda s: shapely.affinity.scale(s, 0.99, 0.99))
    assert shared_borders(Areas(loose)).report().islands == ("0000", "0001", "0100", "0101")


def test_jitter_of_a_millimetre_breaks_comparing_vertices_but_not_borders() -> None:
    areas = board(5, 5)
    rng = np.random.default_rng(1)
    shaken = Areas(areas.copy())
    shapes = [
        shapely.Polygon(shapely.get_coordinates(shape)[:-1] + rng.normal(0, 0.001, (4, 2)))
        for shape in areas.geometry
    ]
    shaken["geometry"] = gpd.GeoSeries(shapes, areas.index, crs=areas.crs)
    by_vertices = Graph.build_contiguity(shaken, rook=True)
    assert by_vertices.n_edges == 0  # the usual way loses every edge, without a word
    assert shared_borders(shaken).report().edges == 40


def test_border_against_several_smaller_areas_is_found() -> None:
    areas = areas_of(
        {
            "long": box(WEST, SOUTH, WEST + 900, SOUTH + 100),
            "a": box(WEST, SOUTH + 100, WEST + 300, SOUTH + 400),
            "b": box(WEST + 300, SOUTH + 100, WEST + 895, SOUTH + 400),
            "c": box(WEST + 895, SOUTH + 100, WEST + 1500, SOUTH + 400),
        }
    )
    graph = shared_borders(areas)
    assert graph.of("long") == ["a", "b"]  # five metres with c are no border
    assert graph.of("c") == ["b"]


def test_overlap_counts_as_border() -> None:
    areas = areas_of(
        {
            "a": box(WEST, SOUTH, WEST + 500, SOUTH + 500),
            "b": box(WEST + 480, SOUTH, WEST + 900, SOUTH + 500),
        }
    )
    assert shared_borders(areas).of("a") == ["b"]


def test_doubled_polygon_is_refused_with_both_names() -> None:
    square = box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
    beside = box(WEST + SIDE, SOUTH, WEST + 2 * SIDE, SOUTH + SIDE)
    areas = areas_of({"0000": square, "0001": beside, "0101": square})
    with pytest.raises(InputError, match="0000 und 0101"):
        shared_borders(areas)


def test_parameters_that_cannot_tell_corners_are_refused() -> None:
    with pytest.raises(InputError, match="Vierfache"):
        shared_borders(board(2, 2), tolerance=5, min_border=10)


@pytest.mark.parametrize("side", ["north", "inside"])
def test_uninhabited_ground_beside_changes_nothing(side: str) -> None:
    """A forest along the edge of the town, or nobody in a hole: neighbours stay who they are."""
    areas = board(4, 3)
    forest = {
        "north": box(WEST, SOUTH + 1500, WEST + 2000, SOUTH + 4000),
        "inside": box(WEST + 600, SOUTH + 600, WEST + 900, SOUTH + 900),
    }[side]
    homes = areas.copy()
    homes["geometry"] = homes.geometry.difference(forest)
    shapes = dict(zip(homes.index, homes.geometry, strict=True)) | {"9999": forest}
    with_forest = areas_of(shapes)
    lives = pd.Series(True, index=with_forest.index)
    lives["9999"] = False
    before, after = shared_borders(areas), shared_borders(with_forest, inhabited=lives)
    assert list(after.area_ids) == list(before.area_ids)
    assert [after.of(key) for key in areas.index] == [before.of(key) for key in areas.index]
    assert after.bridged == ()


def test_uninhabited_ground_between_does_not_cut() -> None:
    areas = board(5, 2)
    lives = pd.Series([key[2:] != "02" for key in areas.index], index=areas.index)
    graph = shared_borders(areas, inhabited=lives)
    assert "0003" in graph.of("0001")
    assert graph.bridged == (("0001", "0003"), ("0101", "0103"))
    assert graph.report().components == 1


def test_far_shores_of_a_wide_lake_stay_apart() -> None:
    """Eight areas around a lake: each meets those beside it, not all others."""
    areas = board(3, 3)
    lives = pd.Series(areas.index != "0101", index=areas.index)
    graph = shared_borders(areas, inhabited=lives)
    assert "0201" not in graph.of("0001")
    assert graph.report().components == 1


def test_order_of_rows_decides_nothing() -> None:
    areas = board(4, 4)
    turned = shared_borders(Areas(areas.iloc[::-1]))
    straight = shared_borders(areas)
    assert (turned.indices == straight.indices).all()
    assert (turned.indptr == straight.indptr).all()
