"""What lies behind a map so that one knows where one is: water, railways, streets, green, names."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import geopandas as gpd
import shapely

MARGIN: Final = 2_000.0  # metres beyond the region that are drawn too (own setting)
COVERED: Final = 0.9  # below this share of the region an extract is partial (own setting)


class FeatureKind(StrEnum):
    """What a feature is; areas first, then lines, in the order in which they are drawn."""

    GREEN = "green"
    WATER = "water"
    STREAM = "stream"
    RIVER = "river"
    MINOR_ROAD = "minor_road"
    TERTIARY_ROAD = "tertiary_road"
    SECONDARY_ROAD = "secondary_road"
    MAJOR_ROAD = "major_road"
    RAIL = "rail"

    @property
    def is_area(self) -> bool:
        """Whether it is filled."""
        return self in (FeatureKind.GREEN, FeatureKind.WATER)


class PlaceKind(StrEnum):
    """What a named place is (the values of OpenStreetMap's `place`), the largest first."""

    CITY = "city"
    TOWN = "town"
    VILLAGE = "village"
    SUBURB = "suburb"
    QUARTER = "quarter"
    HAMLET = "hamlet"
    NEIGHBOURHOOD = "neighbourhood"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Background:
    """What an extract holds of it, in metres of the region's system."""

    # kind (of `FeatureKind`), one row each at most: all of that kind in one geometry
    features: gpd.GeoDataFrame
    places: gpd.GeoDataFrame  # kind (of `PlaceKind`), name; points
    extent: shapely.Geometry | None = None  # how far the extract goes, if that is known

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be drawn."""
        return self.features.empty and self.places.empty


def is_partial(extent: shapely.Geometry | None, region: shapely.Geometry) -> bool:
    """Say whether an extract ends inside the region.

    Parameters
    ----------
    extent
        How far the extract goes; None: it is not known, and nothing is said.
    region
        Outline, in the same system.
    """
    if extent is None:
        return False
    inside = float(shapely.area(shapely.intersection(extent, region)))
    return inside < COVERED * float(shapely.area(region))
