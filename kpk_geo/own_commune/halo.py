"""Which further extracts of streets does a place need, because it lies at the border of its own?"""

import shapely

from kpk_geo.model.open_data import Layer
from kpk_geo.open_data import Registry, SourceEntry
from kpk_geo.own_commune.boundary import CommuneLayer
from kpk_geo.own_commune.folder import FetchedFolder
from kpk_geo.own_commune.territory import Territory


def needed_extracts(
    boundary: CommuneLayer, territory: Territory, registry: Registry
) -> list[SourceEntry]:
    """Give the sources of streets of all communes in the place and around it.

    Parameters
    ----------
    boundary
        Layer of all communes.
    territory
        The place.
    registry
        Says which source covers which communes.
    """
    shapes = boundary.shapes
    near = shapely.intersects(shapes.geometry.to_numpy(), territory.around)
    keys = [str(key) for key in shapes["key"][near]]
    return [
        entry
        for entry in registry.entries
        if entry.layer is Layer.STREETS and entry.covers and any(entry.holds(key) for key in keys)
    ]


def absent_extracts(
    folder: FetchedFolder, boundary: CommuneLayer, territory: Territory
) -> list[SourceEntry]:
    """Give those of them that were not fetched.

    Parameters
    ----------
    folder
        What was fetched.
    boundary
        Layer of all communes.
    territory
        The place.
    """
    present = {source.file.entry for source in folder.of(Layer.STREETS)}
    needed = needed_extracts(boundary, territory, folder.registry)
    return [entry for entry in needed if entry.key not in present]
