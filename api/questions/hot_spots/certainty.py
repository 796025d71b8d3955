"""Writes how far findings hold: against their surroundings, and what a map brings to the region."""

import numpy as np
import pandas as pd

from analyses.hot_spots.budget import simes
from analyses.hot_spots.study import Study
from kpk_geo.arrays import Floats
from kpk_geo.model import Beyond, Cluster
from kpk_geo.results.certainty import FamilySummary, SurroundingsSummary

_NOT_ASKED = float("nan")


def surroundings_summary(study: Study) -> SurroundingsSummary | None:
    """Describe the test against the wider surroundings; None where there is none."""
    found = study.surroundings
    if found is None:
        return None
    return SurroundingsSummary(
        span=found.span,
        around=found.around,
        tests=len(found.rows),
        level=found.level,
        exact=found.inference.exact,
        permutations=found.inference.permutations,
        counts={beyond: found.count(beyond) for beyond in Beyond},
    )


def beyond_by_area(study: Study) -> list[Beyond | None]:
    """Give what is said of each area, in the order of the map; None where it is no core."""
    index = study.map.rows.index
    if study.surroundings is None:
        return [None] * len(index)
    known = study.surroundings.rows["beyond"].reindex(index)
    return [None if pd.isna(value) else Beyond.of(str(value)) for value in known]


def family_summary(study: Study) -> FamilySummary:
    """Give what the map brings to the budget of the region."""
    rows, inference = study.map.rows, study.map.inference
    circles = study.scan.clusters if study.scan is not None else ()
    changes, joins = study.change.found, study.joins
    return FamilySummary(
        high=simes(rows["p_adjusted"].to_numpy(float)),
        low=simes(rows["cold_p_adjusted"].to_numpy(float)),
        exact=inference is not None and inference.exact,
        circle=circles[0].p if circles else _NOT_ASKED,
        moves=_NOT_ASKED if changes is None else simes(changes.rows["p_adjusted"].to_numpy(float)),
        joins=_NOT_ASKED if joins is None else simes(joins["p_adjusted"].to_numpy(float)),
        high_cores=_cores(study, "cluster", "p_adjusted"),
        low_cores=_cores(study, "cold_cluster", "cold_p_adjusted"),
    )


def _cores(study: Study, cluster: str, adjusted: str) -> tuple[float, ...]:
    rows = study.map.rows
    found: Floats = rows.loc[rows[cluster] == Cluster.CORE.value, adjusted].to_numpy(float)
    return tuple(np.sort(found).tolist())
