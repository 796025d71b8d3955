"""Do intervals, probabilities of classes and the test of changes keep what they promise?

    python benchmarks/burden/posterior_calibration.py [--maps 60] [--only status,noise,suppressed,dynamic,speed]

Denominators are Musterstadt's (children under 15, inhabitants of 15 to 64, households with
children, by area); true rates have the means and scatter of its three status indicators. Every row
draws whole maps: true rates, counts from them, the index by the product's own function from the
counts, and the same index from the true rates to compare with. "Siblings" are families of 1, 2, 3
and 4 (53, 36, 9, 2 %, Destatis 2011) that share their status. "Same households" means counts of
which a share of people has one hidden cause in all indicators.
"""

import argparse
import time
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from scipy.stats import binom, norm

from analyses.burden.certainty import SURE
from analyses.burden.counts import DatedCounts, IndicatorCounts
from analyses.burden.differing_changes import differing_changes
from analyses.burden.index import BurdenIndex, IndexInput, IndexOptions, burden_index
from analyses.burden.scores import deviations, weighted_scores
from kpk_geo.model import Validity

DATA = Path(__file__).parents[2] / "data" / "musterstadt" / "sozialdaten_2023.csv"
COLUMNS = ["kinder_u15", "einwohner_15_64", "haushalte_mit_kindern"]
NAMES = ["a", "b", "c"]
MEANS, SDS = np.array([0.20, 0.047, 0.20]), np.array([0.6, 0.5, 0.35])  # Musterstadt: rates, logits
LIKE = np.array([[1.0, 0.9, 0.75], [0.9, 1.0, 0.75], [0.75, 0.75, 1.0]])
FAMILIES = (0.53, 0.36, 0.09, 0.02)
BINS = (0.0, 0.5, 0.7, 0.9, 0.97, 1.01)
Matrix = np.ndarray


def people() -> Matrix:
    """Denominators of the areas that are large enough for the index."""
    table = pd.read_csv(DATA, sep=";", encoding="utf-8-sig")
    table = table[table["einwohner"] >= 300]
    return table[COLUMNS].apply(pd.to_numeric, errors="coerce").dropna().to_numpy(float)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """How true rates and counts come about."""

    areas: int = 0  # 0: all of Musterstadt
    scale: float = 1.0  # of the denominators
    siblings: bool = False
    shared: float = 0.0  # correlation of chance between indicators
    shape: str = "normal"  # of the true logits between areas
    change: float = 0.0  # SD of changes, in logits
    city: float = 0.0  # change of all areas alike, in logits


@dataclass(slots=True)
class Record:
    """Gathers what was said and what was so."""

    score: list[float] = field(default_factory=list)
    rank: list[float] = field(default_factory=list)
    said: list[Matrix] = field(default_factory=list)
    true: list[Matrix] = field(default_factory=list)
    said_top: list[Matrix] = field(default_factory=list)
    true_top: list[Matrix] = field(default_factory=list)


def true_logits(world: World, rng: np.random.Generator, count: int) -> Matrix:
    draws = {
        "normal": lambda: rng.normal(size=(count, 3)),
        "skewed": lambda: rng.exponential(size=(count, 3)) - 1,
        "heavy tails (t5)": lambda: rng.standard_t(5, size=(count, 3)) / np.sqrt(5 / 3),
    }[world.shape]()
    return logit(MEANS) + (draws @ np.linalg.cholesky(LIKE).T) * SDS


def counts_of(world: World, n: Matrix, rates: Matrix, rng: np.random.Generator) -> Matrix:
    if world.siblings:
        return np.column_stack([_families(n[:, j], rates[:, j], rng) for j in range(3)])
    if world.shared:
        # Gaussian copula of the counts: the chance of an area's indicators correlates.
        shared = world.shared * np.ones((3, 3)) + (1 - world.shared) * np.eye(3)
        uniform = norm.cdf(rng.normal(size=n.shape) @ np.linalg.cholesky(shared).T)
        return binom.ppf(uniform, n, rates)
    return rng.binomial(n.astype(int), rates).astype(float)


def _families(n: Matrix, rate: Matrix, rng: np.random.Generator) -> Matrix:
    out = np.zeros(len(n))
    for area, size in enumerate(n.astype(int)):
        ends = np.minimum(np.cumsum(rng.choice([1, 2, 3, 4], p=FAMILIES, size=size)), size)
        own = np.diff(ends, prepend=0)
        out[area] = own @ (rng.random(size) < rate[area])
    return out


def frame(values: Matrix) -> pd.DataFrame:
    index = pd.Index([f"{i:05d}" for i in range(len(values))], name="area_id")
    return pd.DataFrame(values, index=index, columns=NAMES)


def part(
    values: Matrix, counts: list[tuple[Matrix, Matrix]], effect: float, *, exact: bool = False
) -> IndexInput:
    table = frame(values)
    dated = [(frame(x), frame(n)) for x, n in counts]
    own = {
        name: IndicatorCounts(
            now=DatedCounts(events=dated[0][0][name], at_risk=dated[0][1][name]),
            before=DatedCounts(events=dated[1][0][name], at_risk=dated[1][1][name])
            if len(dated) > 1 else None,
            design_effect=effect,
        )
        for name in NAMES
    }  # fmt: skip
    return IndexInput(
        values=table, validity=table.map(lambda _: Validity.VALID),
        weights=pd.Series(1.0, index=NAMES), signs=pd.Series(1, index=NAMES),
        counts={} if exact else own,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One map: the index from counts, and from the true rates."""

    found: BurdenIndex
    true: BurdenIndex


def trial(world: World, rng: np.random.Generator, effect: float, assumed: float) -> Trial:
    n = people()
    if world.areas:
        n = n[rng.choice(len(n), world.areas, replace=world.areas > len(n))]
    n = np.maximum(5, np.round(n * world.scale))
    before = true_logits(world, rng, len(n))
    after = before + world.city + world.change * rng.normal(size=n.shape)
    rates = [expit(after), expit(before)]
    x = [counts_of(world, n, rate, rng) for rate in rates]
    options = IndexOptions(simulations=1000, seed=int(rng.integers(1e9)), noise_correlation=assumed)
    both = [(x[0], n), (x[1], n)]
    found = burden_index(
        part(x[0] / n, both[:1], effect), part((x[0] - x[1]) / n, both, effect), options=options
    )
    points = rates[0] - rates[1]
    if not world.change:
        points = points + 1e-9 * rng.normal(size=n.shape)  # an order of nothing, to have any
    few = IndexOptions(simulations=1)
    true = burden_index(
        part(rates[0], both[:1], 1, exact=True),
        part(points, both[:1], 1, exact=True), options=few,
    )  # fmt: skip
    return Trial(found=found, true=true)


def note(record: Record, one: Trial, name: str) -> None:
    found, true = one.found.parts[name], one.true.parts[name]
    spans = found.certainty.intervals
    record.score.append(float(true.score.between(spans["low"], spans["high"]).mean()))
    rank = true.certainty.intervals["rank"]
    record.rank.append(float(rank.between(spans["rank_low"], spans["rank_high"]).mean()))
    record.said.append(found.certainty.data_share.to_numpy())
    record.true.append((found.class_code == true.class_code).to_numpy(dtype=float))
    record.said_top.append(found.certainty.top_quintile.to_numpy())
    record.true_top.append(true.certainty.top_quintile.to_numpy())


def said_and_true(said: list[Matrix], true: list[Matrix]) -> str:
    a, b = np.concatenate(said), np.concatenate(true)
    texts = []
    for low, high in pairwise(BINS):
        inside = (a >= low) & (a < high)
        if inside.sum() >= 30:
            texts.append(f"{a[inside].mean():.2f} -> {b[inside].mean():.2f}")
    return ", ".join(texts)


def status_table(maps: int) -> None:
    print("\n| status | design effect used | maps | 90 % interval of score covers (MC error) | "
          "of rank | class, said -> is | highest fifth, said -> is |")  # fmt: skip
    print("|---|---|---|---|---|---|---|")
    for title, world, effect in (
        ("own counts", World(), 1.0),
        ("counts / 4", World(scale=0.25), 1.0),
        ("siblings", World(siblings=True), 1.9),
        ("siblings, ignored", World(siblings=True), 1.0),
        ("skewed rates, counts / 4", World(scale=0.25, shape="skewed"), 1.0),
        ("heavy tails, counts / 4", World(scale=0.25, shape="heavy tails (t5)"), 1.0),
        ("20 areas", World(areas=20), 1.0),
        ("10 areas", World(areas=10), 1.0),
    ):
        rng = np.random.default_rng(1)
        record = Record()
        count = maps if world.areas == 0 else 6 * maps
        for _ in range(count):
            note(record, trial(world, rng, effect, 0.0), "status")
        error = np.std(record.score) / np.sqrt(count)
        print(f"| {title} | {effect} | {count} | {100 * np.mean(record.score):.1f} % "
              f"({100 * error:.1f}) | {100 * np.mean(record.rank):.1f} % | "
              f"{said_and_true(record.said, record.true)} | "
              f"{said_and_true(record.said_top, record.true_top)} |", flush=True)  # fmt: skip


def noise_table(maps: int) -> None:
    print("\n| correlation of chance, true | assumed | maps | 90 % interval of score covers | "
          "class, said -> is |")  # fmt: skip
    print("|---|---|---|---|---|")
    for shared in (0.0, 0.4, 0.7):
        for assumed in (0.0, 0.5):
            rng = np.random.default_rng(2)
            record = Record()
            for _ in range(maps):
                note(record, trial(World(shared=shared), rng, 1.0, assumed), "status")
            print(f"| {shared} | {assumed} | {maps} | {100 * np.mean(record.score):.1f} % | "
                  f"{said_and_true(record.said, record.true)} |", flush=True)  # fmt: skip


def suppressed_table(maps: int) -> None:
    """One of the indicators has few people, and numerators of 1 and 2 are suppressed."""
    print("\n| people of the third indicator | maps | areas without a class for it | 90 % interval of "
          "score covers there | elsewhere | likeliest class there, said -> is |")  # fmt: skip
    print("|---|---|---|---|---|---|")
    for size in (18, 40):
        rng = np.random.default_rng(4)
        lost, there, elsewhere, said, true = [], [], [], [], []
        for _ in range(maps):
            n = people().copy()
            n[:, 2] = size
            p = expit(true_logits(World(), rng, len(n)) + np.array([0, 0, -1.2]))
            x = rng.binomial(n.astype(int), p).astype(float)
            gone = (x > 0) & (x < 3) & (np.arange(3) == 2)
            given = part(np.where(gone, np.nan, x / n), [(np.where(gone, np.nan, x), n)], 1.0)
            given.validity[given.values.isna()] = Validity.SUPPRESSED
            own = given.counts["c"].now
            withheld = own.at_risk[gone[:, 2]]
            counts = dict(given.counts)
            counts["c"] = IndicatorCounts(now=replace(own, withheld=withheld, means=(1, 2)))
            options = IndexOptions(simulations=1000, noise_correlation=0.0)
            found = burden_index(replace(given, counts=counts), options=options).status
            # The same mean and deviation as the published index: those of the areas with a class.
            truth = _measured_by(p, ~gone.any(axis=1))
            spans = found.certainty.intervals
            inside = ((truth >= spans["low"]) & (truth <= spans["high"])).to_numpy()
            hidden = gone.any(axis=1)
            lost.append(hidden.sum())
            there += inside[hidden].tolist()
            elsewhere += inside[~hidden].tolist()
            shares = found.certainty.probabilities[hidden]
            said.append(shares.max(axis=1).to_numpy())
            classes = found.scheme.classify(truth[hidden])
            true.append((shares.idxmax(axis=1).to_numpy() == classes).astype(float))
        print(f"| {size} | {maps} | {np.mean(lost):.0f} | {100 * np.mean(there):.1f} % | "
              f"{100 * np.mean(elsewhere):.1f} % | {said_and_true(said, true)} |",
              flush=True)  # fmt: skip


def _measured_by(rates: Matrix, among: Matrix) -> Matrix:
    z = deviations(rates, among)
    return weighted_scores(z, np.ones((3, 1)), "mss", among)[:, 0]


LEVEL_MAPS = 10  # maps of the test alone, for each map of the whole index
SIBLING_MAPS = 5  # families are drawn one by one


def dynamic_table(maps: int) -> None:
    print("\n| changes (SD in logits) | design effect used | maps of the test | „Veränderungen "
          "unterscheiden sich“ (MC error) | maps of the index | 90 % interval covers | class, "
          "said -> is | called positiv or negativ | of these not striped |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|")
    for title, world, effect in (
        ("none", World(), 1.0),
        ("none, city falls by .35", World(city=-0.35), 1.0),
        ("none, counts / 4", World(scale=0.25), 1.0),
        ("none, siblings", World(siblings=True), 1.9),
        (".03", World(change=0.03), 1.0),
        (".15", World(change=0.15), 1.0),
        (".3", World(change=0.3), 1.0),
        (".15, counts / 4", World(change=0.15, scale=0.25), 1.0),
    ):
        tested = maps * (SIBLING_MAPS if world.siblings else LEVEL_MAPS)
        share = share_differing(world, effect, tested)
        error = np.sqrt(share * (1 - share) / tested)
        rng = np.random.default_rng(3)
        record = Record()
        called, kept = [], []
        for _ in range(maps):
            one = trial(world, rng, effect, 0.0)
            note(record, one, "dynamic")
            assert one.found.differing is not None
            assert one.found.dynamic is not None
            label = (one.found.dynamic.class_code != 3).to_numpy(dtype=bool)
            sure = (one.found.dynamic.certainty.data_share >= SURE).to_numpy(dtype=bool)
            called.append(label.sum())
            kept.append((label & sure).sum() if one.found.differing.differ else 0)
        covered = f"{100 * np.mean(record.score):.1f} %" if world.change else "-"
        said = said_and_true(record.said, record.true) if world.change else "-"
        print(f"| {title} | {effect} | {tested} | {100 * share:.1f} % ({100 * error:.1f}) | {maps} "
              f"| {covered} | {said} | {np.mean(called):.1f} | {np.mean(kept):.2f} |",
              flush=True)  # fmt: skip


def share_differing(world: World, effect: float, maps: int) -> float:
    """Say on which share of maps the test finds that changes differ."""
    rng = np.random.default_rng(6)
    n = np.maximum(5, np.round(people() * world.scale))
    seen = 0
    for _ in range(maps):
        before = true_logits(world, rng, len(n))
        after = before + world.city + world.change * rng.normal(size=n.shape)
        x = [counts_of(world, n, expit(y), rng) for y in (after, before)]
        given = part((x[0] - x[1]) / n, [(x[0], n), (x[1], n)], effect)
        seen += bool(differing_changes(given.counts, given.values.index).differ)
    return seen / maps


def speed_table() -> None:
    print("\n| areas | indicators | whole index, 1,000 draws (CPU seconds) |")
    print("|---|---|---|")
    for areas, width in ((159, 3), (159, 6), (542, 4), (542, 6), (3_000, 6), (10_000, 6)):
        rng = np.random.default_rng(0)
        base = rng.normal(-1.4, 0.5, (areas, 1)) + rng.normal(0, 0.2, (areas, width))
        n = np.full((areas, width), 250.0)
        x = rng.binomial(250, expit(base)).astype(float)
        names = [f"i{j}" for j in range(width)]
        index = pd.Index([f"{i:05d}" for i in range(areas)])
        values = pd.DataFrame(x / n, index=index, columns=names)
        own = {
            name: IndicatorCounts(
                now=DatedCounts(events=pd.Series(x[:, j], index), at_risk=pd.Series(n[:, j], index))
            )
            for j, name in enumerate(names)
        }
        given = IndexInput(
            values=values, validity=values.map(lambda _: Validity.VALID),
            weights=pd.Series(1.0, index=names), signs=pd.Series(1, index=names), counts=own,
        )  # fmt: skip
        times = []
        for _ in range(3 if areas < 3_000 else 1):
            start = time.process_time()
            burden_index(given)
            times.append(time.process_time() - start)
        print(f"| {areas} | {width} | {np.median(times):.2f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--maps", type=int, default=60)
    parser.add_argument("--only", default="status,noise,suppressed,dynamic,speed")
    chosen = parser.parse_args()
    tables = {
        "status": status_table, "noise": noise_table, "suppressed": suppressed_table,
        "dynamic": dynamic_table,
    }  # fmt: skip
    for name in chosen.only.split(","):
        if name == "speed":
            speed_table()
        else:
            tables[name](chosen.maps)


if __name__ == "__main__":
    main()
