"""Keeps what the page shows in memory, so that a map for each link needs one reading."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from fastapi import Request
from sqlalchemy import Engine

from api.questions.gaps.view import read_gaps_view
from kpk_geo.database.connection import transaction
from maps.gaps.view import GapsView

MAX_VIEWS = 4  # a city of 170 areas takes about 10 MB


@dataclass(slots=True)
class GapsService:
    """The newest gaps of regions by revision; safe to use from several threads."""

    engine: Engine
    _views: "OrderedDict[str, tuple[int, GapsView]]" = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)  # held briefly

    def view(self, region_id: str, revision: int) -> GapsView:
        """Give what the page of a region shows; read anew when its data changed.

        Parameters
        ----------
        revision
            Of the region's data; a view of another revision is not used.

        Raises
        ------
        NotFoundError
            The region is not loaded, or its gaps have not been looked for.
        OutdatedRunError
            The run is of another format, or the areas were replaced since.
        """
        with self._lock:
            known = self._views.get(region_id)
            if known is not None and known[0] == revision:
                self._views.move_to_end(region_id)
                return known[1]
        with transaction(self.engine) as connection:
            made = read_gaps_view(connection, region_id)
        with self._lock:
            self._views[region_id] = (revision, made)
            self._views.move_to_end(region_id)
            while len(self._views) > MAX_VIEWS:
                self._views.popitem(last=False)
        return made


def service_of(request: Request) -> GapsService:
    """Give the service of the application."""
    service: GapsService = request.app.state.services["gaps"]
    return service
