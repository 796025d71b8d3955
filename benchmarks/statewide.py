"""The school list of all North Rhine-Westphalia, loaded for one commune: time, and what becomes of it.

    python benchmarks/statewide.py [--data ../shared/data]

Krefeld and Kreis Unna have their own outlines; for Dortmund, of which we hold none, it is the hull
of the list's own schools there. Each load runs in a process of its own against a cluster that
is warm; the second run counts. The doubled list is the same rows again with other numbers.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import pandas as pd

ROOT = Path(__file__).parents[1]
LIST = "nrw-schulen/schulverzeichnis_2024_25.csv"
KEYS = {"Krefeld": "5114000", "Dortmund": "5913000", "Kreis Unna": "5978"}

LOAD = """
import sys, time
from pathlib import Path
from api.load.region import load_region
from kpk_geo.database.current import open_database
from kpk_geo.profile import read_profile
with open_database() as engine:
    for _ in range(2):
        start = time.perf_counter()
        step = load_region(engine, read_profile(Path(sys.argv[1])), Path(sys.argv[1]).parent).steps[-1]
        seconds = time.perf_counter() - start
print(f"{step.tally.rows};{step.tally.not_meant};{step.accepted};{len(step.notes)};{step.seconds:.2f};{seconds:.2f}")
"""

PROFILE = """
[region]
id = "benchmark"
name = "{name}"
[sources.all]
publisher = "P"
dataset = "D"
licence = "L"
[[areas]]
level = "stadt"
label = "Stadt"
file = "outline.geojson"
source = "all"
valid_from = 2024-01-01
id_column = "key"
name_column = "name"
[[offers]]
file = "schools.csv"
source = "all"
kind = "school"
separator = ","
crs = "EPSG:4326"
columns.offer_id = "Schulnummer"
columns.title = "Amtliche Bezeichnung 1"
columns.street = "Straße und Hausnummer"
columns.city = "Ort"
columns.municipality_key = "Amtlicher Gemeindeschlüssel"
columns.x = "longitude"
columns.y = "latitude"
"""


def outline(name: str, schools: pd.DataFrame, data: Path) -> gpd.GeoDataFrame:
    """Give the area of a commune."""
    files = {
        "Krefeld": "krefeld/stadtgebiet.geojson",
        "Kreis Unna": "kreis-unna/ortsteile.geojson",
    }
    if name in files:
        shape = gpd.read_file(data / files[name]).to_crs(4326).geometry.union_all()
    else:
        own = schools[schools["Amtlicher Gemeindeschlüssel"] == KEYS[name]]
        points = gpd.points_from_xy(own["longitude"].astype(float), own["latitude"].astype(float))
        shape = gpd.GeoSeries(points).union_all().convex_hull
    return gpd.GeoDataFrame({"key": ["1"], "name": [name]}, geometry=[shape], crs=4326)


def measure(name: str, schools: pd.DataFrame, data: Path) -> str:
    """Load the list for a commune; give what the loading process printed."""
    with tempfile.TemporaryDirectory(prefix="kpk-bench-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        outline(name, schools, data).to_file(place / "outline.geojson", driver="GeoJSON")
        schools.to_csv(place / "schools.csv", index=False)
        (place / "p.toml").write_text(PROFILE.format(name=name), encoding="utf-8")
        environment = os.environ | {"KPK_STATE_DIR": f"{folder}/state", "KPK_IDLE_SECONDS": "3"}
        run = subprocess.run(
            [sys.executable, "-c", LOAD, str(place / "p.toml")],
            env=environment, cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        time.sleep(5)  # until the cluster has stopped
    return run.stdout.strip()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    data = parser.parse_args().data.resolve()
    schools = pd.read_csv(data / LIST, dtype=str, keep_default_na=False)
    again = schools.assign(Schulnummer="9" + schools["Schulnummer"])
    print("| commune | rows | not meant | offers | lines of the report | list, s | whole load, s |")
    print("|---|---|---|---|---|---|---|")
    for name in KEYS:
        for rows in (schools, pd.concat([schools, again])):
            cells = measure(name, rows, data).split(";")
            print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
