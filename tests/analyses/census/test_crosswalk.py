"""People of cells followed into today's areas, against an overlay done step by step."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from conftest import square

from analyses.census.crosswalk import crosswalk_of_cells
from analyses.census.reallocate import reallocate
from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.frames import Areas, as_areas
from kpk_geo.model import Validity

X0, Y0 = 350_000, 5_700_000
SIDE = 3000


def areas_of(shapes: list[shapely.Geometry], prefix: str) -> Areas:
    ids = pd.Index([f"{prefix}{i}" for i in range(len(shapes))], name="area_id")
    table = {"name": ids.to_numpy(), "parent_id": None}
    return as_areas(gpd.GeoDataFrame(table, index=ids, geometry=shapes, crs=DEFAULT_CRS))


def cut(seed: int, count: int, prefix: str) -> Areas:
    """Cut a square into irregular areas, without gaps."""
    points = np.random.default_rng(seed).uniform(0, SIDE, (count, 2)) + np.array([X0, Y0])
    whole = shapely.box(X0, Y0, X0 + SIDE, Y0 + SIDE)
    found = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=whole)
    parts = shapely.intersection(shapely.get_parts(found), whole)
    return areas_of(list(parts), prefix)


def cells() -> tuple[np.ndarray, np.ndarray]:
    """Cells of 100 m with people, many without."""
    rng = np.random.default_rng(5)
    steps = np.arange(50, SIDE, 100)
    xy = np.stack(np.meshgrid(X0 + steps, Y0 + steps), axis=-1).reshape(-1, 2).astype(float)
    return xy, rng.poisson(8, len(xy)) * rng.integers(0, 2, len(xy)).astype(float)


def counts(earlier: Areas) -> pd.DataFrame:
    rng = np.random.default_rng(7)
    value = rng.integers(20, 900, len(earlier)).astype(float)
    return pd.DataFrame(
        {"numerator": np.nan, "denominator": np.nan, "value": value,
         "validity": pd.Series([Validity.VALID] * len(earlier), index=earlier.index, dtype=object)},
        index=earlier.index,
    )  # fmt: skip


EARLIER, TODAY = cut(1, 9, "a"), cut(2, 7, "n")


def test_counts_agree_with_an_overlay_by_brute_force() -> None:
    xy, people = cells()
    own = counts(EARLIER)
    found = reallocate(own, crosswalk_of_cells(EARLIER, TODAY, xy, people), "count").rows["value"]
    points = gpd.GeoDataFrame(
        {"people": people}, geometry=gpd.points_from_xy(*xy.T), crs=DEFAULT_CRS
    )
    before = points.sjoin(EARLIER[["geometry"]], predicate="within")
    each = before.sjoin(TODAY[["geometry"]], predicate="within", lsuffix="then", rsuffix="now")
    total = each.groupby("area_id_then")["people"].transform("sum")
    each["value"] = own["value"][each["area_id_then"]].to_numpy() * each["people"] / total
    expected = each.groupby("area_id_now")["value"].sum()
    np.testing.assert_allclose(found, expected.reindex(TODAY.index), rtol=1e-12)
    assert found.sum() == pytest.approx(own["value"].sum())


def test_without_people_ground_decides_as_an_overlay_says() -> None:
    own, nobody = counts(EARLIER), (np.empty((0, 2)), np.empty(0))
    made = crosswalk_of_cells(EARLIER, TODAY, *nobody)
    assert set(made.by_ground) == set(EARLIER.index)
    found = reallocate(own, made, "count").rows["value"]
    parts = gpd.overlay(EARLIER.reset_index(), TODAY.reset_index(), how="intersection")
    ground = parts.area * own["value"][parts["area_id_1"]].to_numpy()
    ground /= EARLIER.area[parts["area_id_1"]].to_numpy()
    expected = ground.groupby(parts["area_id_2"]).sum()
    np.testing.assert_allclose(found, expected.reindex(TODAY.index), rtol=3e-3)  # slivers left out
    assert found.sum() == pytest.approx(own["value"].sum())


def test_ground_and_people_agree_with_tobler() -> None:
    area_interpolate = pytest.importorskip("tobler.area_weighted").area_interpolate
    own = counts(EARLIER)
    source = EARLIER.assign(value=own["value"])
    expected = area_interpolate(source, TODAY, extensive_variables=["value"])["value"].to_numpy()
    made = crosswalk_of_cells(EARLIER, TODAY, np.empty((0, 2)), np.empty(0))
    np.testing.assert_allclose(reallocate(own, made, "count").rows["value"], expected, rtol=3e-3)
    xy, people = cells()
    # Dasymetric in two steps: each earlier area's count goes to its cells, drawn as squares too
    # small to cross a border, and these are interpolated by ground.
    rows = shapely.STRtree(EARLIER.geometry.to_numpy()).query(shapely.points(xy), "intersects")
    of = pd.Series(rows[1], index=rows[0]).groupby(level=0).first()
    sums = pd.Series(people).groupby(of).sum()
    value = own["value"].to_numpy()[of] * people[of.index] / sums[of].to_numpy()
    dots = gpd.GeoDataFrame(
        {"value": value}, geometry=shapely.buffer(shapely.points(xy[of.index]), 0.01),
        crs=DEFAULT_CRS,
    )  # fmt: skip
    expected = area_interpolate(dots, TODAY, extensive_variables=["value"])["value"].to_numpy()
    found = reallocate(own, crosswalk_of_cells(EARLIER, TODAY, xy, people), "count").rows["value"]
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_the_same_areas_are_unchanged_and_redrawn_edges_are_no_parts() -> None:
    xy, people = cells()
    again = EARLIER.set_axis([f"n{i}" for i in range(len(EARLIER))]).rename_axis("area_id")
    made = crosswalk_of_cells(EARLIER, as_areas(again), xy, people)
    assert made.unchanged.tolist() == EARLIER.index.tolist()
    forest = areas_of([square(0), square(1)], "a")
    redrawn = areas_of([square(0).buffer(0.2), square(1)], "n")
    made = crosswalk_of_cells(forest, redrawn, np.empty((0, 2)), np.empty(0))
    assert made.unchanged.tolist() == ["a0", "a1"]


def test_ground_that_was_lost_or_gained_is_told() -> None:
    xy = np.array([[X0 + 500, Y0 + 500], [X0 + 1500, Y0 + 500], [X0 + 2500, Y0 + 500]], dtype=float)
    earlier = areas_of([shapely.union(square(0), square(1)), square(5)], "a")
    today = areas_of([square(1), square(2)], "n")
    made = crosswalk_of_cells(earlier, today, xy, np.array([30.0, 10, 7]))
    assert made.outside.to_dict() == {"a0": 0.75, "a1": 0}
    assert made.uncovered.to_dict() == {"n0": 0, "n1": 1}
    assert made.nowhere == ("a1",)
    assert made.parts["share"].tolist() == [1]
