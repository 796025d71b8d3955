"""How often is an effect named where there is none, and how often is a real one found?

    python benchmarks/impact/error_rates.py [--panels 300] [--berlin FOLDER]

170 planning areas in the middle of Berlin with their real shape and a quarter of their children.
Every panel draws levels (mean 25 %, spread 8 points), shocks by date, and binomial counts. "Random
place": the site opens anywhere. "Highest place": it opens where the observed rate was highest at
the last date before, as communes do it. The columns show the plain comparison, the one that takes
the level off, the check of the dates before, and what is said in the end.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree
from scipy.special import expit, logit

from analyses.impact.places import nearest_areas
from analyses.impact.study import ImpactStudy, impact_study
from benchmarks.hot_spots.cities import BERLIN, City, Rng, berlin, beta_rates, field
from kpk_geo.model import Impact

MEAN = 0.25
SAID = (Impact.SUGGESTED, Impact.UNCHECKED)
Shock = Callable[[Rng, City, np.ndarray, int], np.ndarray]  # levels, dates -> (T, n) shares


def none(rng: Rng, city: City, level: np.ndarray, dates: int) -> np.ndarray:
    return np.zeros((dates, len(level)))


def alone(rng: Rng, city: City, level: np.ndarray, dates: int) -> np.ndarray:
    """Each area for itself, 2 points."""
    return 0.02 * rng.normal(size=(dates, len(level)))


def together(rng: Rng, city: City, level: np.ndarray, dates: int) -> np.ndarray:
    """Neighbours alike, 2 points, range a fifth of the city."""
    return 0.02 * np.stack([field(rng, city, 0.2) for _ in range(dates)])


def drift(rng: Rng, city: City, level: np.ndarray, dates: int) -> np.ndarray:
    """Neighbours alike, and what happened stays: steps of 1.5 points."""
    return np.cumsum(0.015 * np.stack([field(rng, city, 0.2) for _ in range(dates)]), axis=0)


def fall(rng: Rng, city: City, level: np.ndarray, dates: int) -> np.ndarray:
    """The whole city falls from 25 to 19 %, all areas by the same odds."""
    steps = np.linspace(0, logit(0.19) - logit(MEAN), dates)[:, None]
    return expit(logit(level) + steps) - level


SHOCKS: dict[str, Shock] = {
    "none": none, "each area for itself": alone, "neighbours alike": together,
    "neighbours alike, lasting": drift, "the city falls, same odds": fall,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """How panels are drawn."""

    size: int  # areas of the catchment
    dates: int
    shock: str = "none"
    spread: float = 0.08  # of levels between areas
    smooth: bool = False  # levels lie together
    highest: bool = False  # the site opens where the rate was highest
    effect: float = 0.0


def drawn(world: World, city: City, rng: Rng) -> ImpactStudy:
    """Draw one panel and study it."""
    people = np.maximum(8, city.people // 4)
    areas = len(people)
    level = (
        np.clip(MEAN + world.spread * field(rng, city, 0.25), 0.02, 0.7) if world.smooth
        else beta_rates(rng, MEAN, world.spread, areas)
    )  # fmt: skip
    shock = SHOCKS[world.shock](rng, city, level, world.dates)
    rates = np.clip(level + shock, 0.005, 0.95)
    before = max(1, world.dates // 2)
    counts = rng.binomial(people, rates)
    own = _site(world, city, rng, counts[before - 1] / people)
    rates[before:, own] = np.clip(rates[before:, own] + world.effect, 0.005, 0.95)
    counts[before:, own] = rng.binomial(people[own], rates[before:, own])
    days = [date(2018 + step, 12, 31) for step in range(world.dates)]
    at_risk = np.tile(people, (world.dates, 1)).T.astype(float)
    return impact_study(
        pd.DataFrame(counts.T.astype(float), city.ids, days),
        pd.DataFrame(at_risk, city.ids, days), catchment=list(city.ids[own]),
        points=pd.DataFrame(city.points, city.ids), opened=days[before - 1],
    )  # fmt: skip


def _site(world: World, city: City, rng: Rng, observed: np.ndarray) -> np.ndarray:
    if not world.highest:
        return nearest_areas(city.points, city.points[rng.integers(len(city.ids))], world.size)
    _, near = cKDTree(city.points).query(city.points, k=[*range(1, world.size + 1)])
    return np.asarray(near[observed[near].mean(axis=1).argmax()])


def shares(world: World, city: City, panels: int, seed: int = 1) -> dict[str, float]:
    """Give shares of panels, in per cent, and the median effect that could be found, in points."""
    rng = np.random.default_rng(seed)
    found = [drawn(world, city, rng) for _ in range(panels)]
    per_cent = 100 / panels
    return {
        "plain": per_cent * sum(item.plain.found for item in found),
        "level": per_cent * sum(item.matched.found for item in found),
        "past": per_cent * sum(item.past.differs for item in found),
        "said": per_cent * sum(item.verdict in SAID for item in found),
        "covered": per_cent * sum(item.low <= world.effect <= item.high for item in found),
        "points": 100 * float(np.median([item.detectable for item in found])),
        "effect": 100 * float(np.mean([item.plain.effect for item in found])),
        "matched": 100 * float(np.mean([item.matched.effect for item in found])),
    }


def false_alarms(city: City, panels: int, *, highest: bool) -> None:
    where = "highest place" if highest else "random place"
    print(f"\n| {where}, no effect: shocks | levels | areas | dates | plain | level taken off | "
          "past differs | **said** | interval covers | mean effect, plain / level taken off |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|---|")
    for smooth in (False, True):
        for shock in SHOCKS:
            for size in (3, 6, 12):
                for dates in (2, 4):
                    world = World(
                        size=size, dates=dates, shock=shock, smooth=smooth, highest=highest
                    )
                    it = shares(world, city, panels)
                    print(
                        f"| {shock} | {'smooth' if smooth else 'iid'} | {size} | {dates} | "
                        f"{it['plain']:.1f} | {it['level']:.1f} | {it['past']:.1f} | "
                        f"**{it['said']:.1f}** | {it['covered']:.1f} | {it['effect']:.1f} / "
                        f"{it['matched']:.1f} |", flush=True)  # fmt: skip


def regression_to_the_mean(city: City, panels: int) -> None:
    print("\n| highest place, no effect: spread of levels | areas | dates | mean effect, plain | "
          "level taken off | found, plain | level taken off | **said** |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|")
    for spread in (0.01, 0.03, 0.08):
        for size in (3, 6):
            for dates in (2, 4):
                world = World(size=size, dates=dates, spread=spread, highest=True)
                it = shares(world, city, panels, seed=3)
                print(f"| {100 * spread:.0f} points | {size} | {dates} | {it['effect']:.1f} points "
                      f"| {it['matched']:.1f} points | {it['plain']:.1f} % | {it['level']:.1f} % | "
                      f"**{it['said']:.1f} %** |", flush=True)  # fmt: skip


def power(city: City, panels: int) -> None:
    print("\n| random place, -6 points: shocks | areas | dates | plain | level taken off | "
          "**said** | interval covers | found from (said beforehand) |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|")
    for shock in ("none", "each area for itself", "neighbours alike"):
        for size in (3, 6, 12):
            for dates in (2, 4):
                world = World(size=size, dates=dates, shock=shock, effect=-0.06)
                it = shares(world, city, panels, seed=2)
                print(f"| {shock} | {size} | {dates} | {it['plain']:.0f} | {it['level']:.0f} | "
                      f"**{it['said']:.0f}** | {it['covered']:.1f} | {it['points']:.1f} points |",
                      flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--panels", type=int, default=300)
    parser.add_argument("--berlin", type=Path, default=BERLIN)
    choices = parser.parse_args()
    city = berlin(choices.berlin, 170)
    power(city, choices.panels)
    regression_to_the_mean(city, choices.panels)
    for highest in (False, True):
        false_alarms(city, choices.panels, highest=highest)


if __name__ == "__main__":
    main()
