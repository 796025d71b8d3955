"""All tables of schema `kpk`: exact values, for planners only."""

from kpk_geo.database.tables.addresses import (
    address,
    address_street,
    place_decision,
    service_answer,
)
from kpk_geo.database.tables.areas import (
    REVISIONS,
    area,
    area_level,
    failed_source,
    import_note,
    region,
    region_load,
    source,
)
from kpk_geo.database.tables.background import background
from kpk_geo.database.tables.base import ANY_SRID, SCHEMA, metadata
from kpk_geo.database.tables.observations import indicator, observation, population_value
from kpk_geo.database.tables.offers import offer, offer_site, provider, site
from kpk_geo.database.tables.planning_decisions import (
    planning_decision,
    planning_decision_area,
    planning_decision_version,
)
from kpk_geo.database.tables.proposals import offer_proposal, proposal_event, provider_link
from kpk_geo.database.tables.quarters import quarter
from kpk_geo.database.tables.runs import area_result, run
from kpk_geo.database.tables.scenarios import scenario
from kpk_geo.database.tables.state_runs import commune_result, state_run, state_task
from kpk_geo.database.tables.streets import (
    street_barrier,
    street_cover,
    street_edge,
    street_node,
)
from kpk_geo.database.tables.users import app_user, web_session

__all__ = [
    "ANY_SRID",
    "REVISIONS",
    "SCHEMA",
    "address",
    "address_street",
    "app_user",
    "area",
    "area_level",
    "area_result",
    "background",
    "commune_result",
    "failed_source",
    "import_note",
    "indicator",
    "metadata",
    "observation",
    "offer",
    "offer_proposal",
    "offer_site",
    "place_decision",
    "planning_decision",
    "planning_decision_area",
    "planning_decision_version",
    "population_value",
    "proposal_event",
    "provider",
    "provider_link",
    "quarter",
    "region",
    "region_load",
    "run",
    "scenario",
    "service_answer",
    "site",
    "source",
    "state_run",
    "state_task",
    "street_barrier",
    "street_cover",
    "street_edge",
    "street_node",
    "web_session",
]
