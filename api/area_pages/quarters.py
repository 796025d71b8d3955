"""Saves and changes Quartiere."""

from sqlalchemy import Connection

from api.area_pages.read import AskedAreas, read_asked
from kpk_geo.database.area_tree import read_named_areas
from kpk_geo.database.areas import read_level
from kpk_geo.database.quarters import (
    SavedQuarter,
    mark_quarter_removed,
    read_quarter,
    rename_quarter,
    write_quarter,
)
from kpk_geo.errors import InputError, NotFoundError, listed


def save_quarter(connection: Connection, asked: AskedAreas, *, name: str, by: str) -> int:
    """Save areas as a Quartier; give its number.

    Parameters
    ----------
    asked
        Its areas.
    name
        As it was typed.
    by
        Name of the user.

    Raises
    ------
    InputError
        The name is empty, too long or that of a confidential place.
    """
    areas = [asked.names[key] for key in asked.area_ids]
    region_id = asked.region.region_id
    return write_quarter(connection, region_id, asked.level, areas, name=name, author=by)


def read_saved(
    connection: Connection, region_id: str, number: int
) -> tuple[SavedQuarter, AskedAreas, list[str]]:
    """Read a Quartier with those of its areas that are still there, and the names of the others.

    Parameters
    ----------
    number
        Of the Quartier.

    Raises
    ------
    NotFoundError
        There is no such Quartier, or none of its areas is left.
    """
    saved = read_quarter(connection, region_id, number)
    level = read_level(connection, region_id, saved.level)
    known = {item.area_id for item in read_named_areas(connection, level.level_pk)}
    left = [key for key in saved.area_ids if key in known]
    gone = [name for key, name in saved.areas if key not in known]
    if not left:
        raise NotFoundError(
            f"Von den Gebieten des Quartiers „{saved.name}“ gibt es keines mehr ({listed(gone)}): "
            f"Die Gebiete wurden ersetzt. Bitte unter /gebiet/{region_id} neu zusammenstellen."
        )
    return saved, read_asked(connection, region_id, saved.level, left), gone


def change_quarter(
    connection: Connection, region_id: str, number: int, action: str, *, name: str, by: str
) -> None:
    """Do what a form or a program asks for.

    Parameters
    ----------
    number
        Of the Quartier.
    action
        "rename", "remove" or "restore".
    name
        The new one, where it is renamed.
    by
        Name of the user.

    Raises
    ------
    NotFoundError
        There is no such Quartier.
    InputError
        The action is none of these, or the name will not do.
    """
    if action == "rename":
        rename_quarter(connection, region_id, number, name=name)
    elif action in ("remove", "restore"):
        mark_quarter_removed(connection, region_id, number, by=by if action == "remove" else None)
    else:
        raise InputError("Was geschehen soll, fehlt im Formular.")
