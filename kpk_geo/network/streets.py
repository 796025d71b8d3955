"""Streets as they are stored: nodes where ways meet, and the segments between them.

Lengths are whole millimetres in the region's system. The projection
shortens or lengthens a way by at most 0.04 % where the system is official; that is less than the
drawing error of the streets.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from kpk_geo.network.drawn import DrawnStreets
from kpk_geo.network.height_samples import Heights
from kpk_geo.network.segments import Segments


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Streets:
    """A street network; rows of `edges` refer to rows of `nodes`."""

    nodes: gpd.GeoDataFrame  # blocked: bits of modes stopped here; points
    edges: (
        gpd.GeoDataFrame
    )  # start, end, length (mm), passable, flags, seconds, highway, name; lines
    barriers: gpd.GeoSeries  # rivers, shores and railways, which nobody crosses off the streets
    extent: shapely.Geometry | None = None  # where streets were read; None: it is not known
    heights: Heights | None = None  # along the edges; None: no elevation raster is loaded

    @property
    def kilometres(self) -> float:
        """Length of all segments, without the links across squares."""
        return self.segments().kilometres

    def segments(self) -> Segments:
        """Give what a graph is built from: everything but the lines."""
        edges = self.edges
        highway, classes = pd.factorize(
            edges["highway"].to_numpy(dtype=object), use_na_sentinel=False
        )
        return Segments(
            start=edges["start"].to_numpy().astype(np.int32),
            end=edges["end"].to_numpy().astype(np.int32),
            length=edges["length"].to_numpy().astype(np.int64),
            passable=edges["passable"].to_numpy().astype(np.uint8),
            flags=edges["flags"].to_numpy().astype(np.uint8),
            seconds=edges["seconds"].to_numpy().astype(np.float64),
            highway=highway.astype(np.int16), classes=tuple(str(name) for name in classes),
            xy=shapely.get_coordinates(self.nodes.geometry.to_numpy()),
            blocked=self.nodes["blocked"].to_numpy().astype(np.uint8), heights=self.heights,
        )  # fmt: skip

    def drawn(self) -> DrawnStreets:
        """Give what points are put onto and routes are cut out of."""
        return DrawnStreets(
            rows=np.arange(len(self.edges)), lines=self.edges.geometry.to_numpy(),
            highway=self.edges["highway"].to_numpy(dtype=object),
            flags=self.edges["flags"].to_numpy(), barriers=self.barriers.to_numpy(),
            extent=self.extent,
        )  # fmt: skip
