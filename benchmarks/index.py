"""The burden index with 1,000 robustness draws, beside a plain pandas loop over the weightings.

    python benchmarks/index.py

Goal: 542 areas in under 0.2 s. Both give the same shares; the largest difference is printed.
"""

import time
import tracemalloc
from collections.abc import Callable

import numpy as np
import pandas as pd

from analyses.burden.index import BurdenIndex, IndexInput, IndexOptions, burden_index
from kpk_geo.model import Validity

DRAWS, SEED, REPEATS = 1000, 2021, 5


def indicators(areas: int) -> IndexInput:
    """Three indicators of one dimension, as in Berlin."""
    rng = np.random.default_rng(1)
    base = rng.normal(size=areas)
    index = pd.Index([f"{i:06d}" for i in range(areas)], name="area_id")
    table = {name: base + rng.normal(0, 0.3, areas) for name in "abc"}
    values = pd.DataFrame(table, index=index)
    return IndexInput(
        values=values,
        validity=values.map(lambda _: Validity.VALID),
        weights=pd.Series(1.0, index=list("abc")),
        signs=pd.Series(1, index=list("abc")),
    )


def ours(data: IndexInput) -> BurdenIndex:
    """Compute the whole index, robustness included."""
    return burden_index(data, options=IndexOptions(simulations=DRAWS, seed=SEED))


def loop(data: IndexInput) -> pd.Series:
    """Do what a user would write: one weighting after the other."""
    z = (data.values - data.values.mean()) / data.values.std(ddof=0)
    weightings = np.random.default_rng(SEED).dirichlet(np.ones(3), DRAWS)

    def classes(weights: np.ndarray) -> pd.Series:
        total = (z * weights).sum(axis=1)
        score = (total - total.mean()) / total.std(ddof=0)
        return pd.cut(score, [-np.inf, -1, 1, 1.5, np.inf], labels=False)

    own = classes(np.ones(3))
    return sum((classes(weights) == own).astype(int) for weights in weightings) / DRAWS  # type: ignore[return-value]


def best(job: Callable[[], object], repeats: int) -> float:
    """Give the median of several runs in seconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return float(np.median(times))


def main() -> None:
    """Print the table."""
    print(f"{'areas':>7} {'ours s':>8} {'loop s':>8} {'ratio':>6} {'peak MB':>8} {'max diff':>9}")
    for areas in (542, 3_000, 30_000):
        data = indicators(areas)
        tracemalloc.start()
        result = ours(data)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        mine = best(lambda: ours(data), REPEATS)  # noqa: B023
        other = best(lambda: loop(data), 1)  # noqa: B023
        difference = (result.status.robustness.weighting_share - loop(data)).abs().max()
        print(
            f"{areas:7} {mine:8.3f} {other:8.2f} {other / mine:6.1f} {peak:8.0f} {difference:9.1e}"
        )


if __name__ == "__main__":
    main()
