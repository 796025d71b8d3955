"""Writes address registers in a stream."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import shapely
from sqlalchemy import Connection, delete, text

from kpk_geo.database.bulk import copy_rows, copy_texts
from kpk_geo.database.tables import address_street
from kpk_geo.database.work_crs import srid_of
from kpk_geo.ingest.addresses.entries import StreetName
from kpk_geo.ingest.addresses.register import AddressBlock

_STREET_COLUMNS = (
    "street_pk", "region_id", "source_pk", "name", "municipality", "municipality_key",
    "district", "postcode", "street_key",
)  # fmt: skip


def write_addresses(
    connection: Connection,
    blocks: Iterable[AddressBlock],
    *,
    region_id: str,
    source_pk: int,
    on_rows: Callable[[int], None] = lambda rows: None,
) -> int:
    """Replace the addresses of one source, block by block; give their number.

    Parameters
    ----------
    blocks
        Taken one after the other, so that the register never is in memory as a whole.
    source_pk
        Key of the register among the sources; the addresses it brought before are deleted.
    on_rows
        Called after each block with the number of rows written so far.
    """
    connection.execute(delete(address_street).where(address_street.c.source_pk == source_pk))
    keys: dict[StreetName, int] = {}
    rows = 0
    for block in blocks:
        new = [name for name in dict.fromkeys(e.street for e in block.entries) if name not in keys]
        keys |= _write_streets(connection, new, region_id, source_pk)
        copy_texts(
            connection,
            "kpk.address",
            ("street_pk", "number", "suffix", "label", "quality", "geometry"),
            _address_lines(block, keys),
        )
        rows += len(block.entries)
        on_rows(rows)
    return rows


def _write_streets(
    connection: Connection, names: Sequence[StreetName], region_id: str, source_pk: int
) -> dict[StreetName, int]:
    query = text(
        "SELECT nextval(pg_get_serial_sequence('kpk.address_street', 'street_pk'))"
        " FROM generate_series(1, :count)"
    )
    numbers = [int(key) for key in connection.scalars(query, {"count": len(names)})]
    keys = dict(zip(names, numbers, strict=True))
    rows = ((key, region_id, source_pk, *name) for name, key in keys.items())
    copy_rows(connection, "kpk.address_street", _STREET_COLUMNS, rows)
    return keys


def _address_lines(block: AddressBlock, keys: Mapping[StreetName, int]) -> Iterable[str]:
    """Write rows as COPY reads them; the suffix holds no character with a meaning there."""
    points = shapely.set_srid(shapely.points(block.x, block.y), srid_of(block.work_crs))
    places = shapely.to_wkb(points, hex=True, include_srid=True)
    for entry, place in zip(block.entries, np.asarray(places).tolist(), strict=True):
        quality = entry.quality
        if not quality.isalnum():
            quality = "".join(letter for letter in quality if letter.isalnum())
        label = entry.label.replace("\\", "\\\\") or "\\N"  # one line, without tabs
        yield (
            f"{keys[entry.street]}\t{entry.number}\t{entry.suffix}\t{label}\t{quality}\t{place}\n"
        )
