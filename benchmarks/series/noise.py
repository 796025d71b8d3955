"""How often does a page of developments claim a sure change where nothing changed?

    python -m benchmarks.series.noise [--pages 1000]

Every page has indicators whose true rates stay as they are; counts of every day are binomial, and
1 and 2 are suppressed. It goes the way of the page: histories, then all indicators judged together.
"one by one" is what would be claimed if each indicator were judged for itself at the same level. The
last rows ask what a design effect does that nobody declared, and what a list of areas claims.
"""

import argparse
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from analyses.series.history import Edition, History, cities_of, history_of
from analyses.series.together import Direction, judge_areas, judge_indicators
from analyses.standing.levels import TOGETHER
from analyses.standing.total import Cell
from kpk_geo.model import Unit, Validity

SEED = 2026
SURE = (Direction.UP, Direction.DOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One row of the table."""

    label: str
    areas: int
    people: tuple[int, int]  # of an area, from and to
    dates: int
    indicators: int
    effect: float = 1.0  # true variance divided by the binomial one
    declared: float = 1.0


SETTINGS = (
    *(
        Setting(label="one area", areas=1, people=(80, 600), dates=dates, indicators=indicators)
        for dates in (3, 8)
        for indicators in (3, 10, 20)
    ),
    Setting(label="one small area", areas=1, people=(30, 80), dates=3, indicators=20),
    *(
        Setting(label="12 areas as one", areas=12, people=(80, 600), dates=dates, indicators=10)
        for dates in (3, 8)
    ),
    Setting(label="effect 1.9, declared", areas=1, people=(80, 600), dates=3, indicators=10,
            effect=1.9, declared=1.9),
    Setting(label="effect 1.9, not declared", areas=1, people=(80, 600), dates=3, indicators=10,
            effect=1.9),
)  # fmt: skip


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=1000)
    pages = parser.parse_args().pages
    rng = np.random.default_rng(SEED)
    print("| setting | days | indicators | pages with a false claim | one by one |")
    print("|---|---|---|---|---|")
    for setting in SETTINGS:
        found = [_page(setting, rng) for _ in range(pages)]
        together, alone = (np.mean([own[at] for own in found]) for at in (0, 1))
        print(f"| {setting.label} | {setting.dates} | {setting.indicators} | "
              f"{100 * together:.1f} % | {100 * alone:.1f} % |")  # fmt: skip
    lists = [_list(60, rng) for _ in range(max(pages // 5, 1))]
    print(f"| list of 60 areas | 3 | 1 | {100 * np.mean([a for a, _ in lists]):.1f} % | "
          f"{100 * np.mean([b for _, b in lists]):.1f} % |")  # fmt: skip


def _page(setting: Setting, rng: np.random.Generator) -> tuple[bool, bool]:
    histories = {f"{at:02d}": _history(setting, rng) for at in range(setting.indicators)}
    judged = judge_indicators(histories)
    alone = any(own.change.p < TOGETHER for own in histories.values())
    return any(own.direction in SURE for own in judged.values()), alone


def _list(areas: int, rng: np.random.Generator) -> tuple[bool, bool]:
    setting = Setting(label="", areas=1, people=(80, 600), dates=3, indicators=1)
    histories = {f"{at:02d}": _history(setting, rng) for at in range(areas)}
    judged = judge_areas(histories)
    alone = any(own.change.p < TOGETHER for own in histories.values())
    return any(own.direction in SURE for own in judged.values()), alone


def _history(setting: Setting, rng: np.random.Generator) -> History:
    people = rng.integers(*setting.people, size=setting.areas)
    rates = rng.uniform(0.03, 0.5, size=setting.areas)
    keys = [f"{at:02d}" for at in range(setting.areas)]
    days: dict[date, Mapping[str, Cell]] = {}
    for step in range(setting.dates):
        drawn = _counts(people, rates, setting.effect, rng)
        days[date(2010 + step, 12, 31)] = {
            key: _cell(key, float(count), float(size))
            for key, count, size in zip(keys, drawn, people, strict=True)
        }
    edition = Edition(valid_from=date(2010, 1, 1), owners={key: key for key in keys}, days=days)
    return history_of(
        [edition], None, Unit.PERCENT, cities=cities_of([edition], Unit.PERCENT),
        design_effect=setting.declared,
    )  # fmt: skip


def _counts(
    people: np.ndarray, rates: np.ndarray, effect: float, rng: np.random.Generator
) -> np.ndarray:
    """Draw binomial counts; with an effect their rate scatters by so much (beta-binomial)."""
    if effect > 1:
        within = np.maximum((people - effect) / (effect - 1), 1e-3)
        rates = rng.beta(rates * within, (1 - rates) * within)
    return rng.binomial(people, rates)


def _cell(key: str, count: float, people: float) -> Cell:
    if count in (1, 2):
        return Cell(area_id=key, value=math.nan, numerator=math.nan, denominator=people,
                    validity=Validity.SUPPRESSED)  # fmt: skip
    return Cell(area_id=key, value=count / people, numerator=count, denominator=people,
                validity=Validity.VALID)  # fmt: skip


if __name__ == "__main__":
    main()
