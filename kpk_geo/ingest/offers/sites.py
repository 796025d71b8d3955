"""The sites of an offer list: each row's address looked up, doubted, and told in the report."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from kpk_geo.errors import SourceError
from kpk_geo.geocoding.locate import (
    Decision,
    Given,
    Location,
    address_key,
    candidate_record,
    locate,
)
from kpk_geo.geocoding.match import Geocoder
from kpk_geo.geocoding.parse import Address, AddressKind, parse_address
from kpk_geo.german import number
from kpk_geo.import_report import Report, Severity
from kpk_geo.ingest.offers.coordinates import Territory
from kpk_geo.model import MatchGrade, MatchMethod
from kpk_geo.services.geocoder import GeocodingService


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """What is needed to find the places of offers."""

    territory: Territory
    geocoder: Geocoder | None = None  # None: no register is loaded
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    service: GeocodingService | None = None  # off unless the commune runs one

    def locate(self, address: Address, given: Given | None, *, secret: bool) -> Location:
        """Locate one address; an own service is asked for proposals, but never about secrets.

        Parameters
        ----------
        address
            Taken apart by `parse_address`.
        given
            The coordinate that came with it; None: there was none.
        secret
            Whether the place is confidential.
        """
        location = locate(address, given, self.geocoder, self.decisions)
        waits = location.x is None and location.method is not MatchMethod.ALIAS
        if self.service is None or secret or not waits or location.candidates:
            return location
        proposals = self.service.propose(address)
        if not proposals:
            return location
        return replace(
            location, grade=MatchGrade.CHECK, method=MatchMethod.SERVICE, candidates=proposals
        )


def addresses_of(frame: pd.DataFrame) -> list[Address]:
    """Take the addresses of the rows of an offer list apart."""
    return [
        parse_address(row["street"] or "", postcode=row["postcode"] or "", city=row["city"] or "")
        for row in frame[["street", "postcode", "city"]].to_dict("records")
    ]


def place_name(address: Address, given: Given | None) -> str:
    """Name a place by its address; by its coordinate too where the address is no house."""
    if address.kind is AddressKind.HOUSE:
        return address_key(address)
    return f"{address_key(address)} {xy_text(given)}"


def xy_text(given: Given | None) -> str:
    """Write a coordinate to the decimetre; empty where there is none."""
    return "" if given is None else f"{given.x:.1f} {given.y:.1f}"


def _site_id(name: Any, address: Address, given: Given | None, location: Location) -> str:
    """Name a site: rows whose address was found in the register share it, whatever they give."""
    is_found = location.x is not None and location.method is not MatchMethod.COORDINATE
    return digest(name, address_key(address), "" if is_found else xy_text(given))


def digest(*parts: Any) -> str:
    """Give a short name for a combination of texts, the same at every import."""
    return hashlib.sha256("\x1f".join(str(part or "") for part in parts).encode()).hexdigest()[:16]


def located_sites(
    frame: pd.DataFrame,
    addresses: list[Address],
    given: list[Given | None],
    locator: Locator,
    report: Report,
) -> gpd.GeoDataFrame:
    """Locate every row; what a person has to look at is told in the report, secrets apart.

    Parameters
    ----------
    frame
        By line number: site_name, street, postcode, city, confidential. It is left as it is.
    addresses
        One for each row, taken apart.
    given
        The coordinate that came with each row; None: there was none.
    locator
        Finds the places; its houses are fetched for all addresses at once.

    Returns
    -------
    geopandas.GeoDataFrame
        By the rows of `frame`: site_id, name, address, its parts, confidential, outside, the
        fields of `Location`, the given point, and the point where it is sure.
    """
    if locator.geocoder is not None:
        locator.geocoder.prefetch(addresses)
    locations = _located(addresses, given, list(frame["confidential"]), locator, report)
    locations = _inside_only(locations, locator.territory)
    for line, location in zip(frame.index, locations, strict=True):
        _report(int(line), location, report)
    x = np.array([np.nan if item.x is None else item.x for item in locations])
    y = np.array([np.nan if item.y is None else item.y for item in locations])
    work_crs = locator.territory.work_crs
    columns: dict[str, Any] = {
        "site_id": [
            _site_id(*values)
            for values in zip(frame["site_name"], addresses, given, locations, strict=True)
        ],
        "name": frame["site_name"],
        "address": [_one_line(row) for row in frame.to_dict("records")],
        "street": frame["street"],
        "postcode": frame["postcode"],
        "city": frame["city"],
        "address_key": [address_key(address) for address in addresses],
        "confidential": frame["confidential"].astype(bool),
        "outside": locator.territory.distance(x, y) > 0,
        **_location_columns(locations),
        "given": gpd.GeoSeries(_given_points(given), index=frame.index, crs=work_crs),
    }
    return gpd.GeoDataFrame(
        columns,
        index=frame.index,
        geometry=gpd.GeoSeries(_points(x, y), index=frame.index, crs=work_crs),
    )


def _located(
    addresses: list[Address],
    given: list[Given | None],
    secret: list[Any],
    locator: Locator,
    report: Report,
) -> list[Location]:
    """Locate one after the other; a service that falls silent is told once and left alone."""
    locations = []
    for address, place, is_secret in zip(addresses, given, secret, strict=True):
        try:
            locations.append(locator.locate(address, place, secret=bool(is_secret)))
        except SourceError as error:
            report.note(str(error))
            locator = replace(locator, service=None)
            locations.append(locator.locate(address, place, secret=bool(is_secret)))
    return locations


def _location_columns(locations: list[Location]) -> dict[str, list[Any]]:
    return {
        "grade": [item.grade.value for item in locations],
        "level": [item.level.value for item in locations],
        "method": [item.method.value for item in locations],
        "score": [item.score or None for item in locations],  # 0: nothing was compared
        "gap": [item.gap or None for item in locations],
        "reason": [item.reason for item in locations],
        "matched": [item.matched or None for item in locations],
        "municipality": [item.municipality or None for item in locations],
        "quality": [item.quality or None for item in locations],
        "register_date": [item.register_date for item in locations],
        "distance": [item.distance for item in locations],
        "candidates": [[candidate_record(c) for c in item.candidates] for item in locations],
    }


def _inside_only(locations: list[Location], territory: Territory) -> list[Location]:
    """Take the place from those that lie beyond the buffer around the region."""
    x = np.array([np.nan if item.x is None else item.x for item in locations])
    y = np.array([np.nan if item.y is None else item.y for item in locations])
    beyond = territory.distance(x, y)
    return [
        _too_far(item, distance) if distance > territory.buffer else item
        for item, distance in zip(locations, beyond.tolist(), strict=True)
    ]


def _too_far(location: Location, distance: float) -> Location:
    return Location(
        grade=MatchGrade.CHECK,
        level=location.level,
        method=location.method,
        reason=f"{location.matched} liegt {number(distance / 1000, 1)} km außerhalb der Region.",
        score=location.score,
        gap=location.gap,
    )


def _report(line: int, location: Location, report: Report) -> None:
    if location.x is not None:
        return
    way_out = (
        "Das Angebot ist ohne Ort geladen; Orte bestimmen mit kpk review oder auf der Seite "
        "/review."
    )
    report.add(
        f"{location.grade.label}: {location.reason} {way_out}",
        line=line,
        column="Adresse",
        severity=Severity.NOTE,
        discreet=f"Der Ort eines vertraulichen Angebots ist nicht gefunden. {way_out}",
    )


def _points(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    points = np.full(len(x), None, dtype=object)
    known = np.isfinite(x)
    points[known] = shapely.points(x[known], y[known])
    return points


def _given_points(given: list[Given | None]) -> np.ndarray:
    x = np.array([np.nan if item is None else item.x for item in given])
    y = np.array([np.nan if item is None else item.y for item in given])
    return _points(x, y)


def _one_line(row: Mapping[Any, Any]) -> str | None:
    street, postcode, city = (row[name] or "" for name in ("street", "postcode", "city"))
    text = ", ".join(part for part in (street, f"{postcode} {city}".strip()) if part)
    return text or None
