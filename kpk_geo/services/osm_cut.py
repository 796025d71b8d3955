"""Cuts what OpenStreetMap sent at the border of what was asked for."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError
from xml.sax import SAXException

import osmium

from kpk_geo.errors import InputError, NotFoundError, excerpt, listed
from kpk_geo.output_file import output_file
from kpk_geo.services.faults import MOVED, FetchError

_FORMATS: Final = {".osm.pbf": "pbf", ".osm.gz": "osm.gz", ".osm.bz2": "osm.bz2", ".osm": "osm"}
# What parsers of the libraries raise at an answer that is no extract.
_UNREADABLE: Final = (
    ValueError, KeyError, OverflowError, RuntimeError, SAXException, ParseError,
    osmium.InvalidLocationError,
)  # fmt: skip


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
    with output_file(path) as draft:
        try:
            kept = _kept(answer, polygon)
            segments, relations = _write(answer, draft, kept, format_of(path))
        except _UNREADABLE as error:
            raise FetchError(
                f"Die Antwort aus OpenStreetMap lässt sich nicht lesen ({excerpt(error)}).", MOVED
            ) from error
        if not segments:
            raise _no_streets()
    return Downloaded(path=path, nodes=len(kept), segments=segments, relations=relations)


def format_of(path: Path) -> str:
    """Say in which format a file of that name is written, by its ending.

    >>> format_of(Path("unna.osm.pbf")), format_of(Path("unna.osm"))
    ('pbf', 'osm')

    Raises
    ------
    InputError
        No extract is called so.
    """
    for ending, name in _FORMATS.items():
        if path.name.lower().endswith(ending):
            return name
    raise InputError(
        f"{path.name}: So heißt kein Auszug aus OpenStreetMap. Bitte eine Endung aus "
        f"{listed(_FORMATS)} nehmen."
    )


def _kept(answer: Path, polygon: Any) -> frozenset[int]:
    """Give the numbers of the nodes to keep."""
    import osmnx  # takes a second; only this command needs it

    try:
        graph = osmnx.graph_from_xml(answer, simplify=False, retain_all=True)
    except osmnx._errors.InsufficientResponseError as error:
        raise _no_streets() from error
    try:
        inside = osmnx.truncate.truncate_graph_polygon(graph, polygon, truncate_by_edge=True)
    except ValueError as error:  # no node lies in the polygon
        raise _no_streets() from error
    return frozenset(inside.nodes)


def _no_streets() -> NotFoundError:
    return NotFoundError("OpenStreetMap kennt dort keine Straßen.")


def _write(answer: Path, draft: Path, kept: frozenset[int], file_format: str) -> tuple[int, int]:
    """Write the nodes to keep, the ways at them, and all relations.

    osmnx writes files of its own, but without relations and with every step as a way.

    Returns
    -------
    tuple of int
        Steps of streets and ferries between nodes that are kept, and relations.
    """
    segments = relations = 0
    whole: Any = osmium.FileProcessor(answer)
    with osmium.SimpleWriter(osmium.io.File(draft, file_format), overwrite=True) as writer:
        for item in whole:
            if item.is_node() and item.id not in kept:
                continue
            if item.is_way():
                is_kept = [node.ref in kept for node in item.nodes]
                if not any(is_kept):
                    continue
                if "highway" in item.tags or item.tags.get("route") == "ferry":
                    segments += sum(start and end for start, end in pairwise(is_kept))
            relations += item.is_relation()
            writer.add(item)
    return segments, relations
