"""Reads a made extract of a Regierungsbezirk and says how long it took and how much memory.

`python -m benchmarks.accessibility.reading` writes the extract once (24 MB as it is
regular; 980,000 streets and 13 million nodes, the size of a Regierungsbezirk) and reads it in a process of its own.
`--extract FILE` reads a real one instead.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice, product
from pathlib import Path

import osmium

from kpk_geo.crs import DEFAULT_CRS

STEP = 650  # between numbers of nodes: those of OpenStreetMap reach 13 thousand million
BENDS = 3  # places of a street between two junctions
HOUSES = 5  # outlines of four corners for each two streets
WEST, SOUTH, WIDTH = 6.2, 51.0, 0.0012  # degrees between junctions
_SIZE = 1 + 2 * BENDS + 4 * HOUSES  # nodes of a junction, its two streets, its houses
TAGS = (
    "highway=residential", "highway=residential,name=Hauptstraße,surface=asphalt",
    "highway=footway", "highway=service,service=driveway", "highway=tertiary,oneway=yes",
    "highway=track,tracktype=grade2", "highway=path,surface=ground", "highway=steps",
)  # fmt: skip


def lines_of(side: int) -> Iterator[str]:
    """Give the lines of an extract in OSM's OPL: a lattice of streets with houses between them.

    Parameters
    ----------
    side
        Junctions in each direction; there are twice as many streets as junctions.
    """
    yield from _nodes(side)
    way = 0
    for at in range(side * side):
        for tags, nodes in _ways(at, side):
            way += 1
            refs = ",".join(f"n{node * STEP}" for node in nodes)
            yield f"w{way} v1 T{tags or TAGS[way % len(TAGS)]} N{refs}\n"


def _nodes(side: int) -> Iterator[str]:
    number = 0
    share = [(i + 1) / (BENDS + 1) * WIDTH for i in range(BENDS)]
    for y, x in product(range(side), repeat=2):
        lon, lat = WEST + x * WIDTH, SOUTH + y * WIDTH
        places = [(lon, lat), *((lon + d, lat + d / 9) for d in share)]
        places += [(lon + d / 9, lat + d) for d in share]
        for house in range(HOUSES):
            a, b = lon + WIDTH * (0.2 + house * 0.12), lat + WIDTH * 0.4
            places += [(a, b), (a + 1e-4, b), (a + 1e-4, b + 1e-4), (a, b + 1e-4)]
        for a, b in places:
            number += 1
            yield f"n{number * STEP} v1 x{a:.7f} y{b:.7f}\n"


def _ways(at: int, side: int) -> Iterator[tuple[str, Sequence[int]]]:
    """Give tags (empty: those of a street) and nodes of what belongs to a junction."""
    first = at * _SIZE + 1
    if (at + 1) % side:
        yield "", (first, *range(first + 1, first + 1 + BENDS), first + _SIZE)
    if at + side < side * side:
        begin = first + 1 + BENDS
        yield "", (first, *range(begin, begin + BENDS), first + _SIZE * side)
    for house in range(HOUSES):
        begin = first + 1 + 2 * BENDS + 4 * house
        yield "building=yes", (*range(begin, begin + 4), begin)


def write_extract(path: Path, side: int) -> None:
    """Write the extract as PBF."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        text = Path(folder) / "made.opl"
        with text.open("w", encoding="utf-8") as file:
            lines = lines_of(side)
            while part := list(islice(lines, 200_000)):
                file.writelines(part)
        with osmium.SimpleWriter(str(path)) as writer:
            osmium.apply(osmium.io.Reader(str(text)), writer)


def read(path: Path) -> None:
    """Read an extract and say what it took."""
    from kpk_geo.import_report import Report
    from kpk_geo.ingest.files import describe_file
    from kpk_geo.ingest.streets.osm import read_osm_streets
    from kpk_geo.ingest.streets.report import report_network

    peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # noqa: E731
    before, started, used = peak(), time.perf_counter(), time.process_time()
    report = Report(path.name)
    source_file = describe_file(path.name, path.parent)
    streets = read_osm_streets(
        source_file, box=(-180, -90, 180, 90), report=report, work_crs=DEFAULT_CRS
    )
    report_network(report, streets, min_fragment=500)
    print(
        f"{path.name} ({path.stat().st_size / 1e6:.0f} MB): {len(streets.edges):,} edges, "
        f"{len(streets.nodes):,} nodes in {time.process_time() - used:.1f} CPU-s "
        f"({time.perf_counter() - started:.1f} s wall), peak {peak():.0f} MB "
        f"({before:.0f} MB before)"
    )


def main() -> None:
    """Write and read, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--extract", type=Path, help="an extract of your own")
    parser.add_argument("--side", type=int, default=700, help="junctions in each direction")
    parser.add_argument("--keep", type=Path, help="where the made extract is kept")
    parser.add_argument("--here", action="store_true", help="read in this process")
    options = parser.parse_args()
    if options.here:
        read(options.extract)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = options.extract or options.keep or Path(folder) / "made.osm.pbf"
        if not path.exists():
            write_extract(path, options.side)
        command = [sys.executable, "-m", "benchmarks.accessibility.reading", "--here"]
        subprocess.run([*command, "--extract", str(path)], check=True)


if __name__ == "__main__":
    main()
