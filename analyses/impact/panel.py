"""Rates of areas before and after a day, with the variance that their numbers alone give them."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analyses.impact.refusal import UnanswerableError
from kpk_geo.arrays import Floats
from kpk_geo.german import day as german_day
from kpk_geo.german import number

# A rate of 0 or 1 has no binomial variance of its own: half a case is added to both sides, as
# Agresti & Coull (1998) shrink a proportion for its interval.
HALF_CASE = 0.5


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Panel:
    """n areas at T dates, of which the first `before` lie before the day."""

    area_ids: pd.Index
    dates: tuple[date, ...]
    before: int
    rates: Floats  # (T, n) shares
    variances: Floats  # (T, n) of the rates, by their numbers and the design effect
    people: Floats  # (T, n)
    left_out: tuple[str, ...]  # areas without a number at some date

    @property
    def after(self) -> int:
        """Dates after the day."""
        return len(self.dates) - self.before

    def contrast(self, first: slice, second: slice) -> Floats:
        """Give weights (T,) of the mean over some dates minus that over earlier ones."""
        weights = np.zeros(len(self.dates))
        weights[second] = 1 / len(weights[second])
        weights[first] -= 1 / len(weights[first])
        return weights

    @property
    def before_and_after(self) -> Floats:
        """Weights of the mean after the day minus the mean before."""
        return self.contrast(slice(None, self.before), slice(self.before, None))


def panel(
    events: pd.DataFrame, at_risk: pd.DataFrame, opened: date, *, design_effect: float = 1.0
) -> Panel:
    """Lay out the rates of all areas whose counts are known at every date.

    Parameters
    ----------
    events, at_risk
        Counts by area_id and date (columns, `datetime.date`); NaN where suppressed or missing.
    opened
        A date on this day or earlier counts as before: nothing can have changed by then.
    design_effect
        Factor of the binomial variance, at least 1.

    Raises
    ------
    UnanswerableError
        Nothing lies before or after the day, or counts are absent or impossible.
    """
    days: list[date] = sorted(at_risk.columns)  # type: ignore[arg-type]  # pandas-stubs: str
    before = sum(day <= opened for day in days)
    _require_dates(days, before, opened)
    events = events[days].sort_index()
    at_risk = at_risk[days].reindex(events.index)
    known = (events.notna() & (at_risk > 0)).all(axis=1).to_numpy()
    if not known.any():
        raise UnanswerableError(
            "In keinem Gebiet sind Zähler und Nenner zu allen Stichtagen bekannt (nicht geliefert "
            "oder gesperrt)."
        )
    x, n = events.to_numpy(float)[known].T, at_risk.to_numpy(float)[known].T
    if (x < 0).any() or (x > n).any():
        raise UnanswerableError("Ein Zähler ist negativ oder größer als sein Nenner.")
    smoothed = (x + HALF_CASE) / (n + 2 * HALF_CASE)
    return Panel(
        area_ids=events.index[known], dates=tuple(days), before=before, rates=x / n,
        variances=smoothed * (1 - smoothed) * design_effect / n, people=n,
        left_out=tuple(map(str, events.index[~known])),
    )  # fmt: skip


def _require_dates(days: list[date], before: int, opened: date) -> None:
    if not days:
        raise UnanswerableError(
            "Zu diesem Indikator sind keine Zähler und Nenner geliefert; ohne sie ist nicht "
            "bekannt, wie stark Quoten allein durch kleine Zahlen springen."
        )
    if len(days) == 1:
        raise UnanswerableError(
            f"Es gibt nur einen Stichtag ({german_day(days[0])}); eine Wirkung zeigt sich nur im "
            "Vergleich von vorher und nachher."
        )
    if not before:
        raise UnanswerableError(
            f"Vor dem {german_day(opened)} gibt es keinen Stichtag; der erste ist der "
            f"{german_day(days[0])}."
        )
    if before == len(days):
        raise UnanswerableError(
            f"Nach dem {german_day(opened)} gibt es noch keinen Stichtag; der letzte von "
            f"{number(len(days))} ist der {german_day(days[-1])}."
        )
