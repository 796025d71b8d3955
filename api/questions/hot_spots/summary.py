"""Writes a study as the records that a run stores."""

import hashlib
from collections import Counter
from importlib.metadata import version
from typing import Any, TypeVar

import pandas as pd

from analyses.hot_spots.change import Changes
from analyses.hot_spots.neighbourhoods import Neighbourhoods
from analyses.hot_spots.scan import Scan
from analyses.hot_spots.statistics import GlobalMoran
from analyses.hot_spots.study import Study, StudyContext
from api.questions.hot_spots.certainty import beyond_by_area, family_summary, surroundings_summary
from api.questions.hot_spots.counts import count_summary
from api.questions.hot_spots.smoothed import smoothed_by_area, smoothing_summary
from api.questions.hot_spots.supply import high_burden_summary, supply_by_area, supply_summary
from kpk_geo.model import Cluster, Grade, Move, Term, Validity
from kpk_geo.results.hot_spots import (
    DetectableChange,
    HotSpotArea,
    HotSpotSummary,
    InferenceSummary,
    JoinSummary,
    MoranSummary,
    MoveSummary,
    NeighbourSummary,
    RankSummary,
    ScanCircle,
    ScanSummary,
    SensitivitySummary,
)

_FIGURES = (
    "value", "neighbour_mean", "p_one_sided", "p_two_sided", "p_adjusted", "p_yekutieli",
    "p_bonferroni", "cold_p_one_sided", "cold_p_adjusted", "local_moran", "gi", "gi_star",
)  # fmt: skip
_CHANGES = {
    "points": "change", "points_low": "change_low", "points_high": "change_high",
    "p_adjusted": "change_p_adjusted", "detectable": "change_detectable",
}  # fmt: skip
_BEYOND = {"p": "beyond_p", "p_adjusted": "beyond_p_adjusted"}
_PACKAGES = ("numpy", "scipy", "numba", "shapely", "pandas")
_MAX_CIRCLES = 5  # the most striking ones are kept
T = TypeVar("T", bound=Term)


def study_areas(study: Study) -> list[HotSpotArea]:
    """Give one record per area."""
    columns = pd.DataFrame(study.map.rows[list(_FIGURES)]).join(
        study.sensitivity.rows.drop(columns="in_parent")
    )
    if study.surroundings is not None:
        columns = columns.join(study.surroundings.rows[list(_BEYOND)].rename(columns=_BEYOND))
    columns["burden_top_third"] = study.high.rows["top_third"]
    if study.ranking is not None:
        columns = columns.join(_ranks_by_area(study))
    if study.change.found is not None:
        columns = columns.join(study.change.found.rows[list(_CHANGES)].rename(columns=_CHANGES))
    if study.joins is not None:
        columns = columns.join(study.joins[["neighbours", "p", "p_adjusted"]].add_prefix("join_"))
    figures: list[Any] = columns.to_dict("records")
    terms, supply, rates = _terms_by_area(study), supply_by_area(study), smoothed_by_area(study)
    return [
        HotSpotArea(area_id=str(area_id), supply=cells, smoothed=smoothed, **known, **numbers)
        for area_id, numbers, known, cells, smoothed in zip(
            columns.index, figures, terms, supply, rates, strict=True
        )
    ]


def _ranks_by_area(study: Study) -> pd.DataFrame:
    assert study.ranking is not None
    ranks, ids = study.ranking.ranks, study.ranking.area_ids
    columns = {
        "shrunken": study.ranking.shrunken, "rank": ranks.median, "rank_low": ranks.low,
        "rank_high": ranks.high, "rank_top": ranks.top,
    }  # fmt: skip
    return pd.DataFrame(columns, index=ids)


def _terms_by_area(study: Study) -> list[dict[str, Any]]:
    """Give what is a word or a yes and no by area; None where it was not looked at."""
    rows = study.map.rows
    columns: dict[str, list[Any]] = {
        "validity": [Validity.of(str(code)) for code in rows["validity"]],
        "grade": _terms(rows["grade"], Grade),
        "cluster": _terms(rows["cluster"], Cluster),
        "cold_grade": _terms(rows["cold_grade"], Grade),
        "cold_cluster": _terms(rows["cold_cluster"], Cluster),
        "in_scan": [None] * len(rows),
        "burden_high": [None if x is None else bool(x) for x in study.high.rows["high"]],
    }
    columns["in_parent"] = [
        None if pd.isna(x) else bool(x) for x in study.sensitivity.rows["in_parent"]
    ]
    columns["beyond"] = beyond_by_area(study)
    if study.scan is not None:
        inside = study.scan.found(study.map.level)
        columns["in_scan"] = [str(area_id) in inside for area_id in rows.index]
    if study.change.found is not None:
        columns["move"] = _terms(study.change.found.rows["move"].reindex(rows.index), Move)
    if study.joins is not None:
        joins = study.joins.reindex(rows.index)
        columns["join_burdened"] = [None if pd.isna(x) else bool(x) for x in joins["attribute"]]
        columns["join_grade"] = _terms(joins["grade"], Grade)
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _terms(codes: pd.Series, terms: type[T]) -> list[T | None]:
    return [None if pd.isna(code) else terms.of(str(code)) for code in codes]


def study_summary(study: Study, context: StudyContext) -> HotSpotSummary:
    """Describe the whole map: global measure, tests, neighbours, variants, scan, reasons."""
    found, values = study.map, study.values
    return HotSpotSummary(
        indicator=values.indicator.id,
        reference_date=values.reference_date,
        sign=values.data.sign,
        unit=values.indicator.unit,
        reason=found.reason,
        tests=found.tests,
        level=found.level,
        expected_false_hints=found.expected_false_hints,
        expected_false_cold_hints=found.expected_false_cold_hints,
        grades=_counts(found.rows["grade"], Grade),
        clusters=_counts(found.rows["cluster"], Cluster),
        cold_clusters=_counts(found.rows["cold_cluster"], Cluster),
        validity=dict(Counter(Validity.of(str(code)) for code in found.rows["validity"])),
        standardised=found.standardised,
        why_not_standardised=values.data.why_no_counts,
        moran=_moran(found.moran),
        inference=_inference(study),
        neighbours=neighbour_summary(context.neighbourhoods),
        sensitivity=SensitivitySummary(
            variants=study.sensitivity.variants,
            refused=study.sensitivity.refused,
            rezonings=study.sensitivity.rezonings,
            zones=study.sensitivity.zones,
            by_people=study.sensitivity.by_people,
        ),
        counts=count_summary(study),
        scan=_scan(study.scan),
        why_no_scan=study.why_no_scan,
        ranks=_ranks(study),
        why_no_ranks=study.why_no_ranking,
        moves=_moves(study),
        high_burden=high_burden_summary(study, context.plan.rank_draws),
        supply=tuple(supply_summary(item) for item in study.supply),
        why_no_supply=study.why_no_supply,
        joins=_joins(study),
        surroundings=surroundings_summary(study),
        why_no_surroundings=study.why_no_surroundings,
        family=family_summary(study),
        data_digest=data_digest(study),
        versions={name: version(name) for name in _PACKAGES},
        smoothing=smoothing_summary(study),
    )


def _counts(codes: pd.Series, terms: type[T]) -> dict[T, int]:
    counts = codes.value_counts()
    return {term: int(counts.get(term.value, 0)) for term in terms}


def _moran(moran: GlobalMoran | None) -> MoranSummary | None:
    if moran is None:
        return None
    return MoranSummary(
        value=moran.value,
        expected=moran.expected,
        variance_normal=moran.variance_normal,
        variance_random=moran.variance_random,
        p_normal=moran.p_normal,
        p_random=moran.p_random,
        p_permuted=moran.p_permuted,
        permutations=moran.permutations,
        seed=moran.seed,
        areas=moran.areas,
    )


def _inference(study: Study) -> InferenceSummary | None:
    inference = study.map.inference
    if inference is None:
        return None
    return InferenceSummary(
        exact=inference.exact, permutations=inference.permutations, seed=inference.seed,
        step=inference.step, why_not_exact=inference.why_not_exact,
    )  # fmt: skip


def neighbour_summary(around: Neighbourhoods) -> NeighbourSummary:
    """Describe who is whose neighbour."""
    graph, report = around.main, around.main.report()
    settings = graph.parameters
    return NeighbourSummary(
        kind=graph.kind,
        tolerance=settings["tolerance"],
        min_border=settings["min_border"],
        max_minutes=settings.get("max_minutes"),
        max_detour=settings.get("max_detour"),
        dropped=settings.get("dropped"),
        areas=report.areas,
        pairs=report.edges,
        mean=float(graph.cardinalities.mean()) if report.areas else 0.0,
        islands=report.islands,
        one_neighbour=report.one_neighbour,
        components=report.components,
        only_by_tolerance=report.only_by_tolerance,
        bridged=report.bridged,
        knows_people=around.bridged_by_people,
        points_by_people=around.by_people,
        without_barrier=around.without_barrier,
    )


def _scan(scan: Scan | None) -> ScanSummary | None:
    if scan is None:
        return None
    return ScanSummary(
        simulations=scan.simulations,
        seed=scan.seed,
        max_share=scan.max_share,
        circles=tuple(
            ScanCircle(
                areas=item.areas,
                events=item.events,
                at_risk=item.at_risk,
                expected=item.expected,
                relative_risk=item.relative_risk,
                statistic=item.statistic,
                p=item.p,
            )
            for item in scan.clusters[:_MAX_CIRCLES]
        ),
    )


def _ranks(study: Study) -> RankSummary | None:
    if study.ranking is None:
        return None
    ranks = study.ranking.ranks
    return RankSummary(
        areas=len(study.ranking.area_ids), simulations=ranks.simulations, seed=ranks.seed,
        top_share=ranks.top_share, level=ranks.level, distinct=ranks.distinct,
    )  # fmt: skip


def _moves(study: Study) -> MoveSummary:
    found = study.change.found
    if found is None:
        return MoveSummary(reason=study.change.reason)
    counts = found.rows["move"].value_counts().to_dict()
    return MoveSummary(
        dates=found.dates,
        reason=study.change.reason,
        counts={Move.of(str(name)): int(count) for name, count in counts.items()},
        city_change=found.city_points,
        design_effect=found.scale.design_effect,
        dispersion=found.scale.dispersion,
        robust=found.scale.robust,
        tests=found.tests,
        level=found.level,
        detectable=_detectable(study, found),
    )


def _detectable(study: Study, found: Changes) -> tuple[DetectableChange, ...]:
    """Say for the largest, the middle and the smallest area what change could be found."""
    assert study.values.cases is not None  # there are counts where changes were found
    people = study.values.cases[1].reindex(found.rows.index[found.rows["move"].notna()])
    order = people.sort_values(ascending=False, kind="stable").index
    picked = dict.fromkeys(order[place] for place in (0, len(order) // 2, len(order) - 1))
    return tuple(
        DetectableChange(
            people=float(people[area_id]), change=float(found.rows.loc[area_id, "detectable"])
        )
        for area_id in picked
    )


def _joins(study: Study) -> JoinSummary | None:
    """Count burdened areas, and those that lie together beyond chance."""
    if study.joins is None:
        return None
    return JoinSummary(
        burdened=sum(fact is True for fact in study.joins["attribute"]),
        grades=_counts(study.joins["grade"], Grade),
    )


def data_digest(study: Study) -> str:
    """Give the SHA-256 of the tested values, so that two runs can be compared."""
    tested = study.map.rows.loc[study.map.graph.area_ids, "value"]
    lines = "".join(f"{area_id};{value!r}\n" for area_id, value in tested.items())
    return hashlib.sha256(lines.encode()).hexdigest()
