"""Water, railways, streets, green and places from an OpenStreetMap extract, streamed by pyosmium.

Nodes first, and of these only what lies in the box: memory grows with the region, not with the
file. (A filter by numbers would be faster; it takes 1.5 GB for the numbers of a single city.) Then
relations, for the ways that they consist of, and ways. Rings are put together here; one that does
not close is left out and counted.
"""

from array import array
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import osmium
import shapely
from pyproj import CRS

from kpk_geo.arrays import Floats, Ints, Objects
from kpk_geo.background import Background, FeatureKind, PlaceKind
from kpk_geo.crs import to_work
from kpk_geo.errors import InputError
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest import limits
from kpk_geo.ingest.background.tags import KEYS, kind_of
from kpk_geo.ingest.limits import refuse_large
from kpk_geo.letters import nfc
from kpk_geo.rings import polygons_of

Box = tuple[float, float, float, float]  # degrees: west, south, east, north
TOLERANCE = 2.0  # metres that a line may be moved; a pixel of the closest zoom (own setting)
MAX_NAME = 200  # letters; more is no name
_RINGS = ("multipolygon", "boundary")
_PLACES = {kind.value: kind for kind in PlaceKind}


@dataclass(frozen=True, slots=True)
class _Nodes:
    """Nodes of the box, by number."""

    numbers: Ints  # sorted
    xy: Floats  # metres

    def line(self, refs: list[int]) -> tuple[Floats, bool]:
        """Give the corners of a way that are known, and whether these are all."""
        wanted = np.array(refs, dtype=np.int64)
        at = np.searchsorted(self.numbers, wanted)
        known = at < len(self.numbers)
        known[known] = self.numbers[at[known]] == wanted[known]
        return self.xy[at[known]], bool(known.all())


@dataclass(slots=True)
class _Found:
    """What was found, by kind."""

    shapes: dict[FeatureKind, list[shapely.Geometry]] = field(
        default_factory=lambda: defaultdict(list)
    )
    broken: int = 0  # surfaces whose ring does not close, or that are none


def read_osm_background(
    source_file: SourceFile, *, box: Box, work_crs: CRS, report: Report
) -> Background:
    """Read what is drawn behind the maps, clipped to `box`.

    Parameters
    ----------
    box
        West, south, east, north in degrees.
    work_crs
        Of the region: everything comes in its metres.

    Raises
    ------
    InputError
        The file is no OpenStreetMap extract, or is cut off.
    """
    refuse_large(source_file.path, limits.EXTRACT, name=source_file.name)
    path = str(source_file.path)
    try:
        nodes = _read_nodes(path, box, work_crs)
        found = _read_ways(path, nodes)
        places = _read_places(path, box, work_crs)
        stated = stated_extent(path, work_crs)
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
        raise InputError(
            f"{source_file.name}: lässt sich nicht als OpenStreetMap-Auszug lesen ({error}). "
            "Ist die Datei vollständig heruntergeladen?"
        ) from error
    features = _features(found, work_crs)
    extent = stated if stated is not None else _hull(features)
    _tell(report, features, places, found.broken)
    return Background(features=features, places=places, extent=_clipped(extent, box, work_crs))


def _read_nodes(path: str, box: Box, work_crs: CRS) -> _Nodes:
    west, south, east, north = box
    numbers, degrees = array("q"), array("d")
    stream: Any = osmium.FileProcessor(path, osmium.osm.NODE)
    for node in stream:
        location = node.location
        lon, lat = location.lon, location.lat
        if west <= lon <= east and south <= lat <= north:
            numbers.append(node.id)
            degrees.extend((lon, lat))
    found, first = np.unique(np.frombuffer(numbers, dtype=np.int64), return_index=True)
    xy = np.frombuffer(degrees, dtype=float).reshape(-1, 2)[first]
    return _Nodes(found, to_work(xy, work_crs) if len(xy) else xy)


def _read_ways(path: str, nodes: _Nodes) -> _Found:
    found = _Found()
    kinds, members = _read_relations(path)
    parts: dict[int, list[Floats]] = defaultdict(list)  # rings by relation
    tagged = osmium.filter.KeyFilter(*KEYS)
    ways: Any = osmium.FileProcessor(path, osmium.osm.WAY)
    for way in ways if members else ways.with_filter(tagged):
        relations = [parts[number] for number in members.get(way.id, ())]
        if relations or any(key in way.tags for key in KEYS):
            _take(way, nodes, found, relations)
    for number, lines in sorted(parts.items()):
        shape = polygons_of(lines)
        if shape is None:
            found.broken += 1
        else:
            found.shapes[kinds[number]].append(shape)
    return found


def _read_relations(path: str) -> tuple[dict[int, FeatureKind], dict[int, list[int]]]:
    """Give what the relations are that have a surface, and by way those whose ring it is."""
    kinds: dict[int, FeatureKind] = {}
    members: dict[int, list[int]] = defaultdict(list)
    stream: Any = osmium.FileProcessor(path, osmium.osm.RELATION)
    for relation in stream.with_filter(osmium.filter.KeyFilter(*KEYS)):
        tags = dict(relation.tags)
        kind = kind_of(tags, is_closed=True) if tags.get("type") in _RINGS else None
        if kind is None or not kind.is_area:
            continue
        kinds[relation.id] = kind
        for member in relation.members:
            if member.type == "w":
                members[member.ref].append(relation.id)
    return kinds, members


def _take(way: Any, nodes: _Nodes, found: _Found, relations: list[list[Floats]]) -> None:
    """Put a way where it belongs: to its kind, and to the relations whose ring it is."""
    refs = [node.ref for node in way.nodes]
    kind = kind_of(dict(way.tags), is_closed=len(refs) > 3 and refs[0] == refs[-1])
    if not refs or (kind is None and not relations):
        return
    xy, is_whole = nodes.line(refs)
    if len(xy) < 2:
        return
    for parts in relations:
        parts.append(xy)
    if kind is None:
        return
    if not kind.is_area:
        found.shapes[kind].append(shapely.LineString(xy))
    elif is_whole and (shape := polygons_of([xy])) is not None:
        found.shapes[kind].append(shape)
    else:
        found.broken += 1


def _read_places(path: str, box: Box, work_crs: CRS) -> gpd.GeoDataFrame:
    west, south, east, north = box
    rows: list[tuple[str, str]] = []
    points: list[tuple[float, float]] = []
    stream: Any = osmium.FileProcessor(path, osmium.osm.NODE)
    for node in stream.with_filter(osmium.filter.KeyFilter("place")):
        kind = _PLACES.get(node.tags.get("place", ""))
        name = nfc(node.tags.get("name", "")).strip()[:MAX_NAME]
        lon, lat = node.location.lon, node.location.lat
        if kind and name and west <= lon <= east and south <= lat <= north:
            rows.append((kind.value, name))
            points.append((lon, lat))
    degrees = np.array(points, dtype=float).reshape(-1, 2)
    xy = to_work(degrees, work_crs) if points else degrees
    frame = gpd.GeoDataFrame(
        {"kind": [kind for kind, _ in rows], "name": [name for _, name in rows]},
        geometry=shapely.points(xy),
        crs=work_crs,
    )
    return frame.drop_duplicates(["kind", "name", "geometry"], ignore_index=True)


def stated_extent(path: str, work_crs: CRS) -> shapely.Geometry | None:
    """Read how far an extract goes by its own account, in metres; None: it does not say."""
    reader = osmium.io.Reader(path)
    try:
        box = reader.header().box()
    finally:
        reader.close()
    if not box.valid():
        return None
    low, high = box.bottom_left, box.top_right
    return box_in_metres((low.lon, low.lat, high.lon, high.lat), work_crs)


def box_in_metres(box: Box, work_crs: CRS) -> shapely.Geometry:
    """Transform a box; its sides stay straight to the metre when cut every few kilometres."""
    corners = shapely.get_coordinates(shapely.segmentize(shapely.box(*box), 0.02))
    return shapely.Polygon(to_work(corners, work_crs))


def _hull(features: gpd.GeoDataFrame) -> shapely.Geometry | None:
    """Take what was drawn as far as the extract goes."""
    hull: Any = shapely.convex_hull(shapely.geometrycollections(features.geometry.to_numpy()))
    return hull if shapely.get_dimensions(hull) == 2 else None


def _clipped(extent: shapely.Geometry | None, box: Box, work_crs: CRS) -> shapely.Geometry | None:
    if extent is None:
        return None
    inside: Any = shapely.intersection(
        extent, box_in_metres(box, work_crs)
    )  # types know arrays alone
    return inside if shapely.get_dimensions(inside) == 2 else None


def _features(found: _Found, work_crs: CRS) -> gpd.GeoDataFrame:
    kinds = [kind for kind in FeatureKind if found.shapes[kind]]
    shapes = [_merged(kind, np.array(found.shapes[kind], dtype=object)) for kind in kinds]
    kept = [at for at, shape in enumerate(shapes) if not shapely.is_empty(shape)]
    return gpd.GeoDataFrame(
        {"kind": [kinds[at].value for at in kept]},
        geometry=[shapes[at] for at in kept],
        crs=work_crs,
    )


def _merged(kind: FeatureKind, shapes: Objects) -> shapely.Geometry:
    """Join what touches, and leave out what nobody sees at the closest zoom."""
    if kind.is_area:
        return shapely.simplify(shapely.union_all(shapes, grid_size=0.1), TOLERANCE)
    joined = shapely.line_merge(shapely.multilinestrings(shapes))
    lines = shapely.simplify(shapely.get_parts(joined), TOLERANCE)
    # In an order of their own, whatever that of the file.
    kept: Any = shapely.multilinestrings(lines[~shapely.is_empty(lines)])
    normal: shapely.Geometry = shapely.normalize(kept)
    return normal


def _tell(
    report: Report, features: gpd.GeoDataFrame, places: gpd.GeoDataFrame, broken: int
) -> None:
    present = set(features["kind"])
    words = {
        "Straßen": any(kind.endswith("_road") for kind in present),
        "Gewässer": bool(present & {"water", "river", "stream"}),
        "Bahnlinien": "rail" in present,
        "Grünflächen": "green" in present,
    }
    drawn = [word for word, is_there in words.items() if is_there]
    if not places.empty:
        drawn.append("ein Ortsname" if len(places) == 1 else f"{len(places)} Ortsnamen")
    if drawn:
        report.note(f"Zur Orientierung auf den Karten: {', '.join(drawn)}.")
    if broken:
        what = "Eine Fläche hat" if broken == 1 else f"{broken} Flächen haben"
        report.note(
            f"{what} im Auszug keinen geschlossenen Rand (Gewässer, Park oder Wald) und "
            f"{'ist' if broken == 1 else 'sind'} nicht gezeichnet; gerechnet wird damit nichts."
        )
