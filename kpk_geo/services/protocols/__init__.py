"""Each protocol brings the files of a source, or looks whether it still answers."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from kpk_geo.errors import KpkError, SourceError, why
from kpk_geo.services.faults import MOVED, FetchError
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

_log = logging.getLogger(__name__)


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
    SourceError
        The cache cannot be written.
    """
    with _answering(task):
        return _PROTOCOLS[task.entry.access.protocol].bring(task)


def probe(task: Task) -> str:
    """Say in German what a source answers, by its first bytes.

    Raises
    ------
    FetchError
        It does not answer as expected.
    SourceError
        The cache cannot be written.
    """
    with _answering(task):
        return _PROTOCOLS[task.entry.access.protocol].probe(task)


@contextmanager
def _answering(task: Task) -> Iterator[None]:
    """Turn what is raised by an answer of another shape into an error that names the host.

    Like the boundary around readers of files: one host that answers oddly stops no other source.
    """
    host = task.entry.access.host
    try:
        yield
    except KpkError:
        raise
    except OSError as error:
        raise SourceError(
            f"{task.cache.folder} lässt sich nicht schreiben ({why(error)})."
        ) from error
    except Exception as error:
        _log.warning("reading what %s sent failed", host, exc_info=error)
        raise FetchError(
            f"{host} antwortet in einer anderen Form als erwartet ({type(error).__name__}).", MOVED
        ) from error
