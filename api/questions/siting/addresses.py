"""Says near which house a point of the grid lies: nobody finds a Rasterpunkt by its coordinates."""

from typing import TypeVar

import numpy as np
from sqlalchemy import Connection

from analyses.siting.candidates import GRID_SOURCE
from kpk_geo.database.houses import read_houses
from kpk_geo.results.siting import SitePlace, SitingSummary

METRES = 150.0  # further away a house says nothing about the place; own setting
_PER_DEGREE = 111_320.0  # metres of a degree of latitude
Site = TypeVar("Site", bound=SitePlace)


def with_houses(connection: Connection, region_id: str, summary: SitingSummary) -> SitingSummary:
    """Give points of the grid the address of the nearest house, where a register has one.

    Parameters
    ----------
    summary
        Sites and runners-up with their place.
    """
    named: dict[str, str] = {}

    def near(site: Site) -> Site:
        if site.source != GRID_SOURCE:
            return site
        if site.key not in named:
            named[site.key] = _house(connection, region_id, site)
        return site.model_copy(update={"address": named[site.key] or None})

    return summary.model_copy(
        update={
            "sites": tuple(near(site) for site in summary.sites),
            "runners_up": tuple(near(site) for site in summary.runners_up),
        }
    )


def _house(connection: Connection, region_id: str, site: SitePlace) -> str:
    north = METRES / _PER_DEGREE
    east = north / float(np.cos(np.radians(site.lat)))
    box = (site.lon - east, site.lat - north, site.lon + east, site.lat + north)
    houses = sorted(
        read_houses(connection, region_id, box),
        key=lambda house: (
            ((house.longitude - site.lon) / east) ** 2 + ((house.latitude - site.lat) / north) ** 2,
            house.street, house.number, house.suffix,
        ),
    )  # fmt: skip
    if not houses:
        return ""
    return f"bei {houses[0].street} {houses[0].label}"
