"""Keeps prepared regions in memory: only the first click of a region waits for its streets."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from fastapi import Request
from sqlalchemy import Engine

from analyses.gaps.region import GapsRegion
from api.questions.gaps.read import read_gaps, with_networks
from kpk_geo.database.connection import transaction

MAX_REGIONS = 2  # a city of 600,000 takes about 300 MB


@dataclass(slots=True)
class GapsService:
    """Regions by revision; safe to use from several threads."""

    engine: Engine
    _regions: "OrderedDict[str, tuple[int, GapsRegion]]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def region(self, region_id: str, revision: int) -> GapsRegion:
        """Give a region with its networks; read anew when its data changed.

        Who asks for one while another is read waits: reading two at once takes longer than one
        after the other.

        Parameters
        ----------
        region_id
            Of a loaded region.
        revision
            Of its data.
        """
        with self._lock:
            known = self._regions.get(region_id)
            if known is None or known[0] != revision:
                with transaction(self.engine) as connection:
                    loaded = read_gaps(connection, region_id)
                known = (revision, with_networks(loaded))
                self._regions[region_id] = known
            self._regions.move_to_end(region_id)
            while len(self._regions) > MAX_REGIONS:
                self._regions.popitem(last=False)
            return known[1]


def service_of(request: Request) -> GapsService:
    """Give the service of the application."""
    service: GapsService = request.app.state.services["gaps"]
    return service
