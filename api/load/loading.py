"""What the steps of a load share."""

from collections.abc import Callable
from dataclasses import dataclass, field

import shapely
from pyproj import CRS
from sqlalchemy import Connection, Engine

from kpk_geo.database.areas import region_outline
from kpk_geo.database.connection import transaction
from kpk_geo.database.sources import read_other_sources
from kpk_geo.errors import NotFoundError
from kpk_geo.profile import RegionProfile

Accept = Callable[[Connection, int], int]  # writes what was read; gives the number of rows


@dataclass(frozen=True, slots=True)
class Loading:
    """What every step needs."""

    engine: Engine
    profile: RegionProfile
    on_step: Callable[[str], None]
    load_pk: int
    outlines: list[shapely.Geometry] = field(default_factory=list)  # at most one, once known

    @property
    def work_crs(self) -> CRS:
        """The system in whose metres everything is stored."""
        return self.profile.region.work_crs

    @property
    def region_id(self) -> str:
        """The region that is loaded."""
        return self.profile.region.id

    def superseded(self, connection: Connection) -> list[int]:
        """Give the keys of the sources that the profile no longer names."""
        return read_other_sources(connection, self.region_id, self.profile.source_names)

    @property
    def buffer(self) -> float:
        """How far beyond the border (metres) offers and children still matter."""
        return self.profile.region.edge_buffer_km * 1000

    @property
    def outline(self) -> shapely.Geometry:
        """The region's outline; areas come first, so it stays the same for the other sources.

        Raises
        ------
        NotFoundError
            The region has no areas: none of the profile's could be loaded.
        """
        if not self.outlines:
            with transaction(self.engine) as connection:
                outline = region_outline(connection, self.region_id)
            if outline is None:
                raise NotFoundError("Die Gebiete der Region sind nicht geladen.")
            self.outlines.append(outline)
        return self.outlines[0]
