"""The columns of an offer list that the profile wants, and what may be said where they are absent.

Where a list has no line of headings, its first offer stands there: it may be a confidential one.
"""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from kpk_geo.errors import MissingColumnError
from kpk_geo.ingest.headings import absent_column
from kpk_geo.ingest.offers.portal import PORTAL_COLUMNS
from kpk_geo.offers.record import MAPPED_ONLY, OFFER_FIELDS
from kpk_geo.profile import OfferTable

_ALIKE = 0.8  # "Hauptstraße" is no misspelt "Straße"
_COUNTED = re.compile(r" \(\d+\)$")  # as repeated headings are told apart


def require_offer_columns(
    headings: Iterable[object], wanted: Iterable[str], table: OfferTable, *, where: str
) -> None:
    """Check that an offer list has certain columns; quote only what is a heading for sure.

    Parameters
    ----------
    headings
        What stands where the headings should be.
    wanted
        Headings that must be there.
    table
        Section of the profile: the line of the headings, and further names of columns.
    where
        Begins the message: the file.

    Raises
    ------
    MissingColumnError
        Some are absent; the message names every one and what was probably meant.
    """
    names = [str(name) for name in headings]
    absent = [name for name in dict.fromkeys(wanted) if name not in names]
    if not absent:
        return
    named = _named(table) | {name.casefold() for name in absent}
    known = [name for name in names if _is_heading(name, named, absent)]
    if 2 * len(known) > len(absent):
        reasons = [absent_column(name, known) for name in absent]
    else:
        columns = ", ".join(f"„{name}“" for name in absent)
        several = "Die Spalte {} fehlt." if len(absent) == 1 else "Die Spalten {} fehlen."
        few = "kaum bekannte" if known else "keine bekannten"
        reasons = [several.format(columns), _no_headings(where, table, few)]
    raise MissingColumnError(f"{where}: " + " ".join(reasons))


def _no_headings(where: str, table: OfferTable, few: str) -> str:
    if where.lower().endswith((".csv", ".txt", ".tsv", ".xlsx")):
        return (
            f"In Zeile {table.header_line} stehen {few} Überschriften; hat die Liste "
            "eine Kopfzeile (header_line)?"
        )
    return f"In der Datei stehen {few} Namen von Spalten; ist es die richtige Datei?"


def _named(table: OfferTable) -> set[str]:
    """Give the names of columns that the template, the portals and the profile know."""
    names = [
        *(field.heading for field in OFFER_FIELDS), *(field.name for field in OFFER_FIELDS),
        *MAPPED_ONLY, *PORTAL_COLUMNS.values(), *table.columns.values(), *table.only,
        *table.kind_flags, table.x_column, table.y_column, table.latlon_column,
    ]  # fmt: skip
    return {name.casefold() for name in names if name}


def _is_heading(name: str, named: set[str], absent: list[str]) -> bool:
    """Say whether a text is a heading: a known one, or one that is sought and misspelt.

    >>> _is_heading("Strase", set(), ["Straße"]), _is_heading("Geheimstraße", set(), ["Straße"])
    (True, False)
    """
    plain = _COUNTED.sub("", name).casefold()
    if plain in named:
        return True
    return not any(sign.isdigit() for sign in plain) and any(
        SequenceMatcher(None, plain, wanted.casefold()).ratio() >= _ALIKE for wanted in absent
    )
