"""A stored answer to where the next Familienbüro should open, to be changed by tests."""

import math
from typing import Any

from kpk_geo.model import ChildrenBasis, LifePhase, OfferKind, Proof
from kpk_geo.profile import ChildrenPlan, SitingPlan, StreetNetwork
from kpk_geo.results.siting import (
    ChosenSite,
    GroupShare,
    PhaseChildren,
    SitePlace,
    SitingParameters,
    SitingSummary,
)

PLACE: dict[str, Any] = {
    "key": "K1|K1", "title": "Kita Anker", "address": "Hafenstr. 1", "lat": 51.4, "lon": 6.8,
    "area_id": "01", "area_name": "Hafen", "source": "Kita",
}  # fmt: skip


def parameters(**changes: Any) -> SitingParameters:
    plan = SitingPlan(
        id="family_office", kind=OfferKind.FAMILY_OFFICE, candidates=(OfferKind.KITA,),
        max_minutes=15, life_phases=(LifePhase.EARLY,), **changes,
    )  # fmt: skip
    return SitingParameters(
        plan=plan, level="gebiet", network=StreetNetwork(file="s.osm", source="all"),
        children=ChildrenPlan(), speed=4.8, need_weights=(1, 1, 1.5, 2), burden_run=1, draws=200,
        seed=1,
    )  # fmt: skip


def chosen(**changes: Any) -> ChosenSite:
    values = PLACE | {"added": 100.0, "added_by_phase": {}, "added_value": 100.0, "kept_in": 0.86}
    return ChosenSite(**(values | changes))


def group(before: float, after: float) -> GroupShare:
    return GroupShare(code="x", label="x", children=100, before=before, after=after)


def summary(**changes: Any) -> SitingSummary:
    values: dict[str, Any] = {
        "kind": OfferKind.FAMILY_OFFICE, "sites": (chosen(),), "runners_up": (),
        "existing": (SitePlace(**PLACE),), "wanted": 1, "affordable": None, "candidates": 157,
        "left_out": {}, "children": 8279, "children_off_streets": 1, "cells_withheld": 0,
        "reached_before": 2380, "reached_after": 2959, "minutes_before": 13.3,
        "minutes_after": 12.6, "longest_before": math.nan, "longest_after": math.nan,
        "value_before": 2380, "value": 2959, "bound": 2959, "proof": Proof.PROVEN, "gap": 0,
        "phases": (
            PhaseChildren(phase=LifePhase.EARLY, children=8279, before=2380, after=2959,
                          basis=ChildrenBasis.GRID, is_estimated=False, measures=("a",)),
        ),
        "classes": (), "most_burdened": group(20, 42), "least_burdened": group(36, 36),
        "without_burden": "", "areas_neutral": 0, "served": math.nan, "cost": None,
        "tour": (), "depot": "",
    }  # fmt: skip
    return SitingSummary(**(values | changes))
