"""Each protocol brings the files of a source; `bring` chooses by what its entry says."""

from collections.abc import Callable

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

_PROTOCOLS: dict[str, Callable[[Task], tuple[Brought, ...]]] = {
    "file": plain.bring,
    "directory": directory.bring,
    "wfs": wfs.bring,
    "ogc_api": ogc_api.bring,
    "arcgis": arcgis.bring,
    "ckan": ckan.bring,
    "opendatasoft": opendatasoft.bring,
    "overpass": overpass.bring,
}


def bring(task: Task) -> tuple[Brought, ...]:
    """Fetch all files of a source.

    Raises
    ------
    FetchError
        One does not come; those before it stay in the cache.
    """
    return _PROTOCOLS[task.entry.access.protocol](task)
