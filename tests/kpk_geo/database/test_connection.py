"""Faults of the database become sentences; what was begun is undone."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Engine, text

from kpk_geo.database.bulk import copy_rows
from kpk_geo.database.connection import transaction
from kpk_geo.errors import DuplicateIdError, InputError

REGION = (
    "INSERT INTO kpk.region (region_id, name, synthetic, srid, profile)"
    " VALUES ('a', 'A', true, 25832, '{}')"
)
PROVIDER = ("kpk.provider", ["region_id", "name"])


def count(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM kpk.region")) or 0)


def refuse(engine: Engine, action: Callable[[Connection], object]) -> None:
    """Begin a transaction with a row that must be undone, then do what must fail."""
    with transaction(engine) as connection:
        connection.execute(text(REGION))
        action(connection)


def test_value_that_does_not_fit_is_refused_and_undone(engine: Engine) -> None:
    with pytest.raises(InputError, match="nicht aufnehmen"):
        refuse(engine, lambda c: c.execute(text("SELECT CAST('gestern früh' AS date)")))
    assert count(engine) == 0


def test_character_that_does_not_fit_is_refused_and_undone(engine: Engine) -> None:
    with pytest.raises(InputError, match="nicht aufnehmen"):
        refuse(engine, lambda c: copy_rows(c, *PROVIDER, [("a", "AWO\x00")]))
    assert count(engine) == 0


def test_repeated_rows_are_named_and_undone(engine: Engine) -> None:
    with pytest.raises(DuplicateIdError, match="AWO"):
        refuse(engine, lambda c: copy_rows(c, *PROVIDER, [("a", "AWO"), ("a", "AWO")]))
    assert count(engine) == 0
