"""Points are put onto a part of the streets as onto the whole: the same rows of the same graph."""

from dataclasses import fields, replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from street_toys import X0, Y0, flat_streets, random_streets, with_heights

from analyses.access.no_way import off_street_reasons
from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.geometry import points_of
from kpk_geo.model import TravelMode
from kpk_geo.network.graph import build_network
from kpk_geo.network.positions import Positions
from kpk_geo.network.snap import Snapper
from kpk_geo.network.tags import BRIDGE

SNAP = 150.0


def littered(seed, rng):
    """Draw streets with rivers, ponds, a motorway, hills where the seed is odd, and islands."""
    streets = random_streets(seed)
    if seed % 2:
        streets = with_heights(streets, rng)
    ends = rng.uniform(0, 3000, (8, 2, 2)) + np.array([X0, Y0])
    middles = rng.uniform(0, 3000, (6, 2)) + np.array([X0, Y0])
    ponds = shapely.get_exterior_ring(shapely.buffer(shapely.points(middles), 120))
    edges = streets.edges.copy()
    motorways = rng.integers(0, len(edges), 6)
    edges.loc[motorways, "highway"] = "motorway"
    edges.loc[motorways[:2], "flags"] = BRIDGE
    barriers = gpd.GeoSeries([*shapely.linestrings(ends), *ponds], crs=DEFAULT_CRS)
    west = shapely.box(X0, Y0, X0 + 2500, Y0 + 3000)
    return replace(streets, edges=edges, barriers=barriers, extent=west)


@given(st.integers(0, 5000), st.sampled_from(TravelMode))
@settings(max_examples=40)
def test_points_in_an_area_get_the_positions_of_the_whole(seed, mode):
    rng = np.random.default_rng(seed)
    streets = littered(seed, rng)
    network, drawn = build_network(streets, mode, min_fragment=200), streets.drawn()
    corners = rng.uniform(0, 3000, (4, 2)) + np.array([X0, Y0])
    area = shapely.convex_hull(shapely.multipoints(corners))
    points = points_of(
        np.r_[corners, corners.mean(axis=0) + (corners - corners.mean(axis=0)) * rng.uniform()]
    )
    part = flat_streets(streets).part(area, metres=SNAP)
    whole, own = Snapper.of(network, drawn), Snapper.of(network, part)
    found, same = (s.snap(points, max_distance=SNAP) for s in (own, whole))
    for column in fields(Positions):
        assert getattr(found, column.name).tobytes() == getattr(same, column.name).tobytes()
    near = np.flatnonzero(found.is_near)
    assert (own.lines_of(found.take(near)) == whole.lines_of(same.take(near))).all()
    for snapper in (own, whole):
        np.testing.assert_array_equal(
            off_street_reasons(snapper, points, found, max_distance=SNAP),
            off_street_reasons(whole, points, same, max_distance=SNAP),
        )


def test_parts_hold_what_is_near_their_area_and_nothing_is_drawn_from_elsewhere():
    streets = random_streets(7)
    drawn = streets.drawn()
    areas = [shapely.box(X0 + x, Y0, X0 + x + 1000, Y0 + 3000) for x in (0, 1000, 2000)]
    parts = list(flat_streets(streets).parts(areas, metres=SNAP))
    assert sorted(set(np.concatenate([part.rows for part in parts]))) == drawn.rows.tolist()
    for area, part in zip(areas, parts, strict=True):
        near = np.flatnonzero(shapely.distance(area, drawn.lines) <= SNAP)
        assert set(near) <= set(part.rows)
        assert (shapely.length(drawn.lines[np.setdiff1d(part.rows, near)]) == 0).all()
    elsewhere = np.setdiff1d(drawn.rows, parts[0].rows)
    with pytest.raises(KeyError, match="outside the part"):
        parts[0].lines_of(elsewhere[:1])
