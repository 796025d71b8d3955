"""The Straßenraster as a file, with what does not fit beside it."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine

from analyses.address_ranges import Range, address_ranges
from api.files.tabular import write_csv
from api.files.workbook import write_xlsx
from kpk_geo.database.areas import read_areas, read_level
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_region
from kpk_geo.database.street_areas import read_addresses_in_areas
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.geocoding.house_number import house_text

_HEADINGS = {
    "municipality": "Gemeinde",
    "street_key": "Straßenschlüssel",
    "street": "Straße",
    "side": "Seite",
    "first": "von",
    "last": "bis",
    "area_id": "Gebiet",
    "area_name": "Gebietsname",
    "addresses": "Adressen",
}


@dataclass(frozen=True, slots=True)
class WrittenRanges:
    """What was written."""

    addresses: int
    ranges: int
    outside: int
    ambiguous: int


def write_address_ranges(engine: Engine, region_id: str, level: str, path: Path) -> WrittenRanges:
    """Assign every address of the register to the areas of a level.

    Parameters
    ----------
    level
        Key of the level in the profile.

    Raises
    ------
    NotFoundError
        The region has no address register.
    InputError
        The file's ending is neither .xlsx nor .csv.
    """
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise InputError(f"{path}: Geschrieben wird .xlsx oder .csv.")
    with transaction(engine) as connection:
        region = read_region(connection, region_id)
        found = read_level(connection, region_id, level)
        names = read_areas(connection, found.level_pk, simplified=True)["name"]
        addresses = read_addresses_in_areas(connection, region_id, found.level_pk)
    if addresses.empty:
        raise NotFoundError(
            f"Für „{region_id}“ ist kein Adressregister geladen ([[addresses]] im Profil)."
        )
    result = address_ranges(addresses)
    table = _table(result.ranges, names)
    odd = pd.concat(
        [
            _leftover(result.outside, "in keinem Gebiet"),
            _leftover(result.ambiguous, "in mehreren Gebieten"),
        ]
    )
    if path.suffix.lower() == ".xlsx":
        write_xlsx(path, {"Straßenraster": table, "Nicht eindeutig": odd}, region.loaded_at)
    else:
        write_csv(path, table)
        write_csv(path.with_name(f"{path.stem}-nicht-eindeutig.csv"), odd)
    return WrittenRanges(
        len(addresses), len(result.ranges), len(result.outside), len(result.ambiguous)
    )


def _table(ranges: list[Range], names: pd.Series) -> pd.DataFrame:
    table = pd.DataFrame([item._asdict() for item in ranges], columns=list(Range._fields))
    table["area_name"] = table["area_id"].map(names)
    return table[list(_HEADINGS)].rename(columns=_HEADINGS)


def _leftover(addresses: pd.DataFrame, why: str) -> pd.DataFrame:
    numbers = [
        house_text(int(number), suffix)
        for number, suffix in zip(addresses["number"], addresses["suffix"], strict=True)
    ]
    return pd.DataFrame(
        {
            "Gemeinde": addresses["municipality"],
            "Straße": addresses["street"],
            "Hausnummer": numbers,
            "Warum": why,
            "Gebiete": [", ".join(areas) for areas in addresses["areas"]],
        }
    )
