"""Several extracts joined at their borders are the one that they were cut from."""

from collections.abc import Sequence
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.state.extracts import write_extracts
from benchmarks.state.streets import make_lattice, make_ways
from benchmarks.state.world import SEED, SIZES, make_world
from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.errors import InputError
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.streets.extent import street_extent
from kpk_geo.ingest.streets.extracts import joined_refs
from kpk_geo.ingest.streets.osm import read_joined_streets
from kpk_geo.network.segments import Segments
from kpk_geo.network.tags import AREA, FERRY
from kpk_geo.states.street_counts import count_streets

NODES = "".join(f"n{at} v1 x{6.5 + at / 1000:.4f} y{51.3 + at % 3 / 1000:.4f}\n" for at in range(9))
BOX = (-180.0, -90.0, 180.0, 90.0)


def read(files: Sequence[SourceFile], report: Report | None = None) -> Segments:
    return read_joined_streets(
        files, box=BOX, work_crs=DEFAULT_CRS, report=report or Report("x")
    ).segments


def written(folder: Path, *texts: str) -> list[SourceFile]:
    for at, text in enumerate(texts):
        (folder / f"{at}.opl").write_text(text, encoding="utf-8")
    return [describe_file(f"{at}.opl", folder) for at in range(len(texts))]


def way(number: int, refs: Sequence[int], *, version: int = 1, tags: str = "highway=path") -> str:
    return f"w{number} v{version} T{tags} N{','.join(f'n{ref}' for ref in refs)}\n"


def same(one: Segments, other: Segments) -> bool:
    columns = [field.name for field in fields(Segments) if field.name not in ("classes", "heights")]
    arrays = [(getattr(one, name), getattr(other, name)) for name in columns]
    return all(np.array_equal(a, b, equal_nan=a.dtype.kind == "f") for a, b in arrays)


def edges_of(streets: Segments) -> list[tuple[int, int, int]]:
    """In an order of their own: a ring may begin at another of its nodes."""
    return sorted(
        zip(streets.start.tolist(), streets.end.tolist(), streets.length.tolist(), strict=True)
    )


@pytest.mark.parametrize("parts", [2, 4])
def test_an_invented_land_in_parts_is_the_land_and_counts_each_street_once(
    tmp_path: Path, parts: int
) -> None:
    world = make_world(SIZES["tiny"])
    ways = make_ways(make_lattice(world, seed=SEED), seed=SEED)
    shapes = gpd.GeoSeries(dict(zip(world.keys, world.shapes, strict=True)), crs=25832)
    found = []
    for count in (1, parts):
        folder = tmp_path / str(count)
        folder.mkdir()
        write_extracts(world, ways, folder, parts=count, days_apart=0)
        files = [describe_file(path.name, folder) for path in sorted(folder.iterdir())]
        found.append((read(files), count_streets(files, shapes).by_commune))
    (whole, counted), (joined, counted_in_parts) = found
    assert same(joined, whole)
    assert counted_in_parts.equals(counted)
    assert counted.sum() > 100


CUTS = st.lists(st.tuples(st.integers(1, 7), st.integers(0, 2)), min_size=1, max_size=3)


@given(cuts=CUTS, order=st.randoms(use_true_random=False))
def test_ways_that_were_cut_off_at_the_border_are_whole_again(
    cuts: list[tuple[int, int]], order: object
) -> None:
    lines = [list(range(9)), [0, 4, 8, 2, 0], [3, 5]]
    whole = NODES + "".join(way(at, line) for at, line in enumerate(lines))
    edges = sorted({0, 9, *(cut for cut, _ in cuts)})
    wider = max(more for _, more in cuts)
    parts = []
    for begin, end in pairwise(edges):
        pieces = [line[max(begin - wider, 0) : end + 1] for line in lines]
        parts.append(NODES + "".join(way(at, piece) for at, piece in enumerate(pieces) if piece))
    order.shuffle(parts)  # type: ignore[attr-defined]
    with TemporaryDirectory() as folder:
        joined = read(written(Path(folder), *parts))
        assert edges_of(joined) == edges_of(read(written(Path(folder), whole)))


def test_of_an_object_the_highest_version_counts(tmp_path: Path) -> None:
    old = NODES + way(1, [0, 1]) + way(2, [1, 2]) + way(3, [2, 3])
    moved = NODES.replace("n1 v1 x6.5010", "n1 v2 x6.5090")
    new = moved + way(1, [0, 1, 2], version=3) + way(2, [1, 2], version=2, tags="razed=yes")
    expected = read(written(tmp_path, moved + way(1, [0, 1, 2]) + way(3, [2, 3])))
    assert same(read(written(tmp_path, old, new)), expected)
    assert same(read(written(tmp_path, new, old)), expected)


def test_parts_of_a_way_that_do_not_meet_are_told(tmp_path: Path) -> None:
    files = written(tmp_path, NODES + way(1, [0, 1, 2]), NODES + way(1, [7, 8]))
    report = Report("x")
    assert len(read(files, report).length) == 1
    assert any("1 Wege sind in keinem der Auszüge ganz" in note.reason for note in report.notes)
    everywhere = gpd.GeoSeries.from_wkt(["POLYGON((0 0,9e6 0,9e6 9e6,0 9e6,0 0))"], crs=DEFAULT_CRS)
    assert count_streets(files, everywhere).torn == 1


def test_one_of_several_that_is_not_sorted_is_named_with_the_way_out(tmp_path: Path) -> None:
    files = written(tmp_path, NODES + way(1, [0, 1]), NODES + way(3, [1, 2]) + way(2, [2, 3]))
    with pytest.raises(InputError, match=r"1\.opl: .*nicht nach Nummern sortiert.*osmium sort"):
        read(files)
    assert len(read(files[1:]).length) == 2  # alone it may be in any order


def test_segments_are_those_of_the_frames_and_the_extent_goes_as_far_as_they_do(
    tmp_path: Path,
) -> None:
    square = way(5, [1, 4, 3, 0, 1], tags="highway=pedestrian,area=yes")
    ferry = way(6, [2, 8], tags="route=ferry,duration=00:10")
    lines = way(1, [1, 2], tags="highway=residential") + way(2, [3, 7, 6]) + way(3, [4, 5, 2])
    [file] = written(tmp_path, NODES + lines + square + ferry)
    report = Report("x")
    streets = read_joined_streets([file], box=BOX, work_crs=DEFAULT_CRS, report=report)
    frames = streets.streets()
    assert same(streets.segments, frames.segments())
    assert streets.segments.classes == frames.segments().classes
    assert (streets.segments.flags & (AREA | FERRY)).max() == AREA
    assert np.isfinite(streets.segments.seconds).sum() == 1
    extent = street_extent([file], streets.segments.xy, (6, 51, 7, 52), DEFAULT_CRS)
    assert shapely.equals(extent, frames.nodes.union_all().convex_hull)


class _Way:
    def __init__(self, refs: Sequence[int]) -> None:
        self.nodes = [SimpleNamespace(ref=ref) for ref in refs]


@given(
    count=st.integers(4, 9), is_ring=st.booleans(),
    kept=st.tuples(st.sets(st.integers(0, 8)), st.sets(st.integers(0, 8))),
)  # fmt: skip
def test_parts_of_a_way_give_its_own_steps_or_are_told_to_be_torn(
    count: int, is_ring: bool, kept: tuple[set[int], set[int]]
) -> None:
    """No step leads past a node that another part knows."""
    refs = [*range(count), *([0] if is_ring else [])]
    parts = [[ref for ref in refs if ref in own] for own in kept]
    parts = [part for part in parts if len(part) > 1]
    if not parts:
        return
    found, is_torn = joined_refs([_Way(part) for part in parts])
    if is_torn:
        assert found in parts
        return
    known = [ref for ref in refs if any(ref in part for part in parts)]
    steps = set(pairwise(known))
    assert set(pairwise(found)) <= steps | set(pairwise([*known[:-1], known[0]]))
    assert {*found} == {*known}


def test_one_of_several_extracts_without_a_way_or_with_a_number_twice_is_refused(
    tmp_path: Path,
) -> None:
    whole = NODES + way(1, (0, 1, 2))
    for second, said in (
        (NODES, "keine einzige Linie"),
        (NODES + way(1, (0, 1)) + way(1, (0, 1, 2), version=2), "Nummer 1 steht mehrmals"),
        (NODES + way(3, (0, 1)) + way(2, (0, 1)), r"1\.opl: Der Auszug ist nicht nach Nummern"),
    ):
        with pytest.raises(InputError, match=said) as refused:
            read(written(tmp_path, whole, second))
        assert "vollständig heruntergeladen?" not in str(refused.value) or "Linie" in said
