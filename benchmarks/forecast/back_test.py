"""Do the intervals of the forecast hold what they promise, and is it better than simpler ways?

    python benchmarks/forecast/back_test.py [--worlds 200]

Every world lives for some years in single years of age: families move in and out of each area, some
areas keep gaining (families move there when children come), single years bring building sites, and
births of the whole city swing. The register counts 0-2, 3-5, 6-9 and 10-14 years. The forecast sees
fifteen dates, the last of them year 14, and is held against year 19; so it has five back-tests, which
overlap. "Three dates": years 4, 9 and 14 only, one back-test.
"""

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analyses.forecast.cohorts import Register
from analyses.forecast.groups import AgeGroup
from analyses.forecast.study import Forecast, forecast

GROUPS = tuple(
    AgeGroup(id=f"{low}-{high - 1}", age_from=low, age_to=high)
    for low, high in ((0, 3), (3, 6), (6, 10), (10, 15))
)
AGES = 15
WARM_UP, HISTORY, AHEAD = 10, 14, 5
LEAVING = 0.08  # share of children who move away in a year, and as many come


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """How a city lives."""

    areas: int = 170
    children: float = 60.0  # a year of age and area, median
    gaining: float = 0.012  # spread between areas of what lasts, per year
    sites: float = 0.03  # share of areas with a building site in a year
    births: float = 0.02  # yearly swing of the city's births
    moves: float = 0.005  # yearly swing of the city's net moves
    every: int = 1  # years between loaded dates
    women: bool = False


def lived(world: World, rng: np.random.Generator) -> np.ndarray:
    """Give children (years, areas, ages)."""
    women = world.children / 0.05 * np.exp(rng.normal(0, 0.6, world.areas))
    fertility = 0.05 * np.exp(rng.normal(0, 0.1, world.areas))
    gain = rng.normal(0, world.gaining, world.areas)
    now = rng.poisson(np.tile((women * fertility)[:, None], (1, AGES)))
    level, years_lived = 0.0, []
    for _ in range(WARM_UP + HISTORY + AHEAD + 1):
        level += rng.normal(0, world.births)
        net = gain + rng.normal(0, world.moves) + 0.12 * (rng.random(world.areas) < world.sites)
        gone = rng.binomial(now, LEAVING)
        coming = rng.poisson(np.maximum(0, (LEAVING + net)[:, None]) * now)
        stayed = now - gone + coming
        women = np.maximum(5, women * (1 + 0.5 * net))
        now = np.column_stack([rng.poisson(women * fertility * np.exp(level)), stayed[:, :-1]])
        years_lived.append(np.column_stack([now, np.round(women)]))
    return np.array(years_lived)[WARM_UP:]


def register(years_lived: np.ndarray, years: Iterable[int], *, women: bool = False) -> Register:
    """Count groups at some years."""
    ids = pd.Index([f"{area:03d}" for area in range(years_lived.shape[1])], name="area_id")
    counts, mothers = {}, {}
    for year in years:
        counts[date(2010 + year, 12, 31)] = pd.DataFrame(
            {g.id: years_lived[year][:, g.age_from : g.age_to].sum(axis=1) for g in GROUPS},
            index=ids,
            dtype=float,
        )
        mothers[date(2010 + year, 12, 31)] = pd.Series(years_lived[year][:, AGES], ids, dtype=float)
    return Register(groups=GROUPS, counts=counts, women=mothers if women else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How one group of one world came out."""

    covered: float  # share of areas
    city: bool
    width: float  # half an interval, as a share of the number
    error: float  # absolute, children and area
    today: float  # of taking today's number
    own: float  # of each area's own ratio
    whole: float  # of the city's ratio everywhere


def scores(world: World, rng: np.random.Generator) -> dict[str, Score]:
    """Forecast one world and look what came."""
    years_lived = lived(world, rng)
    first = 0 if world.every == 1 else HISTORY - 2 * AHEAD
    seen = register(years_lived, range(first, HISTORY + 1, world.every), women=world.women)
    truth = register(years_lived, [HISTORY + AHEAD]).counts[date(2010 + HISTORY + AHEAD, 12, 31)]
    found = forecast(seen, years=AHEAD)
    return {
        item.group.id: _score(found, seen, item.group, truth[item.group.id])
        for item in found.groups
    }


def _score(found: Forecast, seen: Register, group: AgeGroup, truth: pd.Series) -> Score:
    from analyses.forecast.cohorts import base, span
    from analyses.forecast.groups import descent

    item = next(item for item in found.groups if item.group.id == group.id)
    rows, start = item.rows, seen.last
    past = span(seen, start.replace(year=start.year - AHEAD), start, group, AHEAD)
    ready = base(seen, start, group, descent(group, GROUPS, AHEAD))
    own = ready * (past.children / past.base.where(past.base > 0)).fillna(past.ratio)
    off = lambda guess: float((guess - truth).abs().mean())  # noqa: E731
    return Score(
        covered=float(((rows["low"] <= truth) & (truth <= rows["high"])).mean()),
        city=item.city_low <= truth.sum() <= item.city_high,
        width=float(((rows["high"] - rows["low"]) / 2 / rows["forecast"]).median()),
        error=off(rows["forecast"]), today=off(rows["now"]), own=off(own),
        whole=off(ready * past.ratio),
    )  # fmt: skip


CASES: dict[str, World] = {
    "170 areas, every year": World(),
    "170 areas, three dates": World(every=5),
    "women of child-bearing age known": World(women=True),
    "small areas (12 children a year of age)": World(children=12.0),
    "45 areas": World(areas=45),
    "537 areas": World(areas=537),
    "no area differs for good": World(gaining=0.0),
    "areas differ much (3 % a year)": World(gaining=0.03),
    "births swing by 4 % a year": World(births=0.04),
    "births swing by 4 %, three dates": World(births=0.04, every=5),
    "moves swing by 2 % a year": World(moves=0.02),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=200)
    worlds = parser.parse_args().worlds
    print("| city | group | 90 % interval of areas covers | of the city covers | half width | mean "
          "error: forecast | today's number | own ratio | city's ratio |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|")
    for name, world in CASES.items():
        rng = np.random.default_rng(4)
        made = [scores(world, rng) for _ in range(worlds)]
        for group in GROUPS:
            own = [item[group.id] for item in made if group.id in item]
            if not own:
                continue
            mean = lambda name, own=own: float(np.mean([getattr(s, name) for s in own]))  # noqa: E731
            print(f"| {name} | {group.id} | {100 * mean('covered'):.1f} % | {100 * mean('city'):.1f} % "
                  f"| ±{100 * mean('width'):.0f} % | {mean('error'):.1f} | {mean('today'):.1f} | "
                  f"{mean('own'):.1f} | {mean('whole'):.1f} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
