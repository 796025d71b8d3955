"""Kitas of a place with their places, out of the list of the whole Land."""

from pathlib import Path

import pandas as pd

from kpk_geo.own_commune.folder import Fetched
from kpk_geo.own_commune.offer_rows import (
    chosen_rows,
    counts_of,
    in_order,
    mapped,
    offer_columns,
    read_list,
    write_rows,
)
from kpk_geo.own_commune.store import Counted
from kpk_geo.own_commune.territory import Territory

TOTAL = "Plätze gesamt"  # under and over three together, as the source does not add them up


def cut_kitas(source: Fetched, territory: Territory, target: Path) -> Counted:
    """Write the Kitas of a place and around it.

    Parameters
    ----------
    source
        The list of the Land.
    territory
        The place.
    target
        CSV to be written.

    Returns
    -------
    dict
        Counts, `columns` (field of an offer -> heading), `latlon`: heading of the coordinate,
        `under_3` and `from_3`: places of the place's own Kitas.

    Raises
    ------
    InputError
        A column is absent, or no row names the place.
    """
    reading, rows = source.reading, read_list(source)
    documented = reading.columns
    young = rows.require("Plätze unter drei", documented.get("places_under_3"), "U3-Plätze")
    older = rows.require("Plätze ab drei", documented.get("places_from_3"), "Ü3-Plätze")
    latlon = rows.require("Koordinate", reading.latlon_column)
    columns = offer_columns(
        rows, reading,
        {
            "offer_id": ["Einrichtungsnummer", "Kita-ID", "ID", "Nr"],
            "title": ["Name", "Bezeichnung", "Einrichtung", "Name der Kita"],
            "street": ["Strasse", "Straße", "Adresse", "Anschrift"],
            "house_number": ["Hausnummer"],
            "postcode": ["PLZ", "Postleitzahl"],
            "city": [reading.commune_column],
            "provider": ["Träger", "Name des Trägers"],
        },
    )  # fmt: skip
    table = chosen_rows(rows, reading, territory)
    counts = {name: pd.to_numeric(table[name], errors="coerce") for name in (young, older)}
    both = counts[young].fillna(0) + counts[older].fillna(0)
    known = counts[young].notna() | counts[older].notna()
    table = table.assign(**{TOTAL: both.map(lambda value: f"{value:.0f}").where(known, "")})
    if columns["title"] is None:
        numbers = pd.Series(range(1, len(table) + 1), index=table.index).astype(str)
        table = table.assign(Name="Kita " + numbers + " (Name nicht in der Quelle)")
        columns["title"] = "Name"
    if columns["offer_id"] and not table[columns["offer_id"]].is_unique:
        columns["offer_id"] = None
    write_rows(table, in_order([*columns.values(), latlon, young, older, TOTAL]), target)
    own = table["own"]
    return counts_of(
        table, rows, columns=mapped(columns) | {"capacity_value": TOTAL}, latlon=latlon,
        under_3=int(counts[young][own].sum()), from_3=int(counts[older][own].sum()),
        without_places=int((both[own] == 0).sum()),
    )  # fmt: skip
