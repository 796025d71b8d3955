"""Loading Berlin and Musterstadt: time and peak memory, beside the script a user would write.

    python benchmarks/load.py [--data ../shared/data]

Each load runs in a process of its own against a fresh private cluster (with the wait for the
disk). The other script reads the same Berlin files with geopandas and pandas and writes them with
`to_postgis` and `to_sql`: no checks, no report, no provenance, coordinates as they come.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]

OURS = """
import sys
from pathlib import Path
from api.load.region import load_region
from kpk_geo.database.current import open_database
from kpk_geo.profile import read_profile
with open_database() as engine:
    result = load_region(engine, read_profile(Path(sys.argv[1])), Path(sys.argv[2]))
print(sum(step.accepted for step in result.steps))
"""

THEIRS = """
import sys, warnings
from pathlib import Path
import geopandas as gpd, pandas as pd
from sqlalchemy import text
from kpk_geo.database.current import open_database
data = Path(sys.argv[2]) / "berlin"
rows = 0
with open_database() as engine:
    for name in ("lor_bezirksregionen_2021.shp", "lor_planungsraeume_2021.shp", "kindertagesstaetten.geojson",
                 "schulen.geojson", "jugendfreizeiteinrichtungen.geojson"):
        frame = gpd.read_file(data / name).to_crs(25832)
        frame.to_postgis(name.split(".")[0], engine, if_exists="replace")
        rows += len(frame)
    for name, separator in (("mss_2021_index_indikatoren.csv", ","), ("mss_2021_kontext_indikatoren.csv", ","),
                            ("einwohnerbestand_06-2022_plr.csv", ";")):
        frame = pd.read_csv(data / name, sep=separator)
        frame.to_sql(name.split(".")[0], engine, if_exists="replace", index=False)
        rows += len(frame)
print(rows)
"""


def measure(script: str, profile: Path, data: Path) -> tuple[float, float, str]:
    """Run a script twice on one cluster; give the second run's seconds, its peak MB, its output."""
    with tempfile.TemporaryDirectory(prefix="kpk-bench-") as folder:
        Path(folder).chmod(0o755)
        environment = os.environ | {"KPK_STATE_DIR": f"{folder}/state", "KPK_IDLE_SECONDS": "3"}
        command = [sys.executable, "-c", script, str(profile), str(data)]
        for _ in range(2):  # the first run also makes the cluster and the schema
            start = time.perf_counter()
            child = subprocess.Popen(
                command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
            )
            assert child.stdout is not None
            output = child.stdout.read()
            _, _, usage = os.wait4(child.pid, 0)
            seconds = time.perf_counter() - start
        time.sleep(5)  # until the cluster has stopped
    return seconds, usage.ru_maxrss / 1024, output.strip()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    data = parser.parse_args().data.resolve()
    jobs = [("Musterstadt, kpk load", OURS, ROOT / "data" / "musterstadt.toml", ROOT / "data")]
    if data.is_dir():
        berlin = ROOT / "tests" / "regions" / "berlin.toml"
        jobs += [("Berlin, kpk load", OURS, berlin, data)]
        jobs += [("Berlin, geopandas and to_postgis", THEIRS, berlin, data)]
    print(f"{'job':36} {'seconds':>8} {'peak MB':>8} {'rows':>8}")
    for name, script, profile, folder in jobs:
        seconds, peak, rows = measure(script, profile, folder)
        print(f"{name:36} {seconds:8.1f} {peak:8.0f} {rows:>8}")
    print(f"(this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB)")


if __name__ == "__main__":
    main()
