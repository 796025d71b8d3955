"""Keeps in memory what the page shows and what its cells are looked behind with."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from fastapi import Request
from sqlalchemy import Engine

from analyses.gaps.study import GapsStudy, gaps_study
from api.questions.gaps.behind import OffersBehind, read_offers_behind
from api.questions.gaps.view import read_gaps_view
from kpk_geo.database.connection import transaction
from maps.gaps.view import GapsView

MAX_VIEWS = 4  # a city of 170 areas takes about 10 MB
MAX_REGIONS = 2  # with the networks of all modes that its links are reached by
T = TypeVar("T")


@dataclass(slots=True)
class _Kept(Generic[T]):
    """The newest of each region, read by one while others wait for it."""

    most: int
    _held: "OrderedDict[str, tuple[int, T]]" = field(default_factory=OrderedDict)
    _reading: dict[str, threading.Lock] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)  # held briefly

    def get(self, region_id: str, revision: int, read: Callable[[], T]) -> T:
        with self._lock:
            reading = self._reading.setdefault(region_id, threading.Lock())
        with reading:
            with self._lock:
                known = self._held.get(region_id)
                if known is not None and known[0] == revision:
                    self._held.move_to_end(region_id)
                    return known[1]
            made = read()
            with self._lock:
                self._held[region_id] = (revision, made)
                self._held.move_to_end(region_id)
                while len(self._held) > self.most:
                    self._held.popitem(last=False)
            return made


@dataclass(slots=True)
class GapsService:
    """The newest gaps of regions by revision; safe to use from several threads."""

    engine: Engine
    _views: "_Kept[GapsView]" = field(default_factory=lambda: _Kept(most=MAX_VIEWS))
    _behind: "_Kept[OffersBehind]" = field(default_factory=lambda: _Kept(most=MAX_REGIONS))
    _studies: "_Kept[GapsStudy]" = field(default_factory=lambda: _Kept(most=MAX_REGIONS))

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

        def read() -> GapsView:
            with transaction(self.engine) as connection:
                return read_gaps_view(connection, region_id)

        return self._views.get(region_id, revision, read)

    def behind(self, region_id: str, revision: int) -> OffersBehind:
        """Give what the cells of a region are looked behind with.

        Parameters
        ----------
        revision
            Of the region's data.

        Raises
        ------
        NotFoundError
            The region is not loaded, or its gaps have not been looked for.
        """
        return self._behind.get(
            region_id, revision, lambda: read_offers_behind(self.engine, region_id)
        )

    def study(self, region_id: str, revision: int) -> GapsStudy:
        """Give the gaps of a region as data, with all ways to its offers; seconds at first.

        Parameters
        ----------
        revision
            Of the region's data.

        Raises
        ------
        NotFoundError
            The region is not loaded, or its gaps have not been looked for.
        """
        region = self.behind(region_id, revision).region
        return self._studies.get(region_id, revision, lambda: gaps_study(region))


def service_of(request: Request) -> GapsService:
    """Give the service of the application."""
    service: GapsService = request.app.state.services["gaps"]
    return service
