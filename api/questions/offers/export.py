"""The inventory back into the Excel template, and its duplicates as a list to work through."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pyproj import CRS
from sqlalchemy import Engine

from analyses.offers.duplicates import Duplicate
from api.files.tabular import neutral, write_csv
from kpk_geo.crs import DEFAULT_CRS, to_work
from kpk_geo.database.connection import transaction
from kpk_geo.database.inventory import read_inventory
from kpk_geo.database.regions import read_region
from kpk_geo.errors import InputError
from kpk_geo.local_time import local_today
from kpk_geo.offers.record import FIELD_BY_NAME, OFFER_FIELDS, FieldType, OfferField
from kpk_geo.offers.template import write_offer_template
from kpk_geo.opening.calendar import kindergarten_year
from kpk_geo.opening.described import describe_hours
from kpk_geo.opening.week import weekly_hours

# Behind the columns of the template: how its times were read.
HOURS_HEADINGS = ("Zeiten sind", "Zeiten verstanden als", "Stunden je Woche im Mittel")


@dataclass(frozen=True, slots=True)
class WrittenOffers:
    """What was written and what was left out."""

    rows: int  # places
    offers: int
    confidential: int  # rows left out


def write_inventory(
    engine: Engine, region_id: str, path: Path, *, confidential: bool
) -> WrittenOffers:
    """Write all offers with their sites into the template, or as CSV with its headings.

    Parameters
    ----------
    confidential
        With confidential sites; else they are left out and counted.

    Raises
    ------
    InputError
        The file's ending is neither .xlsx nor .csv.
    """
    with transaction(engine) as connection:
        work_crs = read_region(connection, region_id).work_crs
        found = read_inventory(connection, region_id, confidential=True)
    everything = in_template_crs(found, work_crs)
    wanted = everything if confidential else everything[~everything["confidential"].astype(bool)]
    if path.suffix.lower() == ".xlsx":
        write_offer_template(path, [template_row(row) for row in wanted.to_dict("records")])
    elif path.suffix.lower() == ".csv":
        write_csv(path, with_hours(wanted, local_today()))
    else:
        raise InputError(f"{path}: Geschrieben wird .xlsx (die Vorlage) oder .csv.")
    return WrittenOffers(
        rows=len(wanted),
        offers=wanted["offer_id"].nunique(),
        confidential=len(everything) - len(wanted),
    )


def in_template_crs(inventory: pd.DataFrame, work_crs: CRS) -> pd.DataFrame:
    """Give stored rows with the coordinates that the headings of the template name.

    Parameters
    ----------
    inventory
        As `read_inventory` gives it. It is left as it is.
    work_crs
        Of the region.
    """
    if work_crs == DEFAULT_CRS:
        return inventory
    xy = inventory[["x", "y"]].to_numpy(dtype=float)
    x, y = to_work(xy, DEFAULT_CRS, crs=work_crs).T
    known = np.isfinite(xy).all(axis=1)
    return inventory.assign(x=np.where(known, x, np.nan), y=np.where(known, y, np.nan))


def template_table(inventory: pd.DataFrame) -> pd.DataFrame:
    """Write stored rows under the headings of the template."""
    rows = [template_row(row) for row in inventory.to_dict("records")]
    table = pd.DataFrame(rows, columns=[field.name for field in OFFER_FIELDS], dtype=object)
    return table.set_axis([field.heading for field in OFFER_FIELDS], axis="columns")


def with_hours(inventory: pd.DataFrame, today: date) -> pd.DataFrame:
    """Write stored rows as `template_table`, with what was understood of their hours behind it.

    Parameters
    ----------
    inventory
        As `read_inventory` gives it.
    today
        Names the Kindergarten year over which hours a week are a mean.
    """
    table = template_table(inventory)
    year = kindergarten_year(today)
    found = [
        (
            described.status.label,
            neutral(described.understood or described.text) or None,
            round(week, 2) if (week := weekly_hours(hours, year)) == week else None,
        )
        for hours, times in zip(inventory["opening_hours"], inventory["times_text"], strict=True)
        for described in (describe_hours(hours, times, today),)
    ]
    added = pd.DataFrame(found, columns=list(HOURS_HEADINGS), index=table.index, dtype=object)
    return pd.concat([table, added], axis=1)


def template_row(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Write a stored row as the template has it: German words, texts that are no formulas."""
    cells = {field.name: _cell(row.get(field.name), field) for field in OFFER_FIELDS}
    cells["kind"] = _cell(row.get("kinds"), FIELD_BY_NAME["kind"])
    cells["opening_hours"] = _cell(
        row.get("times_text") or row.get("opening_hours"), FIELD_BY_NAME["opening_hours"]
    )
    return cells


def _cell(value: Any, field: OfferField) -> Any:
    if field.type is FieldType.FLAG:
        return "ja" if value else "nein"
    if value is None or (isinstance(value, float) and value != value):
        return None
    if field.type is FieldType.YES_NO:
        return "ja" if value else "nein"
    if field.type is FieldType.TERM:
        assert field.terms is not None
        return field.terms.of(str(value)).label
    if isinstance(value, list):
        words = [field.terms.of(word).label if field.terms else word for word in value]
        return neutral("; ".join(words)) or None
    return neutral(value) if isinstance(value, str) else value


def duplicate_table(found: list[Duplicate], offers: pd.DataFrame) -> pd.DataFrame:
    """Write pairs side by side, with what a merged record would say."""
    records = {str(number): row for number, row in offers.to_dict("index").items()}
    rows = []
    for pair in found:
        first, second = records[pair.first], records[pair.second]
        rows.append(
            {
                "Urteil": pair.certainty,
                "Grund": pair.reason,
                "Angebot 1 (bleibt)": first["title"],
                "Kennung 1": pair.first,
                "Liste 1": first["source"],
                "Adresse 1": first["address"],
                "Angebot 2": second["title"],
                "Kennung 2": pair.second,
                "Liste 2": second["source"],
                "Adresse 2": second["address"],
                "Abstand (m)": None if pair.distance != pair.distance else round(pair.distance),
                "Ähnlichkeit": pair.name_score,
                "Widersprüche": "; ".join(_conflict(pair, first, second)),
            }
        )
    return pd.DataFrame(rows)


def proposal_table(found: list[Duplicate], work_crs: CRS) -> pd.DataFrame:
    """Write the merged record of each pair under the template's headings, ready to paste."""
    records = pd.DataFrame([pair.proposal for pair in found], dtype=object)
    return template_table(in_template_crs(records, work_crs) if found else records)


def _conflict(pair: Duplicate, first: Mapping[Any, Any], second: Mapping[Any, Any]) -> list[str]:
    return [
        f"{FIELD_BY_NAME[name].heading}: {first[name]} / {second[name]}"
        for name in pair.conflicts
        if name in FIELD_BY_NAME and name != "title"
    ]
