"""Each protocol brings the files of a source, or looks whether it still answers."""

from typing import Protocol

from kpk_geo.services.protocols import (
    arcgis,
    ckan,
    directory,
    ogc_api,
    opendatasoft,
    overpass,
    plain,
    wfs,
)
from kpk_geo.services.task import Brought, Task


class _Protocol(Protocol):
    """What the module of a protocol offers."""

    def bring(self, task: Task) -> tuple[Brought, ...]:
        """Fetch all files of a source."""

    def probe(self, task: Task) -> str:
        """Say in German what the source answers, without fetching it."""


_PROTOCOLS: dict[str, _Protocol] = {
    "file": plain,
    "directory": directory,
    "wfs": wfs,
    "ogc_api": ogc_api,
    "arcgis": arcgis,
    "ckan": ckan,
    "opendatasoft": opendatasoft,
    "overpass": overpass,
}


def bring(task: Task) -> tuple[Brought, ...]:
    """Fetch all files of a source.

    Raises
    ------
    FetchError
        One does not come; those before it stay in the cache.
    """
    return _PROTOCOLS[task.entry.access.protocol].bring(task)


def probe(task: Task) -> str:
    """Say in German what a source answers, by its first bytes.

    Raises
    ------
    FetchError
        It does not answer as expected.
    """
    return _PROTOCOLS[task.entry.access.protocol].probe(task)
