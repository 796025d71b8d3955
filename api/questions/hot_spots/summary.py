"""Writes findings as JSON: one row of measures per area, and what holds for the whole map."""

import hashlib
import math
from collections import Counter
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from analyses.hot_spots.scan import Scan
from api.questions.hot_spots.findings import Findings, Surroundings
from kpk_geo.model import Cluster, Grade, Validity

_FROM_MAP = (
    "value", "neighbour_mean", "p_one_sided", "p_two_sided", "p_adjusted", "p_yekutieli",
    "p_bonferroni", "grade", "cluster", "cold_p_one_sided", "cold_p_adjusted", "cold_grade",
    "cold_cluster", "local_moran", "gi", "gi_star",
)  # fmt: skip
_PACKAGES = ("numpy", "scipy", "numba", "shapely", "pandas")


def area_rows(findings: Findings) -> pd.DataFrame:
    """Give area_id, validity and the measures of each area."""
    found, firm = findings.map, findings.sensitivity
    table = found.rows[list(_FROM_MAP)].join(firm.rows)
    table["in_scan"] = _scan_membership(findings, table.index)
    if findings.ranked is not None:
        ranks, ids = findings.ranked.ranks, findings.ranked.area_ids
        shown = {
            "shrunken": findings.ranked.shrunken, "rank": ranks.median, "rank_low": ranks.low,
            "rank_high": ranks.high, "rank_top": ranks.top,
        }  # fmt: skip
        table = table.join(pd.DataFrame(shown, index=ids))
    if findings.moved.rows is not None:
        table = table.join(findings.moved.rows)
    if findings.joined is not None:
        table = table.join(findings.joined.add_prefix("join_"))
    measures = [_plain(row) for row in table.to_dict("records")]
    for supply in findings.supplied:
        for place, row in zip(measures, supply.found.rows.to_dict("records"), strict=True):
            place.setdefault("supply", {})[supply.kind] = _plain(row)
    return pd.DataFrame(
        {
            "area_id": table.index,
            "validity": [_code(code) for code in found.rows["validity"]],
            "measures": measures,
        }
    )


def _code(validity: object) -> str:
    return Validity.of(str(validity)).value


def _plain(row: dict[Any, Any]) -> dict[str, Any]:
    return {str(name): _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, np.bool_):
        return bool(value)
    return None if value is None or value is pd.NA else value


def _scan_membership(findings: Findings, index: pd.Index) -> pd.Series:
    if findings.scan is None:
        return pd.Series(None, index=index, dtype=object)
    inside = findings.scan.found(findings.map.level)
    return pd.Series([str(area_id) in inside for area_id in index], index=index, dtype=object)


def summary_of(findings: Findings, around: Surroundings) -> dict[str, Any]:
    """Describe the whole map: global measure, tests, neighbours, variants, scan, reasons."""
    found, observed = findings.map, findings.observed
    return {
        "indicator": observed.indicator.id,
        "reference_date": observed.reference_date.isoformat(),
        "sign": observed.data.sign,
        "unit": observed.indicator.unit.value,
        "reason": found.reason,
        "tests": found.tests,
        "level": found.level,
        "expected_false_hints": found.expected_false_hints,
        "grades": _counts(found.rows, "grade", Grade),
        "clusters": _counts(found.rows, "cluster", Cluster),
        "cold_clusters": _counts(found.rows, "cold_cluster", Cluster),
        "validity": dict(Counter(_code(code) for code in found.rows["validity"])),
        "standardised": found.standardised,
        "why_not_standardised": observed.data.why_no_counts,
        "moran": _moran(findings),
        "chance": _chance(findings),
        "neighbours": _neighbours(around),
        "sensitivity": {
            "variants": list(findings.sensitivity.variants),
            "refused": list(findings.sensitivity.refused),
            "rezonings": findings.sensitivity.rezonings,
            "zones": findings.sensitivity.zones,
            "by_people": findings.sensitivity.by_people,
        },
        "scan": _scan(findings.scan),
        "why_no_scan": findings.why_no_scan,
        "ranks": _ranks(findings),
        "why_no_ranks": findings.why_no_ranks,
        "moves": _moves(findings),
        "supply": [_supply(item) for item in findings.supplied],
        "why_no_supply": findings.why_no_supply,
        "joins": _joins(findings),
        "data_digest": data_digest(findings),
        "versions": {name: version(name) for name in _PACKAGES},
    }


def _counts(rows: pd.DataFrame, column: str, terms: Any) -> dict[str, int]:
    counts = rows[column].value_counts()
    return {term.value: int(counts.get(term.value, 0)) for term in terms}


def _moran(findings: Findings) -> dict[str, Any] | None:
    moran = findings.map.moran
    if moran is None:
        return None
    return {name: _value(getattr(moran, name)) for name in moran.__dataclass_fields__}


def _chance(findings: Findings) -> dict[str, Any] | None:
    chance = findings.map.chance
    if chance is None:
        return None
    return {
        "exact": chance.exact, "draws": chance.draws, "seed": chance.seed, "step": chance.step,
        "why_draws": chance.why_draws,
    }  # fmt: skip


def _neighbours(around: Surroundings) -> dict[str, Any]:
    near = around.near.main
    report = near.report()
    return {
        "kind": near.kind.value,
        "parameters": dict(near.parameters),
        "areas": report.areas,
        "edges": report.edges,
        "mean": float(near.counts.mean()) if report.areas else 0.0,
        "islands": list(report.islands),
        "one_neighbour": list(report.one_neighbour),
        "components": report.components,
        "only_by_tolerance": [list(pair) for pair in report.only_by_tolerance],
        "bridged": [list(pair) for pair in report.bridged],
        "knows_people": around.near.bridged_by_people,
        "points_by_people": around.near.by_people,
        "without_barrier": around.near.without_barrier,
    }


def _scan(scan: Scan | None) -> dict[str, Any] | None:
    if scan is None:
        return None
    return {
        "draws": scan.draws,
        "seed": scan.seed,
        "most_share": scan.most_share,
        "clusters": [
            {name: _value(getattr(item, name)) if name != "areas" else list(item.areas)
             for name in item.__dataclass_fields__}
            for item in scan.clusters[:5]
        ],
    }  # fmt: skip


def _ranks(findings: Findings) -> dict[str, Any] | None:
    if findings.ranked is None:
        return None
    ranks = findings.ranked.ranks
    return {
        "areas": len(findings.ranked.area_ids), "draws": ranks.draws, "seed": ranks.seed,
        "top_share": ranks.top_share, "level": ranks.level, "distinct": ranks.distinct,
    }  # fmt: skip


def _moves(findings: Findings) -> dict[str, Any]:
    moved = findings.moved
    counts = {} if moved.rows is None else moved.rows["move"].value_counts().to_dict()
    return {
        "earlier": moved.earlier.isoformat() if moved.earlier else None,
        "reason": moved.reason,
        "counts": {str(name): int(count) for name, count in counts.items()},
    }


def _joins(findings: Findings) -> dict[str, int] | None:
    """Count burdened areas, and those that lie together beyond chance."""
    if findings.joined is None:
        return None
    grades = _counts(findings.joined, "grade", Grade)
    return {"facts": int((findings.joined["fact"] == True).sum()), **grades}  # noqa: E712


def _supply(item: Any) -> dict[str, Any]:
    found = item.found
    return {
        "kind": item.kind, "life_phase": item.life_phase, "lee": _value(found.lee),
        "p_lee": _value(found.p_lee), "correlation": _value(found.correlation),
        "permutations": found.permutations, "tests": found.tests, "reason": found.reason,
        "exact": None if found.chance is None else found.chance.exact,
    }  # fmt: skip


def data_digest(findings: Findings) -> str:
    """Give the SHA-256 of the tested values, so that two runs can be compared."""
    tested = findings.map.rows.loc[findings.map.near.area_ids, "value"]
    lines = "".join(f"{area_id};{value!r}\n" for area_id, value in tested.items())
    return hashlib.sha256(lines.encode()).hexdigest()
