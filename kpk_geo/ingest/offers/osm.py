"""Offers from OpenStreetMap extracts: Kitas and schools where a commune has no list at hand."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd

from kpk_geo.crs import EXCHANGE_CRS
from kpk_geo.errors import InputError, listed
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest import limits
from kpk_geo.ingest.limits import refuse_large
from kpk_geo.ingest.offers.osm_doubles import without_doubles
from kpk_geo.ingest.offers.osm_objects import OsmObject, read_objects
from kpk_geo.letters import nfc
from kpk_geo.model import OfferKind
from kpk_geo.profile import OfferTable

# Field of the offer -> OpenStreetMap's tags, the first that is there.
_TAGS = {
    "title": ("name", "official_name", "operator"),
    "provider": ("operator",),
    "capacity_value": ("capacity",),
    "opening_hours": ("opening_hours",),
    "url": ("website", "contact:website", "url"),
}
# Written before a key: what was an offer, or will be one.
_LIFECYCLE = {
    "disused": "nicht mehr genutzt", "abandoned": "aufgegeben", "was": "ehemals",
    "demolished": "abgerissen", "removed": "abgerissen", "razed": "abgerissen",
    "construction": "im Bau", "proposed": "geplant", "planned": "geplant",
}  # fmt: skip
_WHEELCHAIR = {"yes": "ja", "limited": "teilweise", "no": "nein"}


def read_osm_offers(
    source_file: SourceFile, table: OfferTable, report: Report
) -> tuple[pd.DataFrame, gpd.GeoSeries]:
    """Read points, buildings and relations whose tags are those of `only`.

    An area lies at a point inside of it, a site of several buildings at their centre. A tag may
    have several values, such as "kindergarten;social_facility".

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
    refuse_large(source_file.path, limits.EXTRACT, name=source_file.name)
    gone: Counter[str] = Counter()
    try:
        found = read_objects(source_file.path, *_wanted(table, gone))
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
        raise InputError(
            f"{source_file.name}: lässt sich nicht als OpenStreetMap-Auszug lesen ({error})."
        ) from error
    report.tally.rows = len(found)
    if gone:
        texts = ", ".join(f"{count} {why}" for why, count in sorted(gone.items()))
        report.note(f"Nicht gelesen, weil in OpenStreetMap so bezeichnet: {texts}.")
    placed = _placed(found, table, report)
    if not placed:
        raise InputError(_nothing(source_file.name, len(found), table))
    offers = without_doubles(
        placed, lambda item: _values(item.tags, table), report,
        named=lambda item: _called(item, table),
    )  # fmt: skip
    rows = [_fields(item, table) for item in offers]
    nameless = sum(not any(key in item.tags for key in _TAGS["title"]) for item in offers)
    if nameless:
        report.note(f"{nameless} Einträge haben in OpenStreetMap keinen Namen.")
    text = pd.DataFrame(rows).fillna("")
    for key in table.only:
        text[f"only:{key}"] = table.only[key][0]
    places = np.array([item.place for item in offers], dtype=object)
    return text, gpd.GeoSeries(places, index=text.index, crs=EXCHANGE_CRS)


def _wanted(table: OfferTable, gone: Counter[str]) -> tuple[list[str], Callable[[Any], bool]]:
    """Give the tags to look for, and what says whether they are meant and counts what is gone."""
    before = {
        f"{prefix}:{key}": (key, why) for prefix, why in _LIFECYCLE.items() for key in table.only
    }

    def is_meant(tags: Any) -> bool:
        if _is_meant(tags, table):
            return True
        for name, (key, why) in before.items():
            if name in tags and _is_meant({**dict(tags), key: tags[name]}, table):
                gone[why] += 1
                break
        return False

    return [*table.only, *before], is_meant


def _placed(found: list[OsmObject], table: OfferTable, report: Report) -> list[OsmObject]:
    """Leave out what has no place, and tell each; tell too whose place is that of a part."""
    cut = [_called(item, table) for item in found if item.place is not None and item.is_cut]
    if cut:
        report.note(
            f"Am Rand des Auszugs fehlen Teile ({len(cut)}): {listed(cut, limit=8)}. Der Ort folgt "
            "aus den übrigen."
        )
    for item in found:
        if item.place is None:
            why = "Teile fehlen im Auszug" if item.is_cut else "der Umriss ist nicht geschlossen"
            report.add(
                f"Ohne Ort und nicht geladen: „{_called(item, table)}“, denn {why}. Einen größeren "
                "Auszug nehmen oder das Angebot in einer eigenen Liste nennen."
            )
    return [item for item in found if item.place is not None]


def _nothing(file: str, found: int, table: OfferTable) -> str:
    if found:
        return f"{file}: Keiner der {found} Einträge mit den Merkmalen {table.only} hat einen Ort."
    return f"{file}: Kein Eintrag hat die Merkmale {table.only}."


def _called(item: OsmObject, table: OfferTable) -> str:
    """Name an object in the report; of what may be confidential only its number."""
    name = nfc(item.tags.get("name", ""))
    return f"{item} {name}".strip() if table.kind is not OfferKind.SHELTER else str(item)


def _is_meant(tags: Any, table: OfferTable) -> bool:
    return all(_among(tags.get(key, ""), values) for key, values in table.only.items())


def _among(text: str, wanted: Iterable[str]) -> list[str]:
    """Give the parts of a value that are wanted; semicolons separate them."""
    parts = [part.strip() for part in nfc(text).split(";")]
    return [value for value in wanted if value in (nfc(text), *parts)]


def _values(tags: Any, table: OfferTable) -> frozenset[str]:
    found = (_among(tags.get(key, ""), values) for key, values in table.only.items())
    return frozenset(value for values in found for value in values)


def _label(tags: Any, table: OfferTable) -> str:
    key, values = next(iter(table.only.items()))
    value = _among(tags.get(key, ""), values)[0]
    words = {"kindergarten": "Kita", "school": "Schule"}
    return f"{words.get(value, value)} ohne Namen"


def _fields(item: OsmObject, table: OfferTable) -> dict[str, str]:
    tags, (kind, number) = item.tags, item.key
    row = {"offer_id": f"osm-{kind}{number}", "title": _label(tags, table)}
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
