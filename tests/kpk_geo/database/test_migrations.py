"""The schema: up from empty, no difference to the tables, and down again."""

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from kpk_geo.database import migrate
from kpk_geo.database.tables import metadata


def table_names(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names("kpk")) - {"alembic_version"}


def test_upgrade_from_empty_makes_every_table(engine: Engine) -> None:
    migrate.downgrade(engine, "base")
    migrate.upgrade(engine)
    assert table_names(engine) == {table.name for table in metadata.tables.values()}


def test_tables_and_migrations_agree(engine: Engine) -> None:
    migrate.check(engine)


def test_downgrade_empties_the_schema(engine: Engine) -> None:
    migrate.downgrade(engine, "base")
    assert table_names(engine) == set()


def test_second_upgrade_does_nothing(engine: Engine) -> None:
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert migrate.current_revision(connection) == migrate.HEAD
        assert connection.scalar(text("SELECT count(*) FROM kpk.alembic_version")) == 1


def test_every_foreign_key_has_an_index(engine: Engine) -> None:
    """Without one, deleting what is referred to reads the whole table."""
    looking = inspect(engine)
    for table in table_names(engine):
        primary = looking.get_pk_constraint(table, "kpk")["constrained_columns"]
        indexes = looking.get_indexes(table, "kpk")
        keys = [list[str | None](primary), *(index["column_names"] for index in indexes)]
        for foreign in looking.get_foreign_keys(table, "kpk"):
            wanted = foreign["constrained_columns"]
            assert any(set(key[: len(wanted)]) == set(wanted) for key in keys), (table, wanted)


def test_known_head_is_the_newest_script() -> None:
    config = Config()
    config.set_main_option("script_location", "kpk_geo:database/migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == migrate.HEAD
