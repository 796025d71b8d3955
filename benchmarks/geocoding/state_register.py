"""A register of the size of North Rhine-Westphalia: loading, size, memory, questions per second.

    python benchmarks/geocoding/state_register.py [--rows 4700000] [--folder FOLDER]

The register is synthetic, in the 21-column layout of the Gebäudereferenzen, 396 municipalities.
Everything runs in processes of their own against a fresh private cluster, with the wait for the
disk. Beside it, in the same run: the same file by pandas in pieces and `COPY` into one table, no
checks, which is what a script would do.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

MUNICIPALITIES = 396
STREETS_EACH = 740
_FIRST = (
    "Ahorn", "Bahnhof", "Berg", "Birken", "Buchen", "Dorf", "Eichen", "Feld", "Fichten", "Garten",
    "Goethe", "Haupt", "Hoch", "Kirch", "Kloster", "Lange", "Linden", "Markt", "Mühlen", "Neu",
    "Ost", "Park", "Post", "Rathaus", "Ring", "Rosen", "Schiller", "Schul", "Sonnen", "Süd",
    "Tal", "Ulmen", "Wald", "Weiden", "West", "Wiesen", "Ziegel",
)  # fmt: skip
_MIDDLE = (
    "", "acker", "bach", "berg", "brink", "busch", "feld", "grund", "hof", "kamp", "moor", "nest",
    "quell", "rain", "see", "stein", "tal", "winkel",
)  # fmt: skip
_LAST = ("str.", "weg", "platz", "gasse", "allee")

LOAD = """
import resource, sys, time
from pathlib import Path
from api.load.region import load_region
from kpk_geo.database.current import open_database
from kpk_geo.profile import read_profile
with open_database() as engine:
    start = time.perf_counter()
    result = load_region(engine, read_profile(Path(sys.argv[1])), Path(sys.argv[1]).parent)
    seconds = time.perf_counter() - start
errors = [step.error for step in result.steps if step.error]
print(result.steps[-1].accepted, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000, errors)
"""
THEIRS = """
import io, resource, sys, time
from pathlib import Path
import pandas as pd
from sqlalchemy import text
from kpk_geo.database.current import open_database
with open_database() as engine, engine.begin() as connection:
    start = time.perf_counter()
    connection.execute(text("CREATE TABLE plain (ags text, street text, number text, suffix text, x float, y float)"))
    pieces = pd.read_csv(Path(sys.argv[1]).parent / "gebref.txt", sep=";", header=None, decimal=",", dtype={3: str, 5: str, 7: str, 9: str, 15: str, 16: str}, chunksize=200_000)
    raw, rows = connection.connection.driver_connection, 0
    for piece in pieces:
        piece["ags"] = piece[3] + piece[5] + piece[7] + piece[9]
        out = io.StringIO()
        piece[["ags", 14, 15, 16, 18, 19]].to_csv(out, header=False, index=False)
        with raw.cursor() as cursor, cursor.copy("COPY plain FROM STDIN (FORMAT csv)") as copy:
            copy.write(out.getvalue())
        rows += len(piece)
    connection.execute(text("CREATE INDEX ON plain (ags, street)"))
    seconds = time.perf_counter() - start
print(rows, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000, [])
"""
ASK = """
import random, resource, sys, time
from sqlalchemy import text
from kpk_geo.database.current import open_database
from kpk_geo.database.gazetteer import read_gazetteer
from kpk_geo.geocoding.match import Geocoder
from kpk_geo.geocoding.parse import parse_address
with open_database() as engine, engine.connect() as connection:
    start = time.perf_counter()
    geocoder = Geocoder(read_gazetteer(connection, "state"))
    opened = time.perf_counter() - start
    streets = random.Random(1).sample(list(geocoder.gazetteer.streets), 1000)
    texts = []
    for street, number, suffix in connection.execute(text(
        "SELECT s.street_pk, a.number, a.suffix FROM kpk.address a JOIN kpk.address_street s USING (street_pk)"
        " WHERE street_pk = ANY(:keys)"), {"keys": [s.id for s in streets]}):
        texts.append((street, number, suffix))
    by_id = {s.id: s for s in streets}
    random.Random(2).shuffle(texts)
    texts = [f"{by_id[k].name} {n}{s}, {by_id[k].municipality}" for k, n, s in texts[:10000]]
    start = time.perf_counter()
    addresses = [parse_address(t) for t in texts]
    geocoder.prefetch(addresses)
    found = [geocoder.find(address) for address in addresses]
    first = time.perf_counter() - start
    start = time.perf_counter()
    addresses = [parse_address(t) for t in texts]
    geocoder.prefetch(addresses)
    [geocoder.find(address) for address in addresses]
    again = time.perf_counter() - start
    exact = sum(m.grade.value == "exact" for m in found)
    sizes = dict(connection.execute(text(
        "SELECT relname, pg_total_relation_size(oid) / 1e6 FROM pg_class WHERE relname IN ('address', 'address_street')")).all())
print(f"streets {len(geocoder.gazetteer.streets)}, read in {opened:.1f} s; {len(texts)} questions: {len(texts)/first:,.0f}/s the first time,"
      f" {len(texts)/again:,.0f}/s again; exact {exact/len(texts):.2%};"
      f" peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss/1000:.0f} MB; tables {sizes}")
"""
PROFILE = """
[region]
id = "state"
name = "Synthetisches Land"
synthetic = true

[sources.all]
publisher = "erfunden"
dataset = "erfunden"
licence = "CC0"

[[areas]]
level = "land"
label = "Land"
file = "land.geojson"
source = "all"
valid_from = 2026-01-01
id_column = "id"
name_column = "name"

[[addresses]]
file = "gebref.txt"
source = "all"
format = "gebref"
"""
LAND = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"05","name":"Land"},'
    '"geometry":{"type":"Polygon","coordinates":[[[5.9,50.3],[9.5,50.3],[9.5,52.5],[5.9,52.5],[5.9,50.3]]]}}]}'
)


def register_lines(rows: int) -> Iterator[str]:
    """Write a register street by street; numbers as dense as real ones."""
    rng = random.Random(2026)
    per_street = rows / (MUNICIPALITIES * STREETS_EACH)
    written = 0
    for town in range(MUNICIPALITIES):
        x0, y0 = rng.uniform(310_000, 500_000), rng.uniform(5_620_000, 5_800_000)
        names = rng.sample(
            [f"{a}{b}{c}" for a in _FIRST for b in _MIDDLE for c in _LAST], STREETS_EACH
        )
        for key, name in enumerate(names):
            x, y = x0 + rng.uniform(0, 9000), y0 + rng.uniform(0, 9000)
            houses = max(1, round(rng.expovariate(1 / per_street)))
            for place in range(houses):
                written += 1
                suffix = "a" if place % 9 == 8 else ""
                number = place + 1 if not suffix else place
                yield (
                    f"N;DENW{written:012d};A;05;NRW;{town % 5 + 1};Bezirk;{town // 20:02d};Kreis;"
                    f"{town % 20:03d};Stadt {town};0000;;{key:05d};{name};{number};{suffix};32;"
                    f"{x + 18 * place:.3f};{y + 12 * (place % 2):.3f};2026-07-01\n".replace(
                        ".", ","
                    ).replace("str,", "str.")
                )


def run(script: str, profile: Path, state: Path) -> tuple[float, str]:
    """Run a script in a process of its own; give its seconds and what it printed."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, str(profile)], env=os.environ | {"KPK_STATE_DIR": str(state)},
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return time.perf_counter() - start, done.stdout.strip()


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=4_700_000)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kpk-bench-", dir=options.folder) as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "land.geojson").write_text(LAND)
        (folder / "state.toml").write_text(PROFILE)
        with (folder / "gebref.txt").open("w", encoding="utf-8") as out:
            out.writelines(register_lines(options.rows))
        size = (folder / "gebref.txt").stat().st_size / 1e6
        print(f"file: {size:.0f} MB")
        profile = folder / "state.toml"
        for label, script in (("kpk load", LOAD), ("script", THEIRS)):
            _, printed = run(script, profile, folder / label.replace(" ", ""))
            rows, seconds, peak, errors = printed.split(maxsplit=3)
            print(
                f"{label}: {rows} rows in {float(seconds):.0f} s, peak {float(peak):.0f} MB {errors}"
            )
        print(run(ASK, profile, folder / "kpkload")[1])
        single = "from api.cli.app import run; run(['geocode', 'Marktplatz 3, Stadt 17'])"
        seconds = [run(single, profile, folder / "kpkload")[0] for _ in range(3)]
        print("one address, from start to end:", ", ".join(f"{s:.1f} s" for s in seconds))


if __name__ == "__main__":
    main()
