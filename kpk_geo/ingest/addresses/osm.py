"""Addresses from OpenStreetMap extracts (XML or PBF, packed or not), streamed by pyosmium."""

import re
from collections.abc import Iterator
from typing import Any

import osmium
from pyproj import CRS

from kpk_geo.crs import EXCHANGE_CRS
from kpk_geo.errors import InputError
from kpk_geo.german import several
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest import limits
from kpk_geo.ingest.addresses.entries import AddressChecks, RawAddress, StreetName, house_numbers
from kpk_geo.ingest.limits import refuse_large
from kpk_geo.letters import nfc
from kpk_geo.profile import AddressRegister

_SEVERAL = re.compile(r"\s*[;,]\s*")
_NO_TIME = 2106  # an object without a time stamp comes with the largest number there is


def read_osm_addresses(
    source_file: SourceFile, register: AddressRegister, checks: AddressChecks
) -> tuple[Iterator[RawAddress], CRS]:
    """Read nodes and buildings with addr:housenumber; a building lies at its corners' centre.

    "12;14" gives two entries, "12-16" its two ends. Relations are left out and counted.

    Parameters
    ----------
    register
        Section of the profile: the municipality where the tags name none.
    checks
        Collects what is rejected, and the youngest date, while the entries are read.

    Raises
    ------
    InputError
        The file is no OpenStreetMap extract.
    """
    return _entries(source_file, register, checks), EXCHANGE_CRS


def _entries(
    source_file: SourceFile, register: AddressRegister, checks: AddressChecks
) -> Iterator[RawAddress]:
    relations = 0
    refuse_large(source_file.path, limits.EXTRACT, name=source_file.name)
    try:
        wanted = osmium.filter.KeyFilter("addr:housenumber")
        found: Any = osmium.FileProcessor(source_file.path).with_locations().with_filter(wanted)
        for item in found:
            if item.is_relation():
                relations += 1
                continue
            place = _place(item)
            if place is None:
                checks.reject("Das Gebäude hat keine vollständige Geometrie.", line=item.id)
                continue
            yield from _of_object(item, place, register, checks)
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
        raise InputError(
            f"{source_file.name}: lässt sich nicht als OpenStreetMap-Auszug lesen ({error}). "
            "Erwartet wird .osm, .osm.gz, .osm.bz2 oder .osm.pbf."
        ) from error
    if relations:
        checks.report.note(
            f"{several(relations, 'Adresse', 'Adressen')} an Relationen (Gebäude mit Innenhof) "
            f"{'ist' if relations == 1 else 'sind'} nicht gelesen."
        )


def _place(item: Any) -> tuple[float, float] | None:
    if item.is_node():
        return item.location.lon, item.location.lat
    corners = [node.location for node in item.nodes if node.location.valid()]
    if not corners:
        return None
    if len(corners) > 1 and item.is_closed():
        corners = corners[:-1]
    count = len(corners)
    return sum(c.lon for c in corners) / count, sum(c.lat for c in corners) / count


def _of_object(
    item: Any, place: tuple[float, float], register: AddressRegister, checks: AddressChecks
) -> Iterator[RawAddress]:
    tags = {tag.k: nfc(tag.v) for tag in item.tags}
    street = StreetName(
        name=" ".join((tags.get("addr:street") or tags.get("addr:place") or "").split()),
        municipality=tags.get("addr:city") or register.municipality,
        municipality_key=register.municipality_key,
        district=tags.get("addr:suburb") or "",
        postcode=tags.get("addr:postcode") or "",
        street_key="",
    )
    checks.newest = _latest(checks.newest, item.timestamp)
    quality = "Knoten" if item.is_node() else "Gebäude"
    for text in filter(None, _SEVERAL.split(tags["addr:housenumber"].strip())):
        numbers, label = house_numbers(text)
        if not numbers:
            checks.reject(
                "Die Hausnummer ist keine.", line=item.id, column="addr:housenumber", value=text
            )
            continue
        for number, suffix in numbers:
            yield RawAddress(item.id, street, number, suffix, quality, *place, label)


def _latest(known: Any, moment: Any) -> Any:
    day = moment.date() if moment is not None else None
    if day is not None and day.year >= _NO_TIME:
        return known
    return max(filter(None, (known, day)), default=None)
