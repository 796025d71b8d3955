"""Writes an answer as the records that a run stores and the page shows."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analyses.access.offers import offer_keys
from analyses.access.region import AccessRegion, ModeNetwork
from analyses.burden.classes import BURDEN_PHRASES
from analyses.siting.effect import Group, added_by_each, children_with, quintiles
from api.questions.access.read import LoadedAccess
from api.questions.access.summary import ways_record
from api.questions.siting.read import AreaBurden, SitingInputs
from api.questions.siting.solve import Solved
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.crs import to_degrees
from kpk_geo.geometry import area_rows, points_of
from kpk_geo.model import SitingNeed, Validity
from kpk_geo.results.siting import (
    ChosenSite,
    GroupShare,
    PhaseChildren,
    RunnerUpSite,
    SitePlace,
    SitingArea,
    SitingParameters,
    SitingSummary,
    TourDay,
)

DEGREES = 6  # decimal places: a tenth of a metre
BEYOND = "außerhalb der Region"


def parameters_of(
    loaded: LoadedAccess, prepared: ModeNetwork, inputs: SitingInputs, solved: Solved
) -> SitingParameters:
    """Say what was asked, and on what the answer rests.

    Parameters
    ----------
    loaded
        The region with its profile.
    prepared
        The network of the plan's mode.
    inputs
        The burden that weights rest on.
    solved
        The plan with everything filled in.
    """
    is_weighted = solved.plan.need is SitingNeed.BURDEN
    burden = inputs.burden
    return SitingParameters(
        plan=solved.plan, level=loaded.level.level, network=loaded.data.section,
        children=loaded.region.profile.children, speed=prepared.network.speed,
        need_weights=burden.weights if burden and is_weighted else (),
        burden_run=burden.run_pk if burden else None,
        draws=solved.stability.draws, seed=solved.stability.seed,
    )  # fmt: skip


def summary_of(
    region: AccessRegion, prepared: ModeNetwork, inputs: SitingInputs, solved: Solved
) -> SitingSummary:
    """Write the answer over the whole region.

    Parameters
    ----------
    region
        Names of the areas.
    prepared
        The network of the plan's mode.
    inputs
        The burden by which children are grouped.
    solved
        The answer.
    """
    problem, choice, found = solved.problem, solved.choice, solved.reached
    children = problem.demand.children
    before, after = found.children(problem)
    minutes = found.mean_minutes(problem)
    most, least = _quintiles(region, inputs.burden, solved)
    unit = problem.minutes_per_unit
    return SitingSummary(
        kind=solved.plan.kind,
        sites=_chosen(region, solved),
        runners_up=_runners_up(region, solved, after),
        existing=_existing(region, problem.existing),
        wanted=solved.plan.count,
        affordable=solved.affordable,
        candidates=len(problem.candidates.rows),
        left_out=problem.candidates.left_out,
        children=float(children.sum()),
        children_off_streets=float(problem.demand.off_streets.sum()),
        cells_withheld=problem.demand.withheld,
        reached_before=before,
        reached_after=after,
        minutes_before=minutes[0],
        minutes_after=minutes[1],
        longest_before=choice.longest_before * unit,
        longest_after=choice.longest_after * unit,
        value_before=choice.before,
        value=choice.value,
        bound=choice.bound,
        proof=choice.proof,
        gap=choice.gap,
        phases=_phases(solved),
        classes=_classes(inputs.burden, solved),
        most_burdened=most,
        least_burdened=least,
        without_burden=inputs.without_burden,
        areas_neutral=_neutral(inputs.burden, solved),
        served=solved.served,
        cost=solved.cost,
        tour=tuple(
            TourDay(stops=day.stops, driving=day.driving, minutes=day.minutes)
            for day in solved.days
        ),
        depot=solved.depot,
        ways=(ways_record(region, prepared, solved.plan.max_minutes or math.nan),),
    )  # fmt: skip


def areas_of(inputs: SitingInputs, solved: Solved) -> list[SitingArea]:
    """Give one record per area."""
    burden, rows = inputs.burden, solved.effect.rows
    codes = _codes(burden, rows.index)
    is_weighted = solved.plan.need is SitingNeed.BURDEN and burden is not None
    weights = burden.weight.reindex(rows.index).fillna(1.0) if burden and is_weighted else None
    records: list[Any] = rows.to_dict("records")
    return [
        SitingArea(
            area_id=str(area_id), validity=(reason := _validity(row)), children=row["children"],
            reached_before=_known(row["before"], reason),
            reached_after=_known(row["after"], reason), added=_known(row["added"], reason),
            added_by_phase={
                phase: _known(float(added[place]), reason)
                for phase, added in solved.effect.by_phase.items()
            },
            children_off_streets=row["off_streets"],
            class_code=None if np.isnan(codes[place]) else int(codes[place]),
            weight=np.nan if weights is None else float(weights.iloc[place]),
        )
        for place, (area_id, row) in enumerate(zip(rows.index, records, strict=True))
    ]  # fmt: skip


def _validity(row: Mapping[str, float]) -> Validity:
    if row["children"] > 0:
        return Validity.VALID
    return Validity.NO_STREETS if row["off_streets"] > 0 else Validity.NO_CHILDREN


def _known(count: float, reason: Validity) -> float:
    """Give a count of those who reach a site; NaN where no street says who does."""
    return math.nan if reason is Validity.NO_STREETS else count


def _codes(burden: AreaBurden | None, area_ids: pd.Index) -> Floats:
    if burden is None:
        return np.full(len(area_ids), np.nan)
    return burden.code.reindex(area_ids).to_numpy(dtype=float)


def _neutral(burden: AreaBurden | None, solved: Solved) -> int:
    if burden is None or solved.plan.need is not SitingNeed.BURDEN:
        return 0
    rows = solved.effect.rows
    unknown = burden.weight.reindex(rows.index).isna()
    return int((unknown & (rows["children"] > 0)).sum())


def _chosen(region: AccessRegion, solved: Solved) -> tuple[ChosenSite, ...]:
    choice = solved.choice
    places = _candidate_places(region, solved, choice.chosen)
    by_phase = added_by_each(solved.problem, choice.chosen)
    return tuple(
        ChosenSite(
            **place.model_dump(), added=sum(phases.values()), added_by_phase=phases,
            added_value=float(value), kept_in=float(kept),
        )
        for place, phases, value, kept in zip(
            places, by_phase, choice.added, solved.stability.kept, strict=True
        )
    )  # fmt: skip


def _runners_up(region: AccessRegion, solved: Solved, after: float) -> tuple[RunnerUpSite, ...]:
    choice = solved.choice
    others = np.array([item.candidate for item in choice.runners_up], dtype=np.int64)
    places = _candidate_places(region, solved, others)
    order = [int(site) for site in choice.chosen]
    records = []
    for item, place in zip(choice.runners_up, places, strict=True):
        number = order.index(item.instead_of)
        swapped = np.array([*order[:number], item.candidate, *order[number + 1 :]], dtype=np.int64)
        records.append(
            RunnerUpSite(
                **place.model_dump(), instead_of=number + 1,
                fewer=after - children_with(solved.problem, swapped),
                lost=choice.lost_share(item), is_equal=choice.is_equal(item),
            )
        )  # fmt: skip
    return tuple(records)


def _candidate_places(region: AccessRegion, solved: Solved, sites: Ints) -> list[SitePlace]:
    """Describe candidates, given as rows of the problem's costs."""
    rows = solved.problem.candidates.rows.iloc[sites - len(solved.problem.existing)]
    return _places(region, rows, rows["area"].to_numpy(dtype=np.int64))


def _existing(region: AccessRegion, rows: pd.DataFrame) -> tuple[SitePlace, ...]:
    table = pd.DataFrame(
        {
            "key": offer_keys(rows), "title": rows["title"], "address": rows["address"],
            "x": rows["x"].astype(float), "y": rows["y"].astype(float), "source": "vorhanden",
        }
    )  # fmt: skip
    areas = area_rows(points_of(table[["x", "y"]].to_numpy(dtype=float)), region.areas)
    return tuple(_places(region, table, areas))


def _places(region: AccessRegion, rows: pd.DataFrame, areas: Ints) -> list[SitePlace]:
    degrees = to_degrees(
        rows[["x", "y"]].to_numpy(dtype=float).reshape(-1, 2), region.work_crs
    ).round(DEGREES)
    names, ids = region.areas["name"].to_numpy(), region.areas.index
    records: list[Any] = rows.to_dict("records")
    return [
        SitePlace(
            key=str(row["key"]), title=str(row["title"]),
            address=None if pd.isna(row["address"]) else str(row["address"]),
            lat=float(latitude), lon=float(longitude),
            area_id=str(ids[area]) if area >= 0 else None,
            area_name=str(names[area]) if area >= 0 else BEYOND, source=str(row["source"]),
        )
        for row, (longitude, latitude), area in zip(records, degrees, areas, strict=True)
    ]  # fmt: skip


def _phases(solved: Solved) -> tuple[PhaseChildren, ...]:
    demand, found = solved.problem.demand, solved.reached
    return tuple(
        PhaseChildren(
            phase=phase, children=float(count.sum()), before=float(count[found.before].sum()),
            after=float(count[found.after].sum()), basis=demand.estimates[phase].basis,
            is_estimated=demand.estimates[phase].estimated,
            measures=demand.estimates[phase].measures,
        )
        for phase, count in demand.by_phase.items()
    )  # fmt: skip


def _classes(burden: AreaBurden | None, solved: Solved) -> tuple[GroupShare, ...]:
    if burden is None:
        return ()
    effect = solved.effect
    codes = _codes(burden, effect.rows.index)
    members = [
        (str(code), BURDEN_PHRASES[code], codes == code) for code in burden.scheme.codes[::-1]
    ]
    members.append(("", "ohne Einstufung", np.isnan(codes)))
    groups = [(code, label, effect.group(member)) for code, label, member in members]
    return tuple(_share(code, label, group) for code, label, group in groups if group.children > 0)


def _quintiles(
    region: AccessRegion, burden: AreaBurden | None, solved: Solved
) -> tuple[GroupShare | None, GroupShare | None]:
    if burden is None:
        return None, None
    score = burden.score.reindex(region.areas.index).to_numpy(dtype=float)
    most, least = quintiles(solved.effect, score)
    if not most.any() or not least.any():
        return None, None
    return (
        _group(solved, most, "most", "am stärksten belastetes Fünftel der Kinder"),
        _group(solved, least, "least", "am geringsten belastetes Fünftel der Kinder"),
    )


def _group(solved: Solved, member: Bools, code: str, label: str) -> GroupShare:
    return _share(code, label, solved.effect.group(member))


def _share(code: str, label: str, group: Group) -> GroupShare:
    return GroupShare(
        code=code, label=label, children=group.children, before=group.before, after=group.after
    )
