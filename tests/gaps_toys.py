"""A city for questions about gaps, in memory: six squares in a row, ways as straight lines."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from access_toys import TODAY

from analyses.gaps.cells import LinkCells
from analyses.gaps.offers import inventory_of
from analyses.gaps.region import Burden, Census, GapsRegion, ordered_grid, region_of
from analyses.gaps.study import GapsStudy, gaps_study
from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.frames import Areas, as_areas
from kpk_geo.model import LinkStatus
from kpk_geo.profile import AccessibilityPlan, PreventionLink, PreventionPlan

X0, Y0, SIDE = (
    350_000.0,
    5_700_000.0,
    2000.0,
)  # metres: 15 minutes on foot are 923 m of straight line
IDS = ("01", "02", "03", "04", "05", "06")
CHILDREN = (100, 100, 100, 100, 0, 10)  # of each year-group, in the middle of each square


def areas(ids: tuple[str, ...] = IDS, side: float = SIDE) -> Areas:
    return as_areas(
        gpd.GeoDataFrame(
            {"name": [f"Gebiet {own}" for own in ids], "parent_id": None},
            index=pd.Index(ids, name="area_id"),
            geometry=[shapely.box(X0 + side * i, Y0, X0 + side * (i + 1), Y0 + SIDE)
                      for i in range(len(ids))],
            crs=DEFAULT_CRS,
        )
    )  # fmt: skip


def grid(children: tuple[float, ...] = CHILDREN) -> pd.DataFrame:
    """One cell in the middle of each square; the last one twice as far out, beyond the border."""
    x = [X0 + SIDE * (i + 0.5) for i in range(len(children))]
    counts = {f"persons_{span}": children for span in ("0_2", "3_5", "6_9", "10_14", "15_26")}
    return pd.DataFrame(
        {"x": x, "y": Y0 + SIDE / 2, "outside": False, "persons_0_0": np.array(children) / 3}
        | counts,
        index=pd.Index([f"z{i}" for i in range(len(children))], name="cell_id"),
    ).astype({name: float for name in (*counts, "persons_0_0")})


def offer(key: str, kind: str, square: float, **changes: Any) -> dict[str, Any]:
    """Write an offer in the middle of a square (0 the first), or between two of them."""
    values = {
        "offer_id": key, "site_id": key, "title": key, "description": None, "kinds": [kind],
        "x": X0 + SIDE * (square + 0.5), "y": Y0 + SIDE / 2, "outside": False, "delivery": None,
        "status": None, "capacity_value": np.nan, "capacity_unit": None, "opening_hours": None,
        "life_phases": [], "fields_of_action": [], "address": None,
    }  # fmt: skip
    return values | changes


def offers(*rows: dict[str, Any]) -> pd.DataFrame:
    columns = list(offer("x", "kita", 0))
    extra = [name for row in rows for name in row if name not in columns]
    frame = pd.DataFrame(list(rows), columns=[*columns, *dict.fromkeys(extra)])
    return frame.astype({"x": float, "y": float, "capacity_value": float})


def link(**changes: Any) -> PreventionLink:
    values: dict[str, Any] = {
        "id": "kita", "label": "Kita", "kinds": ["kita"], "life_phases": ["3-6"],
    }  # fmt: skip
    return PreventionLink(**(values | changes))


def plan(*links: PreventionLink, **changes: Any) -> PreventionPlan:
    values: dict[str, Any] = {"level": "gebiet", "links": links, "few_children": 0}
    return PreventionPlan(**(values | changes))


def city(
    rows: pd.DataFrame,
    *links: PreventionLink,
    burden: Burden | None = None,
    children: tuple[float, ...] | None = CHILDREN,
    **changes: Any,
) -> GapsRegion:
    """Build the city; `changes` are those of its plan."""
    census = Census() if children is None else Census(grid=ordered_grid(grid(children)))
    return region_of(
        plan=plan(*links, **changes),
        accessibility=AccessibilityPlan(level="gebiet"),
        levels={"gebiet": areas(), "bezirk": areas(("A", "B"), 3 * SIDE)},
        inventory=inventory_of(rows, TODAY),
        census=census,
        burden=burden,
    )


def study(rows: pd.DataFrame, *links: PreventionLink, **changes: Any) -> GapsStudy:
    return gaps_study(city(rows, *links, **changes))


def only(rows: pd.DataFrame, own: PreventionLink, **changes: Any) -> LinkCells:
    (found,) = study(rows, own, **changes).links
    return found


def statuses(rows: pd.DataFrame, own: PreventionLink, **changes: Any) -> dict[str, LinkStatus]:
    return dict(zip(IDS, only(rows, own, **changes).planned.status, strict=True))


def sure_burden(*high: str) -> Burden:
    """Say that some areas are burdened beyond doubt, and the others surely not."""
    return Burden(
        class_code=pd.Series({own: 4.0 if own in high else 2.0 for own in IDS}),
        probabilities={own: {4: 1.0} if own in high else {2: 1.0} for own in IDS},
    )
