"""Writes streets as extracts of OpenStreetMap in PBF, whole or in parts that overlap."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import numpy as np
import osmium
from pyproj import Transformer

from benchmarks.state.streets import NODE_STEP, StreetWays
from benchmarks.state.world import World

DAY = datetime(2026, 11, 1, 20, 21, tzinfo=UTC)
OVERLAP = 1500  # metres that extracts reach into each other
BLOCK = 200_000  # lines written at once


def write_extracts(
    world: World, ways: StreetWays, folder: Path, *, parts: int, days_apart: int
) -> None:
    """Write strips from west to east; a way in two of them is whole in both, as Geofabrik cuts."""
    lon, lat = Transformer.from_crs(25832, 4326, always_xy=True).transform(ways.x, ways.y)
    edges = np.linspace(world.box[0], world.box[2], parts + 1)
    west = np.array([ways.x[nodes].min() for _, nodes in ways.runs])
    east = np.array([ways.x[nodes].max() for _, nodes in ways.runs])
    for part in range(parts):
        low, high = edges[part] - OVERLAP, edges[part + 1] + OVERLAP
        own = np.flatnonzero((east >= low) & (west <= high))
        box = _degrees(world, max(low, world.box[0] - OVERLAP), min(high, world.box[2] + OVERLAP))
        when = DAY - timedelta(days=days_apart * part)
        name = "strassen.osm.pbf" if parts == 1 else f"strassen_{part + 1}.osm.pbf"
        _write(folder / name, _lines(ways, own, lon, lat), box, when)


def _degrees(world: World, west: float, east: float) -> tuple[float, float, float, float]:
    to_degrees = Transformer.from_crs(25832, 4326, always_xy=True)
    bounds = (west, world.box[1] - OVERLAP, east, world.box[3] + OVERLAP)
    found: tuple[float, float, float, float] = to_degrees.transform_bounds(*bounds)
    return found


def _lines(ways: StreetWays, own: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> Iterator[str]:
    used = np.unique(np.concatenate([ways.runs[at][1] for at in own]))
    for node in used:
        yield f"n{(node + 1) * NODE_STEP} v1 x{lon[node]:.7f} y{lat[node]:.7f}\n"
    for at in own:
        tags, nodes = ways.runs[at]
        refs = ",".join(f"n{(node + 1) * NODE_STEP}" for node in nodes)
        yield f"w{at + 1} v1 T{tags} N{refs}\n"


def _write(
    path: Path, lines: Iterator[str], box: tuple[float, float, float, float], when: datetime
) -> None:
    header = osmium.io.Header()
    header.set("generator", "benchmarks/state (erfunden)")
    header.set("osmosis_replication_timestamp", f"{when:%Y-%m-%dT%H:%M:%SZ}")
    header.add_box(osmium.osm.Box(*box))
    path.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as room:
        text = Path(room) / "strassen.opl"
        with text.open("w", encoding="utf-8") as stream:
            while block := list(islice(lines, BLOCK)):
                stream.writelines(block)
        with osmium.SimpleWriter(str(path), header=header) as writer:
            osmium.apply(osmium.io.Reader(str(text)), writer)
