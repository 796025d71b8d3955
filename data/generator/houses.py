"""Houses on both sides of the streets."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from city import City
from streets import Street

HOUSE_DISTANCE = 27.0  # metres between houses on one side


def make_addresses(rng: np.random.Generator, streets: list[Street], city: City) -> gpd.GeoDataFrame:
    """Put houses on both sides, even and odd, where people live.

    The geometry is the place in the raw plan, which says what area and how dense it is; `x` and `y`
    are where the house stands on the bent street.
    """
    rows = []
    for position, street in enumerate(streets):
        if street.kind in ("footway", "steps") or street.kind == "secondary":
            continue
        line, bent = shapely.LineString(street.points), shapely.LineString(street.bent)
        for side, first in ((1, 1), (-1, 2)):
            spots = np.arange(12.0, max(line.length - 8, 13), HOUSE_DISTANCE) + rng.uniform(-3, 3)
            raw = _beside(line, spots, side)
            built = _beside(bent, spots * bent.length / line.length, side)
            for place, (x, y, u, v) in enumerate(np.c_[raw, built]):
                rows.append((position, first + 2 * place, "", x, y, u, v))
                if rng.uniform() < 0.06:
                    rows.append((position, first + 2 * place, "a", x + 6, y + 4, u + 6, v + 4))
    frame = pd.DataFrame(rows, columns=["street", "number", "suffix", "raw_x", "raw_y", "x", "y"])
    points = gpd.GeoDataFrame(
        frame, geometry=gpd.points_from_xy(frame["raw_x"], frame["raw_y"]), crs=25832
    )
    found = points.sjoin(city.blocks[["density", "geometry"]], predicate="within")
    found = found[found["density"] > 0].drop(columns="index_right")
    # Sparse blocks have gaps between houses.
    keep = rng.uniform(size=len(found)) < np.clip(found["density"] / 12, 0.1, 1)
    return found[keep].reset_index(drop=True)


def _beside(line: shapely.LineString, spots: np.ndarray, side: int) -> np.ndarray:
    here = shapely.get_coordinates(shapely.line_interpolate_point(line, spots))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(line, spots + 0.5))
    along = (ahead - here) / np.linalg.norm(ahead - here, axis=1)[:, None].clip(1e-9)
    return here + side * 14.0 * np.c_[-along[:, 1], along[:, 0]]
