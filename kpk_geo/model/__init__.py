"""The words of the field: what an indicator, an offer and a value can be.

Codes are English and stable (API, database); `label` is the German word for people.
"""

from kpk_geo.model.addresses import MatchGrade, MatchLevel, MatchMethod
from kpk_geo.model.clusters import Beyond, BurdenSupply, Cluster, Grade, Move, NeighbourKind
from kpk_geo.model.communes import CommuneType, SizeClass, StateFaultKind, size_class
from kpk_geo.model.decisions import DecisionKind, DecisionStatus, Outcome
from kpk_geo.model.fgz import SchoolCriterion, SchoolStanding, WalkMeasure
from kpk_geo.model.gaps import LinkScope, LinkStatus, Underserved
from kpk_geo.model.impact import Impact, ImpactRole
from kpk_geo.model.indicators import USABLE, IndicatorSection, Polarity, Unit, Validity
from kpk_geo.model.offers import (
    BarrierFree,
    CapacityUnit,
    Cost,
    Delivery,
    FieldOfAction,
    LifePhase,
    OfferKind,
    OfferStatus,
    PreventionLevel,
)
from kpk_geo.model.proposals import ListAnswer, ProposalKind, ProposalState
from kpk_geo.model.siting import CandidateSource, Proof, SitingAim, SitingEquity, SitingNeed
from kpk_geo.model.sources import Source
from kpk_geo.model.term import Term
from kpk_geo.model.travel import (
    ChildrenBasis,
    Decay,
    HaloNeed,
    NoWay,
    SupplyMethod,
    TravelMode,
)

__all__ = [
    "USABLE",
    "BarrierFree",
    "Beyond",
    "BurdenSupply",
    "CandidateSource",
    "CapacityUnit",
    "ChildrenBasis",
    "Cluster",
    "CommuneType",
    "Cost",
    "Decay",
    "DecisionKind",
    "DecisionStatus",
    "Delivery",
    "FieldOfAction",
    "Grade",
    "HaloNeed",
    "Impact",
    "ImpactRole",
    "IndicatorSection",
    "LifePhase",
    "LinkScope",
    "LinkStatus",
    "ListAnswer",
    "MatchGrade",
    "MatchLevel",
    "MatchMethod",
    "Move",
    "NeighbourKind",
    "NoWay",
    "OfferKind",
    "OfferStatus",
    "Outcome",
    "Polarity",
    "PreventionLevel",
    "Proof",
    "ProposalKind",
    "ProposalState",
    "SchoolCriterion",
    "SchoolStanding",
    "SitingAim",
    "SitingEquity",
    "SitingNeed",
    "SizeClass",
    "Source",
    "StateFaultKind",
    "SupplyMethod",
    "Term",
    "TravelMode",
    "Underserved",
    "Unit",
    "Validity",
    "WalkMeasure",
    "size_class",
]
