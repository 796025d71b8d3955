"""One indicator as the tests want it: values, counts, people and reasons, now and earlier."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from analyses.hot_spots.inputs import HotSpotInput
from kpk_geo.model import Polarity, Unit, Validity
from kpk_geo.profile import INDEX, Indicator

INDEX_INDICATOR = Indicator(
    id=INDEX, label="Belastungsindex (Status)", unit=Unit.SCORE, polarity=Polarity.BURDEN,
    description="Status aller Indikatoren zusammen; die Einheit ist die Standardabweichung",
)  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class IndicatorValues:
    """One indicator at one date, by area_id sorted."""

    indicator: Indicator
    reference_date: date
    data: HotSpotInput
    people: pd.Series | None  # None: not known for this region
    step: float | None  # at which values are compared; None: as they are

    @property
    def uninhabited(self) -> pd.Series | None:
        """By area_id: nobody, or fewer than the minimum, lives there; None if nobody knows."""
        if self.people is None:
            return None
        return (self.people == 0) | (self.data.validity == Validity.BELOW_MIN_POPULATION)

    @property
    def cases(self) -> tuple[pd.Series, pd.Series] | None:
        """Counts of burdened people and of all; None without counts. Rows without a value left."""
        if not self.data.has_counts:
            return None
        events, at_risk = self.data.events, self.data.at_risk
        assert events is not None
        assert at_risk is not None
        known = self.data.values.notna()
        burdened = events if self.data.sign > 0 else at_risk - events
        return burdened[known], at_risk[known]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class EarlierValues:
    """An earlier date: its values, or the German reason why it cannot be compared."""

    reference_date: date
    values: IndicatorValues | None
    reason: str = ""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class IndicatorSeries:
    """One indicator at the date that is looked at, and before."""

    now: IndicatorValues
    earlier: tuple[EarlierValues, ...]  # newest first; only those that the plan compares

    @property
    def comparable(self) -> tuple[IndicatorValues, ...]:
        """The earlier values that may be compared, newest first."""
        return tuple(item.values for item in self.earlier if item.values is not None)
