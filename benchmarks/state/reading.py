"""Reads the streets of a state in a process of its own: seconds, peak of memory, digest.

    python -m benchmarks.state.reading FOLDER --size 1

FOLDER keeps the invented state and the output. `--extract FILE` reads another extract instead, such
as one that `benchmarks.accessibility.reading --keep FILE --side 1600` made (69 million nodes, 18
million ways): cells are then scattered over `--box`, in 64 Kreise.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from api.state.stages.arrays import keep_arrays
from api.state.stages.places import lay_out
from api.state.stages.streets import EXTRACT, read_streets
from kpk_geo.crs import DEFAULT_CRS, crs_name, to_work
from kpk_geo.engine.memory import peak_megabytes

CELLS, ACROSS = 600_000, 8  # scattered cells; Kreise in each direction


def scatter(folder: Path, box: tuple[float, float, float, float]) -> None:
    """Scatter cells evenly over a box in degrees, and offers among them."""
    share = np.random.default_rng(1).random((CELLS, 2))
    low, high = np.array(box[:2]), np.array(box[2:])
    column, row = np.floor(share * ACROSS).astype(int).T
    district = np.array([f"17{at:03}" for at in column * ACROSS + row], dtype="U8")
    xy = to_work(low + share * (high - low), DEFAULT_CRS)
    for name, count in (("cells", CELLS), ("offers", CELLS // 12)):
        keep_arrays(folder, name, {"district": district[:count], "xy": xy[:count]})


def read(extract: Path, places: Path, output: Path) -> None:
    """Read in this process, and say what it took."""
    started, used = time.perf_counter(), time.process_time()
    inputs = {"places": places, f"{EXTRACT}0": extract}
    read_streets(inputs, output, max_snap=500.0, crs=crs_name(DEFAULT_CRS))
    seconds, used = time.perf_counter() - started, time.process_time() - used
    peak = peak_megabytes()  # of this program: `ru_maxrss` holds that of its parent too
    print(
        f"{extract.name}: {used:.1f} CPU-s, {seconds:.1f} s, peak {peak:.0f} MB, {_digest(output)}"
    )


def _digest(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as stream:
            own = hashlib.file_digest(stream, "sha256").digest()
        found.update(str(path.relative_to(folder)).encode() + own)
    return found.hexdigest()[:16]


def main() -> None:
    """Lay out places, then read in another process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", default="tiny")
    parser.add_argument("--extract", type=Path, help="another extract, with scattered cells")
    parser.add_argument("--box", type=float, nargs=4, default=(6.2, 51.0, 8.1, 52.9),
                        help="west, south, east, north in degrees, where cells are scattered")  # fmt: skip
    parser.add_argument("--here", action="store_true", help="read in this process")
    options = parser.parse_args()
    folder = options.folder.resolve()
    places, output = folder / "places", folder / "streets"
    if options.here:
        read(options.extract, places, output)
        return
    for path in (places, output):
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
    if options.extract:
        scatter(places, tuple(options.box))
        extract = options.extract
    else:
        from benchmarks.state.plans import invented_plan

        tasks = invented_plan(folder, options.size).by_name
        lay_out({name: source.path for name, source in tasks["places:all"].sources.items()}, places)
        extract = tasks["streets:all"].sources[f"{EXTRACT}0"].path
    command = [sys.executable, "-m", "benchmarks.state.reading", str(folder), "--here"]
    subprocess.run([*command, "--extract", str(extract)], check=True)


if __name__ == "__main__":
    main()
