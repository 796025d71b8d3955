"""Maps small enough to see the answer: squares in rows, and values planted on them."""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from graph_toys import from_lists

from analyses.hot_spots.inputs import HotSpotInput
from analyses.neighbours.graph import NeighbourGraph
from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.frames import Areas, as_areas
from kpk_geo.model import Validity

WEST, SOUTH, SIDE = 350_000, 5_700_000, 500


def board(columns: int, rows: int) -> Areas:
    """Squares of 500 m, named by row and column."""
    cells = {
        f"{row:02d}{column:02d}": shapely.box(
            WEST + SIDE * column, SOUTH + SIDE * row,
            WEST + SIDE * (column + 1), SOUTH + SIDE * (row + 1),
        )
        for row in range(rows)
        for column in range(columns)
    }  # fmt: skip
    return areas_of(cells)


def areas_of(shapes: Mapping[str, shapely.Geometry]) -> Areas:
    """Make areas of shapes by key."""
    frame = gpd.GeoDataFrame(
        {"name": [f"Gebiet {key}" for key in shapes], "parent_id": None},
        index=pd.Index(list(shapes), name="area_id"),
        geometry=list(shapes.values()),
        crs=DEFAULT_CRS,
    )
    return as_areas(frame)


def ring(count: int, span: int = 1) -> NeighbourGraph:
    """Areas in a circle, each beside `span` on either side."""
    names = [f"{i:04d}" for i in range(count)]
    steps = [step for step in range(-span, span + 1) if step]
    return from_lists(
        names, {names[i]: [names[(i + s) % count] for s in steps] for i in range(count)}
    )


def observed(values: pd.Series, **more: Any) -> HotSpotInput:
    """Values as published; NaN is missing."""
    validity = pd.Series(
        [Validity.MISSING if np.isnan(x) else Validity.VALID for x in values],
        index=values.index, dtype=object,
    )  # fmt: skip
    return HotSpotInput(values=values.astype(float), validity=validity, **more)
