"""A region for questions about access, built in memory: four squares, streets, children, Kitas."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from street_files import CHILDREN, X0, Y0, Way, toy_streets
from street_toys import streets_of

from analyses.access.answer import AccessQuestion, Answer, answer
from analyses.access.offers import offer_sites
from analyses.access.region import AccessRegion, ModeNetwork, cell_areas, prepare_mode
from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.frames import as_areas
from kpk_geo.model import LifePhase, OfferKind, TravelMode
from kpk_geo.network.streets import Streets
from kpk_geo.network.tags import passable
from kpk_geo.profile import AccessibilityPlan, AgeCount, Service, StreetNetwork

TODAY = date(2026, 11, 27)  # in the Kindergarten year 2026/27
KITA = AccessQuestion(kind=OfferKind.KITA, life_phase=LifePhase.KITA)
AGES = tuple(
    AgeCount(age_from=low, age_to=high, persons=persons)
    for low, high, persons in ((0, 3, 10), (3, 6, 20), (6, 18, 70))
)
OFFERS = (  # title, opening hours, places, metres from the toy's corner
    ("Kita Anker", "Mo-Fr 07:00-16:00", 40, 500, 500),
    ("Kita Brücke", None, 20, 1500, 500),
    ("Kita ohne Zahl", None, np.nan, 3500, 500),
    ("Kita drüben", None, 30, 500, 1600),
)


def plan(**changes) -> AccessibilityPlan:
    values: dict[str, Any] = {
        "level": "gebiet",
        "modes": [TravelMode.WALK, TravelMode.PUSHCHAIR],
        "few_children": 0,
        "services": [Service(kind=OfferKind.KITA, life_phase=LifePhase.KITA)],
    }
    return AccessibilityPlan(**(values | changes))


def streets_from(ways: list[Way]) -> Streets:
    """Split ways at all their points."""
    places = sorted({point for points, _ in ways for point in points})
    number = {point: row for row, point in enumerate(places)}
    edges = [
        (number[a], number[b], None, passable(tags))
        for points, tags in ways
        for a, b in pairwise(points)
    ]
    return streets_of(places, edges)


def inventory(rows=OFFERS) -> pd.DataFrame:
    """Write offers as the database gives them, one site each."""
    ids = [f"K{row}" for row, _ in enumerate(rows)]
    return pd.DataFrame(
        {
            "offer_id": ids,
            "site_id": ids,
            "title": [row[0] for row in rows],
            "kinds": [["kita"] for _ in rows],
            "x": [X0 + row[3] for row in rows],
            "y": [Y0 + row[4] for row in rows],
            "delivery": None,
            "status": None,
            "capacity_value": [row[2] for row in rows],
            "capacity_unit": None,
            "opening_hours": [row[1] for row in rows],
            "provider_type": None,
            "address": None,
            "site_name": None,
            "outside": [row[4] > 1000 for row in rows],
        }
    ).astype({"x": float, "y": float, "capacity_value": float})


def region(
    *,
    ways: list[Way] | None = None,
    offers=OFFERS,
    partial: bool = False,
    children: Mapping[tuple[float, float], int | str] = CHILDREN,
    **changes,
) -> AccessRegion:
    """Build the region; `changes` are those of its plan."""
    areas = as_areas(
        gpd.GeoDataFrame(
            {"name": ["Hafen", "Altstadt", "Höhe", "Wald"], "parent_id": None},
            index=pd.Index(["01", "02", "03", "04"], name="area_id"),
            geometry=[shapely.box(X0 + 1000 * i, Y0, X0 + 1000 * i + 1000, Y0 + 1000)
                      for i in range(4)],
            crs=DEFAULT_CRS,
        )
    )  # fmt: skip
    xy = np.array(list(children), float) + np.array([X0, Y0])
    counts = [np.nan if isinstance(n, str) else float(n) for n in children.values()]
    grid = pd.DataFrame(
        {"x": xy[:, 0], "y": xy[:, 1], "outside": xy[:, 1] > Y0 + 1000, "persons_0_17": counts},
        index=pd.Index([f"z{i}" for i in range(len(xy))], name="cell_id"),
    )
    return AccessRegion(
        plan=plan(**changes),
        section=StreetNetwork(file="streets.osm", source="all", partial=partial),
        ages=AGES,
        areas=areas,
        streets=streets_from(toy_streets() if ways is None else ways),
        grid=grid,
        cell_area=cell_areas(grid, areas),
        offers=offer_sites(inventory(offers)),
        today=TODAY,
    )


def prepared(made: AccessRegion, mode: TravelMode = TravelMode.WALK) -> ModeNetwork:
    return prepare_mode(made, mode)


def answered(made: AccessRegion, question: AccessQuestion = KITA) -> Answer:
    return answer(made, prepare_mode(made, question.mode), question)
