"""How long does it take until a change of a scenario is answered?

    python benchmarks/siting/scenario_answer.py

The real streets of Porto, with 30,000 inhabited cells, 3,000 sites and 300 areas drawn on them; a
burden by area, so that equity is measured too. Prints the time of single changes: routes and supply,
who is newly reached with equity before and after, and the data of the page. Goal: 200 ms. The best
of several rounds counts, and beside it the time of the processors, since other work on the machine
lengthens the first and hardly the second.
"""

import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analyses.access.answer import AccessQuestion, Answer, answer
from analyses.access.answer_equity import equity_of
from analyses.access.offers import offer_keys, offer_sites
from analyses.access.region import AccessRegion, cell_areas, prepare_mode
from analyses.access.scenario import Change, scenario
from analyses.scenarios.effect import Effect, effect
from api.questions.access.burden import BurdenOfAreas
from api.questions.access.read import LoadedAccess
from api.questions.access.scenario import ScenarioAnswer
from api.questions.access.scenario_view import scenario_view
from api.questions.access.service import PreparedRegion
from kpk_geo.crs import DEFAULT_CRS, to_degrees
from kpk_geo.database.areas import AreaLevel
from kpk_geo.frames import as_areas
from kpk_geo.import_report import Report
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.streets.osm import read_osm_streets
from kpk_geo.model import LifePhase, OfferKind
from kpk_geo.network.streets import Streets
from kpk_geo.profile import AccessibilityPlan, StreetNetwork

SHARED = Path(__file__).parents[3] / "shared" / "data"
FILE = "porto/porto.osm.pbf"
BOX = (-8.80, 41.05, -8.45, 41.30)  # degrees
CELLS, SITES, COLUMNS, ROWS = 30_000, 3_000, 20, 15
ROUNDS = 15
QUESTION = AccessQuestion(kind=OfferKind.KITA, life_phase=LifePhase.KITA)


def porto() -> AccessRegion:
    """Draw cells, sites and areas on the streets of Porto."""
    rng = np.random.default_rng(14)
    streets = read_osm_streets(
        describe_file(FILE, SHARED), box=BOX, report=Report(FILE), work_crs=DEFAULT_CRS
    )
    nodes = shapely.get_coordinates(streets.nodes.geometry.to_numpy())
    homes, places = (
        nodes[rng.choice(len(nodes), count, replace=len(nodes) < count)]
        + rng.normal(0, 15, (count, 2))
        for count in (CELLS, SITES)
    )
    areas = _areas(homes)
    grid = pd.DataFrame(
        {
            "x": homes[:, 0], "y": homes[:, 1], "outside": False,
            **{f"persons_{low}_{high - 1}": rng.integers(3, 7, CELLS).astype(float)
               for low, high in ((0, 3), (3, 6), (6, 10), (10, 15))},
        },
        index=pd.Index([f"z{row}" for row in range(CELLS)], name="cell_id"),
    )  # fmt: skip
    return AccessRegion(
        plan=AccessibilityPlan(level="gebiet"),
        section=StreetNetwork(file=FILE, source="all", partial=True),
        ages=(), areas=areas, streets=streets, grid=grid, cell_area=cell_areas(grid, areas),
        offers=offer_sites(_inventory(places, rng)), today=date(2026, 11, 27),
    )  # fmt: skip


def _areas(homes: np.ndarray) -> gpd.GeoDataFrame:
    (west, south), (east, north) = homes.min(axis=0), homes.max(axis=0)
    x, y = np.linspace(west, east, COLUMNS + 1), np.linspace(south, north, ROWS + 1)
    shapes = [
        shapely.box(x[i], y[j], x[i + 1], y[j + 1]) for i in range(COLUMNS) for j in range(ROWS)
    ]
    ids = pd.Index([f"{row:03d}" for row in range(len(shapes))], name="area_id")
    table = {"name": list(ids), "parent_id": None}
    return as_areas(gpd.GeoDataFrame(table, index=ids, geometry=shapes, crs=DEFAULT_CRS))


def _inventory(places: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    ids = [f"K{row}" for row in range(len(places))]
    return pd.DataFrame(
        {
            "offer_id": ids, "site_id": ids, "title": ids, "kinds": [["kita"]] * len(ids),
            "x": places[:, 0], "y": places[:, 1], "delivery": None, "status": None,
            "capacity_value": rng.integers(20, 120, len(ids)).astype(float),
            "capacity_unit": None, "opening_hours": "Mo-Fr 08:00-16:00", "provider_type": None,
            "address": None, "site_name": None, "outside": False,
        }
    )  # fmt: skip


def scenarios(region: AccessRegion, before: Answer) -> dict[str, list[Change]]:
    """Give one scenario of each kind, in the middle of the town."""
    middle = np.median(region.cell_xy, axis=0)
    keys = offer_keys(before.offers.rows)

    def at(x: float, y: float) -> tuple[float, float]:
        longitude, latitude = to_degrees(middle[None] + np.array([[x, y]]), DEFAULT_CRS)[0]
        return float(longitude), float(latitude)

    path = Change(action="path", place=at(0, 0), to=at(600, 200))
    return {
        "add": [Change(action="add", place=at(0, 0), capacity=60)],
        "close": [Change(action="close", offer=keys[10])],
        "move": [Change(action="move", offer=keys[10], place=at(0, 0))],
        "enlarge": [Change(action="resize", offer=keys[10], capacity=200)],
        "path": [path],
        "close a street": [Change(action="block", place=at(-300, 100))],
        "ten sites, a path, a closed street": [
            *(Change(action="add", place=at(100 * row, 50), capacity=60) for row in range(10)),
            path,
            Change(action="block", place=at(-300, 100)),
        ],
    }


def loaded_of(region: AccessRegion) -> PreparedRegion:
    """Wrap a region as the service holds it; what needs no database is not there."""
    level = AreaLevel.__new__(AreaLevel)
    return PreparedRegion(LoadedAccess(region=None, level=level, data=region))  # type: ignore[arg-type]


def main() -> None:
    """Print the table."""
    region = porto()
    mode = prepare_mode(region, QUESTION.mode)
    before = answer(region, mode, QUESTION)
    rng = np.random.default_rng(1)
    ids = region.areas.index
    burden = BurdenOfAreas(
        scores=pd.Series(rng.normal(0, 1, len(ids)), index=ids),
        classes=pd.Series(rng.integers(1, 5, len(ids)), index=ids, dtype="Int64"),
        run_pk=1,
    )
    known, prepared = equity_of(region, before, burden.scores), loaded_of(region)
    print(f"Porto: {_size(region.streets)}, {len(mode.network.tail)} edges of the network on foot, "
          f"{len(before.cells.children)} cells, {len(before.offers.rows)} sites, "
          f"{len(ids)} areas")  # fmt: skip
    print("| change | routes and supply, ms | who, equity, ms | page data, ms | together, ms | "
          "processors, ms |")  # fmt: skip
    print("|---|---|---|---|---|---|")
    for name, changes in scenarios(region, before).items():
        times, spent = [], []
        for _ in range(ROUNDS):
            begun = time.process_time()
            after, first = timed(lambda: scenario(region, mode, before, changes))  # noqa: B023
            found, second = timed(
                lambda: effect(region, before, after, burden=burden.scores,  # noqa: B023
                               classes=burden.classes, equity_before=known)
            )  # fmt: skip
            _, third = timed(lambda: page(prepared, before, after, found, burden))  # noqa: B023
            times.append((first, second, third))
            spent.append(time.process_time() - begun)
        best = min(times, key=sum)
        cells = " | ".join(f"{1000 * value:.0f}" for value in (*best, sum(best), min(spent)))
        print(f"| {name} | {cells} |", flush=True)


def page(
    prepared: PreparedRegion, before: Answer, after: Answer, found: Effect, burden: BurdenOfAreas
) -> str:
    """Write the answer as it is sent."""
    whole = ScenarioAnswer(
        prepared=prepared, before=before, after=after, effect=found, burden=burden
    )
    return json.dumps(scenario_view(whole), ensure_ascii=False)


def timed(work: Callable[[], object]) -> tuple[object, float]:
    """Give what work gives, and how many seconds it took."""
    start = time.perf_counter()
    made = work()
    return made, time.perf_counter() - start


def _size(streets: Streets) -> str:
    return f"{len(streets.edges)} stored edges, {streets.kilometres:.0f} km"


if __name__ == "__main__":
    main()
