"""Reads one indicator at one date as the tests want it: values, counts, people, reasons."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from analyses.hot_spots.grading import SCORE_STEP, HotSpotInput
from kpk_geo.database.areas import AreaLevel
from kpk_geo.database.observations import as_table, read_dates, read_observations
from kpk_geo.database.runs import read_burden_results, read_latest_run
from kpk_geo.errors import InputError, NotFoundError, listed, suggestion
from kpk_geo.german import day as german_day
from kpk_geo.model import Polarity, Unit, Validity
from kpk_geo.profile import INDEX, HotSpotPlan, Indicator, RegionProfile

INDEX_INDICATOR = Indicator(
    id=INDEX, label="Belastungsindex (Status)", unit=Unit.SCORE, polarity=Polarity.BURDEN,
    description="Status aller Indikatoren zusammen; die Einheit ist die Standardabweichung",
)  # fmt: skip


_BURDENED = (3, 4)  # classes of `analyses.burden.index.status_scheme`: niedrig, sehr niedrig


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Observed:
    """One indicator at one date, by area_id sorted."""

    indicator: Indicator
    reference_date: date
    data: HotSpotInput
    people: pd.Series | None  # None: not known for this region
    step: float | None  # at which values are compared; None: as they are

    @property
    def empty(self) -> pd.Series | None:
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


def planned_indicators(
    connection: Connection, profile: RegionProfile, plan: HotSpotPlan, level: AreaLevel
) -> list[str]:
    """List what is looked at where nobody names an indicator."""
    if plan.indicators:
        return list(plan.indicators)
    loaded = read_dates(connection, level_pk=level.level_pk)
    found = [
        item.id
        for item in profile.indicators
        if item.id in loaded
        and item.polarity is not Polarity.NEUTRAL
        and item.unit not in (Unit.COUNT, Unit.POINTS)
    ]
    burden = profile.burden_index
    return found + ([INDEX] if burden and burden.level == level.level else [])


def indicator_of(profile: RegionProfile, name: str) -> Indicator:
    """Find an indicator by its key.

    Raises
    ------
    NotFoundError
        There is none; the message says which there are.
    """
    known = {item.id: item for item in (*profile.indicators, INDEX_INDICATOR)}
    if name not in known:
        raise NotFoundError(
            f"Den Indikator „{name}“ gibt es in der Region „{profile.region.id}“ nicht. "
            f"{suggestion(name, known)}"
        )
    return known[name]


def dates_of(
    connection: Connection, level: AreaLevel, profile: RegionProfile, name: str
) -> list[date]:
    """List the dates with values, newest first."""
    if name == INDEX:
        return [profile.burden_index.reference_date] if profile.burden_index else []
    return read_dates(connection, level_pk=level.level_pk).get(name, [])


def read_observed(
    connection: Connection,
    profile: RegionProfile,
    plan: HotSpotPlan,
    level: AreaLevel,
    index: pd.Index,
    name: str,
    *,
    reference_date: date | None = None,
) -> Observed:
    """Read an indicator, at its newest date if none is named.

    Raises
    ------
    NotFoundError
        There are no values.
    InputError
        It counts people: counts follow the size of areas.
    """
    indicator = indicator_of(profile, name)
    if indicator.unit is Unit.COUNT:
        raise InputError(
            f"„{indicator.label}“ ist eine Anzahl: Große Gebiete haben hohe Anzahlen, eine Häufung "
            "davon sagt nichts über Belastung. Bitte einen Indikator mit Quote wählen."
        )
    dates = dates_of(connection, level, profile, name)
    day = reference_date or plan.reference_date or (dates[0] if dates else None)
    if day is None or day not in dates:
        raise NotFoundError(
            f"Für „{indicator.label}“ gibt es auf der Ebene „{level.label}“ "
            f"{'keine Werte' if day is None else f'zum {german_day(day)} keine Werte'}. "
            f"Vorhanden: {listed(map(german_day, dates)) or 'nichts'}."
        )
    people = _people(connection, plan, level, index, day)
    if name == INDEX:
        values, validity = _index_scores(connection, profile, level, index)
        counts: dict[str, pd.Series] = {}
    else:
        observed = read_observations(
            connection, level_pk=level.level_pk, indicators=[name], reference_date=day
        )
        table, reasons = as_table(observed, index)
        values, validity = table[name].astype(float), reasons[name]
        counts = _counts(observed, index)
    if people is not None and plan.min_population:
        small = (people < plan.min_population) & (validity == Validity.VALID)
        validity = validity.mask(small, Validity.BELOW_MIN_POPULATION)
    usable = validity.isin([Validity.VALID, Validity.UNCERTAIN])
    data = HotSpotInput(
        values=values.where(usable),
        validity=validity,
        sign=indicator.polarity.sign or 1,
        **{key: column.where(usable) for key, column in counts.items()},
    )
    return Observed(
        indicator=indicator, reference_date=day, data=data, people=people,
        step=_step(plan, indicator),
    )  # fmt: skip


def _step(plan: HotSpotPlan, indicator: Indicator) -> float | None:
    if indicator.id == INDEX:
        return SCORE_STEP
    return plan.rounding / indicator.unit.divisor if plan.rounding else None


def _counts(observed: pd.DataFrame, index: pd.Index) -> dict[str, pd.Series]:
    rows = observed.set_index("area_id").reindex(index)
    if rows["numerator"].notna().sum() == 0:
        return {}
    return {"events": rows["numerator"], "at_risk": rows["denominator"]}


def _people(
    connection: Connection, plan: HotSpotPlan, level: AreaLevel, index: pd.Index, day: date
) -> pd.Series | None:
    """Read inhabitants at the date, else at their newest one."""
    if plan.population is None:
        return None
    dates = read_dates(connection, level_pk=level.level_pk).get(plan.population, [])
    if not dates:
        return None
    observed = read_observations(
        connection, level_pk=level.level_pk, indicators=[plan.population],
        reference_date=day if day in dates else dates[0],
    )  # fmt: skip
    return as_table(observed, index)[0][plan.population].astype(float)


def read_burdened(
    connection: Connection, profile: RegionProfile, level: AreaLevel, index: pd.Index
) -> pd.Series | None:
    """Read which areas have the status "niedrig" or "sehr niedrig"; None without an index there.

    None stands for areas without a class.
    """
    try:
        run = read_latest_run(connection, profile.region.id, "burden")
    except NotFoundError:
        return None
    if run.level_pk != level.level_pk:
        return None
    rows = read_burden_results(connection, run.run_pk)
    codes = rows[rows["part"] == "status"].set_index("area_id")["class_code"].reindex(index)
    return pd.Series(
        [None if pd.isna(code) else int(code) in _BURDENED for code in codes],
        index=index, dtype=object,
    )  # fmt: skip


def _index_scores(
    connection: Connection, profile: RegionProfile, level: AreaLevel, index: pd.Index
) -> tuple[pd.Series, pd.Series]:
    run = read_latest_run(connection, profile.region.id, "burden")
    if run.level_pk != level.level_pk:
        raise InputError(
            f"Der Belastungsindex liegt auf einer anderen Ebene als „{level.label}“. Bitte level "
            "in [hot_spots] und [burden_index] gleich setzen und neu laden."
        )
    rows = read_burden_results(connection, run.run_pk)
    status = rows[rows["part"] == "status"].set_index("area_id").reindex(index)
    validity = pd.Series(
        [Validity.MISSING if pd.isna(code) else Validity.of(str(code))
         for code in status["validity"]],
        index=index, dtype=object,
    )  # fmt: skip
    return status["score"].astype(float).replace([np.inf, -np.inf], np.nan), validity
