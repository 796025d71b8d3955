"""Counts of an indicator: read with what is suppressed, and written as the record of a run."""

from typing import Any

import pandas as pd

from analyses.hot_spots.study import Study
from kpk_geo.model import Validity
from kpk_geo.profile import Indicator
from kpk_geo.results.hot_spots import CountSummary

_NOT_STATED = 1.0


def counts_read(
    observed: pd.DataFrame, validity: pd.Series, means: tuple[int, ...]
) -> dict[str, Any]:
    """Lay counts out by area; nothing where the indicator has none.

    Parameters
    ----------
    observed
        Values of the indicator at one date.
    validity
        By area_id, of all areas.
    means
        What a suppressed numerator can be; empty where the profile does not say.
    """
    rows = observed.set_index("area_id").reindex(validity.index)
    if rows["numerator"].notna().sum() == 0:
        return {}
    usable = validity.isin([Validity.VALID, Validity.UNCERTAIN])
    # A suppressed denominator leaves its numerator open: that cell is no interval.
    hidden = (validity == Validity.SUPPRESSED) & rows["numerator"].isna()
    return {
        "events": rows["numerator"].where(usable),
        "at_risk": rows["denominator"].where(usable),
        "suppressed": rows["denominator"].where(hidden & (rows["denominator"] > 0)),
        "suppressed_means": means,
    }


def design_effect_of(indicator: Indicator) -> float:
    """Take the design effect of the profile; 1 where it says nothing."""
    return indicator.design_effect or _NOT_STATED


def count_summary(study: Study) -> CountSummary | None:
    """Describe the counts of a study; None where there are none."""
    counts = study.counts
    if counts is None:
        return None
    test = counts.difference
    return CountSummary(
        mean=counts.moments.mean,
        between=counts.moments.between**0.5,
        design_effect=counts.design_effect,
        design_effect_stated=study.values.indicator.design_effect is not None,
        suppressed=counts.suppressed,
        suppressed_used=counts.used,
        suppressed_means=study.values.data.suppressed_means,
        expected_suppressed=counts.expected_suppressed,
        why_left_out=counts.why_left_out,
        difference_statistic=test.statistic,
        difference_expected=test.expected,
        difference_p=test.p,
        difference_simulations=test.simulations,
        difference_seed=test.seed,
        different=test.found,
    )
