"""A city of 600,000 from the stored network to the stored result of all measures, and what-if.

    python benchmarks/accessibility/city.py

Generated: 240,000 drawn points of streets, 28,000 inhabited cells, 500 offers of five kinds with
hours and places, 300 areas; for what-if besides a list of 3,000 sites. Prints wall time and peak
memory of the run that `kpk run accessibility` makes, and the time of single changes.
"""

import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from graphs import generated_town
from sqlalchemy import Engine, create_engine

from analyses.access.answer import AccessQuestion
from analyses.access.offers import offer_keys
from analyses.access.scenario import Change, scenario
from api.load.region import load_region
from api.questions.access.read import read_access
from api.questions.access.run import run_access
from api.questions.access.service import PreparedRegion
from api.questions.access.view import answer_view
from kpk_geo.database.cluster import Cluster, join_cluster, stop
from kpk_geo.database.connection import transaction
from kpk_geo.database.migrate import upgrade
from kpk_geo.database.sources import SourceEntry, write_source
from kpk_geo.database.streets import write_streets
from kpk_geo.import_report import SourceFile
from kpk_geo.model import CapacityUnit, LifePhase, OfferKind
from kpk_geo.network.streets import Streets
from kpk_geo.profile import Provenance, read_profile
from maps.access.page import answer_data

WEST, SOUTH = 350_000.0, 5_690_000.0
PROFILE = """
[region]
id = "city"
name = "Erzeugte Stadt"
synthetic = true
edge_buffer_km = 2
[sources.all]
publisher = "erzeugt"
dataset = "erzeugt"
licence = "CC0"
reference_date = 2026-01-01
[[areas]]
level = "gebiet"
label = "Gebiet"
file = "areas.geojson"
source = "all"
valid_from = 2026-01-01
id_column = "key"
name_column = "key"
crs = "EPSG:25832"
[[offers]]
file = "offers.csv"
source = "all"
columns = { offer_id = "id", title = "id", kind = "kind", capacity_value = "places", opening_hours = "hours", x = "x", y = "y" }
[[population]]
file = "cells.csv"
source = "all"
format = "zensus2022"
reference_date = 2022-05-15
[network]
file = "streets.osm"
source = "all"
[accessibility]
level = "gebiet"
modes = ["walk"]
"""
KINDS = ("kita", "family_centre", "school", "counselling", "youth_centre")


def write_files(
    folder: Path, extent: tuple[float, float], offers: int, rng: np.random.Generator
) -> None:
    """Write areas, offers and cells of the city."""
    width, height = extent
    columns, rows = 20, 15
    boxes = [
        shapely.box(WEST + i * width / columns, SOUTH + j * height / rows,
                    WEST + (i + 1) * width / columns, SOUTH + (j + 1) * height / rows)
        for i in range(columns) for j in range(rows)
    ]  # fmt: skip
    keys = [f"{i:03d}" for i in range(len(boxes))]
    gpd.GeoDataFrame({"key": keys}, geometry=boxes, crs=25832).to_file(
        folder / "areas.geojson", driver="GeoJSON", RFC7946="NO"
    )
    pd.DataFrame(
        {
            "id": [f"O{i}" for i in range(offers)],
            "kind": rng.choice(KINDS, offers) if offers <= 1000 else "kita",
            "places": rng.integers(20, 120, offers),
            "hours": "Mo-Fr 08:00-16:00",
            "x": np.round(WEST + rng.uniform(0.02, 0.98, offers) * width, 1),
            "y": np.round(SOUTH + rng.uniform(0.02, 0.98, offers) * height, 1),
        }
    ).to_csv(folder / "offers.csv", sep=";", decimal=",", index=False)
    grid = gpd.GeoSeries(
        [shapely.box(WEST, SOUTH, WEST + width, SOUTH + height)], crs=25832
    ).to_crs(3035)
    x0, y0, x1, y1 = np.round(grid.total_bounds / 100) * 100
    xx, yy = np.meshgrid(np.arange(x0, x1, 100) + 50, np.arange(y0, y1, 100) + 50)
    inside = gpd.GeoSeries(gpd.points_from_xy(xx.ravel(), yy.ravel()), crs=3035).to_crs(25832)
    near = inside.x.between(WEST, WEST + width) & inside.y.between(SOUTH, SOUTH + height)
    chosen = rng.choice(np.flatnonzero(near), min(28_000, int(near.sum())), replace=False)
    pd.DataFrame(
        {
            "GITTER_ID_100m": "x",
            "x_mp_100m": xx.ravel()[chosen].astype(int),
            "y_mp_100m": yy.ravel()[chosen].astype(int),
            "Unter18": rng.integers(3, 6, len(chosen)),
        }
    ).to_csv(folder / "cells.csv", sep=";", index=False)
    (folder / "streets.osm").write_text("x")


def main() -> None:
    rng = np.random.default_rng(3)
    graph = generated_town(240_000)
    shift = np.array([WEST, SOUTH]) - graph.xy.min(axis=0)
    extent = tuple(np.ptp(graph.xy, axis=0))
    moved = Streets(
        nodes=graph.streets.nodes.assign(
            geometry=shapely.transform(graph.streets.nodes.geometry.to_numpy(), lambda p: p + shift)
        ),
        edges=graph.streets.edges.assign(
            geometry=shapely.transform(graph.streets.edges.geometry.to_numpy(), lambda p: p + shift)
        ),
        barriers=graph.streets.barriers,
    )
    with tempfile.TemporaryDirectory(prefix="kpk-city-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "city.toml").write_text(PROFILE, encoding="utf-8")
        cluster = Cluster(folder / "cluster", idle_seconds=60, fsync=False)
        with join_cluster(cluster):
            engine = create_engine(cluster.url)
            upgrade(engine)
            profile = read_profile(folder / "city.toml")
            for offers in (500, 3000):
                write_files(folder, extent, offers, rng)
                loaded = load_region(engine, profile, folder)
                for step in loaded.steps:  # the network file is none: the streets are written below
                    print(f"  {step.kind}: {step.accepted} {step.error or ''}"[:150])
                with transaction(engine) as connection:
                    source_file = SourceFile(
                        path=folder / "streets.osm", name="streets.osm", sha256="0" * 64, size=1
                    )
                    entry = SourceEntry(region_id="city", name="network:streets.osm", kind="Straßennetz", source_file=source_file,
                                        provenance=Provenance(publisher="erzeugt", dataset="erzeugt", licence="CC0", reference_date=date(2026, 1, 1)))  # fmt: skip
                    write_streets(
                        connection,
                        moved,
                        region_id="city",
                        source_pk=write_source(connection, entry),
                    )
                if offers == 500:
                    time_run(engine)
                else:
                    time_scenarios(engine, extent)
            engine.dispose()
        stop(cluster)


def time_run(engine: Engine) -> None:
    """Time the whole run, twice: the first compiles what is not compiled yet."""
    for label in ("first run of the process", "again"):
        start = time.perf_counter()
        run = run_access(engine, "city")
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        mode, questions = run.summary.modes[0], run.summary.questions
        print(f"{label}: {seconds:.2f} s, peak {peak:.0f} MB; {len(questions)} questions, "
              f"{mode.cells} cells, {mode.junctions} junctions, "
              f"{sum(question.offers for question in questions)} offers", flush=True)  # fmt: skip


def time_scenarios(engine: Engine, extent: tuple[float, float]) -> None:
    """Time single changes on the server: computing, and the answer as JSON-ready data."""
    with transaction(engine) as connection:
        region = PreparedRegion(read_access(connection, "city"))
    question = AccessQuestion(
        kind=OfferKind.KITA, life_phase=LifePhase.KITA, capacity=CapacityUnit.PLACES
    )
    loaded, mode = region.loaded, region.mode(question.mode)
    before = region.answer(question)
    keys = offer_keys(before.offers.rows)
    degrees = (
        gpd.GeoSeries([shapely.Point(WEST + extent[0] / 2, SOUTH + extent[1] / 2)], crs=25832)
        .to_crs(4326)
        .iloc[0]
    )
    place = (degrees.x, degrees.y)
    scenarios = {
        "add": Change(action="add", place=place, capacity=60),
        "close": Change(action="close", offer=keys[10]),
        "move": Change(action="move", offer=keys[10], place=place),
        "enlarge": Change(action="resize", offer=keys[10], capacity=200),
    }
    if "--profile" in sys.argv:
        import cProfile
        import pstats

        profile = cProfile.Profile()
        profile.enable()
        for _ in range(5):
            after = scenario(loaded.data, mode, before, [scenarios["close"]])
            answer_data(answer_view(loaded, after, None, ""))
        profile.disable()
        pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
    print(f"what-if: {len(keys)} sites, {len(before.cells.children)} cells")
    for name, change in scenarios.items():
        computed, drawn = [], []
        for _ in range(7):
            start = time.perf_counter()
            after = scenario(loaded.data, mode, before, [change])
            computed.append(time.perf_counter() - start)
            start = time.perf_counter()
            answer_data(answer_view(loaded, after, None, ""))
            drawn.append(time.perf_counter() - start)
        print(f"  {name}: {1000 * np.median(computed):.0f} ms (best {1000 * min(computed):.0f}), "
              f"page data {1000 * np.median(drawn):.0f} ms", flush=True)  # fmt: skip


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()
