"""How often do tests see clusters where there are none, and where there are?

    python benchmarks/hot_spots/error_rates.py [--maps 1000]

Every map is tested as the product does (exact, one-sided, Benjamini and Hochberg), and as usual
software does: two-sided by the smaller tail, p < 0.05, without correction. Counted are maps with at
least one false cluster ("family-wise"), and areas.
"""

import argparse

import numpy as np
from maps_of_chance import scattered

from analyses.hot_spots.corrections import benjamini_hochberg
from analyses.hot_spots.inference import infer
from analyses.neighbours.graph import NeighbourGraph, from_pairs


def with_islands(graph: NeighbourGraph, islands: int) -> NeighbourGraph:
    pairs = np.column_stack([graph.focal, graph.indices])
    kept = (pairs < len(graph.area_ids) - islands).all(axis=1)
    return from_pairs(graph.area_ids, pairs[kept], kind=graph.kind)


def noise(kind: str, areas: int, rng: np.random.Generator) -> np.ndarray:
    if kind == "zeros":  # counts of almost only zeros
        return np.where(rng.random(areas) < 0.8, 0, rng.poisson(2, areas)).astype(float)
    return np.round(100 * rng.beta(2, 6, areas), 1)


def test(values: np.ndarray, graph: NeighbourGraph) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Certain, hint, and what usual software marks; booleans by area."""
    linked = graph.cardinalities > 0
    found = infer(values[linked], graph.within(linked))
    certain, hint, usual = (np.zeros(len(values), bool) for _ in range(3))
    certain[linked] = benjamini_hochberg(found.p_upper) <= 0.05
    hint[linked] = found.p_upper <= 0.05
    usual[linked] = np.minimum(found.p_upper, found.p_lower) < 0.05
    return certain, hint, usual


def false_alarms(maps: int) -> None:
    print("| areas | values | maps | maps with a false „gesichert“ | false „Hinweis“ per map "
          "(expected) | maps with a mark, usual way | areas marked, usual way |")  # fmt: skip
    print("|---|---|---|---|---|---|---|")
    for areas in (40, 62, 170, 542):
        whole, _ = scattered(areas)
        for kind in ("percentages", "zeros", "with 5 islands"):
            graph = with_islands(whole, 5) if kind == "with 5 islands" else whole
            rng = np.random.default_rng(areas)
            rows = []
            for _ in range(maps):
                values = noise(kind, areas, rng)
                if values.min() == values.max():
                    continue
                certain, hint, usual = test(values, graph)
                rows.append((certain.any(), hint.sum(), usual.any(), usual.mean()))
            share = np.array(rows, float).mean(axis=0)
            tested = int((graph.cardinalities > 0).sum())
            print(f"| {areas} | {kind} | {len(rows)} | {100 * share[0]:.1f} % | {share[1]:.1f} "
                  f"({0.05 * tested:.1f}) | {100 * share[2]:.0f} % | {100 * share[3]:.1f} % |",
                  flush=True)  # fmt: skip


def power(maps: int) -> None:
    print("\n| areas | areas in the cluster | raised by | maps with a core in it | of its areas "
          "in core or surrounding | maps with a core elsewhere |")  # fmt: skip
    print("|---|---|---|---|---|---|")
    for areas in (62, 170, 542):
        graph, points = scattered(areas)
        centre = int(np.argmin(np.hypot(*(points - 0.5).T)))
        for size in (5, 9, 15):
            inside = np.zeros(areas, bool)
            inside[np.argsort(np.hypot(*(points - points[centre]).T))[:size]] = True
            beside = np.zeros(areas, bool)
            beside[graph.indices[inside[graph.focal]]] = True
            for raised in (1, 2, 3):
                rng = np.random.default_rng(areas + size)
                rows = []
                for _ in range(maps):
                    values = noise("percentages", areas, rng)
                    values += np.round(raised * values.std() * inside, 1)
                    above = values > values.mean()
                    core = test(values, graph)[0] & above
                    extent = core.copy()
                    extent[graph.indices[core[graph.focal]]] = True
                    extent &= above
                    rows.append(((core & inside).any(), extent[inside].mean(),
                                 (core & ~inside & ~beside).any()))  # fmt: skip
                share = 100 * np.array(rows, float).mean(axis=0)
                print(f"| {areas} | {size} | {raised} SD | {share[0]:.0f} % | {share[1]:.0f} % "
                      f"| {share[2]:.1f} % |", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--maps", type=int, default=1000)
    maps = parser.parse_args().maps
    false_alarms(maps)
    power(max(100, maps // 5))


if __name__ == "__main__":
    main()
