"""A list for every provider, and what comes back of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine

from api.questions.offers.export import template_row
from kpk_geo.database.connection import transaction
from kpk_geo.database.inventory import read_inventory
from kpk_geo.database.regions import read_region
from kpk_geo.errors import NotFoundError, suggestion
from kpk_geo.model import OfferStatus
from kpk_geo.offers.provider_list import ListMark, write_provider_list
from kpk_geo.offers.providers import all_providers, is_of


@dataclass(frozen=True, slots=True)
class WrittenList:
    """One list that was written."""

    provider: str
    file: Path
    offers: int


def shown_to_providers(connection: Connection, region_id: str) -> pd.DataFrame:
    """Read the offers that providers may be asked about, a row per place.

    An offer with a confidential place is not among them, with none of its places; nor is one that
    has ended.
    """
    rows = read_inventory(connection, region_id, confidential=True)
    secret = set(rows.loc[rows["confidential"].astype(bool), "offer_id"])
    is_asked = ~rows["offer_id"].isin(secret) & (rows["status"] != OfferStatus.ENDED.value)
    return rows[is_asked]


def offers_of(rows: pd.DataFrame, provider: str) -> pd.DataFrame:
    """Pick the rows of one provider.

    Raises
    ------
    NotFoundError
        It has no offers that could be asked about; the message says what was probably meant.
    """
    own = rows[[is_of(cell, provider) for cell in rows["provider"]]]
    if own.empty:
        known = all_providers(rows["provider"])
        raise NotFoundError(
            f"Vom Träger „{provider}“ gibt es keine Angebote, nach denen sich fragen ließe. "
            f"{suggestion(provider, known)}"
        )
    return own


def write_lists(
    engine: Engine, region_id: str, folder: Path, *, provider: str | None, today: date
) -> list[WrittenList]:
    """Write a list for every provider of a region, or for one.

    Parameters
    ----------
    folder
        Is made where it is absent.
    provider
        Whose list; None: of all.
    today
        Day on which they are handed out.

    Raises
    ------
    NotFoundError
        There is no such region or provider.
    """
    with transaction(engine) as connection:
        region = read_region(connection, region_id)
        rows = shown_to_providers(connection, region_id)
    names = all_providers(rows["provider"]) if provider is None else [provider]
    folder.mkdir(parents=True, exist_ok=True)
    written: list[WrittenList] = []
    taken: set[str] = set()
    for name in names:
        own = offers_of(rows, name)
        path = folder / f"{_file_stem(name, taken)}.xlsx"
        mark = ListMark(
            region_id=region_id, region_name=region.name, provider=name, issued_on=today
        )
        write_provider_list(path, mark, [_cells(row) for row in own.to_dict("records")])
        written.append(WrittenList(name, path, int(own["offer_id"].nunique())))
    return written


def _cells(row: Mapping[Any, Any]) -> dict[str, Any]:
    return template_row(row) | {"site_key": row["site_id"]}


def _file_stem(provider: str, taken: set[str]) -> str:
    """Name a file after a provider; two that come out alike are numbered."""
    plain = provider.casefold()
    for letter, spelt in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        plain = plain.replace(letter, spelt)
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "traeger"
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name)
    return name
