"""Areas from fetched layers: the commune's own, Gemarkungen, and Stadtteile of OpenStreetMap."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import osmium
import pandas as pd
import shapely

from kpk_geo.crs import EXCHANGE_CRS, GERMANY, WORK_CRS
from kpk_geo.errors import InputError, listed
from kpk_geo.import_report import Report
from kpk_geo.ingest.geometries import in_work_crs, read_layer
from kpk_geo.letters import nfc
from kpk_geo.own_commune.cuts import AreaCut, as_frame, within
from kpk_geo.own_commune.folder import Fetched
from kpk_geo.own_commune.territory import Territory
from kpk_geo.profile import LayerFormat

OWN, OSM, CADASTRE = 0, 1, 2  # ranks; the grid comes last
_OSM_LABELS = {
    "9": "Ortsteil (OpenStreetMap, Stufe 9)", "10": "Ortsteil (OpenStreetMap, Stufe 10)"
}  # fmt: skip
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
    reading = source.reading
    file = source.checked()
    member = source.member(reading.layer, ".shp")
    layer = LayerFormat(
        file=file.name, source="areas", member=member, layer=None if member else reading.layer,
        crs=reading.crs, encoding=reading.encoding,
    )  # fmt: skip
    report = Report(file.name)
    frame = in_work_crs(
        read_layer(file, layer, (), report, surfaces=True), layer, report, extent=GERMANY
    )
    shapes = shapely.make_valid(frame.geometry.to_numpy())
    kept = shapely.area(shapes) > 0
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=WORK_CRS))[kept]


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
    told = (reading.id_column, reading.name_column)
    keys = [name for name, column in texts.items() if _may_be_key(column, reading.dissolve)]
    if not keys:
        raise InputError(
            f"{source.file.file}: In keiner Spalte steht je Gebiet ein eigener Schlüssel. "
            f"Vorhanden sind: {listed(texts)}."
        )
    numbered = [name for name in keys if texts[name].str.fullmatch(r"[\d.]+").all()]
    key = next((name for name in told if name in numbered), None) or (
        told[0] if told[0] in keys else (numbered or keys)[0]
    )
    worded = [name for name in texts if name != key and texts[name].str.contains("[A-Za-z]").all()]
    name = next((item for item in told[::-1] if item in worded), None) or next(
        iter(worded), str(key)
    )
    ids = texts[str(key)].str.zfill(reading.id_width or 0)
    if reading.dissolve or not ids.is_unique:
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


def _may_be_key(column: "pd.Series[str]", dissolves: bool) -> bool:
    return bool((column != "").all()) and (dissolves or column.is_unique)


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
    found: dict[str, list[tuple[str, str, shapely.Geometry]]] = {}
    wanted = osmium.filter.KeyFilter("admin_level")
    try:
        stream: Any = osmium.FileProcessor(path).with_areas(wanted)
        for item in stream.with_filter(wanted):
            level = item.tags.get("admin_level", "")
            if not item.is_area() or item.from_way() or level not in _OSM_LABELS:
                continue
            name = nfc(item.tags.get("name", ""))
            shape = shapely.from_wkb(factory.create_multipolygon(item))
            found.setdefault(level, []).append((str(item.orig_id()), name, shape))
    except (RuntimeError, ValueError) as error:
        raise InputError(
            f"{path.name}: lässt sich nicht als OpenStreetMap-Auszug lesen ({error})."
        ) from error
    for level, items in sorted(found.items()):
        shapes = gpd.GeoSeries([item[2] for item in items], crs=EXCHANGE_CRS).to_crs(WORK_CRS)
        frame = as_frame(
            [item[0] for item in items], [item[1] or item[0] for item in items],
            list(shapely.make_valid(shapes.to_numpy())),
        )  # fmt: skip
        areas = within(frame, territory.outline)
        if len(areas):
            yield AreaCut(
                level=f"ortsteil{level}", label=_OSM_LABELS[level], rank=OSM, areas=areas,
                source=source, of="OpenStreetMap-Mitwirkende",
                remark="Von Freiwilligen gezeichnet: Bitte mit der eigenen Gliederung vergleichen.",
            )  # fmt: skip


def _singular(title: str) -> str:
    """Name one area of a title such as "Statistische Bezirke".

    >>> _singular("Statistische Bezirke"), _singular("Stadtteile"), _singular("Stadtbezirke seit 25")
    ('Statistischer Bezirk', 'Stadtteil', 'Stadtbezirk')
    >>> _singular("Sozialräume"), _singular("Gemarkung")
    ('Sozialraum', 'Gemarkung')
    """
    words = title.split(" (")[0].split(" seit ")[0].split()
    for plural, one in (("bezirke", "bezirk"), ("teile", "teil"), ("räume", "raum"),
                        ("viertel", "viertel"), ("gebiete", "gebiet")):  # fmt: skip
        if words and words[-1].casefold().endswith(plural):
            words[-1] = words[-1][: -len(plural)] + (
                one.capitalize()
                if words[-1][0].isupper() and len(words[-1]) == len(plural)
                else one
            )
            words[:-1] = [word + "r" if word.endswith("e") else word for word in words[:-1]]
    return " ".join(words)
