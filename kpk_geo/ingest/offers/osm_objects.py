"""Objects of an OpenStreetMap extract with their shapes: nodes, ways, and relations of these."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import shapely

from kpk_geo.rings import polygons_of

Corners = list[tuple[float, float]]  # degrees
Key = tuple[str, int]  # "n", "w" or "r", and the number: a node and a way may share one
_AREAS = ("multipolygon", "boundary")  # relations whose members are the rings of one area
_WORDS = {"n": "node", "w": "way", "r": "relation"}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class OsmObject:
    """An object that is meant."""

    key: Key
    tags: dict[str, str]
    shape: shapely.Geometry | None  # degrees; a collection for what consists of several; None: lost
    place: shapely.Point | None  # a point inside the outline; of several parts their centre
    members: frozenset[Key] = frozenset()
    is_cut: bool = False  # parts of it are not in the extract

    def __str__(self) -> str:
        return f"{_WORDS[self.key[0]]} {self.key[1]}"


@dataclass(frozen=True, slots=True)
class _Relation:
    tags: dict[str, str]
    members: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class _Extract:
    """What shapes are made of."""

    nodes: Any  # places by number, as pyosmium keeps them
    ways: Mapping[int, list[int]]
    relations: Mapping[int, _Relation]

    def corners(self, way: int) -> tuple[Corners, bool]:
        """Give the corners of a way that are known, and whether these are all."""
        refs = self.ways.get(way, [])
        found = [point for ref in refs if (point := self.point(ref)) is not None]
        return found, bool(refs) and len(found) == len(refs)

    def point(self, node: int) -> tuple[float, float] | None:
        """Give the place of a node; None: it is not in the extract."""
        if node < 0:  # of an editor, never stored
            return None
        try:
            location = self.nodes.get(node)
        except KeyError:
            return None
        return (location.lon, location.lat) if location.valid() else None


def read_objects(
    path: Path, keys: Iterable[str], is_meant: Callable[[Any], bool]
) -> list[OsmObject]:
    """Read the objects that are meant, with their shapes.

    The file is read once; where relations are meant, once more for the ways that they consist of.

    Parameters
    ----------
    path
        An extract, XML or PBF, packed or not.
    keys
        Tags, one of which an object must have.
    is_meant
        Asked with the tags of every such object.
    """
    nodes = osmium.index.create_map("flex_mem")
    tagged = osmium.filter.KeyFilter(*keys)
    reader: Any = osmium.FileProcessor(path)  # its types know no table of nodes
    processor = reader.with_locations(nodes).with_filter(tagged)
    tags: dict[Key, dict[str, str]] = {}
    ways: dict[int, list[int]] = {}
    relations: dict[int, _Relation] = {}
    for item in processor:
        if not is_meant(item.tags):
            continue
        key = (item.type_str(), item.id)
        tags[key] = dict(item.tags)
        if item.is_way():
            ways[item.id] = [node.ref for node in item.nodes]
        elif item.is_relation():
            relations[item.id] = _relation(item)
    _add_members(path, ways, relations)
    extract = _Extract(nodes, ways, relations)
    return [_object(key, tags[key], extract) for key in tags]


def _relation(item: Any) -> _Relation:
    members = tuple((member.type, member.ref) for member in item.members)
    return _Relation(dict(item.tags), members)


def _add_members(path: Path, ways: dict[int, list[int]], relations: dict[int, _Relation]) -> None:
    """Read what relations consist of: relations that are members first, then ways."""
    inner = {ref for kind, ref in _member_keys(relations) if kind == "r"} - relations.keys()
    if inner:
        for item in _with_ids(path, osmium.osm.RELATION, inner):
            relations[item.id] = _relation(item)
    wanted = {ref for kind, ref in _member_keys(relations) if kind == "w"} - ways.keys()
    if wanted:
        for item in _with_ids(path, osmium.osm.WAY, wanted):
            ways[item.id] = [node.ref for node in item.nodes]


def _with_ids(path: Path, kind: Any, wanted: set[int]) -> Any:
    return osmium.FileProcessor(path, kind).with_filter(osmium.filter.IdFilter(wanted))


def _member_keys(relations: Mapping[int, _Relation]) -> set[Key]:
    return {key for relation in relations.values() for key in relation.members}


def _object(key: Key, tags: dict[str, str], extract: _Extract) -> OsmObject:
    kind, number = key
    members: frozenset[Key] = frozenset()
    if kind == "r":
        members = frozenset(extract.relations[number].members)
    shape, is_whole = _shape(key, extract, depth=0)
    return OsmObject(
        key=key, tags=tags, shape=shape, place=_place(shape), members=members, is_cut=not is_whole
    )


def _place(shape: shapely.Geometry | None) -> shapely.Point | None:
    if shape is None or isinstance(shape, shapely.Point):
        return shape
    centre = shapely.centroid(shape)
    is_area = isinstance(shape, shapely.Polygon | shapely.MultiPolygon)
    if is_area and not shapely.intersects(shape, centre):
        return shapely.point_on_surface(shape)
    return centre


def _shape(key: Key, extract: _Extract, *, depth: int) -> tuple[shapely.Geometry | None, bool]:
    """Give the shape of an object, and whether all of it was there."""
    kind, number = key
    if kind == "n":
        point = extract.point(number)
        return (None, False) if point is None else (shapely.Point(point), True)
    if kind == "w":
        corners, is_whole = extract.corners(number)
        return _outline(corners), is_whole
    relation = extract.relations.get(number)
    if relation is None or depth > 1:  # members of members of members: such circles exist
        return None, False
    if relation.tags.get("type") in _AREAS:
        return _area(relation, extract)
    found = [_shape(member, extract, depth=depth + 1) for member in relation.members]
    shapes = [shape for shape, _ in found if shape is not None]
    whole = bool(shapes) and all(is_whole for _, is_whole in found)
    return (shapely.GeometryCollection(shapes) if shapes else None), whole


def _outline(corners: Corners) -> shapely.Geometry | None:
    """Give the area of a way; of one with too few corners its first."""
    if len(corners) < 3:
        return shapely.Point(corners[0]) if corners else None
    return polygons_of([np.array([*corners, corners[0]])]) or shapely.Point(corners[0])


def _area(relation: _Relation, extract: _Extract) -> tuple[shapely.Geometry | None, bool]:
    """Put the rings of a relation together; of one that is cut, those that close."""
    ways = dict.fromkeys(number for kind, number in relation.members if kind == "w")
    found = [extract.corners(number) for number in ways]  # without labels and the like
    lines = [np.array(corners) for corners, _ in found]
    return polygons_of(lines, is_whole=False), all(is_whole for _, is_whole in found)
