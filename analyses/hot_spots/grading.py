"""Where do high values cluster beyond chance, and how sure is that?

One question, one family of tests: is the mean of an area's neighbours higher than chance explains?
"Gesichert" passes Benjamini and Hochberg's correction over all tested areas; "Hinweis" passes the
uncorrected level only, of which a known number are false. The correction finds the core of a
cluster, not its extent: neighbours of a core that lie above the mean are called its surrounding
and nothing is claimed about them. Clusters of low values are a second question with a correction
of its own.
"""

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd

from analyses.hot_spots.clusters import LEVEL, clusters_of, grades_of
from analyses.hot_spots.corrections import (
    benjamini_hochberg,
    benjamini_yekutieli,
    bonferroni,
)
from analyses.hot_spots.inference import Inference, InferenceOptions, infer
from analyses.hot_spots.inputs import HotSpotInput
from analyses.hot_spots.rates import standardised_rates
from analyses.hot_spots.statistics import (
    GlobalMoran,
    getis_ord,
    global_moran,
    local_moran,
    neighbour_mean,
)
from analyses.hot_spots.suppressed import moments_of
from analyses.neighbours.graph import NeighbourGraph
from kpk_geo.arrays import Floats
from kpk_geo.errors import InputError, listed
from kpk_geo.model import USABLE, Cluster, Validity

MIN_AREAS = 30  # fewer areas: no local test, see docs/haeufungen.md
FEW_AREAS = 100  # fewer: the scan statistic stands beside the local tests
RATE_STEP = 0.001  # a tenth of a percentage point: as published and as shown
SCORE_STEP = 0.01  # of standardised rates, in standard deviations

Smoothing = Literal["auto", "raw", "standardised"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HotSpotOptions:
    """Choices of the test; each is kept in the result."""

    level: float = LEVEL
    min_areas: int = MIN_AREAS
    smoothing: Smoothing = "auto"  # standardised where counts are known, else raw
    step: float | None = RATE_STEP  # of raw values; None: as they are
    inference: InferenceOptions = field(default_factory=InferenceOptions)
    global_permutations: int = 9_999


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class HotSpots:
    """What the map shows.

    `rows` by area_id: value, neighbour_mean (as published), p_one_sided, p_two_sided, p_adjusted,
    p_yekutieli, p_bonferroni, grade, cluster, the same for low values with the prefix cold_,
    local_moran, gi, gi_star, validity.
    """

    rows: pd.DataFrame
    moran: GlobalMoran | None
    inference: Inference | None
    tests: int
    level: float
    standardised: bool
    graph: NeighbourGraph  # of the tested areas
    tested: pd.Series  # by area_id, what was tested: high means burden; empty if nothing was
    reason: str  # German: why nothing was tested; empty otherwise

    @property
    def expected_false_hints(self) -> float:
        """How many hints at high values pure noise would show, at most.

        A hint lies above the mean itself. The probability holds whatever the area's own value is,
        so of the areas above the mean a share of `level` passes by chance, some of them as cores.
        """
        return self.level * int((self.tested > self.tested.mean()).sum())

    @property
    def expected_false_cold_hints(self) -> float:
        """The same for low values, which lie below the mean."""
        return self.level * int((self.tested < self.tested.mean()).sum())

    @property
    def core_or_surrounding(self) -> pd.Series:
        """By area_id, boolean: part of a certain cluster of high values."""
        return self.rows["cluster"].isin([Cluster.CORE.value, Cluster.SURROUNDING.value])


def hot_spots(
    data: HotSpotInput, graph: NeighbourGraph, options: HotSpotOptions | None = None
) -> HotSpots:
    """Test every area that can be tested.

    Areas that are not in `graph` are uninhabited; areas without a usable value, or without any
    usable neighbour, leave mean, spread and number of tests.

    Parameters
    ----------
    data
        Values of all areas, also of those that cannot be tested.
    graph
        Neighbours among the inhabited areas.
    options
        None: the defaults.

    Raises
    ------
    InputError
        All values are the same; infinite values; smoothing is asked for without counts.
    """
    choices = options or HotSpotOptions()
    values, validity = data.values.sort_index(), data.validity.sort_index()
    _require_finite(values)
    validity = _usable(values, validity, graph)
    inner = _linked(graph, validity)
    validity[_alone(validity, inner)] = Validity.NO_NEIGHBOURS
    ids = inner.area_ids
    rows = _empty_rows(values, validity)
    if len(ids) < 2:
        return _untested(rows, inner, choices, _no_neighbours(graph, validity))
    tested, standardised = _tested(data, ids, choices)
    if np.ptp(tested) == 0:
        raise InputError(
            f"Alle {len(ids)} geprüften Werte sind gleich: Ohne Unterschiede gibt es keine Häufung."
        )
    rows.loc[ids, "neighbour_mean"] = neighbour_mean(values[ids].to_numpy(float), inner)
    moran = None
    if len(ids) > 3:
        moran = global_moran(
            tested, inner, permutations=choices.global_permutations, seed=choices.inference.seed,
            threads=choices.inference.threads,
        )  # fmt: skip
    if len(ids) < choices.min_areas:
        rows.loc[ids, "validity"] = Validity.TOO_FEW_AREAS
        reason = (
            f"Bei {len(ids)} prüfbaren Gebieten wird nicht Gebiet für Gebiet geprüft (nötig sind "
            f"{choices.min_areas}): Eine einzelne Häufung ließe sich vom Zufall kaum unterscheiden."
        )
        return _untested(rows, inner, choices, reason, moran, standardised)
    found = infer(tested, inner, _inference_options(choices, standardised))
    _fill(rows, ids, tested, inner, found, choices.level)
    return HotSpots(
        rows=rows, moran=moran, inference=found, tests=len(ids), level=choices.level,
        standardised=standardised, graph=inner, tested=pd.Series(tested, index=ids), reason="",
    )  # fmt: skip


def _require_finite(values: pd.Series) -> None:
    endless = values.index[np.isinf(values.to_numpy(float))]
    if len(endless):
        raise InputError(
            f"Unendliche Werte in {listed(endless)}: Bitte die Tabelle prüfen (Nenner 0?)."
        )


def _usable(values: pd.Series, validity: pd.Series, graph: NeighbourGraph) -> pd.Series:
    """Give the reason against each area; usable is what has a number and inhabitants."""
    found = validity.reindex(values.index).astype(object)
    found = found.where(found.notna(), Validity.MISSING)
    found[values.isna() & found.isin(USABLE)] = Validity.MISSING
    absent = ~values.index.isin(graph.area_ids)
    found[absent & (found != Validity.BELOW_MIN_POPULATION)] = Validity.UNINHABITED
    return found


def _linked(graph: NeighbourGraph, validity: pd.Series) -> NeighbourGraph:
    """Keep valid areas, and of these those that have valid neighbours."""
    codes = validity.reindex(graph.area_ids)
    inner = graph.within(codes.isin(USABLE).to_numpy())
    while (inner.cardinalities == 0).any():
        inner = inner.within(inner.cardinalities > 0)
    return inner


def _alone(validity: pd.Series, inner: NeighbourGraph) -> pd.Series:
    return validity.isin(USABLE) & ~validity.index.isin(inner.area_ids)


def _no_neighbours(graph: NeighbourGraph, validity: pd.Series) -> str:
    if int((validity == Validity.NO_NEIGHBOURS).sum()) == 0:
        return "Kein Gebiet hat einen verwendbaren Wert."
    tolerance = graph.parameters.get("tolerance")
    hint = f" (jetzt {tolerance:g} m)" if tolerance is not None else ""
    return (
        "Kein Gebiet hat einen Nachbarn mit Wert. Passen die Flächen nicht genau aneinander, dann "
        f"bitte tolerance in [hot_spots] über die Breite der Lücken setzen{hint}."
    )


def _tested(data: HotSpotInput, ids: pd.Index, choices: HotSpotOptions) -> tuple[Floats, bool]:
    """Give what is tested, high meaning burden, and whether rates were standardised."""
    raw = data.values[ids].to_numpy(float)
    if choices.smoothing == "raw" or (choices.smoothing == "auto" and not data.has_counts):
        return data.sign * raw, False
    if data.why_no_counts:
        raise InputError(
            f"Die Quoten lassen sich nicht standardisieren: {data.why_no_counts}. "
            "Bitte im Profil numerator und denominator angeben, oder roh prüfen."
        )
    assert data.events is not None
    assert data.at_risk is not None
    events, at_risk = (column[ids].to_numpy(float) for column in (data.events, data.at_risk))
    rates = standardised_rates(
        events, at_risk, design_effect=data.design_effect,
        moments=moments_of(events, at_risk, data.withheld, data.design_effect),
    )  # fmt: skip
    return data.sign * rates, True


def _inference_options(choices: HotSpotOptions, standardised: bool) -> InferenceOptions:
    return replace(choices.inference, step=SCORE_STEP if standardised else choices.step)


def _empty_rows(values: pd.Series, validity: pd.Series) -> pd.DataFrame:
    rows = pd.DataFrame({"value": values.astype(float)})
    for name in _FIGURES:
        rows[name] = np.nan
    for prefix in ("", "cold_"):
        rows[f"{prefix}grade"] = pd.Series(None, index=rows.index, dtype=object)
        rows[f"{prefix}cluster"] = pd.Series(None, index=rows.index, dtype=object)
    rows["validity"] = validity.astype(object)
    rows.index.name = "area_id"
    return rows


_FIGURES = (
    "neighbour_mean", "p_one_sided", "p_two_sided", "p_adjusted", "p_yekutieli", "p_bonferroni",
    "cold_p_one_sided", "cold_p_adjusted", "local_moran", "gi", "gi_star",
)  # fmt: skip


def _untested(
    rows: pd.DataFrame,
    inner: NeighbourGraph,
    choices: HotSpotOptions,
    reason: str,
    moran: GlobalMoran | None = None,
    standardised: bool = False,
) -> HotSpots:
    return HotSpots(
        rows=rows, moran=moran, inference=None, tests=0, level=choices.level,
        standardised=standardised, graph=inner, tested=pd.Series(dtype=float), reason=reason,
    )  # fmt: skip


def _fill(
    rows: pd.DataFrame,
    ids: pd.Index,
    tested: Floats,
    inner: NeighbourGraph,
    found: Inference,
    level: float,
) -> None:
    above = tested > tested.mean()
    hot, cold = found.p_upper, found.p_lower
    columns = {
        "p_one_sided": hot,
        "p_two_sided": found.two_sided,
        "p_adjusted": benjamini_hochberg(hot),
        "p_yekutieli": benjamini_yekutieli(hot),
        "p_bonferroni": bonferroni(hot),
        "cold_p_one_sided": cold,
        "cold_p_adjusted": benjamini_hochberg(cold),
        "local_moran": local_moran(tested, inner).value,
        "gi": getis_ord(tested, inner),
        "gi_star": getis_ord(tested, inner, star=True),
    }
    for name, column in columns.items():
        rows.loc[ids, name] = column
    for prefix, p, adjusted, side in (
        ("", hot, columns["p_adjusted"], above),
        ("cold_", cold, columns["cold_p_adjusted"], tested < tested.mean()),
    ):
        grades = grades_of(p, adjusted, level)
        rows.loc[ids, f"{prefix}grade"] = [grade.value for grade in grades]
        rows.loc[ids, f"{prefix}cluster"] = [
            cluster.value for cluster in clusters_of(grades, side, inner)
        ]
