"""The forecast of all groups and areas, or in plain words why there is none."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analyses.forecast.back_test import Errors, city_factor, errors
from analyses.forecast.cohorts import Ratios, Register, base, project, ratios, span
from analyses.forecast.groups import AgeGroup, descent
from kpk_geo.errors import InputError, listed
from kpk_geo.german import day as german_day
from kpk_geo.german import number

_YEAR = 365.25
TOLERANCE = 0.1  # years by which two dates may miss the step: registers close on varying days
MIN_AREAS = 10  # errors that an interval of areas rests on at least


class NoForecastError(InputError):
    """The data forbid a forecast; the message says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Das lässt sich mit diesen Daten nicht vorausberechnen: {reason}")


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class GroupForecast:
    """One age group.

    `rows` by area_id: now, forecast, low, high (90 %; NaN where not known), and kept (share of the
    area's own deviation from the city's ratio).
    """

    group: AgeGroup
    rows: pd.DataFrame
    ratio: float  # the city's
    lasting: float
    errors: Errors
    now: float  # children of the areas that have a forecast
    city: float  # forecast of the same areas
    city_low: float
    city_high: float
    left_out: int  # areas without a forecast
    left_out_children: float  # who live there now; NaN where none is known

    @property
    def is_complete(self) -> bool:
        """Whether today's children are known everywhere, and forecast wherever there are some."""
        now = self.rows["now"]
        return bool(now.notna().all() and (now[self.rows["forecast"].isna()] == 0).all())


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Forecast:
    """All groups at one date."""

    start: date
    target: date
    years: float
    groups: tuple[GroupForecast, ...]
    failures: tuple[tuple[str, str], ...]  # group, German reason
    back_tests: tuple[date, ...]  # dates from which the past was forecast
    by_women: bool  # births rest on women, else on the youngest children


def forecast(register: Register, *, years: float = 5) -> Forecast:
    """Forecast children by area and age group.

    Parameters
    ----------
    register
        Counts of at least three dates that are `years` apart.
    years
        How far ahead; it must be the distance of loaded dates.

    Raises
    ------
    NoForecastError
        Dates are too few or do not fit, or no group can be forecast.
    """
    days = sorted(register.counts)
    _require(days, years)
    _require_possible(register)
    start = days[-1]
    origins = tuple(
        day for day in days
        if _near(days, day, years) is not None and _near(days, day, -years) is not None
    )  # fmt: skip
    if not origins:
        raise NoForecastError(_why_no_test(days, years))
    done: list[tuple[AgeGroup, pd.Series, Ratios, Errors]] = []
    failures: list[tuple[str, str]] = []
    for group in register.groups:
        try:
            done.append((group, *_group(register, group, origins, years)))
        except NoForecastError as error:
            failures.append((group.id, str(error)))
    if not done:
        raise NoForecastError(failures[0][1].partition(": ")[2])
    factors = _city_factors(done, register, years, _apart(origins, years))
    return Forecast(
        start=start, target=_later(start, years), years=years,
        groups=tuple(
            _laid_out(register.counts[start], *item, factors[item[0].id]) for item in done
        ),
        failures=tuple(failures), back_tests=origins, by_women=register.women is not None,
    )  # fmt: skip


def _later(day: date, years: float) -> date:
    months = round(12 * years) + day.month - 1
    year, month = day.year + months // 12, months % 12 + 1
    last = [31, 29 if year % 4 == 0 else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    return date(year, month, min(day.day, last))


def _near(days: list[date], day: date, years: float) -> date | None:
    """Give the loaded date that lies so many years after another."""
    found = [other for other in days if abs((other - day).days / _YEAR - years) <= TOLERANCE]
    return found[0] if found else None


def _require(days: list[date], years: float) -> None:
    if not days:
        raise NoForecastError("Zu den Altersgruppen ist keine Anzahl geladen.")
    if not years > 0:
        raise NoForecastError("Die Zahl der Jahre muss über 0 liegen.")
    if len(days) == 1:
        raise NoForecastError(
            f"Es gibt nur einen Stand ({german_day(days[0])}). Wie viele Kinder zu- und wegziehen "
            "und geboren werden, zeigt erst der Vergleich mehrerer Stände."
        )


def _require_possible(register: Register) -> None:
    """Check for counts below zero, and for a column that lost its children at the newest date."""
    for day, counts in register.counts.items():
        below = [str(name) for name in counts if (counts[name] < 0).any()]
        if below:
            raise NoForecastError(
                f"Zum {german_day(day)} stehen Anzahlen unter 0 in {listed(below)}."
            )
    newest = register.counts[register.last]
    for group in register.groups:
        before = max(float(counts[group.id].sum()) for counts in register.counts.values())
        if before > 0 and not newest[group.id].sum() > 0:
            raise NoForecastError(
                f"Zum {german_day(register.last)} gibt es nirgends Kinder von {group.age_from} bis "
                f"unter {group.age_to}, früher schon. Ist die Spalte richtig geliefert?"
            )


def _why_no_test(days: list[date], years: float) -> str:
    fitting = sorted({
        round((b - a).days / _YEAR)
        for a in days for b in days
        if b > a and _near(days, b, (b - a).days / _YEAR) is not None
    })  # fmt: skip
    ahead = number(years)
    text = (
        f"Für {ahead} Jahre voraus braucht es drei Stände im Abstand von je {ahead} Jahren: zwei, "
        "aus denen gerechnet wird, und einen, an dem sich zeigt, wie weit die Rechnung danebenlag. "
        f"Geladen sind {listed(map(german_day, days), limit=12)}."
    )
    if fitting:
        text += f" Möglich wären damit {listed(number(step) for step in fitting)} Jahre voraus."
    return text


def _group(
    register: Register, group: AgeGroup, origins: tuple[date, ...], years: float
) -> tuple[pd.Series, Ratios, Errors]:
    """Forecast one group from the newest date, and from each origin to learn its errors."""
    found = descent(group, register.groups, years)
    if not found.covered:
        raise NoForecastError(
            f"Wer in {number(years)} Jahren {group.age_from} bis unter {group.age_to} ist, steht "
            "heute in keiner der geladenen Altersgruppen."
        )
    made, came = [], []
    for origin in origins:
        made.append(_made(register.until(origin), group, years)[0])
        later = _near(sorted(register.counts), origin, years)
        assert later is not None  # origins were chosen by it
        came.append(register.counts[later][group.id])
    learned = errors(made, came)
    if learned is None or learned.areas < MIN_AREAS:
        raise NoForecastError(
            f"An früheren Ständen lassen sich nur {number(learned.areas if learned else 0)} "
            f"Gebiete prüfen; nötig sind {number(MIN_AREAS)}. Ohne das ist keine Spanne bekannt."
        )
    forecast_, used = _made(register, group, years)
    if not forecast_.notna().any():
        raise NoForecastError("In keinem Gebiet gibt es Kinder, aus denen diese Gruppe hervorgeht.")
    return forecast_, used, learned


def _made(register: Register, group: AgeGroup, years: float) -> tuple[pd.Series, Ratios]:
    days = sorted(register.counts)
    spans, later = [], register.last
    while (earlier := _near(days, later, -years)) is not None:
        spans.append(span(register, earlier, later, group, years))
        later = earlier
    used = ratios(spans)
    found = descent(group, register.groups, years)
    return project(base(register, register.last, group, found), used, found.unborn), used


def _apart(origins: tuple[date, ...], years: float) -> int:
    """Count back-tests that do not overlap: those that do share most of their years."""
    count, free = 0, origins[0]
    for origin in origins:
        if (origin - free).days / _YEAR >= -TOLERANCE:
            count, free = count + 1, _later(origin, years)
    return count


def _city_factors(
    done: list[tuple[AgeGroup, pd.Series, Ratios, Errors]],
    register: Register,
    years: float,
    apart: int,
) -> dict[str, float]:
    """Say how far off the city may be, for groups with unborn children apart from the others."""
    unborn = {g.id: descent(g, register.groups, years).unborn > 0 for g, *_ in done}
    return {
        group.id: city_factor(
            [item[3] for item in done if unborn[item[0].id] == unborn[group.id]], apart
        )
        for group, *_ in done
    }


def _laid_out(
    now: pd.DataFrame, group: AgeGroup, made: pd.Series, used: Ratios, learned: Errors,
    factor: float,
) -> GroupForecast:  # fmt: skip
    half = learned.half_width(made)
    rows = pd.DataFrame(
        {
            "now": now[group.id], "forecast": made, "low": (made - half).clip(lower=0),
            "high": made + half, "kept": used.kept.reindex(made.index).where(made.notna()),
        }
    ).sort_index()  # fmt: skip
    known = rows["forecast"].notna()
    city = float(rows.loc[known, "forecast"].sum())
    outside = rows.loc[~known, "now"]
    return GroupForecast(
        group=group, rows=rows, ratio=used.city, lasting=used.lasting, errors=learned,
        now=float(rows.loc[known, "now"].sum()), city=city, city_low=city / factor,
        city_high=city * factor, left_out=int((~known).sum()),
        left_out_children=float(outside.sum()) if outside.notna().any() else np.nan,
    )  # fmt: skip
