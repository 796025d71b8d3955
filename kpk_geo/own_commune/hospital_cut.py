"""Hospitals of a place and around it; without a coordinate their addresses place them."""

from pathlib import Path

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


def cut_hospitals(source: Fetched, territory: Territory, target: Path) -> Counted:
    """Write the hospitals of a place, and those near it as far as the list has coordinates.

    Parameters
    ----------
    source, territory, target
        As of `cut_kitas`.

    Returns
    -------
    dict
        Counts, `columns` (field of an offer -> heading), `x` and `y`; None: no coordinates.

    Raises
    ------
    InputError
        A column is absent, or no row names the place.
    """
    reading, rows = source.reading, read_list(source)
    documented = reading.columns
    number = rows.column(documented.get("offer_id"), "kh_id")
    title = rows.require("Name", documented.get("title"), "bs_bez", "kh_bez", "Name")
    if reading.x_column is None:
        reading = reading.model_copy(
            update={
                "x_column": rows.column("x", "utm_x", "rechtswert", "ostwert", "bs_x"),
                "y_column": rows.column("y", "utm_y", "hochwert", "nordwert", "bs_y"),
            }
        )
    columns = {
        "offer_id": number,
        "title": title,
        **offer_columns(
            rows, reading,
            {
                "street": ["bs_strasse", "Strasse"],
                "postcode": ["bs_plz", "PLZ"],
                "city": [reading.commune_column],
                "provider": ["tr_bez"],
            },
        ),
    }  # fmt: skip
    table = chosen_rows(rows, reading, territory)
    if number and not table[number].is_unique:  # a hospital may work at several places
        columns["offer_id"] = None
    has_places = bool(rows.column(reading.x_column) and rows.column(reading.y_column))
    x = rows.column(reading.x_column) if has_places else None
    y = rows.column(reading.y_column) if has_places else None
    write_rows(table, in_order([*columns.values(), x, y]), target)
    return counts_of(table, rows, columns=mapped(columns), x=x, y=y)
