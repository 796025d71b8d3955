"""Smoothed rates of small areas: what counts, neighbours and other years say together.

A rate of 3 in 18 is mostly chance. The model of `leroux` draws it towards what neighbours and the
area's other years say, as far as the whole map shows that these are alike. It is an estimate of
each area and no test: neighbours of a high area are drawn upwards, so where rates jump from one
area to the next probabilities are too high. Only those above `SURE` are said in words.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analyses.neighbours.graph import NeighbourGraph
from analyses.small_areas.banded import banded_laplacian
from analyses.small_areas.cells import Cells
from analyses.small_areas.marginals import LEVELS, Marginals, marginals
from analyses.small_areas.variation import Posterior, posterior
from kpk_geo.arrays import Bools, Floats
from kpk_geo.errors import InputError

# From trials: on maps with sharp edges or a few very high areas .95 is wrong in up to a tenth of
# the areas, .87 in half of them; from .975 on "over 95 %" held in every trial.
SURE = 0.975
MIN_AREAS = 10  # with published counts: fewer do not show how alike neighbours are
MAX_AREAS = 5_000  # beyond, the band is so wide that it takes minutes
COLUMNS = ("rate", "sd", "low_90", "high_90", "low_95", "high_95", "above_city", "own_share")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A standard deviation or share with its range over the posterior (one SD either way)."""

    mean: float
    sd: float


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class SmoothedRates:
    """Estimates of one indicator.

    `rows` by date, then by area_id, with the columns `COLUMNS`: rate and sd (posterior mean and
    standard deviation, share 0-1), equal-tailed intervals, probability that the rate is above the
    city's at that date, and the share of the estimate that comes from the area's own counts (of
    all dates). NaN where the area has no count, nobody lives there, or the graph lacks it.
    """

    rows: dict[date, pd.DataFrame]
    city: dict[date, Spread]  # rate of all people with counts
    left_out: tuple[date, ...]  # without any count
    areas: Spread  # s_u, logits
    alike: Spread  # lam; 0 where nobody has a neighbour
    years: Spread  # s_e, logits; 0 with a single date
    islands: int  # areas with counts and without neighbours
    suppressed: int  # cells that count as an interval
    design_effect: float


def smoothed_rates(
    cases: pd.DataFrame,
    people: pd.DataFrame,
    graph: NeighbourGraph,
    *,
    suppressed: pd.DataFrame | None = None,
    choices: tuple[int, ...] = (),
    design_effect: float = 1.0,
    max_areas: int = MAX_AREAS,
) -> SmoothedRates:
    """Estimate the rates of all areas and dates together.

    Parameters
    ----------
    cases, people
        Counts by area_id and date (columns, `datetime.date`, at least one). NaN cases are not
        known; people 0 or NaN: nobody is there.
    graph
        Who is whose neighbour; areas without counts still connect those around them.
    suppressed
        True where cases are withheld but known to be one of `choices`. None: nowhere.
    choices
        What a withheld number can be, e.g. (1, 2).
    design_effect
        By which counts are divided, at least 1: people of one household share their status.
    max_areas
        More are not computed.

    Raises
    ------
    InputError
        There are too few or too many areas, no or only cases, or impossible counts.
    """
    days: list[date] = sorted(people.columns)  # type: ignore[arg-type]  # pandas-stubs: str
    counts = _Counts.of(cases[days], people[days], suppressed, graph.area_ids, choices)
    is_known = np.asarray(counts.informative.any(axis=1))
    kept = tuple(day for day, known in zip(days, is_known.tolist(), strict=True) if known)
    counts = counts.at(is_known)
    _require(counts, len(graph.area_ids), design_effect, max_areas)
    laplacian = banded_laplacian(graph.matrix())
    cells = counts.divided(choices, design_effect).within(laplacian.order)
    found = posterior(cells, laplacian)
    numbers = np.where(counts.informative, counts.people, 0.0)[:, laplacian.order]
    made = marginals(found, cells, numbers)
    ids = graph.area_ids[laplacian.order]
    return SmoothedRates(
        rows={
            day: _rows(made, at, cells.informative[at], ids).reindex(people.index)
            for at, day in enumerate(kept)
        },
        city={
            day: Spread(mean=float(made.city[at]), sd=float(made.city_sd[at]))
            for at, day in enumerate(kept)
        },
        left_out=tuple(day for day in days if day not in kept),
        areas=_spread(found, "areas"),
        alike=_spread(found, "alike"),
        years=_spread(found, "years"),
        islands=int((counts.informative.any(axis=0) & ~_has_neighbour(graph)).sum()),
        suppressed=int((counts.hidden & counts.informative).sum()),
        design_effect=design_effect,
    )


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class _Counts:
    """(T, n) in the order of the graph."""

    cases: Floats
    people: Floats
    hidden: Bools
    informative: Bools

    @classmethod
    def of(
        cls, cases: pd.DataFrame, people: pd.DataFrame, suppressed: pd.DataFrame | None,
        area_ids: pd.Index, choices: tuple[int, ...],
    ) -> "_Counts":  # fmt: skip
        x = cases.reindex(area_ids).to_numpy(float).T
        n = people.reindex(area_ids).fillna(0).to_numpy(float).T
        hidden = np.zeros(x.shape, bool)
        if suppressed is not None and choices:
            marks = suppressed.reindex(index=area_ids, columns=cases.columns)
            hidden = (marks == True).to_numpy(bool).T & np.isnan(x)  # noqa: E712  # NaN is no mark
            hidden &= n >= min(choices)
        return cls(cases=x, people=n, hidden=hidden, informative=(n > 0) & (~np.isnan(x) | hidden))

    def at(self, dates: Bools) -> "_Counts":
        return _Counts(
            cases=self.cases[dates], people=self.people[dates], hidden=self.hidden[dates],
            informative=self.informative[dates],
        )  # fmt: skip

    @property
    def published(self) -> Bools:
        return self.informative & ~self.hidden

    def divided(self, choices: tuple[int, ...], design_effect: float) -> Cells:
        return Cells(
            cases=np.where(self.published, self.cases, 0.0) / design_effect,
            people=np.where(self.informative, self.people, 0.0) / design_effect,
            hidden=self.hidden,
            choices=np.array(choices, float) / design_effect,
        )


def _has_neighbour(graph: NeighbourGraph) -> Bools:
    matrix = graph.matrix()
    return np.asarray((matrix + matrix.T).getnnz(axis=1) > 0)


def _require(counts: _Counts, areas: int, design_effect: float, max_areas: int) -> None:
    if not design_effect >= 1:
        raise InputError("design_effect muss mindestens 1 sein (1: jeder Mensch zählt für sich).")
    if areas > max_areas:
        raise InputError(
            f"Geglättete Quoten werden bis {max_areas} Gebiete gerechnet; hier sind es {areas}. "
            "Eine gröbere Ebene oder ein Teil der Region lässt sich rechnen."
        )
    x, n = counts.cases[counts.published], counts.people[counts.published]
    if (x < 0).any() or (x > n).any():
        raise InputError("Ein Zähler ist negativ oder größer als sein Nenner.")
    known = int(counts.published.any(axis=0).sum())
    if known < MIN_AREAS:
        hidden = int((counts.hidden & counts.informative).any(axis=0).sum())
        raise InputError(
            f"Nur {known} Gebiete haben veröffentlichte Anzahlen"
            + (f" ({hidden} sind gesperrt)" if hidden else "")
            + f"; wie ähnlich Nachbarn einander sind, lässt sich erst ab {MIN_AREAS} schätzen."
        )
    if not counts.hidden.any() and x.sum() in (0, n.sum()):
        raise InputError(
            "Die Quote ist überall 0 oder überall 100 %: Über Unterschiede zwischen den Gebieten "
            "lässt sich nichts sagen."
        )


def _rows(made: Marginals, at: int, informative: Bools, area_ids: pd.Index) -> pd.DataFrame:
    narrow, wide = LEVELS
    columns = {
        "rate": made.mean, "sd": made.sd,
        "low_90": made.quantiles[(1 - narrow) / 2], "high_90": made.quantiles[(1 + narrow) / 2],
        "low_95": made.quantiles[(1 - wide) / 2], "high_95": made.quantiles[(1 + wide) / 2],
        "above_city": made.above, "own_share": made.own,
    }  # fmt: skip
    frame = pd.DataFrame({name: values[at] for name, values in columns.items()}, index=area_ids)
    return frame.where(pd.Series(informative, area_ids), np.nan)


def _spread(found: Posterior, name: str) -> Spread:
    values = np.array([getattr(mode.variation, name) for mode in found.modes])
    mean = float(found.weights @ values)
    return Spread(mean=mean, sd=float(np.sqrt(found.weights @ (values - mean) ** 2)))
