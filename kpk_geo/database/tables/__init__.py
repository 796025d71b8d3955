"""All tables of schema `kpk`: exact values, for planners only."""

from kpk_geo.database.tables.areas import area, area_level, finding, region, source
from kpk_geo.database.tables.base import SCHEMA, WORK_SRID, metadata
from kpk_geo.database.tables.observations import indicator, observation, population_value
from kpk_geo.database.tables.offers import offer, offer_site, provider, site
from kpk_geo.database.tables.runs import burden_result, run

__all__ = [
    "SCHEMA",
    "WORK_SRID",
    "area",
    "area_level",
    "burden_result",
    "finding",
    "indicator",
    "metadata",
    "observation",
    "offer",
    "offer_site",
    "population_value",
    "provider",
    "region",
    "run",
    "site",
    "source",
]
