"""Communes of a state as CSV, Excel and JSON: the same selection and numbers as on the pages."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from sqlalchemy import Connection

from api.compare.asked import Commune, District, Shared, selection_of
from api.compare.selection import Selection
from api.compare.tables import communes_table, ways_table
from api.files.names import plain_name
from api.files.result_files import ResultTable, finite_records
from api.files.served import AskedFormat, sent_table
from api.http.address import known_words
from api.http.dependencies import BareEngine
from kpk_geo.database.connection import transaction

router = APIRouter(
    prefix="/api/states/{state_id}", tags=["Kommunen eines Landes"],
    dependencies=[Depends(known_words)],
)  # fmt: skip


def _selection(
    commune: Commune = "", shared: Shared = [], district: District = ""  # noqa: B006 - FastAPI copies it
) -> Selection:  # fmt: skip
    return selection_of(commune, shared, district)


Chosen = Annotated[Selection, Depends(_selection)]
_Read = Callable[[Connection, str, Selection], ResultTable]


@router.get("/kommunen.csv", summary="Kommunen mit ihren Kennzahlen als CSV")
@router.get("/kommunen.xlsx", summary="Kommunen mit Kennzahlen, Wegen und Versorgung als Excel")
def communes_file(
    engine: BareEngine, state_id: str, chosen: Chosen, table_format: AskedFormat
) -> Response:
    """Give a row per commune; nothing is kept, since regions come and go without a revision."""
    return _sent(engine, state_id, chosen, table_format, communes_table, "kommunen")


@router.get("/wege.csv", summary="Wege und Versorgung je Kommune und Frage als CSV")
@router.get("/wege.xlsx", summary="Wege und Versorgung je Kommune und Frage als Excel")
def ways_file(
    engine: BareEngine, state_id: str, chosen: Chosen, table_format: AskedFormat
) -> Response:
    """Give a row per commune and question."""
    return _sent(engine, state_id, chosen, table_format, ways_table, "wege")


@router.get("/kommunen", summary="Kommunen mit ihren Kennzahlen")
def show_communes(engine: BareEngine, state_id: str, chosen: Chosen) -> dict[str, Any]:
    """Give a row per commune; figures as they are stored, shares 0-1."""
    return _rows(engine, state_id, chosen, communes_table)


@router.get("/wege", summary="Wege und Versorgung je Kommune und Frage")
def show_ways(engine: BareEngine, state_id: str, chosen: Chosen) -> dict[str, Any]:
    """Give a row per commune and question; figures as they are stored, shares 0-1."""
    return _rows(engine, state_id, chosen, ways_table)


def _sent(
    engine: BareEngine, state_id: str, chosen: Selection, table_format: AskedFormat, read: _Read,
    name: str,
) -> Response:  # fmt: skip
    with transaction(engine) as connection:
        table = read(connection, state_id, chosen)
    part = plain_name(chosen.commune or chosen.district or state_id)
    return sent_table(table, table_format, f"{name}-{part}")


def _rows(engine: BareEngine, state_id: str, chosen: Selection, read: _Read) -> dict[str, Any]:
    with transaction(engine) as connection:
        table = read(connection, state_id, chosen)
    return {
        "notes": [{"name": name, "text": text} for name, text in table.notes],
        "items": finite_records(table.sheet.frame),
    }  # fmt: skip
