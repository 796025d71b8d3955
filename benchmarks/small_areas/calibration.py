"""Do the intervals hold what they say, and is P(rate > city) true?

    python -m benchmarks.small_areas.calibration [--maps 40] [--berlin FOLDER]

Invented rates on real neighbours and people (a quarter of the children, three dates). For each
truth: how many true rates lie within the 90 and 95 % interval, how often it is wrong that an area
is above or below the city where P(rate > city) says so (beyond .95, and beyond what the map says in
words), how often it is above where a middle probability is said (.80 to .95), and the error of the
estimate against the raw rate. Coverage and shares are of all
areas, dates and maps together; areas of a map are not independent, so the standard error in
brackets is that of the maps.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analyses.small_areas.smoothing import SURE, smoothed_rates
from benchmarks.small_areas.maps import (
    DAYS,
    Draw,
    Map,
    Truth,
    berlin_map,
    binomial,
    frames,
    leroux,
    musterstadt_map,
    sharp_cluster,
    siblings,
    skewed_rates,
    staying,
    unordered,
)

MIDDLE = (0.80, 0.95)
QUARTER = 4


@dataclass(frozen=True, eq=False)
class Outcome:
    """Of one map, all areas and dates."""

    inside_90: float
    inside_95: float
    sides: dict[str, tuple[int, int]]  # areas said to be above or below the city; of these wrong
    middle: tuple[int, int]  # a middle probability, and truly above
    said: float  # sum of the middle probabilities
    error: float
    raw_error: float


def outcome(rng: np.random.Generator, map_: Map, truth: Truth, draw: Draw, effect: float,
            dates: int, parts: int) -> Outcome:  # fmt: skip
    """Draw a map and estimate it."""
    rates = truth(rng, map_)[:dates]
    people = np.maximum(map_.city.people // parts, 3)
    cases, at_risk = draw(rng, rates, people)
    found = smoothed_rates(*frames(map_, cases, at_risk), map_.graph, design_effect=effect)
    rows = {
        name: np.array([found.rows[day][name].to_numpy() for day in DAYS[:dates]])
        for name in ("rate", "low_90", "high_90", "low_95", "high_95", "above_city")
    }
    city = ((rates * at_risk).sum(axis=1) / at_risk.sum(axis=1))[:, None]
    above, p = rates > city, rows["above_city"]
    middle = (p > MIDDLE[0]) & (p <= MIDDLE[1])
    return Outcome(
        inside_90=float(((rows["low_90"] <= rates) & (rates <= rows["high_90"])).mean()),
        inside_95=float(((rows["low_95"] <= rates) & (rates <= rows["high_95"])).mean()),
        sides={
            name: (int(said.sum()), int((said & wrong).sum()))
            for name, said, wrong in (
                ("above .95", p > 0.95, ~above),
                ("above", p > SURE, ~above),
                ("below", p < 1 - SURE, above),
            )
        },
        middle=(int(middle.sum()), int((middle & above).sum())),
        said=float(p[middle].sum()),
        error=float(np.sqrt(((rows["rate"] - rates) ** 2).mean())),
        raw_error=float(np.sqrt(((cases / at_risk - rates) ** 2).mean())),
    )


CASES: list[tuple[str, Truth, Draw, float, int]] = [
    ("the model itself", leroux, binomial, 1.0, 3),
    ("the model itself, one date", leroux, binomial, 1.0, 1),
    ("areas differ without order", unordered, binomial, 1.0, 3),
    ("one sharp cluster", sharp_cluster, binomial, 1.0, 3),
    ("one sharp cluster, one date", sharp_cluster, binomial, 1.0, 1),
    ("one area in twenty at 60 %", skewed_rates, binomial, 1.0, 3),
    ("one area in twenty at 60 %, one date", skewed_rates, binomial, 1.0, 1),
    ("siblings, ignored", leroux, siblings, 1.0, 3),
    ("siblings, design effect 1.9", leroux, siblings, 1.9, 3),
    ("siblings, design effect 1.9, one date", leroux, siblings, 1.9, 1),
    ("60 % of the children at all dates, three dates", leroux, staying(0.6), 1.0, 3),
    ("85 % of the children at all dates, three dates", leroux, staying(0.85), 1.0, 3),
]


def row(map_: Map, case: tuple[str, Truth, Draw, float, int], maps: int, parts: int) -> str:
    name, truth, draw, effect, dates = case
    rng = np.random.default_rng(2026)
    found = [outcome(rng, map_, truth, draw, effect, dates, parts) for _ in range(maps)]

    def share(values: list[float]) -> str:
        return f"{100 * np.mean(values):.1f} ({100 * np.std(values) / np.sqrt(maps):.1f})"

    middle, above = np.array([x.middle for x in found]).sum(axis=0)
    said = sum(x.said for x in found) / max(1, middle)
    wrong = [_wrong(found, name) for name in ("above .95", "above", "below")]
    return (
        f"| {map_.name} | {name} | {maps} | {share([x.inside_90 for x in found])} | "
        f"{share([x.inside_95 for x in found])} | {' | '.join(wrong)} | "
        f"{said:.2f} -> {above / max(1, middle):.2f} of {middle} | "
        f"{np.mean([x.raw_error for x in found]):.4f} -> {np.mean([x.error for x in found]):.4f} |"
    )


def _wrong(found: list[Outcome], name: str) -> str:
    said, missed = np.array([item.sides[name] for item in found]).sum(axis=0)
    return f"{100 * missed / max(1, said):.1f} of {said}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--maps", type=int, default=40)
    parser.add_argument("--berlin", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--parts", type=int, default=QUARTER, help="children are divided by this")
    asked = parser.parse_args()
    all_maps = [musterstadt_map("kinder_u15", "children")]
    if asked.berlin:
        all_maps = [berlin_map(asked.berlin, 170), berlin_map(asked.berlin), *all_maps]
    print("| map | truth | maps | 90 % covers (SE) | 95 % covers (SE) | wrong among P > .95, % | "
          f"wrong among P > {SURE}, % | wrong among P < {1 - SURE:.3f}, % | middle P said -> true | error raw -> smoothed |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|---|")
    for map_ in all_maps:
        for case in CASES:
            if not asked.only or any(part in case[0] for part in asked.only):
                print(row(map_, case, asked.maps, asked.parts), flush=True)


if __name__ == "__main__":
    main()
