"""Where cells and offers are and to which Kreis they belong: read once, mapped by many tasks."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import geopandas as gpd
import shapely

from api.state.stages.arrays import keep_arrays, mapped_arrays
from api.state.stages.state_data import read_offer_sites
from kpk_geo.array_folders import Array

WHAT: Final = ("cells", "offers")


def lay_out(inputs: Mapping[str, Path], output: Path) -> None:
    """Write Kreis and coordinates of all cells, and of all offers to which families go.

    Parameters
    ----------
    inputs
        "cells", "offers".
    output
        Where they go, in the order of their files.
    """
    cells = gpd.read_parquet(inputs["cells"], columns=["district", "geometry"])
    offers = read_offer_sites(inputs["offers"])
    places = {
        "cells": (cells["district"], shapely.get_coordinates(cells.geometry.to_numpy())),
        "offers": (offers.rows["district"], offers.xy),
    }
    for name, (district, xy) in places.items():
        columns = {"district": district.to_numpy(dtype="U8"), "xy": xy}
        keep_arrays(output, name, columns)


def places_at(folder: Path) -> dict[str, Mapping[str, Array]]:
    """Map what `lay_out` wrote: `district` and `xy` (metres) of cells and of offers."""
    return {name: mapped_arrays(folder, name) for name in WHAT}
