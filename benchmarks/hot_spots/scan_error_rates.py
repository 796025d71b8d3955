"""How often do scan, scatter and the test on differences err, and what do they find?

    python benchmarks/hot_spots/scan_error_rates.py [--maps 300] [--only scan ...] [--cities ...]

Invented rates on real places and people (Berlin, where the data lie beside the checkout; the demo
city always), computed by the product's own functions. Parts: scan, power, background, scatter,
difference, local, suppressed, speed. Every share stands with its Monte Carlo error (one standard
error, at the share itself but at least at 5 %).
"""

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from cities import (
    BERLIN,
    TRUTHS,
    City,
    berlin,
    beta_rates,
    counts,
    family_counts,
    field,
    musterstadt,
    patch,
)

from analyses.hot_spots.corrections import benjamini_hochberg
from analyses.hot_spots.difference import difference
from analyses.hot_spots.grading import SCORE_STEP
from analyses.hot_spots.inference import InferenceOptions, infer
from analyses.hot_spots.moments import binomial_moments
from analyses.hot_spots.published_rates import assuncao_reis_rates, poisson_prior
from analyses.hot_spots.rates import standardised_rates
from analyses.hot_spots.scan import Scan, circular_scan
from analyses.hot_spots.suppressed import Withheld, difference_of, expected_counts, moments_of
from analyses.neighbours.distance import nearest
from analyses.neighbours.graph import both_ways

DRAWS = 99
LEVEL = 0.05
SIBLINGS = 1.96


def share(hits: list[bool]) -> str:
    """Write a share of maps with its error."""
    found, maps = np.mean(hits), len(hits)
    error = np.sqrt(max(found, 0.05) * (1 - min(max(found, 0.05), 0.95)) / maps)
    return f"{100 * found:.1f} ± {100 * error:.1f} % ({maps})"


def table(title: str, *columns: str) -> None:
    print(f"\n{title}\n\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}", flush=True)


def row(*cells: object) -> None:
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


def scanned(city: City, events: np.ndarray, at_risk: np.ndarray, **more: object) -> Scan:
    found = at_risk > 0
    return circular_scan(
        pd.Series(events[found], city.ids[found]), pd.Series(at_risk[found], city.ids[found]),
        city.points[found], simulations=DRAWS, **more,
    )  # fmt: skip


def hit(found: Scan) -> bool:
    return bool(found.clusters) and found.clusters[0].p <= LEVEL


def scan(cities: list[City], maps: int) -> None:
    table("False alarms of the scan: rates differ, but do not lie together", "rates",
          *(city.name for city in cities))  # fmt: skip
    for name, truth in TRUTHS.items():
        cells = []
        for city in cities:
            rng = np.random.default_rng(1)
            cells.append(share([
                hit(scanned(city, *counts(rng, truth(rng, city), city.people), seed=seed))
                for seed in range(maps)
            ]))  # fmt: skip
        row(name, *cells)
    for effect in (1.0, SIBLINGS):
        cells = []
        for city in cities:
            rng, hits = np.random.default_rng(2), []
            for seed in range(maps):
                cases = family_counts(rng, beta_rates(rng, 0.2, 0.02, len(city.people)),
                                      city.people)  # fmt: skip
                hits.append(hit(scanned(city, *cases, seed=seed, design_effect=effect)))
            cells.append(share(hits))
        row(f"siblings share their status, sd .02, design effect {effect}", *cells)


def power(cities: list[City], maps: int) -> None:
    table("What the scan finds: a round group raised (random centre)", "city", "sd", "areas",
          "raised by", "found", "of the group in the circle", "of the circle in the group")  # fmt: skip
    for city in cities:
        for sd, areas, raised in ((0.05, 12, 0.10), (0.10, 12, 0.10), (0.05, 6, 0.10),
                                  (0.05, 12, 0.05), (0.0, 12, 0.05)):  # fmt: skip
            rng, hits, inside, precise = np.random.default_rng(3), [], [], []
            for seed in range(maps):
                group = patch(rng, city, areas)
                rates = np.clip(beta_rates(rng, 0.2, sd, len(group)) + raised * group, 0, 1)
                found = scanned(city, *counts(rng, rates, city.people), seed=seed)
                hits.append(hit(found))
                if hits[-1]:
                    circle = city.ids.isin(found.clusters[0].areas)
                    inside.append(circle[group].mean())
                    precise.append(group[circle].mean())
            row(city.name, sd, areas, f"{100 * raised:.0f} points", share(hits),
                f"{np.mean(inside):.2f}", f"{np.mean(precise):.2f}")  # fmt: skip


def background(cities: list[City], maps: int) -> None:
    table("Rates that change slowly over the city (sd .05): the scan says yes, and means only that",
          "span of the field, share of the city", *(city.name for city in cities))  # fmt: skip
    for span in (0.05, 0.15, 0.35):
        cells = []
        for city in cities:
            rng, hits = np.random.default_rng(4), []
            for seed in range(maps):
                rates = np.clip(0.2 + 0.05 * field(rng, city, span), 0.01, 0.99)
                hits.append(hit(scanned(city, *counts(rng, rates, city.people), seed=seed)))
            cells.append(share(hits))
        row(span, *cells)


def scatter(cities: list[City], maps: int) -> None:
    table("Scatter between areas: root of the mean variance found", "city", "mean", "true sd",
          "binomial", "Poisson (published)", "siblings, no design effect", "siblings, 1.96")  # fmt: skip
    for city in cities:
        for mean, sd in ((0.2, 0.02), (0.2, 0.05), (0.92, 0.02), (0.92, 0.05)):
            rng, rows = np.random.default_rng(5), []
            for _ in range(maps):
                rates = beta_rates(rng, mean, sd, len(city.people))
                cases, shared = (make(rng, rates, city.people) for make in (counts, family_counts))
                rows.append((
                    binomial_moments(*cases).between, poisson_prior(*cases).variance,
                    binomial_moments(*shared).between, binomial_moments(*shared, SIBLINGS).between,
                ))  # fmt: skip
            row(city.name, mean, sd, *(f"{x:.4f}" for x in np.sqrt(np.mean(rows, axis=0))))


def difference_test(cities: list[City], maps: int) -> None:
    table("Do areas differ at all? Maps that say yes", "city", "mean", "sd 0", "sd .02", "sd .04",
          "siblings, sd 0, no design effect", "siblings, sd 0, 1.96", "scatter above 0 at sd 0")  # fmt: skip

    def said(cases: tuple[np.ndarray, np.ndarray], seed: int, effect: float = 1.0) -> bool:
        return difference(*cases, simulations=DRAWS, seed=seed, design_effect=effect).found

    for city in cities:
        for mean in (0.02, 0.08, 0.2, 0.92):
            cells, rng = [], np.random.default_rng(6)
            for sd in (0.0, 0.02, 0.04):
                if mean == 0.02 and sd:
                    cells.append("-")
                    continue
                cells.append(share([
                    said(counts(rng, beta_rates(rng, mean, sd, len(city.people)), city.people), k)
                    for k in range(maps)
                ]))  # fmt: skip
            rates = np.full(len(city.people), mean)
            for effect in (1.0, SIBLINGS):
                cells.append(share([
                    said(family_counts(rng, rates, city.people), k, effect) for k in range(maps)
                ]))  # fmt: skip
            cells.append(share([
                binomial_moments(*counts(rng, rates, city.people)).between > 0 for _ in range(maps)
            ]))  # fmt: skip
            row(city.name, mean, *cells)


def local(cities: list[City], maps: int) -> None:
    table("Local test on standardised rates (exact, Benjamini and Hochberg)", "city", "mean", "sd",
          "false: Poisson", "false: binomial", "9 areas, +2 sd: Poisson", "binomial")  # fmt: skip
    for city in cities:
        graph = both_ways(nearest(city.ids, city.points, count=5))
        for mean, sd in ((0.2, 0.05), (0.92, 0.02), (0.92, 0.03)):
            rng = np.random.default_rng(7)
            hits: list[list[bool]] = [[], [], [], []]
            for _ in range(maps):
                rates = beta_rates(rng, mean, sd, len(city.people))
                group = patch(rng, city, 9)
                raised = np.clip(rates + 2 * sd * group, 0, 1)
                for k, (truth, where) in enumerate(((rates, slice(None)), (raised, group))):
                    cases = counts(rng, truth, city.people)
                    for j, make in enumerate((assuncao_reis_rates, standardised_rates)):
                        found = infer(make(*cases), graph, InferenceOptions(step=SCORE_STEP))
                        sure = benjamini_hochberg(found.p_upper) <= LEVEL
                        hits[2 * k + j].append(bool(sure[where].any()))
            row(city.name, mean, sd, *map(share, hits))


def suppressed(cities: list[City], maps: int) -> None:
    """Numerators of 1 and 2 are not published."""
    table("Numerators of 1 and 2 suppressed: mean / root of the mean variance", "city", "mean",
          "sd", "design effect", "suppressed", "all known", "left out", "1.5 put in", "interval")  # fmt: skip
    tested = []
    for city in cities:
        for mean, sd, effect in ((0.08, 0.039, 1.0), (0.08, 0.0, 1.0), (0.2, 0.05, 1.0),
                                 (0.08, 0.039, SIBLINGS), (0.08, 0.0, SIBLINGS)):  # fmt: skip
            rows, hidden, hits = [], [], [[], [], [], [], []]
            for seed, (cases, people) in enumerate(_drawn(city, mean, sd, effect, maps)):
                lost = np.isin(cases, (1, 2))
                shown = cases[~lost], people[~lost]
                withheld = Withheld(at_risk=people[lost], means=(1, 2))
                rows.append([(m.mean, m.between) for m in (
                    binomial_moments(cases, people, effect), binomial_moments(*shown, effect),
                    binomial_moments(np.where(lost, np.minimum(1.5, people), cases), people,
                                     effect),
                    moments_of(*shown, withheld, effect),
                )])  # fmt: skip
                hidden.append(lost.mean())
                options = {"simulations": DRAWS, "seed": seed, "design_effect": effect}
                hits[0].append(difference(cases, people, **options).found)
                hits[1].append(difference(*shown, **options).found)
                hits[2].append(difference_of(*shown, withheld, **options).found)
                known = moments_of(*shown, withheld, effect)
                filled = cases.copy()
                filled[lost] = expected_counts(withheld, known, effect)
                more = {"seed": seed, "design_effect": effect}
                hits[3].append(hit(scanned(city, filled, people, moments=known, **more)))
                kept = City(city.name, city.ids[~lost], city.points[~lost], people[~lost])
                hits[4].append(hit(scanned(kept, *shown, **more)))
            cells = [f"{m:.4f} / {np.sqrt(v):.4f}" for m, v in np.mean(rows, axis=0)]
            row(city.name, mean, sd, effect, f"{100 * np.mean(hidden):.0f} %", *cells)
            tested.append((city.name, mean, sd, effect, *map(share, hits)))
    table("The same maps: areas differ, and false alarms of the scan on what is published", "city",
          "mean", "sd", "design effect", "all known", "left out", "interval", "scan", "scan, left out")  # fmt: skip
    for cells in tested:
        row(*cells)


def _drawn(
    city: City, mean: float, sd: float, effect: float, maps: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(8)
    for _ in range(maps):
        make = counts if effect == 1 else family_counts
        yield make(rng, beta_rates(rng, mean, sd, len(city.people)), city.people)


def speed(cities: list[City], maps: int) -> None:
    table("Scan with 999 draws, one thread, half of the people in a circle", "areas", "CPU s")
    for areas in (170, 542, 3_000):
        rng = np.random.default_rng(9)
        ids = [f"{i:05d}" for i in range(areas)]
        people = pd.Series(rng.integers(119, 2_722, areas), ids)
        events = pd.Series(rng.binomial(people, beta_rates(rng, 0.2, 0.05, areas)), ids)
        points, times = rng.uniform(size=(areas, 2)), []
        for _ in range(3):
            start = time.process_time()
            circular_scan(events, people, points)
            times.append(time.process_time() - start)
        row(f"{areas:,}", f"{min(times):.2f}")


PARTS: dict[str, Callable[[list[City], int], None]] = {
    "scan": scan, "power": power, "background": background, "scatter": scatter,
    "difference": difference_test, "local": local, "suppressed": suppressed, "speed": speed,
}  # fmt: skip
ENTRANTS_ONLY = {"suppressed"}  # elsewhere hardly a numerator is 1 or 2


def chosen(names: list[str], data: Path) -> list[City]:
    """Read the cities that are asked for; Berlin only where its files lie."""
    made = {
        "berlin-170": lambda: berlin(data, 170),
        "berlin": lambda: berlin(data),
        "children": lambda: musterstadt("kinder_u15", "children"),
        "entrants": lambda: musterstadt("schulanfaenger", "entrants"),
    }
    return [made[name]() for name in names if data.exists() or not name.startswith("berlin")]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--maps", type=int, default=300)
    parser.add_argument("--only", nargs="*", choices=sorted(PARTS), default=list(PARTS))
    parser.add_argument("--cities", nargs="*", default=["berlin-170", "children", "entrants"],
                        choices=["berlin-170", "berlin", "children", "entrants"])  # fmt: skip
    parser.add_argument("--data", type=Path, default=BERLIN, help="folder of Berlin's files")
    asked = parser.parse_args()
    cities = chosen(asked.cities, asked.data)
    for city in cities:
        print(f"{city.name}: {len(city.ids)} areas, people {city.people.min()} to "
              f"{city.people.max()}, median {np.median(city.people):.0f}")  # fmt: skip
    for name in asked.only:
        fitting = cities if name not in ENTRANTS_ONLY else chosen(["entrants"], asked.data)
        PARTS[name](fitting, asked.maps)


if __name__ == "__main__":
    main()
