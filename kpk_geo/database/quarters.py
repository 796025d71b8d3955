"""Saved Quartiere: areas of one level under a name; removing leaves them where they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from kpk_geo.database.area_tree import NamedArea
from kpk_geo.database.areas import AreaLevel
from kpk_geo.database.confidential import read_confidential_names
from kpk_geo.database.regions import hold_region
from kpk_geo.database.tables import quarter
from kpk_geo.errors import InputError, NotFoundError, excerpt
from kpk_geo.letters import nfc

MAX_NAME = 120  # letters
MAX_AREAS = 500  # more is no Quartier but a town; own setting


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedQuarter:
    """A Quartier as it was saved."""

    quarter_pk: int
    region_id: str
    name: str
    level: str
    valid_from: date
    areas: tuple[tuple[str, str], ...]  # key and name, as they were
    author: str
    created_at: datetime
    is_removed: bool

    @property
    def area_ids(self) -> tuple[str, ...]:
        """Keys of its areas."""
        return tuple(key for key, _ in self.areas)


def write_quarter(
    connection: Connection,
    region_id: str,
    level: AreaLevel,
    areas: Sequence[NamedArea],
    *,
    name: str,
    author: str,
) -> int:
    """Save a Quartier; give its number. A name that is taken is numbered.

    Parameters
    ----------
    level
        Of the areas.
    areas
        Each once.
    name
        As it was typed.
    author
        Name of the user.

    Raises
    ------
    InputError
        It has no name or too long a one, too few or too many areas, or its name is that of a
        confidential place.
    """
    if not 1 <= len(areas) <= MAX_AREAS:
        raise InputError(
            f"Ein Quartier besteht aus 1 bis {MAX_AREAS} Gebieten, nicht {len(areas)}."
        )
    wanted = _checked_name(connection, region_id, name)
    hold_region(connection, region_id)  # names are given out one by one
    statement = insert(quarter).values(
        region_id=region_id, name=_free_name(connection, region_id, wanted), level=level.level,
        valid_from=level.valid_from, author=author,
        areas=[{"area_id": item.area_id, "name": item.name} for item in areas],
    )  # fmt: skip
    return int(connection.execute(statement.returning(quarter.c.quarter_pk)).scalar_one())


def _checked_name(connection: Connection, region_id: str, name: str) -> str:
    wanted = " ".join(nfc(name).split())
    if not wanted:
        raise InputError("Bitte dem Quartier einen Namen geben.")
    if len(wanted) > MAX_NAME:
        raise InputError(f"Der Name darf höchstens {MAX_NAME} Zeichen haben: {excerpt(wanted)}")
    if read_confidential_names(connection, region_id).hidden(wanted) != wanted:
        raise InputError(
            "Der Name nennt einen vertraulichen Ort. Bitte anders nennen, etwa nach dem Stadtteil."
        )
    return wanted


def _free_name(connection: Connection, region_id: str, name: str, *, but: int | None = None) -> str:
    query = select(quarter.c.name).where(quarter.c.region_id == region_id)
    if but is not None:
        query = query.where(quarter.c.quarter_pk != but)
    taken = set(connection.scalars(query))
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def read_quarter(connection: Connection, region_id: str, number: int) -> SavedQuarter:
    """Read one Quartier, also one that was removed; a name that became confidential is covered.

    Parameters
    ----------
    number
        Its number.

    Raises
    ------
    NotFoundError
        The region has none of this number.
    """
    query = select(quarter).where(quarter.c.region_id == region_id, quarter.c.quarter_pk == number)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFoundError(
            f"Ein Quartier Nr. {number} gibt es in der Region „{region_id}“ nicht. Alle zeigt die "
            f"Seite /gebiet/{region_id}."
        )
    secret = read_confidential_names(connection, region_id)
    return _saved(dict(row), secret.hidden(row["name"]))


def read_quarters(connection: Connection, region_id: str) -> list[SavedQuarter]:
    """Read the Quartiere of a region by name, without removed ones."""
    query = (
        select(quarter)
        .where(quarter.c.region_id == region_id, quarter.c.removed_at.is_(None))
        .order_by(quarter.c.name, quarter.c.quarter_pk)
    )
    secret = read_confidential_names(connection, region_id)
    rows = connection.execute(query).mappings()
    return [_saved(dict(row), secret.hidden(row["name"])) for row in rows]


def rename_quarter(connection: Connection, region_id: str, number: int, *, name: str) -> None:
    """Give a Quartier another name; one that is taken is numbered.

    Parameters
    ----------
    number
        Its number.
    name
        As it was typed.

    Raises
    ------
    NotFoundError
        The region has none of this number.
    InputError
        There is no name, too long a one, or that of a confidential place.
    """
    read_quarter(connection, region_id, number)
    wanted = _checked_name(connection, region_id, name)
    hold_region(connection, region_id)  # names are given out one by one
    free = _free_name(connection, region_id, wanted, but=number)
    connection.execute(update(quarter).where(quarter.c.quarter_pk == number).values(name=free))


def mark_quarter_removed(
    connection: Connection, region_id: str, number: int, *, by: str | None
) -> None:
    """Take a Quartier off the lists, or with None put it back.

    Parameters
    ----------
    number
        Its number.
    by
        Name of the user who removes it; None: removing is undone.

    Raises
    ------
    NotFoundError
        The region has none of this number.
    """
    read_quarter(connection, region_id, number)
    connection.execute(
        update(quarter)
        .where(quarter.c.quarter_pk == number)
        .values(removed_by=by, removed_at=None if by is None else func.now())
    )


def _saved(row: dict[str, Any], name: str) -> SavedQuarter:
    same = ("quarter_pk", "region_id", "level", "valid_from", "author", "created_at")
    return SavedQuarter(
        **{key: row[key] for key in same},
        name=name,
        areas=tuple((str(item["area_id"]), str(item["name"])) for item in row["areas"]),
        is_removed=row["removed_at"] is not None,
    )
