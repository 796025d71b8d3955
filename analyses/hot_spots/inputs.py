"""One indicator at one date as the tests want it: values, counts, and what is suppressed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyses.hot_spots.moments import NO_DESIGN_EFFECT
from analyses.hot_spots.suppressed import Withheld

NO_COUNTS = "zu den Quoten sind keine Zähler und Nenner geliefert"
NO_RATE = "die Werte sind keine Quoten, Zähler und Nenner gibt es zu ihnen nicht"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class HotSpotInput:
    """One indicator at one date, by area_id."""

    values: pd.Series  # as published; NaN where unusable
    validity: pd.Series
    is_rate: bool = True  # False: an index, a rent, a mean: there is nothing to be counted
    sign: int = 1  # -1 where low values are the burden
    events: pd.Series | None = None  # numerators, where they are known
    at_risk: pd.Series | None = None  # denominators
    design_effect: float = NO_DESIGN_EFFECT  # by which counts are divided in every variance
    suppressed: pd.Series | None = None  # denominators of cells that are suppressed; else NaN
    suppressed_means: tuple[int, ...] = ()  # what such a numerator can be; empty: not known

    @property
    def has_counts(self) -> bool:
        """Whether numerators and denominators are known for every valid value."""
        return not self.why_no_counts

    @property
    def why_no_counts(self) -> str:
        """Say why rates cannot be standardised; empty if they can."""
        if self.events is None or self.at_risk is None:
            return NO_COUNTS if self.is_rate else NO_RATE
        known = self.values.notna()
        lacking = known & (self.events.isna() | ~(self.at_risk > 0))
        if lacking.any():
            return f"in {int(lacking.sum())} Gebieten fehlen Zähler oder Nenner"
        if (self.events[known] > self.at_risk[known]).any():
            return "ein Zähler ist größer als sein Nenner"
        return ""

    @property
    def withheld(self) -> Withheld:
        """Suppressed cells that are used as an interval; none where the rule is not known."""
        return Withheld(at_risk=self.withheld_at_risk.to_numpy(float), means=self.suppressed_means)

    @property
    def withheld_at_risk(self) -> pd.Series:
        """Denominators of these cells by area_id, sorted."""
        if self.suppressed is None or not self.suppressed_means or self.why_left_out:
            return pd.Series(dtype=float)
        known = self.suppressed.dropna().sort_index()
        return known[known >= min(self.suppressed_means)]

    @property
    def why_left_out(self) -> str:
        """Say why suppressed cells are not used; empty if they are, or if there are none."""
        if self.suppressed is None or self.suppressed.notna().sum() == 0:
            return ""
        if not self.suppressed_means:
            return "das Profil sagt nicht, für welche Zahlen das Zeichen steht (suppressed_means)"
        open_ones = self.events is not None and self.events.isin(self.suppressed_means)
        count = int(np.sum(open_ones))
        if count:
            numbers = " oder ".join(map(str, self.suppressed_means))
            return (
                f"in {count} Gebieten steht {numbers} offen da; die Regel aus suppressed_means "
                "gilt also nicht überall"
            )
        return ""
