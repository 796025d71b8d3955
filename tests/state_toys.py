"""A state of two Kreise and four communes out of the toy region, as files for its plan."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from access_toys import TODAY, plan, region
from street_files import osm_xml, toy_streets

from analyses.access.region import AccessRegion
from api.state.access_plan import StateInputs
from kpk_geo.crs import DEFAULT_CRS, crs_name
from kpk_geo.model import LifePhase, OfferKind, TravelMode
from kpk_geo.profile import Service, StreetNetwork

# The four areas of the toy region; the first two are of one Kreis.
COMMUNES = {"01": "05978004", "02": "05978008", "03": "05913000", "04": "05913001"}
MODES = (TravelMode.WALK, TravelMode.CAR)
SERVICES = [Service(kind=OfferKind.KITA, life_phase=LifePhase.KITA)]


def toy_inputs(folder: Path, made: AccessRegion, **changes) -> StateInputs:
    """Write cells, offers and streets of a toy region; each cell belongs to the nearest commune."""
    keys = list(COMMUNES.values())
    row = np.clip(((made.cell_xy[:, 0] - 350_000) // 1000).astype(int), 0, 3)
    grid = made.grid
    cells = gpd.GeoDataFrame(
        {"owner": [keys[r] for r in row], "district": [keys[r][:5] for r in row],
         "outside": grid["outside"], "persons_0_17": grid["persons_0_17"]},
        geometry=shapely.points(made.cell_xy), index=grid.index, crs=DEFAULT_CRS,
    )  # fmt: skip
    offers = made.offers.rows
    at = np.clip(((offers["x"] - 350_000) // 1000).astype(int), 0, 3)
    placed = gpd.GeoDataFrame(
        pd.DataFrame(
            {"offer_id": offers["offer_id"], "owner": [keys[r] for r in at],
             "district": [keys[r][:5] for r in at], "outside": offers["outside"],
             "kinds": offers["kinds"], "capacity_value": offers["capacity_value"],
             "capacity_unit": None, "status": None, "delivery": None}
        ),
        geometry=shapely.points(made.offers.xy), crs=DEFAULT_CRS,
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "streets.osm").write_bytes(osm_xml(toy_streets()))
    cells.to_parquet(folder / "cells.parquet")
    placed.to_parquet(folder / "offers.parquet")
    values: dict[str, Any] = {
        "extracts": (folder / "streets.osm",), "cells": folder / "cells.parquet",
        "offers": folder / "offers.parquet", "communes": tuple(sorted(keys)), "today": TODAY,
        "plan": plan(modes=MODES, services=SERVICES),
        "streets": StreetNetwork(file="streets.osm", source="all"), "crs": crs_name(DEFAULT_CRS),
    }  # fmt: skip
    return StateInputs(**(values | changes))


def toy_state(folder: Path, **changes) -> tuple[StateInputs, AccessRegion]:
    made = region(modes=list(MODES))
    return toy_inputs(folder, made, **changes), made
