"""Puts what providers proposed and planners accepted or wrote over what a list says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd

from kpk_geo.geocoding.locate import Given
from kpk_geo.import_report import Report
from kpk_geo.ingest.offers.sites import Locator, addresses_of, located_sites
from kpk_geo.offers.changes import same_offer
from kpk_geo.offers.corrections import (
    ADDRESS_PARTS,
    CONFIDENTIAL,
    TIMES,
    Addition,
    CorrectedInventory,
    CorrectedOffer,
    Correction,
    ListedOffer,
    Plain,
    Standing,
    correct,
)
from kpk_geo.offers.listed import listed_record, plain_value, stored_value
from kpk_geo.offers.providers import is_of
from kpk_geo.offers.record import OFFER_COLUMNS, Inventory
from kpk_geo.opening.as_written import as_opening_hours

_LISTS = ("kinds", "life_phases", "fields_of_action", "target_groups", "languages")


def corrected_inventory(
    inventory: Inventory,
    corrections: Sequence[Correction],
    additions: Sequence[Addition],
    locator: Locator,
) -> CorrectedInventory:
    """Put accepted proposals over a list.

    An offer with a confidential place is left as its list has it, unless the Jugendamt itself says
    something of it: nobody outside speaks of it.

    Parameters
    ----------
    inventory
        What the list says. It is left as it is.
    corrections
        Accepted and not settled, of any offers.
    additions
        Accepted and not settled, that belong to this list.
    locator
        Finds the places that a correction names.
    """
    known = _Known(inventory)
    standings: dict[int, dict[str, Standing]] = {}
    fresh = []
    for item in additions:
        found = _brought(item, known)
        standings[item.number] = {"title": Standing.SAME if found else Standing.HOLDS}
        if not found:
            fresh.append(item)
    inventory = _with_additions(inventory, fresh, locator)
    known = _Known(inventory)
    absent = {item.offer_id for item in fresh}
    secret = set(inventory.links.loc[inventory.links["confidential"].astype(bool), "offer_id"])
    listed: dict[str, dict[str, Any]] = {key: _listed(known, key, (), {}, True) for key in absent}
    by_offer: dict[str, list[Correction]] = {}
    for said in corrections:
        if said.offer_id in known.records and (said.by_office or said.offer_id not in secret):
            by_offer.setdefault(said.offer_id, []).append(said)
    for offer_id, own in by_offer.items():
        result = correct(listed_offer(known.at(offer_id), known.places_of(offer_id)), own)
        standings |= {number: dict(found) for number, found in result.standings.items()}
        inventory, moved = _apply(inventory, offer_id, result, known, locator)
        if result.fields or result.places or offer_id in absent:
            said_of = [name for name in result.fields if name != CONFIDENTIAL]
            listed[offer_id] = _listed(known, offer_id, said_of, moved, offer_id in absent)
    return CorrectedInventory(inventory=inventory, listed=listed, standings=standings)


def _brought(item: Addition, known: "_Known") -> bool:
    """Say whether the list has it by now; one of that name which it had before is another."""
    record = _record(item)
    return any(
        key not in item.twins
        and is_of(known.records[key]["provider"], item.provider)
        and same_offer(record, known.at(key))
        for key in known.records
    )


class _Known:
    """What an inventory says, by offer."""

    def __init__(self, inventory: Inventory) -> None:
        self.records: dict[str, Mapping[Any, Any]] = {
            str(key): row for key, row in inventory.offers.to_dict("index").items()
        }
        self._links: dict[str, list[Mapping[Any, Any]]] = {}
        for row in inventory.links.to_dict("records"):
            self._links.setdefault(str(row["offer_id"]), []).append(row)
        self._sites = inventory.sites

    def at(self, offer_id: str) -> Mapping[Any, Any]:
        """Give an offer with its places, as `compare` wants them."""
        places = [(str(link["site_id"]), "", "") for link in self._links.get(offer_id, ())]
        return {**self.records[offer_id], "places": tuple(places)}

    def links_of(self, offer_id: str) -> dict[str, Mapping[Any, Any]]:
        """Give the links of an offer by site."""
        return {str(link["site_id"]): link for link in self._links.get(offer_id, ())}

    def places_of(self, offer_id: str) -> dict[str, dict[str, Plain]]:
        """Give its places by site: times and parts of the address."""
        return {
            site_id: place_parts(link, self._sites.loc[site_id])
            for site_id, link in self.links_of(offer_id).items()
        }


def listed_offer(
    record: Mapping[Any, Any], places: Mapping[str, Mapping[str, Plain]]
) -> ListedOffer:
    """Give an offer as corrections are held against it.

    Parameters
    ----------
    record
        Columns of the record.
    places
        By site: what `place_parts` gives.
    """
    fields = {name: plain_value(record[name]) for name in OFFER_COLUMNS if name in record}
    return ListedOffer(fields=fields, places=places)


def place_parts(link: Any, site: Any) -> dict[str, Plain]:
    """Give times and address of a place by their parts.

    Parameters
    ----------
    link
        Row with `opening_hours` and `times_text`.
    site
        Row with `name` and the parts of the address.
    """
    times = plain_value(link["times_text"]) or plain_value(link["opening_hours"])
    address = {name: plain_value(site[name]) for name in ADDRESS_PARTS if name != "site_name"}
    return {TIMES: times, "site_name": plain_value(site["name"]), **address}


def _listed(
    known: _Known,
    offer_id: str,
    names: Iterable[str],
    moved: Mapping[str, str],
    absent: bool,
) -> dict[str, Any]:
    record = known.records[offer_id]
    said = {name: plain_value(record[name]) for name in names}
    if "kinds" in said:
        said["kind"] = said["kinds"][0] if said["kinds"] else None
    places = {
        site_id: {
            "opening_hours": plain_value(link["opening_hours"]),
            "times_text": plain_value(link["times_text"]),
            "confidential": bool(link["confidential"]),
            "now": moved.get(site_id, site_id),
        }
        for site_id, link in known.links_of(offer_id).items()
    }
    return listed_record(said, places, absent=absent)


def _apply(
    inventory: Inventory, offer_id: str, result: CorrectedOffer, known: _Known, locator: Locator
) -> tuple[Inventory, dict[str, str]]:
    """Change one offer; say which site stands for which of the list."""
    offers, links, sites = inventory.offers, inventory.links, inventory.sites
    fields = {name: new for name, new in result.fields.items() if name != CONFIDENTIAL}
    if result.fields.get(CONFIDENTIAL):
        is_own = links["offer_id"] == offer_id
        links = links.assign(confidential=links["confidential"].astype(bool) | is_own)
    if fields:
        values = {name: stored_value(name, new) for name, new in fields.items()}
        if values.get("kinds"):
            values["kind"] = values["kinds"][0]
        offers = offers.copy()
        for name, value in values.items():
            offers.at[offer_id, name] = value
    moved: dict[str, str] = {}
    for site_id, changes in result.places.items():
        is_meant = (links["offer_id"] == offer_id) & (links["site_id"] == site_id)
        if TIMES in changes:
            opening_hours, times_text = hours_of(changes[TIMES])
            links = links.copy()
            links.loc[is_meant, ["opening_hours", "times_text"]] = [opening_hours, times_text]
        if set(changes) & set(ADDRESS_PARTS):
            place = {**known.places_of(offer_id)[site_id], **changes}
            given = _given(sites.loc[site_id]) if set(changes) <= {TIMES, "site_name"} else None
            made = located_place(place, given, locator)
            links = links.assign(site_id=links["site_id"].mask(is_meant, made.index[0]))
            sites = _united(sites, made)
            moved[site_id] = str(made.index[0])
    links = links.drop_duplicates(["offer_id", "site_id"])  # two places became one
    return replace(inventory, offers=offers, links=links, sites=sites), moved


def hours_of(times: Plain) -> tuple[str | None, str | None]:
    """Read times as the reader of lists does: opening hours, and the text where it differs."""
    if not times:
        return None, None
    hours = as_opening_hours(str(times))
    return hours, None if hours == times else str(times)


def _given(site: Any) -> Given | None:
    point = site["given"]
    return None if point is None or point.is_empty else Given(x=float(point.x), y=float(point.y))


def located_place(
    place: Mapping[str, Plain], given: Given | None, locator: Locator
) -> gpd.GeoDataFrame:
    """Locate one place as those of a list are located; what is not sure waits for a person.

    Parameters
    ----------
    place
        Name and parts of the address.
    given
        The coordinate that came with it; None: there was none.
    locator
        Finds it.

    Returns
    -------
    geopandas.GeoDataFrame
        One row by site_id, as `located_sites` gives it.
    """
    row = {name: place.get(name) for name in ADDRESS_PARTS} | {"confidential": False}
    frame = pd.DataFrame([row], dtype=object)
    sites = located_sites(frame, addresses_of(frame), [given], locator, Report("Meldung"))
    return sites.set_index("site_id")


def _united(sites: gpd.GeoDataFrame, made: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add sites that are not there yet."""
    fresh = made[~made.index.isin(sites.index)]
    if sites.empty:
        return fresh
    if fresh.empty:
        return sites
    # By hand: joining frames in which a column is empty is deprecated.
    columns = {name: [*sites[name], *fresh[name]] for name in sites.columns}
    index = pd.Index([*sites.index, *fresh.index], name=sites.index.name)
    frame = pd.DataFrame(columns, index=index, dtype=object).astype(
        {"confidential": bool, "outside": bool}
    )
    frame["given"] = gpd.GeoSeries(columns["given"], index=index, crs=sites.crs)
    geometry = gpd.GeoSeries(columns["geometry"], index=index, crs=sites.crs)
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=geometry)


def _record(item: Addition) -> dict[str, Any]:
    values: dict[str, Any] = {name: [] if name in _LISTS else None for name in OFFER_COLUMNS}
    values |= {
        name: stored_value(name, value)
        for name, value in item.new.items()
        if name in OFFER_COLUMNS and value is not None
    }
    kind = values["kinds"][0] if values["kinds"] else None
    return values | {"provider": item.provider, "kind": kind, "places": ()}


def _with_additions(
    inventory: Inventory, additions: Sequence[Addition], locator: Locator
) -> Inventory:
    if not additions:
        return inventory
    records, links, sites = [], [], inventory.sites
    for item in additions:
        record = _record(item)
        records.append({name: record[name] for name in OFFER_COLUMNS})
        made = located_place(item.new, None, locator)
        sites = _united(sites, made)
        opening_hours, times_text = hours_of(item.new.get(TIMES))
        links.append(
            {
                "offer_id": item.offer_id, "site_id": made.index[0],
                "confidential": bool(item.new.get(CONFIDENTIAL)),
                "opening_hours": opening_hours, "times_text": times_text,
            }
        )  # fmt: skip
    offers = pd.DataFrame(records, index=[item.offer_id for item in additions], dtype=object)
    offers = offers[list(OFFER_COLUMNS)].rename_axis("offer_id")
    old = inventory.offers[list(OFFER_COLUMNS)].astype(object)
    return Inventory(
        offers=offers if old.empty else pd.concat([old, offers]),
        sites=sites,
        links=pd.concat([inventory.links.astype(object), pd.DataFrame(links, dtype=object)],
                        ignore_index=True),
    )  # fmt: skip
