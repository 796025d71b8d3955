"""Maps of areas as our own SVG: size and time of the large map and of a small one.

    python benchmarks/drawing.py FILE.geojson [...]

Each file holds the areas of a city: polygons with a name, in any system. Goal: 170 areas in about
12 kB compressed and 0.1 s. The areas are classed by turns, which is the worst case for a path per
class: no two neighbours share one.
"""

import argparse
import gzip
import statistics
import time
from pathlib import Path

import geopandas as gpd

from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.frames import Areas, as_areas
from kpk_geo.ingest.areas.layer import outlines
from maps.kit.drawing.areas import AreaPicture, Fill, Pen, area_ground, drawn_areas
from maps.kit.palette import BURDEN_COLOURS
from maps.kit.place_names import map_names

RUNS = 7
FILLS = {str(n): Fill(label=f"Klasse {n}", colour=c) for n, c in enumerate(BURDEN_COLOURS)}


def read(path: Path) -> Areas:
    """Read the areas of a file, simplified as when they are loaded."""
    frame = gpd.read_file(path).to_crs(DEFAULT_CRS)
    names = frame["name"] if "name" in frame else frame.index.astype(str)
    areas = gpd.GeoDataFrame(
        {"name": list(names.astype(str)), "parent_id": None}, geometry=frame.geometry.to_numpy(),
        index=[f"{at:05d}" for at in range(len(frame))], crs=DEFAULT_CRS,
    ).rename_axis("area_id")  # fmt: skip
    return as_areas(areas.set_geometry(outlines(as_areas(areas)).to_numpy(), crs=DEFAULT_CRS))


def measure(areas: Areas, width: int, detail: float) -> tuple[float, int, int]:
    """Draw several times; give the median of seconds, and bytes plain and compressed."""
    places = gpd.GeoDataFrame({"kind": [], "name": []}, geometry=[], crs=DEFAULT_CRS)
    names = map_names([areas], places, region="")
    seconds, svg = [], ""
    for _ in range(RUNS):
        begin = time.process_time()
        ground = area_ground(areas, width, detail=detail)
        classes = {key: str(at % len(FILLS)) for at, key in enumerate(ground.shapes)}
        svg = drawn_areas(
            AreaPicture(
                ground=ground, classes=classes, fills=FILLS, title="Karte", names=names, pen=Pen()
            )
        )
        seconds.append(time.process_time() - begin)
    return statistics.median(seconds), len(svg), len(gzip.compress(svg.encode()))


def main() -> None:
    """Print a row for each file and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    print("| areas | units wide | CPU s | kB | kB compressed |")
    for path in parser.parse_args().files:
        areas = read(path)
        for width, detail in ((900, 0.7), (240, 1.25)):
            seconds, plain, packed = measure(areas, width, detail)
            print(f"| {path.stem} {len(areas)} | {width} | {seconds:.3f} | {plain / 1000:.0f} | "
                  f"{packed / 1000:.1f} |")  # fmt: skip


if __name__ == "__main__":
    main()
