"""Keeps prepared regions in memory: only the first click of a region waits for its streets."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from fastapi import Request
from sqlalchemy import Engine

from analyses.gaps.region import GapsRegion
from api.questions.gaps.read import LoadedGaps, read_gaps, with_networks
from kpk_geo.database.connection import transaction
from kpk_geo.model import TravelMode

MAX_REGIONS = 2  # a city of 600,000 takes about 300 MB


@dataclass(slots=True, kw_only=True)
class _Kept:
    """One region, and its networks as far as they were asked for."""

    revision: int
    loaded: LoadedGaps
    by_mode: dict[TravelMode, GapsRegion] = field(default_factory=dict)


@dataclass(slots=True)
class GapsService:
    """Regions by revision; safe to use from several threads."""

    engine: Engine
    _regions: "OrderedDict[str, _Kept]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def region(self, region_id: str, revision: int, mode: TravelMode) -> GapsRegion:
        """Give a region with the network of a mode; read anew when its data changed.

        Who asks for one while another is read waits: reading two at once takes longer than one
        after the other.

        Parameters
        ----------
        region_id
            Of a loaded region.
        revision
            Of its data.
        mode
            By which families get to the offers; other networks are not made.
        """
        with self._lock:
            kept = self._regions.get(region_id)
            if kept is None or kept.revision != revision:
                with transaction(self.engine) as connection:
                    loaded = read_gaps(connection, region_id)
                kept = self._regions[region_id] = _Kept(revision=revision, loaded=loaded)
            self._regions.move_to_end(region_id)
            while len(self._regions) > MAX_REGIONS:
                self._regions.popitem(last=False)
            if mode not in kept.by_mode:
                kept.by_mode[mode] = with_networks(kept.loaded, [mode])
            return kept.by_mode[mode]


def service_of(request: Request) -> GapsService:
    """Give the service of the application."""
    service: GapsService = request.app.state.services["gaps"]
    return service
