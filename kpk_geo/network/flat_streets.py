"""Streets as they come out of an extract: flat arrays, of a region as of a whole state.

A region is then small enough for frames and lines as objects (`streets`); a state keeps its
segments and is drawn in parts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from kpk_geo.arrays import Int32s, Ints, Objects
from kpk_geo.network.drawn import DrawnStreets
from kpk_geo.network.flat_lines import AT_ONCE, FlatLines, blocks
from kpk_geo.network.segments import Segments
from kpk_geo.network.streets import Streets


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class FlatStreets:
    """A street network; lines are those of the segments, row by row."""

    segments: Segments
    lines: FlatLines
    way: Int32s  # (segments,) rows of `names` and `numbers`
    names: Objects  # (ways,) texts; empty where a way has none
    numbers: Ints  # (ways,) of OpenStreetMap; minus that of a relation for a surface
    barriers: FlatLines  # rivers, shores and railways, which nobody crosses off the streets
    crs: CRS
    extent: shapely.Geometry | None = None  # where streets were read; None: it is not known

    def streets(self) -> Streets:
        """Give frames, and every line as an object: for a region."""
        found = self.segments
        columns = {
            "start": found.start, "end": found.end, "length": found.length,
            "passable": found.passable.astype(np.int64), "flags": found.flags.astype(np.int64),
            "seconds": found.seconds, "highway": found.highways(np.arange(len(self.way))),
            "name": self.names[self.way], "way": self.numbers[self.way],
        }  # fmt: skip
        return Streets(
            nodes=gpd.GeoDataFrame(
                {"blocked": found.blocked}, geometry=shapely.points(found.xy), crs=self.crs
            ),
            edges=gpd.GeoDataFrame(columns, geometry=self.lines.draw(), crs=self.crs),
            barriers=gpd.GeoSeries(self.barriers.draw(), crs=self.crs), extent=self.extent,
        )  # fmt: skip

    def part(self, area: shapely.Geometry, *, metres: float) -> DrawnStreets:
        """Draw what lies within some metres of an area, as `parts` does of several.

        Parameters
        ----------
        area
            In the working system.
        metres
            As for `parts`.
        """
        return next(self.parts([area], metres=metres))

    def parts(self, areas: Iterable[shapely.Geometry], *, metres: float) -> Iterator[DrawnStreets]:
        """Draw what lies within some metres of each area: for points in it, the part is the whole.

        Parameters
        ----------
        areas
            In the working system, such as the Kreise of a state; they may overlap.
        metres
            At least how far from a street a point may lie when it is put onto one.
        """
        shapes = list(areas)
        boxes = shapely.bounds(shapes) + np.array([-metres, -metres, metres, metres])
        near = (lines.meeting(boxes) for lines in (self.lines, self.barriers))
        for area, streets, barriers in zip(shapes, *near, strict=True):
            shapely.prepare(area)
            rows, lines = _around(area, self.lines, streets, metres)
            yield DrawnStreets(
                rows=rows, lines=lines, highway=self.segments.highways(rows),
                flags=self.segments.flags[rows].astype(np.int64),
                barriers=_around(area, self.barriers, barriers, metres)[1], extent=self.extent,
            )  # fmt: skip


def _around(
    area: shapely.Geometry, lines: FlatLines, rows: Int32s, metres: float
) -> tuple[Ints, Objects]:
    """Draw those of some lines that lie within some metres of an area, or have no length.

    GEOS overlooks lines whose ends are the same when it asks for a distance of many at once.
    """
    found: list[tuple[Int32s, Objects]] = [(rows[:0], np.empty(0, dtype=object))]
    for some in blocks(len(rows), AT_ONCE):
        drawn = lines.draw(rows[some])
        kept = shapely.dwithin(area, drawn, metres) | (shapely.length(drawn) == 0)
        found.append((rows[some][kept], drawn[kept]))
    near, shapes = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return near.astype(np.int64), shapes
