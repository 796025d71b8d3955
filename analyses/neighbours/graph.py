"""Who is whose neighbour: the frozen answer that all spatial statistics share.

Rows of a graph are lists of positions in `area_ids`, without duplicates, ascending, never the area
itself. Without `weights` all neighbours of an area count the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from kpk_geo.errors import InputError
from kpk_geo.model import NeighbourKind

if TYPE_CHECKING:
    from libpysal.graph import Graph


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a planner has to know before trusting a neighbourhood."""

    areas: int
    edges: int  # pairs, each counted once
    islands: tuple[str, ...]  # areas without any neighbour
    one_neighbour: tuple[str, ...]
    components: int  # parts without connection, single areas included
    only_by_tolerance: tuple[tuple[str, str], ...]  # pairs that do not touch exactly
    bridged: tuple[tuple[str, str], ...]  # pairs that meet only across uninhabited areas


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class NeighbourGraph:
    """A graph of areas.

    Parameters
    ----------
    indptr, indices
        Compressed rows: the neighbours of area i are indices[indptr[i]:indptr[i + 1]].
    weights
        Like `indices`; None where all neighbours of an area count the same.
    border
        Like `indices`: metres of shared border; None where borders play no part.
    """

    area_ids: pd.Index
    indptr: np.ndarray
    indices: np.ndarray
    kind: NeighbourKind
    parameters: Mapping[str, Any] = field(default_factory=dict)
    weights: np.ndarray | None = None
    border: np.ndarray | None = None
    only_by_tolerance: tuple[tuple[str, str], ...] = ()
    bridged: tuple[tuple[str, str], ...] = ()

    @property
    def cardinalities(self) -> np.ndarray:
        """Number of neighbours of each area, (n,) int64."""
        return np.diff(self.indptr)

    @property
    def focal(self) -> np.ndarray:
        """To which area each entry of `indices` belongs, (m,) int64."""
        return np.repeat(np.arange(len(self.area_ids)), self.cardinalities)

    def matrix(self) -> sparse.csr_matrix:
        """Give weights as they are, 1 where all count the same, (n, n)."""
        data = np.ones(len(self.indices)) if self.weights is None else self.weights
        size = len(self.area_ids)
        return sparse.csr_matrix((data, self.indices, self.indptr), shape=(size, size))

    def of(self, area_id: str) -> list[str]:
        """List the neighbours of an area."""
        at = int(self.area_ids.get_indexer(pd.Index([area_id]))[0])
        return [str(x) for x in self.area_ids[self.indices[self.indptr[at] : self.indptr[at + 1]]]]

    def within(self, keep: np.ndarray) -> "NeighbourGraph":
        """Leave out areas and every edge to them; `keep` is boolean, (n,)."""
        kept = np.flatnonzero(keep)
        place = np.full(len(self.area_ids), -1)
        place[kept] = np.arange(len(kept))
        stays = keep[self.focal] & keep[self.indices]
        counts = np.bincount(place[self.focal[stays]], minlength=len(kept))
        ids = {str(x) for x in self.area_ids[kept]}
        return replace(
            self,
            area_ids=self.area_ids[kept],
            indptr=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            indices=place[self.indices[stays]].astype(np.int32),
            weights=None if self.weights is None else self.weights[stays],
            border=None if self.border is None else self.border[stays],
            only_by_tolerance=tuple(p for p in self.only_by_tolerance if ids.issuperset(p)),
            bridged=tuple(p for p in self.bridged if ids.issuperset(p)),
        )

    def report(self) -> Report:
        """Count edges, islands and parts."""
        counts = self.cardinalities
        parts, _ = connected_components(self.matrix(), directed=False)
        pairs = {(min(a, b), max(a, b)) for a, b in zip(self.focal, self.indices, strict=True)}
        return Report(
            areas=len(self.area_ids),
            edges=len(pairs),
            islands=_names(self.area_ids, counts == 0),
            one_neighbour=_names(self.area_ids, counts == 1),
            components=int(parts),
            only_by_tolerance=self.only_by_tolerance,
            bridged=self.bridged,
        )

    def to_libpysal(self) -> "Graph":
        """Hand the graph over to PySAL; an area without neighbours is an isolate there too."""
        from libpysal.graph import Graph

        data = np.ones(len(self.indices)) if self.weights is None else self.weights
        rows = [self.focal, np.flatnonzero(self.cardinalities == 0)]
        indices = [self.indices, np.flatnonzero(self.cardinalities == 0)]
        return Graph.from_arrays(
            self.area_ids[np.concatenate(rows)],
            self.area_ids[np.concatenate(indices)],
            np.concatenate([data, np.zeros(len(rows[1]))]),
        )


def _names(ids: pd.Index, which: np.ndarray) -> tuple[str, ...]:
    return tuple(str(x) for x in ids[which])


def from_pairs(
    area_ids: pd.Index,
    pairs: np.ndarray,
    *,
    kind: NeighbourKind,
    parameters: Mapping[str, Any] | None = None,
    weights: np.ndarray | None = None,
    border: np.ndarray | None = None,
) -> NeighbourGraph:
    """Build a graph from directed pairs of positions, (m, 2); give both directions.

    Parameters
    ----------
    area_ids
        Index of the graph.
    pairs
        (m, 2) area and neighbour, each pair once, in any order.
    kind
        Who counts as a neighbour here.
    parameters
        How the pairs were found, to be kept with the graph.
    weights
        (m,) like `pairs`; None: all neighbours of an area count the same.
    border
        (m,) like `pairs`: metres of shared border; None where borders play no part.

    Raises
    ------
    InputError
        An area is its own neighbour, or a pair is there twice.
    """
    if len(pairs) and (pairs[:, 0] == pairs[:, 1]).any():
        raise InputError("Kein Gebiet ist sein eigener Nachbar.")
    order = np.lexsort((pairs[:, 1], pairs[:, 0])) if len(pairs) else np.zeros(0, np.int64)
    ordered = pairs[order]
    if len(ordered) > 1 and (np.diff(ordered, axis=0) == 0).all(axis=1).any():
        raise InputError("Ein Nachbarpaar ist doppelt angegeben.")
    counts = np.bincount(ordered[:, 0], minlength=len(area_ids)) if len(pairs) else np.zeros(
        len(area_ids), np.int64
    )  # fmt: skip
    return NeighbourGraph(
        area_ids=area_ids,
        indptr=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        indices=(ordered[:, 1] if len(pairs) else np.zeros(0)).astype(np.int32),
        kind=kind,
        parameters=dict(parameters or {}),
        weights=None if weights is None else np.asarray(weights, float)[order],
        border=None if border is None else np.asarray(border, float)[order],
    )


def unique_pairs(pairs: np.ndarray, size: int) -> np.ndarray:
    """Keep each pair of positions below `size` once, (m, 2)."""
    keys = np.unique(pairs[:, 0].astype(np.int64) * size + pairs[:, 1])
    return np.column_stack([keys // size, keys % size])


def both_ways(graph: NeighbourGraph) -> NeighbourGraph:
    """Make the relation mutual: who has a neighbour is one; weights and borders are dropped."""
    pairs = np.column_stack([graph.focal, graph.indices.astype(np.int64)])
    pairs = unique_pairs(np.concatenate([pairs, pairs[:, ::-1]]), len(graph.area_ids))
    return from_pairs(graph.area_ids, pairs, kind=graph.kind, parameters=graph.parameters)


def second_order(graph: NeighbourGraph) -> NeighbourGraph:
    """Add the neighbours of neighbours."""
    steps = graph.matrix()
    within_two = (steps + steps @ steps).tocoo()
    pairs = np.column_stack([within_two.row, within_two.col])
    return from_pairs(
        graph.area_ids,
        pairs[pairs[:, 0] != pairs[:, 1]],
        kind=NeighbourKind.SECOND_ORDER,
        parameters=dict(graph.parameters),
    )
