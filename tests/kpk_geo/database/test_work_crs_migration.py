"""What was loaded before regions named their system stays as it is."""

from conftest import Commune
from sqlalchemy import text

from kpk_geo.database import migrate


def test_loaded_regions_keep_their_places_and_are_of_25832(commune: Commune) -> None:
    commune.load()
    with commune.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO kpk.planning_decision (region_id, srid) VALUES ('toy', 25832)")
        )
    before = commune.snapshot()
    migrate.downgrade(commune.engine, "0020")
    assert commune.rows(
        "SELECT DISTINCT srid FROM geometry_columns WHERE f_table_schema = 'kpk'"
    ) == [(25832,)]
    migrate.upgrade(commune.engine)
    assert commune.snapshot() == before
    for table in ("region", "planning_decision"):
        assert commune.rows(f"SELECT srid FROM kpk.{table}") == [(25832,)]
    assert commune.load().is_complete
    assert commune.snapshot() == before
