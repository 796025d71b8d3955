"""Areas from fetched layers: the commune's own, Gemarkungen, and Stadtteile of OpenStreetMap."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import osmium
import pandas as pd
import shapely

from kpk_geo.crs import DEFAULT_CRS, EXCHANGE_CRS, GERMANY
from kpk_geo.errors import InputError
from kpk_geo.import_report import Report
from kpk_geo.ingest.geometries import in_work_crs, read_layer
from kpk_geo.letters import nfc
from kpk_geo.own_commune.area_keys import key_and_name
from kpk_geo.own_commune.cuts import AreaCut, as_frame, within
from kpk_geo.own_commune.folder import Fetched
from kpk_geo.own_commune.territory import Territory

OWN, OSM, CADASTRE = 0, 1, 2  # ranks; the grid comes last
_OSM_LABELS = {
    "9": "Ortsteil (OpenStreetMap, Stufe 9)", "10": "Ortsteil (OpenStreetMap, Stufe 10)"
}  # fmt: skip
_LEVEL = "admin_level"
_PART = "flur"  # art of a cadastral layer: parts of a Gemarkung are no areas


def read_cuts(source: Fetched, territory: Territory) -> Iterator[AreaCut]:
    """Read the cuts that a file of areas holds: one, or one for each level of OpenStreetMap.

    Parameters
    ----------
    source
        File of the layer "areas".
    territory
        The place.

    Raises
    ------
    InputError
        The file cannot be read, or no column of it can be a key.
    """
    if source.file.file.endswith((".osm", ".osm.gz", ".osm.pbf", ".pbf")):
        yield from osm_cuts(source.checked().path, source, territory)
        return
    frame = _read(source)
    if _LEVEL in frame.columns:
        yield from _by_level(frame, source, territory)
        return
    if source.is_own:
        rank, label, of = OWN, source.file.title, source.file.publisher
    else:
        rank, label, of = CADASTRE, "Gemarkung", f"{source.file.publisher}, {source.file.title}"
        frame = _without_parts(frame)
    areas = _with_keys(within(frame, territory.outline), source)
    if len(areas):
        yield AreaCut(
            level=source.file.level or "gebiet", label=_singular(label), rank=rank, areas=areas,
            source=source, of=of,
        )  # fmt: skip


def _read(source: Fetched) -> gpd.GeoDataFrame:
    file, layer = source.checked(), source.layer_format()
    report = Report(file.name)
    frame = in_work_crs(
        read_layer(file, layer, (), report, surfaces=True),
        layer,
        report,
        extent=GERMANY,
        work_crs=DEFAULT_CRS,
    )
    shapes = shapely.make_valid(frame.geometry.to_numpy())
    kept = shapely.area(shapes) > 0
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=DEFAULT_CRS))[kept]


def _without_parts(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    for column in frame.columns:
        if str(column).casefold() == "art":
            return frame[~frame[column].astype(str).str.casefold().str.contains(_PART)]
    return frame


def _with_keys(frame: gpd.GeoDataFrame, source: Fetched) -> gpd.GeoDataFrame:
    """Find keys and names: where the registry is silent or wrong, the cells decide."""
    if frame.empty:
        return as_frame([], [], [])
    reading = source.reading
    texts = {
        str(name): frame[name].map(_text) for name in frame.columns if name != frame.geometry.name
    }
    key, name = key_and_name(texts, reading, where=source.file.file)
    ids = texts[key].str.zfill(reading.id_width or 0)
    if not ids.is_unique:  # parts of one area
        frame = frame.assign(_id=ids, _name=texts[name]).dissolve("_id", aggfunc="first")
        return as_frame(list(frame.index), list(frame["_name"]), list(frame.geometry))
    return as_frame(list(ids), list(texts[name]), list(frame.geometry))


def _text(value: Any) -> str:
    """Write a cell; a whole number that a file holds as a float stays whole."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return nfc(str(value)).strip()


def osm_cuts(path: Path, source: Fetched, territory: Territory) -> Iterator[AreaCut]:
    """Build the areas of administrative relations of an extract, level by level.

    Parameters
    ----------
    path
        An extract, or what was cut out of one.
    source
        Where it came from.
    territory
        The place.

    Raises
    ------
    InputError
        The file is no extract.
    """
    factory: Any = osmium.geom.WKBFactory()
    found: list[tuple[str, str, str, shapely.Geometry]] = []
    wanted = osmium.filter.KeyFilter(_LEVEL)
    try:
        stream: Any = osmium.FileProcessor(path).with_areas(wanted)
        for item in stream.with_filter(wanted):
            level = item.tags.get(_LEVEL, "")
            if not item.is_area() or item.from_way() or level not in _OSM_LABELS:
                continue
            name = nfc(item.tags.get("name", ""))
            shape = shapely.from_wkb(factory.create_multipolygon(item))
            found.append((level, str(item.orig_id()), name, shape))
    except (RuntimeError, ValueError) as error:
        raise InputError(
            f"{path.name}: lässt sich nicht als OpenStreetMap-Auszug lesen ({error})."
        ) from error
    shapes = gpd.GeoSeries([item[3] for item in found], crs=EXCHANGE_CRS).to_crs(DEFAULT_CRS)
    frame = gpd.GeoDataFrame(
        {_LEVEL: [item[0] for item in found], "@id": [item[1] for item in found],
         "name": [item[2] for item in found]},
        geometry=shapely.make_valid(shapes.to_numpy()), crs=DEFAULT_CRS,
    )  # fmt: skip
    yield from _by_level(frame, source, territory)


def _by_level(frame: gpd.GeoDataFrame, source: Fetched, territory: Territory) -> Iterator[AreaCut]:
    """Give the areas of OpenStreetMap, each level a cut of its own."""
    names = frame.get("name", pd.Series("", index=frame.index)).map(_text)
    ids = frame.get("@id", pd.Series(frame.index.astype(str), index=frame.index)).map(_text)
    for level, label in _OSM_LABELS.items():
        own = frame[_LEVEL].map(_text) == level
        keys = [key.rpartition("/")[2] for key in ids[own]]
        called = [name or key for name, key in zip(names[own], keys, strict=True)]
        areas = within(as_frame(keys, called, list(frame.geometry[own])), territory.outline)
        if len(areas):
            yield AreaCut(
                level=f"ortsteil{level}", label=label, rank=OSM, areas=areas, source=source,
                of="OpenStreetMap-Mitwirkende",
                remark="Von Freiwilligen gezeichnet: Bitte mit der eigenen Gliederung vergleichen.",
            )  # fmt: skip


_ONE = (
    ("bezirke", "bezirk", "r"), ("teile", "teil", "r"), ("räume", "raum", "r"),
    ("viertel", "viertel", "s"), ("gebiete", "gebiet", "s"), ("einheiten", "einheit", ""),
)  # fmt: skip


def _singular(title: str) -> str:
    """Name one area of a title such as "Statistische Bezirke".

    >>> _singular("Statistische Bezirke"), _singular("Stadtteile")
    ('Statistischer Bezirk', 'Stadtteil')
    >>> _singular("Stadtbezirke seit 2025"), _singular("Sozialräume")
    ('Stadtbezirk', 'Sozialraum')
    >>> _singular("Statistische Gebiete"), _singular("Gemarkung")
    ('Statistisches Gebiet', 'Gemarkung')
    """
    *before, last = title.split(" (")[0].split(" seit ")[0].split() or [title]
    for plural, one, ending in _ONE:
        if last.casefold().endswith(plural):
            stem = last[: -len(plural)]
            name = stem + one if stem else one.capitalize()
            adjectives = [word + ending if word.endswith("e") else word for word in before]
            return " ".join([*adjectives, name])
    return " ".join([*before, last])
