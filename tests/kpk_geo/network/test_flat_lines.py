"""Lines as flat arrays are the lines: the same bits, however many are drawn at a time."""

from contextlib import contextmanager
from dataclasses import fields
from unittest.mock import patch

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from street_toys import flat_lines, flat_streets, random_streets

from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.network import flat_lines as module
from kpk_geo.network import flat_streets as streets_module
from kpk_geo.network.flat_lines import FlatLines, runs
from kpk_geo.network.segments import Segments

WAYS = st.lists(st.lists(st.integers(-1, 12), min_size=1, max_size=7), min_size=1, max_size=6)


@contextmanager
def few_at_once():
    with patch.object(module, "AT_ONCE", 3), patch.object(streets_module, "AT_ONCE", 3):
        yield


def lines_of(ways, parted, xy):
    """Cut ways step by step, as one would by hand."""
    found = []
    for way in ways:
        line = []
        for place in [*way, -1]:
            if place >= 0:
                line.append(place)
            if (place < 0 or place in parted) and len(line) > 1:
                found.append(shapely.LineString(xy[line]))
            if place < 0:
                line = []
            elif place in parted:
                line = [place]
    return found


@given(WAYS, st.sets(st.integers(0, 12)), st.integers(0, 999))
def test_ways_are_cut_at_gaps_and_where_a_place_parts_them(ways, parted, seed):
    xy = np.random.default_rng(seed).uniform(0, 1000, (13, 2))
    row = np.concatenate(ways).astype(np.int32)
    owner = np.repeat(np.arange(len(ways), dtype=np.int32), [len(way) for way in ways])
    first, last = runs(row, owner, np.isin(np.arange(13), list(parted)))
    expected = lines_of(ways, parted, xy)
    with few_at_once():
        flat = FlatLines(xy=xy, row=row, first=first, last=last)
        assert [line.wkb for line in flat.draw()] == [line.wkb for line in expected]
        assert flat.lengths().tobytes() == shapely.length(expected).astype(float).tobytes()
        backwards = np.arange(len(flat))[::-1]
        assert [line.wkb for line in flat.draw(backwards)] == [x.wkb for x in expected[::-1]]
        more = flat.joined([xy[[0, 5, 9]], xy[[3, 4]]])
        assert [line.wkb for line in more.draw()] == [
            *(line.wkb for line in expected),
            *(shapely.LineString(xy[rows]).wkb for rows in ([0, 5, 9], [3, 4])),
        ]


@given(st.integers(0, 999))
def test_lines_that_meet_a_box_are_those_that_an_index_finds(seed):
    rng = np.random.default_rng(seed)
    grid = rng.integers(0, 12, (20, 3, 2)).astype(float)  # whole numbers: many only touch
    grid[0] = grid[0, 0]  # no length
    lines = np.array(shapely.linestrings(grid), dtype=object)
    corners = rng.integers(0, 12, (5, 2, 2)).astype(float)
    boxes = np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)
    tree = shapely.STRtree(lines)
    with few_at_once():
        found = flat_lines(lines).meeting(boxes)
    expected = [np.sort(tree.query(shapely.box(*box))).tolist() for box in boxes]
    assert [rows.tolist() for rows in found] == expected


def test_frames_of_flat_streets_are_those_that_were_laid_out():
    streets = random_streets(3)
    again = flat_streets(streets).streets()
    for one, other in ((streets.edges, again.edges), (streets.nodes, again.nodes)):
        for name in one.columns.drop("geometry"):
            assert one[name].tolist() == other[name].tolist() or one[name].isna().all(), name
        assert one.geometry.to_wkb().tolist() == other.geometry.to_wkb().tolist()
    assert again.edges.crs == again.nodes.crs == again.barriers.crs == DEFAULT_CRS
    for column in fields(Segments):
        one, other = (getattr(made.segments(), column.name) for made in (streets, again))
        assert np.array_equal(one, other, equal_nan=column.name == "seconds"), column.name


def test_a_part_is_the_same_however_many_lines_are_drawn_at_a_time():
    flat, area = (
        flat_streets(random_streets(5)),
        shapely.box(350_500, 5_700_000, 352_000, 5_701_500),
    )
    whole = flat.part(area, metres=200)
    with few_at_once():
        part = flat.part(area, metres=200)
    assert 0 < len(part.rows) < len(flat.lines)
    assert part.rows.tolist() == whole.rows.tolist()
    assert [line.wkb for line in part.lines] == [line.wkb for line in whole.lines]
