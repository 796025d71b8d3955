"""Smoothed rates of an indicator, over all of its dates that count other people.

Children who live in an area for years are counted at every date. Their status is the same chance
again, so three dates tell hardly more than one: taken for three, 90 % intervals cover 65 to 80 %
(85 and 60 % of the children the same). So dates are put together only where the profile says
that each counts other people (`cohort`); else each area rests on the newest date alone.

They are an estimate for reading and are fed to no test: a test on values that were drawn to their
neighbours would find neighbours alike.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from analyses.hot_spots.series import IndicatorSeries, IndicatorValues
from analyses.neighbours.graph import NeighbourGraph
from analyses.small_areas.smoothing import SmoothedRates, smoothed_rates
from kpk_geo.errors import InputError
from kpk_geo.german import day

SAME_PEOPLE = (
    "Frühere Stichtage zählen großenteils dieselben Menschen noch einmal (cohort im Profil sagt, "
    "wo das anders ist)."
)

_NO_RATE = "Geglättet werden Quoten aus Anzahlen; die Werte dieser Karte sind keine Quoten."


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Smoothed:
    """Smoothed rates, or why there are none."""

    found: SmoothedRates | None
    reason: str  # German
    left_out: tuple[str, ...]  # German: earlier dates that are not used, and why


def smoothed(series: IndicatorSeries, graph: NeighbourGraph) -> Smoothed:
    """Smooth the rates of an indicator.

    Parameters
    ----------
    series
        The indicator at the date that is looked at, and before.
    graph
        Who is whose neighbour.
    """
    now = series.now
    if not now.data.has_counts:
        if not now.data.is_rate:
            return Smoothed(found=None, left_out=(), reason=_NO_RATE)
        return Smoothed(
            found=None, left_out=(),
            reason="Dazu braucht es Anzahlen (numerator und denominator im Profil), nicht nur "
            f"Quoten: {now.data.why_no_counts}.",
        )  # fmt: skip
    left_out = [item.reason for item in series.earlier if item.values is None]
    used = [now]
    for item in series.comparable:
        if not now.indicator.cohort:
            left_out.append(SAME_PEOPLE)
        elif item.data.has_counts:
            used.append(item)
        else:
            left_out.append(f"{day(item.reference_date)}: {item.data.why_no_counts}.")
    try:
        found = _smooth(used, graph)
    except InputError as error:
        return Smoothed(found=None, reason=str(error), left_out=tuple(left_out))
    if now.reference_date not in found.rows:
        reason = f"Zum {day(now.reference_date)} ist keine Anzahl bekannt."
        return Smoothed(found=None, reason=reason, left_out=tuple(left_out))
    left_out += [f"{day(moment)}: keine Anzahl bekannt." for moment in found.left_out]
    return Smoothed(found=found, reason="", left_out=tuple(dict.fromkeys(left_out)))


def _smooth(used: list[IndicatorValues], graph: NeighbourGraph) -> SmoothedRates:
    rule = used[0].data.suppressed_means
    cases, people, hidden = {}, {}, {}
    for item in used:
        moment: date = item.reference_date
        data, known = item.data, item.data.values.notna()
        assert data.events is not None  # there are counts
        assert data.at_risk is not None
        # Another rule at another date: what is suppressed there stays a gap.
        withheld = data.withheld_at_risk
        if data.suppressed_means != rule:
            withheld = withheld.iloc[:0]
        cases[moment] = data.events.where(known)
        people[moment] = data.at_risk.where(known).fillna(withheld.reindex(known.index))
        hidden[moment] = pd.Series(known.index.isin(withheld.index), known.index)
    return smoothed_rates(
        pd.DataFrame(cases), pd.DataFrame(people), graph, suppressed=pd.DataFrame(hidden),
        choices=rule, design_effect=used[0].data.design_effect,
    )  # fmt: skip
