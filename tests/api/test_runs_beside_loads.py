"""A load that comes while a run computes: the run is of the data that it read, and says so."""

from conftest import Commune
from street_files import with_network

from api.questions.access.run import run_access
from kpk_geo.database.connection import transaction
from kpk_geo.database.runs import read_latest_run
from kpk_geo.results.access import ACCESS


def test_run_that_a_load_overtook_is_out_of_date_from_the_start(commune: Commune) -> None:
    town = with_network(commune)
    town.load()

    def overtaken(step: str) -> None:
        town.files["offers.csv"] += b"\n"
        town.load()

    assert run_access(town.engine, "toy", on_step=overtaken).stale
    run_access(town.engine, "toy")
    with transaction(town.engine) as connection:
        assert not read_latest_run(connection, "toy", ACCESS).stale
