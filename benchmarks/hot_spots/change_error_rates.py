"""How often is a change called certain where nothing changed, and how often is a real one found?

    python benchmarks/hot_spots/change_error_rates.py [--maps 300]

Children by area are lognormal with the median and spread of children under 15 in Berlin's planning
areas. Every row draws whole panels: each area's level from a beta
distribution, counts from it. "Siblings" means families of 1, 2, 3 and 4 children (53, 36, 9, 2 %,
Destatis 2011) that share their status.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from analyses.hot_spots.change import Changes, changes

DAYS = [date(2016 + 2 * step, 12, 31) for step in range(5)]
FAMILIES = (0.53, 0.36, 0.09, 0.02)
Draw = Callable[[np.ndarray, np.ndarray, np.random.Generator], np.ndarray]


def binomial(people: np.ndarray, rates: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw each child alone; rates (dates, areas)."""
    return rng.binomial(people, rates).astype(float)


def siblings(people: np.ndarray, rates: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw families; the last one is cut to the number of children."""
    counts = np.zeros(rates.shape)
    for area, size in enumerate(people):
        families = rng.choice([1, 2, 3, 4], p=FAMILIES, size=(len(rates), int(size)))
        ends = np.minimum(np.cumsum(families, axis=1), size)
        own = np.diff(ends, axis=1, prepend=0)
        counts[:, area] = (own * (rng.random(own.shape) < rates[:, area, None])).sum(axis=1)
    return counts


def people_of(areas: int, scale: float, rng: np.random.Generator) -> np.ndarray:
    """Children by area: lognormal with Berlin's quartiles of children under 15 (median 994)."""
    return np.maximum(8, np.round(np.exp(rng.normal(np.log(994 * scale), 0.55, areas)))).astype(int)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """How counts come about."""

    areas: int = 170
    dates: int = 2
    scale: float = 1.0  # of the number of children
    draw: Draw = binomial
    mean: float = 0.25
    spread: float = 0.08  # between areas
    city: float = 0.0  # logits that the whole city moves
    wobble: float = 0.0  # share by which levels vary from year to year


def panel(
    world: World, rng: np.random.Generator, *, changed: np.ndarray | float = 0.0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw all dates; `changed` (areas) logits by which areas drift."""
    people = people_of(world.areas, world.scale, rng)
    strength = world.mean * (1 - world.mean) / world.spread**2 - 1
    level = rng.beta(world.mean * strength, (1 - world.mean) * strength, world.areas)
    steps = np.linspace(0, 1, world.dates)[:, None]
    logits = logit(np.clip(level, 0.005, 0.995)) + (world.city + changed) * steps
    rates = np.clip(expit(logits) + rng.normal(0, world.wobble, logits.shape), 0.001, 0.999)
    days = DAYS[: world.dates]
    at_risk = np.tile(people, (world.dates, 1)).T.astype(float)
    return (
        pd.DataFrame(world.draw(people, rates, rng).T, columns=days),
        pd.DataFrame(at_risk, columns=days),
    )


def marked(found: Changes) -> np.ndarray:
    return found.rows["move"].isin(["up", "down"]).to_numpy()


def level(maps: int) -> None:
    """Print how often something is called certain where nothing is."""
    print("| nothing changed | areas | dates | design effect | maps | maps with a false "
          "„gesichert“ (MC error) | usual factor of the variance |")  # fmt: skip
    print("|---|---|---|---|---|---|---|")
    fall = float(logit(0.19) - logit(0.25))
    cases = [
        ("binomial", World(), 1.0),
        ("binomial, a quarter of the children", World(scale=0.25), 1.0),
        ("binomial", World(areas=537), 1.0),
        ("school entrants, 8 %", World(scale=0.018, mean=0.08, spread=0.03), 1.0),
        ("the city falls from 25 to 19 %", World(city=fall), 1.0),
        ("siblings", World(draw=siblings), 1.0),
        ("siblings", World(draw=siblings), 1.9),
        ("siblings, a quarter of the children", World(draw=siblings, scale=0.25), 1.9),
        ("binomial", World(dates=4), 1.0),
        ("siblings", World(draw=siblings, dates=3), 1.9),
        ("levels wobble by 1.5 points a year", World(dates=3, wobble=0.015), 1.0),
    ]
    for name, world, effect in cases:
        rng = np.random.default_rng(world.areas + world.dates)
        wrong, factors = 0, []
        count = maps if world.draw is binomial else maps // 3
        for _ in range(count):
            found = changes(*panel(world, rng), design_effect=effect)
            wrong += bool(marked(found).any())
            factors.append(found.scale.used)
        share = wrong / count
        error = np.sqrt(share * (1 - share) / count)
        print(f"| {name} | {world.areas} | {world.dates} | {effect} | {count} | {100 * share:.1f} % "
              f"({100 * error:.1f}) | {np.median(factors):.2f} |", flush=True)  # fmt: skip


def power(maps: int) -> None:
    """Print how many real changes are found, and how many of the found are real."""
    print("\n| 10 % of the areas change by 8 points | design effect | maps | found | false among "
          "the found | half are found from (largest, middle, smallest area) |")  # fmt: skip
    print("|---|---|---|---|---|---|")
    for name, world, effect in (
        ("binomial, 170 areas", World(), 1.0),
        ("siblings, 170 areas", World(draw=siblings), 1.9),
        ("binomial, a quarter of the children", World(scale=0.25), 1.0),
    ):
        rng = np.random.default_rng(5)
        hits, rates, limits = [], [], []
        count = maps if world.draw is binomial else maps // 3
        for _ in range(count):
            changed = np.zeros(170)
            changed[rng.choice(170, 17, replace=False)] = rng.choice([-1, 1], 17) * (
                logit(0.29) - logit(0.21)
            )
            events, at_risk = panel(world, rng, changed=changed)
            found = changes(events, at_risk, design_effect=effect)
            mark = marked(found)
            hits.append(mark[changed != 0].mean())
            rates.append((mark & (changed == 0)).sum() / max(1, mark.sum()))
            order = np.argsort(-at_risk.iloc[:, 0].to_numpy())
            limits.append(100 * found.rows["detectable"].to_numpy()[order[[0, 85, 169]]])
        middle = [np.median(column) for column in np.array(limits).T]
        text = ", ".join("never" if np.isnan(x) else f"{x:.0f} points" for x in middle)
        print(f"| {name} | {effect} | {count} | {100 * np.mean(hits):.0f} % | "
              f"{100 * np.mean(rates):.1f} % | {text} |", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--maps", type=int, default=300)
    maps = parser.parse_args().maps
    level(maps)
    power(maps // 3)


if __name__ == "__main__":
    main()
