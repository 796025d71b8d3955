"""Where a place lies, and what around it still matters."""

import math
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from kpk_geo.communes.records import Place
from kpk_geo.crs import DEFAULT_CRS, EXCHANGE_CRS, GRID_CRS

SQUARE = 1000  # metres: cells beyond the border are kept by whole squares of the census grid
_STEP = 0.01  # degrees to which the frame of a region is widened


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Territory:
    """A place on the ground."""

    place: Place
    outline: shapely.Geometry  # of all its communes, in the region's system
    buffer: float  # metres around it in which offers and children still matter

    @property
    def around(self) -> shapely.Geometry:
        """The outline and what lies around it."""
        return shapely.buffer(self.outline, self.buffer)

    @property
    def degrees(self) -> tuple[float, float, float, float]:
        """West, south, east, north of what lies around, in degrees."""
        frame = gpd.GeoSeries([shapely.envelope(self.around)], crs=DEFAULT_CRS)
        west, south, east, north = frame.to_crs(EXCHANGE_CRS).total_bounds
        return float(west), float(south), float(east), float(north)

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """The same, widened to hundredths of a degree: in it every layer must lie."""
        west, south, east, north = self.degrees
        low = [math.floor(value / _STEP - 1) * _STEP for value in (west, south)]
        high = [math.ceil(value / _STEP + 1) * _STEP for value in (east, north)]
        return (
            round(low[0], 2), round(low[1], 2), round(high[0], 2), round(high[1], 2)
        )  # fmt: skip

    @property
    def squares(self) -> tuple[int, int, int, int]:
        """Whole squares of the census grid around: west, south, east, north in `GRID_CRS`."""
        around = gpd.GeoSeries([shapely.envelope(self.around)], crs=DEFAULT_CRS)
        west, south, east, north = around.to_crs(GRID_CRS).total_bounds
        low = (math.floor(value / SQUARE) * SQUARE for value in (west, south))
        high = (math.ceil(value / SQUARE) * SQUARE for value in (east, north))
        return (*low, *high)  # type: ignore[return-value]

    def holds(self, x: np.ndarray, y: np.ndarray, *, around: bool = False) -> np.ndarray:
        """Say of points in the region's system whether they lie in the place.

        Parameters
        ----------
        x, y
            Metres; NaN lies nowhere.
        around
            Or near it.
        """
        area = self.around if around else self.outline
        shapely.prepare(area)
        known = np.isfinite(x) & np.isfinite(y)
        inside = np.zeros(len(x), dtype=bool)
        inside[known] = shapely.intersects_xy(area, x[known], y[known])
        return inside

    @property
    def signature(self) -> str:
        """All of it that a cut depends on, in one word."""
        return f"{self.place.key} {shapely.to_wkb(self.outline, hex=True)} {self.buffer}"
