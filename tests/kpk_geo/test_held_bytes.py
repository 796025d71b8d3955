"""What a service keeps is measured by what takes the memory."""

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from kpk_geo.held_bytes import held_bytes

LINES = np.asarray(shapely.linestrings(np.arange(4_000, dtype=float).reshape(500, 4, 2)))


@dataclass(frozen=True, slots=True)
class Record:
    whole: np.ndarray
    part: np.ndarray


def test_a_view_takes_what_it_looks_at_and_both_together_no_more() -> None:
    whole = np.zeros(1_000_000)
    assert abs(held_bytes(whole[:10]) - 8_000_000) < 1000
    assert abs(held_bytes(Record(whole, whole[5:])) - 8_000_000) < 1000


def test_lines_in_a_frame_a_tree_and_an_array_are_there_once() -> None:
    frame = gpd.GeoDataFrame({"name": ["Am Markt"] * 500}, geometry=LINES, crs=25832)
    once = held_bytes(frame)
    assert 500 * 250 < once < 500 * 300
    more = held_bytes({"frame": frame, "tree": shapely.STRtree(LINES), "again": LINES[100:]})
    assert more - once < 500 * 100


def test_what_is_mapped_from_a_file_takes_nothing(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.zeros(100_000))
    mapped = np.load(tmp_path / "a.npy", mmap_mode="c")
    assert held_bytes([mapped, np.asarray(mapped)[3:]]) < 1000


def test_two_that_share_are_counted_with_what_was_seen() -> None:
    shared, seen = np.zeros(10_000), set[int]()
    one, other = [shared], [shared, np.zeros(10)]
    assert held_bytes(one, seen) > 80_000
    assert held_bytes(other, seen) < 1000
