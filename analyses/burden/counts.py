"""The counts behind an indicator of the index: cases, people, and what is suppressed.

A suppressed numerator is no gap where the profile says which numbers the sign stands for ("under 3
cases": 1 or 2). Such an area has no published class, but what its class can be is known.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from kpk_geo.arrays import Floats

MISMATCH = 0.005  # a published rate is rounded to 0.1 or 1 per cent at most
NOTHING_KNOWN = "geliefert sind nur Werte, keine Zähler und Nenner"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class DatedCounts:
    """Cases and people at one date, by area_id; NaN where they are not known."""

    events: pd.Series
    at_risk: pd.Series
    withheld: pd.Series = field(default_factory=lambda: pd.Series(dtype=float))
    # ^ people where only the numerator is suppressed
    means: tuple[int, ...] = ()  # what a suppressed numerator can be; empty: not known

    @property
    def why_left_out(self) -> str:
        """Say why suppressed cells are not used; empty if they are, or if there are none."""
        if not len(self.withheld):
            return ""
        if not self.means:
            return "das Profil sagt nicht, für welche Zahlen das Zeichen steht (suppressed_means)"
        if self.events.isin(self.means).any():
            numbers = " oder ".join(map(str, self.means))
            return (
                f"{numbers} steht anderswo offen da; die Regel aus suppressed_means gilt also "
                "nicht überall"
            )
        return ""

    @property
    def intervals(self) -> pd.Series:
        """People by area_id where the numerator is one of a few known numbers."""
        if self.why_left_out or not self.means:
            return pd.Series(dtype=float)
        return self.withheld[self.withheld >= min(self.means)]

    @property
    def rate(self) -> float:
        """The rate of all areas with published counts together."""
        return float(self.events.sum() / self.at_risk[self.events.notna()].sum())


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class IndicatorCounts:
    """All counts that the values of one indicator rest on."""

    now: DatedCounts
    before: DatedCounts | None = None  # of the date that a change is measured from
    design_effect: float = 1.0  # variance of a count divided by that of independent people

    @property
    def dates(self) -> tuple[DatedCounts, ...]:
        """The dates there are, the newest first."""
        return (self.now,) if self.before is None else (self.now, self.before)

    def withheld_in(self, area_ids: pd.Index) -> pd.Series:
        """Say of which areas a suppressed cell is known to be one of a few numbers."""
        hidden = [dated.intervals.index for dated in self.dates]
        return pd.Series([any(i in index for index in hidden) for i in area_ids], area_ids)

    def why_exact(self, values: pd.Series) -> str:
        """Say why values have to be taken as exact; empty if their counts can be used.

        Parameters
        ----------
        values
            By area_id, of the areas with a class.
        """
        rates = []
        for dated in self.dates:
            events, at_risk = (x.reindex(values.index) for x in (dated.events, dated.at_risk))
            lacking = events.isna() | ~(at_risk > 0)
            if lacking.all():
                return NOTHING_KNOWN
            if lacking.any():
                count = int(lacking.sum())
                where = "in einem Gebiet" if count == 1 else f"in {count} Gebieten"
                return f"{where} fehlen Zähler oder Nenner"
            if ((events < 0) | (events > at_risk)).any():
                return "ein Zähler ist negativ oder größer als sein Nenner"
            rates.append(events / at_risk)
        given = rates[0] - (rates[1] if len(rates) > 1 else 0)
        if float(np.abs(values - given).max()) > MISMATCH:
            return "die Werte sind nicht Zähler durch Nenner"
        return ""


def logits(events: Floats, at_risk: Floats) -> tuple[Floats, Floats]:
    """Give empirical logits and their variance by chance (Haldane 1955, Gart and Zweifel 1967).

    Half a case on either side keeps them finite where nobody or everybody is a case.
    """
    others = at_risk - events
    return (
        np.asarray(np.log((events + 0.5) / (others + 0.5))),
        np.asarray(1 / (events + 0.5) + 1 / (others + 0.5)),
    )
