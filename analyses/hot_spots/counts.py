"""What the counts of an indicator say of all areas together: mean, scatter, whether they differ.

Scan, shrinkage and ranks rest on these; high means burden here, whatever way the indicator points.
"""

from dataclasses import dataclass

import pandas as pd

from analyses.hot_spots.difference import Difference
from analyses.hot_spots.moments import Moments
from analyses.hot_spots.series import IndicatorValues
from analyses.hot_spots.suppressed import difference_of, expected_counts, moments_of


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Counts:
    """Counts of burdened people and of all, by area_id of the areas with a value."""

    events: pd.Series
    at_risk: pd.Series
    design_effect: float
    moments: Moments
    difference: Difference
    suppressed: int  # areas whose numerator is not published
    used: int  # of these, taken as an interval
    expected: pd.Series  # burdened people in these areas on average, by area_id
    expected_at_risk: pd.Series  # all people in these areas
    expected_suppressed: float  # suppressed numerators together, on average; 0 where none is used
    why_left_out: str  # German: why suppressed cells are not used; empty if they are

    @property
    def filled(self) -> tuple[pd.Series, pd.Series]:
        """Counts with suppressed cells at their mean.

        For the scan: left out, the small areas that remain have high rates only, and where small
        areas lie together that looks like a find.
        """
        if not self.used:
            return self.events, self.at_risk
        return (
            pd.concat([self.events, self.expected]),
            pd.concat([self.at_risk, self.expected_at_risk]),
        )


def counts_of(values: IndicatorValues, *, seed: int) -> Counts | None:
    """Gather the counts of an indicator; None without any.

    Raises
    ------
    InputError
        Counts are impossible.
    """
    cases, data = values.cases, values.data
    if cases is None or data.events is None or not len(cases[0]):
        return None
    events, at_risk = cases
    withheld, effect = data.withheld, data.design_effect
    published = data.events[events.index].to_numpy(float), at_risk.to_numpy(float)
    moments = moments_of(*published, withheld, effect)
    hidden = data.withheld_at_risk
    expected = pd.Series(
        expected_counts(withheld, moments, effect) if len(withheld) else [], hidden.index, float
    )
    return Counts(
        events=events,
        at_risk=at_risk,
        design_effect=effect,
        moments=moments if data.sign > 0 else moments.flipped,
        difference=difference_of(*published, withheld, design_effect=effect, seed=seed),
        suppressed=0 if data.suppressed is None else int(data.suppressed.notna().sum()),
        used=len(withheld),
        expected=expected if data.sign > 0 else hidden - expected,
        expected_at_risk=hidden,
        expected_suppressed=float(expected.sum()),
        why_left_out=data.why_left_out,
    )
