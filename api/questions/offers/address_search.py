"""Where an address would lie, for somebody who is typing it: found just as a load would find it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pyproj import CRS
from sqlalchemy import Connection

from api.load.corrections import region_locator
from kpk_geo.crs import to_degrees
from kpk_geo.ingest.offers.corrected import located_place
from kpk_geo.model import MatchGrade, MatchLevel

_HOUSES = {MatchLevel.HOUSE.value, MatchLevel.NEAR_NUMBER.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundHouse:
    """A house that may be meant, by the parts of its address."""

    label: str
    street: str
    postcode: str
    city: str
    point: tuple[float, float] | None = None  # latitude and longitude


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAddress:
    """Where an address lies, or what there is to choose from; nothing is guessed."""

    sentence: str  # German
    is_sure: bool
    point: tuple[float, float] | None  # latitude and longitude
    candidates: tuple[FoundHouse, ...] = ()


def find_address(
    connection: Connection, region_id: str, place: Mapping[str, str | None]
) -> FoundAddress:
    """Find an address in the region's own register; an own service is not asked.

    Parameters
    ----------
    place
        site_name, street, postcode, city.

    Raises
    ------
    NotFoundError, SourceError
        There is no such region, or it has no areas.
    """
    locator = region_locator(connection, region_id)
    crs = locator.territory.work_crs
    (row,) = located_place(place, None, locator).to_dict("records")
    shape = row["geometry"]
    point = None if shape is None or shape.is_empty else degrees(shape.x, shape.y, crs)
    houses = [record for record in row["candidates"] if record["level"] in _HOUSES]
    return FoundAddress(
        sentence=found_sentence(row), is_sure=point is not None, point=point,
        candidates=tuple(house_of(record, houses, crs) for record in houses),
    )  # fmt: skip


def found_sentence(row: Mapping[Any, Any]) -> str:
    """Say in German what was found.

    Parameters
    ----------
    row
        Of a site: grade, reason, matched, outside.
    """
    grade, reason = MatchGrade.of(row["grade"]), str(row["reason"])
    if row["matched"]:
        outside = " Der Ort liegt außerhalb der Region." if row["outside"] else ""
        return f"Gefunden: {row['matched']}. {reason}{outside}"
    return f"{grade.label}: {reason}"


def degrees(x: float, y: float, work_crs: CRS) -> tuple[float, float]:
    """Give latitude and longitude of a place in metres.

    Parameters
    ----------
    x, y
        East and north.
    work_crs
        Their system.
    """
    longitude, latitude = to_degrees(np.array([[x, y]], dtype=float), work_crs)[0]
    return round(float(latitude), 6), round(float(longitude), 6)


def house_of(
    record: Mapping[str, Any], others: Sequence[Mapping[str, Any]], work_crs: CRS | None
) -> FoundHouse:
    """Take a candidate apart, so that it can be typed: the same text is then found again.

    Parameters
    ----------
    record
        As `candidate_record` writes it.
    others
        All that are offered with it.
    work_crs
        System of its place; None: the place is not wanted.
    """
    postcode, city, district = record["postcode"], record["municipality"], record["district"]
    where = f"{postcode} {city}".strip() + (f" ({district})" if district else "")
    street = str(record["label"]).removesuffix(f", {where}")
    same = [o for o in others if o["label"].startswith(f"{street}, ")]
    if len(same) > 1 and district:  # two streets of one name: the district tells them apart
        city = f"{city}-{district}"
    return FoundHouse(
        label=record["label"], street=street, postcode=postcode, city=city,
        point=None if work_crs is None else degrees(record["x"], record["y"], work_crs),
    )  # fmt: skip
