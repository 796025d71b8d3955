"""Would another drawing of the borders show the same?

Any division into areas is one of many. Random contiguous re-zonings join areas to as many zones as
wanted: seeds are drawn, and zones grow by one bordering area at a time, the smallest first, so that
zones stay comparable in people. Rates of zones are rebuilt from counts; where only rates are known,
they are weighted by people, which is an approximation and is said.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import connected_components

from analyses.neighbours.graph import NeighbourGraph, from_pairs, unique_pairs
from kpk_geo.arrays import Floats, Ints
from kpk_geo.model import NeighbourKind


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Rezoning:
    """One other division: to which zone each area belongs, and which zones are neighbours."""

    zone: Ints  # (n,)
    graph: NeighbourGraph  # of zones


def rezone(
    graph: NeighbourGraph, people: Floats, *, zones: int, seed: int, number: int
) -> Rezoning:
    """Join areas at random to contiguous zones.

    Parts of the map without connection get at least one zone each.

    Parameters
    ----------
    graph
        Mutual: who has a neighbour is one.
    people
        (n,) in the order of `graph.area_ids`; zones are kept comparable in them.
    zones
        How many are wanted; there are more if the map has more parts, never more than areas.
    number
        Tells re-zonings of a seed apart.
    """
    random = np.random.Generator(np.random.Philox(key=seed, counter=number << 32))
    n = len(graph.area_ids)
    order = np.argsort(graph.area_ids.astype(str).to_numpy(), kind="stable")
    _, part = connected_components(graph.matrix(), directed=False)
    mixed = order[random.permutation(n)]
    first_of_part = mixed[np.unique(part[mixed], return_index=True)[1]]
    others = mixed[~np.isin(mixed, first_of_part)]
    seeds = np.concatenate([first_of_part, others])[: max(zones, len(first_of_part))]
    zone = np.full(n, -1)
    zone[seeds] = np.arange(len(seeds))
    _grow(graph, zone, people, random)
    return given_division(graph, zone, len(seeds))


def given_division(graph: NeighbourGraph, zone: Ints, zones: int) -> Rezoning:
    """Say which zones of a division are neighbours: those of neighbouring areas.

    Parameters
    ----------
    graph
        Of the areas.
    zone
        (n,) number of each area's zone, from 0.
    zones
        How many there are.
    """
    pairs = np.column_stack([zone[graph.focal], zone[graph.indices]])
    pairs = unique_pairs(pairs[pairs[:, 0] != pairs[:, 1]], zones)
    return Rezoning(zone=zone, graph=from_pairs(_names(zones), pairs, kind=NeighbourKind.GIVEN))


@lru_cache(maxsize=8)
def _names(zones: int) -> pd.Index:
    return pd.Index([f"{z:06d}" for z in range(zones)], name="area_id")


def _grow(graph: NeighbourGraph, zone: Ints, people: Floats, random: np.random.Generator) -> None:
    """Give areas without a zone to a bordering one, smallest zone first.

    Lists and numbers drawn beforehand: hundreds of divisions are made, one small step at a time,
    and single elements of arrays would take most of that time.
    """
    ends, around = graph.indptr.tolist(), graph.indices.tolist()
    beside = [around[first:end] for first, end in pairwise(ends)]
    weight, owner = people.tolist(), zone.tolist()
    heap = [(size, z) for z, size in enumerate(np.bincount(zone[zone >= 0], people[zone >= 0]))]
    heapq.heapify(heap)
    edge: list[list[int]] = [[] for _ in heap]
    for area, own in enumerate(owner):
        if own >= 0:
            edge[own].append(area)
    # Each step either takes an area or lets one leave its edge, which happens once to each.
    draws = iter(random.random(4 * len(owner)).tolist())
    while heap:
        size, z = heapq.heappop(heap)
        taken = _next_area(beside, owner, edge[z], draws)
        if taken is None:
            continue
        owner[taken] = z
        edge[z].append(taken)
        heapq.heappush(heap, (size + weight[taken], z))
    zone[:] = owner


def _next_area(
    beside: list[list[int]], owner: list[int], edge: list[int], draws: Iterator[float]
) -> int | None:
    """Take a free neighbour of a random area of the zone; areas without any leave the edge."""
    while edge:
        at = int(next(draws) * len(edge))
        free = [area for area in beside[edge[at]] if owner[area] < 0]
        if free:
            return free[int(next(draws) * len(free))]
        edge[at] = edge[-1]
        edge.pop()
    return None
