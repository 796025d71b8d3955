"""Offers from OpenStreetMap extracts: Kitas and schools where a commune has no list at hand."""

from typing import Any

import geopandas as gpd
import osmium
import pandas as pd
import shapely

from kpk_geo.crs import EXCHANGE_CRS
from kpk_geo.errors import InputError
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest import limits
from kpk_geo.ingest.limits import refuse_large
from kpk_geo.letters import nfc
from kpk_geo.profile import OfferTable

# Field of the offer -> OpenStreetMap's tags, the first that is there.
_TAGS = {
    "title": ("name", "official_name", "operator"),
    "provider": ("operator",),
    "capacity_value": ("capacity",),
    "opening_hours": ("opening_hours",),
    "url": ("website", "contact:website", "url"),
}
_WHEELCHAIR = {"yes": "ja", "limited": "teilweise", "no": "nein"}


def read_osm_offers(
    source_file: SourceFile, table: OfferTable, report: Report
) -> tuple[pd.DataFrame, gpd.GeoSeries]:
    """Read points and buildings whose tags are those of `only`; a building lies at its centre.

    Parameters
    ----------
    table
        Section of the profile; each tag in `only` must have one of the values named there.

    Returns
    -------
    pandas.DataFrame
        Text by running number, with the fields of the offer.
    geopandas.GeoSeries
        Points in degrees.

    Raises
    ------
    InputError
        `only` is empty, the file is no extract, or nothing in it is meant.
    """
    if not table.only:
        raise InputError(
            f'{source_file.name}: Zu layout = "osm" gehört only, etwa only = {{ amenity = '
            '["kindergarten"] }: Sonst wäre jedes Haus ein Angebot.'
        )
    rows, places, nameless = [], [], 0
    refuse_large(source_file.path, limits.EXTRACT, name=source_file.name)
    try:
        keys = osmium.filter.KeyFilter(*table.only)
        found: Any = osmium.FileProcessor(source_file.path).with_locations().with_filter(keys)
        for item in found:
            place = None if item.is_relation() else _place(item)
            if place is None or not _is_meant(item.tags, table):
                continue
            row = _fields(item)
            nameless += "title" not in row
            rows.append({"title": _label(item.tags, table), **row})
            places.append(place)
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
        raise InputError(
            f"{source_file.name}: lässt sich nicht als OpenStreetMap-Auszug lesen ({error})."
        ) from error
    if not rows:
        raise InputError(f"{source_file.name}: Kein Eintrag hat die Merkmale {table.only}.")
    if nameless:
        report.note(f"{nameless} Einträge haben in OpenStreetMap keinen Namen.")
    text = pd.DataFrame(rows).fillna("")
    for key in table.only:
        text[f"only:{key}"] = table.only[key][0]
    return text, gpd.GeoSeries(places, index=text.index, crs=EXCHANGE_CRS)


def _is_meant(tags: Any, table: OfferTable) -> bool:
    return all(nfc(tags.get(key, "")) in values for key, values in table.only.items())


def _label(tags: Any, table: OfferTable) -> str:
    value = tags.get(next(iter(table.only)))
    words = {"kindergarten": "Kita", "school": "Schule"}
    return f"{words.get(value, value)} ohne Namen"


def _fields(item: Any) -> dict[str, str]:
    tags = item.tags
    row = {"offer_id": f"osm-{item.type_str()}{item.id}"}
    for field, keys in _TAGS.items():
        value = next((tags[key] for key in keys if key in tags), None)
        if value:
            row[field] = nfc(value)
    # The object itself lies on the map: its address is a name for people, nothing to be found.
    street = f"{tags.get('addr:street', '')} {tags.get('addr:housenumber', '')}".strip()
    town = f"{tags.get('addr:postcode', '')} {tags.get('addr:city', '')}".strip()
    if street:
        row["site_name"] = ", ".join(filter(None, (street, town)))
    if tags.get("wheelchair") in _WHEELCHAIR:
        row["barrier_free"] = _WHEELCHAIR[tags["wheelchair"]]
    if "capacity" in tags:
        row["capacity_unit"] = "Plätze"
    return row


def _place(item: Any) -> shapely.Point | None:
    if item.is_node():
        return shapely.Point(item.location.lon, item.location.lat)
    corners = [(n.location.lon, n.location.lat) for n in item.nodes if n.location.valid()]
    if len(corners) < 3:
        return shapely.Point(corners[0]) if corners else None
    return shapely.Polygon(corners).centroid
