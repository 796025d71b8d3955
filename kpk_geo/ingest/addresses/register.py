"""Address registers: one way in for every format, block by block, each entry checked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from pyproj import CRS

from kpk_geo.crs import Extent, require_inside, to_degrees, to_work
from kpk_geo.errors import InputError
from kpk_geo.geocoding.house_number import house_text
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest.addresses.entries import AddressChecks, RawAddress, StreetName
from kpk_geo.ingest.addresses.layers import read_layer_addresses, read_table_addresses
from kpk_geo.ingest.addresses.osm import read_osm_addresses
from kpk_geo.ingest.addresses.texts import read_official_addresses
from kpk_geo.ingest.cells import MAX_CELL
from kpk_geo.ingest.geometries import NULL_ISLAND
from kpk_geo.profile import AddressRegister

BLOCK_ROWS = 50_000
UNKNOWN_STREET = "###"  # Essen writes "### Straßenname unbekannt"

_Read = tuple[Iterator[RawAddress], CRS | None]  # None: in the region's own system
_Reader = Callable[[SourceFile, AddressRegister, AddressChecks], _Read]
_READERS: dict[str, _Reader] = {
    "gebref": read_official_addresses,
    "hkde": read_official_addresses,
    "table": read_table_addresses,
    "layer": read_layer_addresses,
    "osm": read_osm_addresses,
}


@dataclass(frozen=True, eq=False, slots=True)
class AddressBlock:
    """Checked entries; coordinates in metres of the region's system."""

    entries: list[RawAddress]
    x: np.ndarray
    y: np.ndarray
    work_crs: CRS


def read_addresses(
    source_file: SourceFile,
    register: AddressRegister,
    *,
    extent: Extent,
    work_crs: CRS,
    checks: AddressChecks,
) -> Iterator[AddressBlock]:
    """Read a register block by block; the whole of it is never in memory.

    An entry without street or coordinate, or outside the extent, is rejected and reported.

    Parameters
    ----------
    register
        Section of the profile; its format says which reader is taken.
    extent
        Degrees.
    work_crs
        Of the region: the places come in its metres.
    checks
        Collects what is rejected, and the youngest date, while the blocks are read.

    Raises
    ------
    InputError
        The file is not of the format, or holds no usable entry.
    WrongCrsError
        The coordinates of the first block lie elsewhere.
    """
    entries, named = _READERS[register.format](source_file, register, checks)
    crs = named or work_crs
    if register.swap_axes:
        entries = (entry._replace(x=entry.y, y=entry.x) for entry in entries)
        checks.report.note("Rechts- und Hochwert sind getauscht (swap_axes im Profil).")
    count = 0
    first = True
    while block := list(islice(entries, BLOCK_ROWS)):
        if first:
            _refuse_wrong_crs(block, crs, extent, source_file.name)
            first = False
        checked = _checked(block, (crs, work_crs), extent, checks)
        checks.count(checked.entries)
        count += len(checked.entries)
        yield checked
    checks.finish()
    if count == 0:
        raise InputError(
            f"{source_file.name}: Das Register enthält keine brauchbare Adresse. Stimmen format, "
            "columns und municipality_keys im Profil?"
        )


def _refuse_wrong_crs(block: list[RawAddress], crs: CRS, extent: Extent, name: str) -> None:
    places = np.array([(entry.x, entry.y) for entry in block])
    real = places[(np.abs(places) > NULL_ISLAND).any(axis=1)]
    if len(real):
        x, y = np.median(real, axis=0)
        require_inside(float(x), float(y), crs=crs, extent=extent, where=name)


def _checked(
    block: list[RawAddress], systems: tuple[CRS, CRS], extent: Extent, checks: AddressChecks
) -> AddressBlock:
    crs, work_crs = systems
    given = np.array([(entry.x, entry.y) for entry in block], dtype=float)
    xy = to_work(given, work_crs, crs=crs)
    longitude, latitude = to_degrees(xy, work_crs).T
    inside = (
        (longitude >= extent.west)
        & (longitude <= extent.east)
        & (latitude >= extent.south)
        & (latitude <= extent.north)
    )
    kept = [
        place
        for place, (entry, fits) in enumerate(zip(block, inside.tolist(), strict=True))
        if _is_usable(entry, fits, checks)
    ]
    if len(kept) == len(block):
        return AddressBlock(block, xy[:, 0], xy[:, 1], work_crs)
    return AddressBlock([block[place] for place in kept], xy[kept, 0], xy[kept, 1], work_crs)


def _is_usable(entry: RawAddress, inside: bool, checks: AddressChecks) -> bool:
    name = entry.street.name
    if max(map(len, entry.street)) > MAX_CELL:
        checks.reject(f"Ein Feld ist länger als {MAX_CELL} Zeichen.", line=entry.line)
    elif not name:
        checks.reject("Die Adresse hat keinen Straßennamen.", line=entry.line)
    elif name.startswith(UNKNOWN_STREET):
        checks.reject("Der Straßenname ist unbekannt.", line=entry.line, value=name)
    elif not inside:
        house = entry.label or house_text(entry.number, entry.suffix)
        place = f"{name} {house}: {entry.x:.1f} / {entry.y:.1f}"
        checks.reject(
            "Die Koordinate liegt außerhalb der Region (extent im Profil).",
            line=entry.line,
            value=place,
        )
    else:
        return True
    return False


__all__ = ["AddressBlock", "AddressChecks", "StreetName", "read_addresses"]
