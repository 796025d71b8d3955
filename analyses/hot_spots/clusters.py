"""Which areas belong together: from probabilities to grades, cores and surroundings."""

import numpy as np
import pandas as pd

from analyses.hot_spots.corrections import benjamini_hochberg
from analyses.hot_spots.inference import InferenceOptions, infer
from analyses.hot_spots.statistics import local_join_counts
from analyses.neighbours.graph import NeighbourGraph
from kpk_geo.arrays import Floats
from kpk_geo.model import Cluster, Grade

LEVEL = 0.05  # of tests, uncorrected and corrected; convention since Fisher


def grades_of(p: Floats, adjusted: Floats, level: float) -> list[Grade]:
    """Grade by corrected and by plain probability.

    Parameters
    ----------
    p
        (n,) as found.
    adjusted
        (n,) the same after the correction for many tests.
    level
        Of significance, for both.
    """
    return [
        Grade.CERTAIN if sure <= level else Grade.HINT if plain <= level else Grade.NONE
        for plain, sure in zip(p, adjusted, strict=True)
    ]


def clusters_of(grades: list[Grade], side: np.ndarray, inner: NeighbourGraph) -> list[Cluster]:
    """Name the part that each area has in a cluster.

    Parameters
    ----------
    grades
        Of each area of the graph, in its order.
    side
        (n,) boolean: the area lies on the side of the mean that is asked for.
    inner
        Graph of the tested areas.
    """
    core = np.array([grade is Grade.CERTAIN for grade in grades]) & side
    beside = _beside(core, inner)
    names = []
    for at, grade in enumerate(grades):
        if core[at]:
            names.append(Cluster.CORE)
        elif beside[at] and side[at]:
            names.append(Cluster.SURROUNDING)
        elif grade is Grade.NONE:
            names.append(Cluster.NONE)
        else:
            names.append(Cluster.ALIKE if side[at] else Cluster.CONTRARY)
    return names


def _beside(core: np.ndarray, graph: NeighbourGraph) -> np.ndarray:
    beside = np.zeros(len(core), bool)
    beside[graph.indices[core[graph.focal]]] = True
    return beside


def certain_members(
    tested: Floats, graph: NeighbourGraph, options: InferenceOptions, *, level: float = LEVEL
) -> np.ndarray:
    """Say which areas belong to a certain cluster of high values, core or surrounding, (n,).

    Parameters
    ----------
    tested
        (n,) finite, in the order of `graph.area_ids`, high meaning burden.
    graph
        Of the tested areas.
    options
        How the probabilities are found.
    level
        Of significance, after the correction.
    """
    side = tested > tested.mean()
    core = side & (benjamini_hochberg(infer(tested, graph, options).p_upper) <= level)
    return np.asarray(core | (_beside(core, graph) & side))


def join_count_clusters(
    attribute: pd.Series, graph: NeighbourGraph, *, level: float = LEVEL
) -> pd.DataFrame:
    """Where do areas with an attribute lie beside each other beyond chance? (Anselin and Li 2019.)

    Parameters
    ----------
    attribute
        By area_id: True, False, or None where it is not known.
    graph
        Areas that are not in it are not tested.
    level
        Of significance, for the grades.

    Returns
    -------
    pandas.DataFrame
        By area_id: attribute, neighbours (with the attribute), p, p_adjusted, grade; the last three
        only for areas with the attribute and neighbours, which alone are tested.
    """
    rows = pd.DataFrame({"attribute": attribute.astype(object)}, index=attribute.index)
    for name in ("neighbours", "p", "p_adjusted"):
        rows[name] = np.nan
    rows["grade"] = pd.Series(None, index=rows.index, dtype=object)
    inner = graph.within(graph.area_ids.isin(attribute.index[attribute.notna()]))
    inner = inner.within(inner.cardinalities > 0)
    ids = inner.area_ids
    if not len(ids):
        return rows
    counts, p = local_join_counts(attribute[ids].to_numpy(bool), inner)
    adjusted = benjamini_hochberg(p)
    rows.loc[ids, "neighbours"] = counts.astype(float)
    rows.loc[ids, "p"] = p
    rows.loc[ids, "p_adjusted"] = adjusted
    tested = np.isfinite(p)
    grades = grades_of(p[tested], adjusted[tested], level)
    rows.loc[ids[tested], "grade"] = [grade.value for grade in grades]
    return rows
