"""A small OpenStreetMap extract of a place and around it, out of those of whole Regierungsbezirke.

Kept is what a map of this program reads: streets, rails, water, green, names, administrative
borders, and places where families go. Houses are left out. Where a place lies at the border of a
Regierungsbezirk, several extracts are cut and put together; what both have stands in it once.
"""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import osmium

from kpk_geo.crs import DEFAULT_CRS, to_work
from kpk_geo.errors import InputError
from kpk_geo.import_report import SourceFile
from kpk_geo.own_commune.store import Counted
from kpk_geo.own_commune.territory import SQUARE, Territory

MARGIN = 0.02  # degrees beyond what lies around: ways end there, and nothing near is cut off
_KEYS = (
    "highway", "route", "railway", "waterway", "natural", "water", "landuse", "leisure", "place",
    "boundary", "amenity", "barrier", "healthcare", "social_facility", "community_centre", "office",
)  # fmt: skip
# Offers that OpenStreetMap may stand in for: kind of offer -> tags, of which each must fit.
OSM_KINDS: dict[str, dict[str, tuple[str, ...]]] = {
    "kita": {"amenity": ("kindergarten",)},
    "school": {"amenity": ("school",)},
    "clinic": {"amenity": ("hospital",)},
    "youth_centre": {"community_centre": ("youth_centre",)},
    "family_centre": {"community_centre": ("family_centre",)},
}
Box = tuple[float, float, float, float]


def cut_extract(files: Sequence[SourceFile], territory: Territory, target: Path) -> Counted:
    """Cut extracts to a place and around it, and put them together.

    Parameters
    ----------
    files
        Extracts that may hold some of it.
    territory
        The place.
    target
        Extract to be written (.osm.pbf).

    Returns
    -------
    dict
        `streets`: how many ways are streets; `kinds`: objects in the place and around it by kind of
        offer; `used`: files that held some of it; `squares`: square kilometres with a street, as
        "east north" in thousands of metres of the region's system.

    Raises
    ------
    InputError
        A file is no extract, or none of them holds a street of the place.
    """
    west, south, east, north = territory.degrees
    box = (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
    with tempfile.TemporaryDirectory(prefix="kpk-osm-") as room:
        parts, used = [], []
        for number, file in enumerate(files):
            part = Path(room) / f"{number}.osm.pbf"
            try:
                if _may_hold(file.path, box) and _cut(file.path, box, part, Path(room)):
                    parts.append(part)
                    used.append(file.name)
            except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
                raise InputError(
                    f"{file.name}: lässt sich nicht als OpenStreetMap-Auszug lesen ({error}). "
                    "Bitte noch einmal holen."
                ) from error
        if not parts:
            raise InputError(
                f"Kein Straßenauszug enthält {territory.place.label}: "
                f"{', '.join(file.name for file in files)}. Ist es der richtige Regierungsbezirk?"
            )
        whole = parts[0] if len(parts) == 1 else _merged(parts, Path(room) / "all.osm.pbf")
        counted = _counted(whole, territory)
        shutil.copyfile(whole, target)
    return counted | {"used": used}


def _may_hold(path: Path, box: Box) -> bool:
    """Say by the frame that an extract states of itself whether it may hold some of a box."""
    with osmium.io.Reader(str(path)) as reader:
        frame = reader.header().box()
        if not frame.valid():
            return True
        low, high = frame.bottom_left, frame.top_right
    return bool(
        low.lon <= box[2] and high.lon >= box[0] and low.lat <= box[3] and high.lat >= box[1]
    )


def _cut(path: Path, box: Box, target: Path, room: Path) -> bool:
    """Write what is kept of one extract; say whether there was anything."""
    index = f"sparse_file_array,{room / (target.name + '.nodes')}"
    stream: Any = osmium.FileProcessor(str(path)).with_locations(index)
    stream = stream.with_filter(osmium.filter.KeyFilter(*_KEYS))
    kept: dict[str, set[int]] = {"n": set(), "w": _rims(path, box, f"{index}.rims")}
    found = False
    with osmium.BackReferenceWriter(
        str(target), ref_src=str(path), overwrite=True, remove_tags=False
    ) as writer:
        for item in stream:
            if _is_near(item, box, kept):
                writer.add(item)
                found = True
    return found


def _rims(path: Path, box: Box, index: str) -> set[int]:
    """Give the ways near by that squares to walk on consist of: most have no tags of their own."""
    relations: Any = osmium.FileProcessor(str(path), osmium.osm.RELATION)
    members = {
        member.ref
        for relation in relations.with_filter(osmium.filter.KeyFilter("highway"))
        if relation.tags.get("type") in ("multipolygon", "site")
        for member in relation.members
        if member.type == "w"
    }
    if not members:
        return members
    stream: Any = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY)
    ways = stream.with_locations(index).with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
    return {
        way.id
        for way in ways
        if way.id in members and any(_inside(node.location, box) for node in way.nodes)
    }


def _is_near(item: Any, box: Box, kept: dict[str, set[int]]) -> bool:
    if item.is_node():
        near = _inside(item.location, box)
    elif item.is_way():
        near = any(_inside(node.location, box) for node in item.nodes)
    else:
        return _is_small(item.tags) and any(
            member.ref in kept.get(member.type, ()) for member in item.members
        )
    if near:
        kept[item.type_str()].add(item.id)
    return bool(near)


def _inside(location: Any, box: Box) -> bool:
    return bool(
        location.valid() and box[0] <= location.lon <= box[2] and box[1] <= location.lat <= box[3]
    )


def _is_small(tags: Any) -> bool:
    """Leave out what reaches across the country, since all of it would come along."""
    if tags.get("type") in ("route", "route_master", "network", "superroute", "waterway"):
        return (tags.get("type"), tags.get("route")) == ("route", "ferry")
    if tags.get("boundary"):
        return tags.get("boundary") == "administrative" and tags.get("admin_level") in ("9", "10")
    return True


def _merged(parts: Sequence[Path], target: Path) -> Path:
    """Put extracts together; an object that several have is written once."""
    merger = osmium.MergeInputReader()
    for part in parts:
        merger.add_file(str(part))
    with osmium.SimpleWriter(str(target), overwrite=True) as writer:
        merger.apply(writer, simplify=True)
    return target


def merge_offers(files: Sequence[SourceFile], territory: Territory, target: Path) -> Counted:
    """Put together what was asked of OpenStreetMap commune by commune: offers without streets.

    Parameters
    ----------
    files
        Extracts of single communes.
    territory
        The place.
    target
        Extract to be written (.osm.pbf).

    Returns
    -------
    dict
        `kinds`: objects in the place and around it by kind of offer.

    Raises
    ------
    InputError
        A file is no extract.
    """
    with tempfile.TemporaryDirectory(prefix="kpk-osm-") as room:
        whole = Path(room) / "all.osm.pbf"
        try:
            _merged([file.path for file in files], whole)
        except (RuntimeError, ValueError) as error:
            raise InputError(
                f"{', '.join(file.name for file in files)}: lässt sich nicht als "
                f"OpenStreetMap-Auszug lesen ({error}). Bitte noch einmal holen."
            ) from error
        kinds = _kinds(whole, territory)
        shutil.copyfile(whole, target)
    return {"kinds": kinds}


def _counted(path: Path, territory: Territory) -> Counted:
    """Count streets and offers, and note where streets are."""
    stream: Any = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
    places = []
    for item in stream.with_filter(osmium.filter.KeyFilter("highway")):
        if item.is_way():
            places.append(_place(item))
    if not places:
        raise InputError("Der Auszug enthält keine Straße im Umkreis der Kommune.")
    xy = to_work(np.array(places, dtype=float), DEFAULT_CRS)
    squares = sorted({f"{int(x // SQUARE)} {int(y // SQUARE)}" for x, y in xy if np.isfinite(x)})
    return {"streets": len(places), "kinds": _kinds(path, territory), "squares": squares}


def _kinds(path: Path, territory: Territory) -> dict[str, int]:
    """Count offers in the place and around it; a site of several buildings counts with each."""
    found: dict[str, list[tuple[float, float]]] = {kind: [] for kind in OSM_KINDS}
    stream: Any = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
    for item in stream.with_filter(osmium.filter.KeyFilter("amenity", "community_centre")):
        for kind, wanted in OSM_KINDS.items():
            if all(item.tags.get(key) in texts for key, texts in wanted.items()):
                found[kind].append(_place(item))
    counts = {}
    for kind, places in found.items():
        xy = to_work(np.array(places, dtype=float).reshape(-1, 2), DEFAULT_CRS)
        counts[kind] = int(territory.holds(xy[:, 0], xy[:, 1], around=True).sum())
    return counts


def _place(item: Any) -> tuple[float, float]:
    """Give a node's place, or that of the first known node of a way; NaN where none is known."""
    spots = [item.location] if item.is_node() else [node.location for node in item.nodes]
    known = next((spot for spot in spots if spot.valid()), None)
    return (known.lon, known.lat) if known else (np.nan, np.nan)
