"""Cuts what OpenStreetMap sent at the border of what was asked for."""

from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import shapely

from kpk_geo.arrays import Bools, Ints
from kpk_geo.errors import NotFoundError
from kpk_geo.output_file import output_file
from kpk_geo.services.faults import MOVED, FetchError


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloaded:
    """What was fetched."""

    path: Path
    nodes: int
    segments: int  # of streets and ferries, from node to node
    relations: int  # squares, shores and ferries of several ways


def cut(answer: Path, polygon: Any, path: Path) -> Downloaded:
    """Keep the nodes inside the polygon, and of every way one more beyond its border.

    Ways and relations stay as they are: who reads them sees that nodes are missing, and ends a way
    there. So nothing that is written differs from OpenStreetMap.

    Parameters
    ----------
    answer
        Of Overpass, as XML.
    polygon
        Degrees.
    path
        The file to write.

    Raises
    ------
    NotFoundError
        There is no street in the polygon.
    FetchError
        The answer cannot be read.
    SourceError
        The file cannot be written.
    """
    try:
        inside = _inside(answer, polygon)
        kept, segments = _kept(answer, inside)
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
        raise FetchError("Die Antwort aus OpenStreetMap lässt sich nicht lesen.", MOVED) from error
    if not segments:
        raise NotFoundError("OpenStreetMap kennt dort keine Straßen.")
    with output_file(path) as draft:
        relations = _write(answer, draft, kept)
    return Downloaded(path=path, nodes=len(kept), segments=segments, relations=relations)


def _inside(answer: Path, polygon: Any) -> Ints:
    """Give the numbers of the nodes in the polygon, sorted."""
    numbers, degrees = array("q"), array("d")
    stream: Any = osmium.FileProcessor(answer, osmium.osm.NODE)
    for node in stream:
        numbers.append(node.id)
        degrees.extend((node.location.lon, node.location.lat))
    xy = np.frombuffer(degrees, dtype=float).reshape(-1, 2)
    shapely.prepare(polygon)
    is_inside = shapely.intersects_xy(polygon, xy[:, 0], xy[:, 1])
    return np.unique(np.frombuffer(numbers, dtype=np.int64)[is_inside])


def _kept(answer: Path, inside: Ints) -> tuple[Ints, int]:
    """Give the nodes to keep, sorted, and the number of steps of streets between them."""
    found, segments = [inside], 0
    stream: Any = osmium.FileProcessor(answer, osmium.osm.WAY)
    for way in stream:
        refs = np.array([node.ref for node in way.nodes], dtype=np.int64)
        steps = _touching(_among(refs, inside))
        found.append(np.r_[refs[:-1][steps], refs[1:][steps]])
        if "highway" in way.tags or way.tags.get("route") == "ferry":
            segments += int(steps.sum())
    return np.unique(np.concatenate(found)), segments


def _touching(is_inside: Bools) -> Bools:
    """Mark the steps from node to node that have an end inside."""
    return np.asarray(is_inside[:-1] | is_inside[1:])


def _among(refs: Ints, known: Ints) -> Bools:
    if not len(known):
        return np.zeros(len(refs), dtype=bool)
    at = np.minimum(np.searchsorted(known, refs), len(known) - 1)
    return np.asarray(known[at] == refs)


def _write(answer: Path, draft: Path, kept: Ints) -> int:
    """Write the nodes to keep, the ways at them, and all relations; give the number of these."""
    relations = 0
    numbers = set(kept.tolist())
    whole: Any = osmium.FileProcessor(answer)
    with osmium.SimpleWriter(osmium.io.File(draft, "osm"), overwrite=True) as writer:
        for item in whole:
            if item.is_node() and item.id not in numbers:
                continue
            if item.is_way() and not any(node.ref in numbers for node in item.nodes):
                continue
            relations += item.is_relation()
            writer.add(item)
    return relations
