"""The region profile: everything in which one commune differs from another.

A profile is a TOML file. `read_profile` checks it whole before anything is loaded; an error
names the file, the key and the way out. The keys are described in docs/regionsprofil.md.
"""

from kpk_geo.profile.base import FileSection, Identifier, Provenance, Section
from kpk_geo.profile.carry_over import CarryOver, CrosswalkColumns
from kpk_geo.profile.fgz import FgzPlan
from kpk_geo.profile.forecast import ForecastGroup, ForecastPlan
from kpk_geo.profile.goals import Goal, GoalIndicator
from kpk_geo.profile.indicators import Indicator
from kpk_geo.profile.plans import (
    AccessibilityPlan,
    AgeCount,
    BurdenIndexPlan,
    ChildrenPlan,
    HotSpotPlan,
    Service,
    WeightedIndicator,
)
from kpk_geo.profile.prevention import CountedChildren, Hosts, PreventionLink, PreventionPlan
from kpk_geo.profile.region import INDEX, RegionInfo, RegionProfile, read_profile
from kpk_geo.profile.siting import SitingPlan
from kpk_geo.profile.sources import (
    ADDRESS_FIELDS,
    AddressRegister,
    AreaLayer,
    LayerFormat,
    OfferTable,
    PopulationGrid,
    StreetNetwork,
)
from kpk_geo.profile.state import (
    COMMUNE_LEVEL,
    DISTRICT_LEVEL,
    CommuneLayer,
    StateInfo,
    StateProfile,
    read_state_profile,
)
from kpk_geo.profile.tables import (
    MISSING_MARKERS,
    SUPPRESSED_MARKERS,
    IndicatorTable,
    TableFormat,
    ValueColumn,
)

__all__ = [
    "ADDRESS_FIELDS",
    "COMMUNE_LEVEL",
    "DISTRICT_LEVEL",
    "INDEX",
    "MISSING_MARKERS",
    "SUPPRESSED_MARKERS",
    "AccessibilityPlan",
    "AddressRegister",
    "AgeCount",
    "AreaLayer",
    "BurdenIndexPlan",
    "CarryOver",
    "ChildrenPlan",
    "CommuneLayer",
    "CountedChildren",
    "CrosswalkColumns",
    "FgzPlan",
    "FileSection",
    "ForecastGroup",
    "ForecastPlan",
    "Goal",
    "GoalIndicator",
    "Hosts",
    "HotSpotPlan",
    "Identifier",
    "Indicator",
    "IndicatorTable",
    "LayerFormat",
    "OfferTable",
    "PopulationGrid",
    "PreventionLink",
    "PreventionPlan",
    "Provenance",
    "RegionInfo",
    "RegionProfile",
    "Section",
    "Service",
    "SitingPlan",
    "StateInfo",
    "StateProfile",
    "StreetNetwork",
    "TableFormat",
    "ValueColumn",
    "WeightedIndicator",
    "read_profile",
    "read_state_profile",
]
