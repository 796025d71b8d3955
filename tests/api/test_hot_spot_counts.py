"""Counts of hot spots from profile to page: design effect, suppressed cells, differences, scan."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from hot_spot_files import prepared
from sqlalchemy import create_engine

from api.app import create_app
from api.questions.burden.run import run_burden
from api.questions.hot_spots.export import write_hot_spots
from api.questions.hot_spots.run import run_hot_spots
from api.questions.hot_spots.table import read_hot_spot_table
from kpk_geo.errors import KpkError
from kpk_geo.model import Validity


@pytest.fixture(scope="module")
def city(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]
) -> Iterator[Commune]:
    engine = create_engine(new_database("hot_spot_counts"))
    made = prepared(Commune(tmp_path_factory.mktemp("city"), engine))
    assert made.errors() == []
    run_burden(engine, "toy")
    run_hot_spots(engine, "toy", "poverty")
    yield made
    engine.dispose()


@pytest.fixture
def client(city: Commune) -> Iterator[TestClient]:
    with TestClient(create_app(city.engine), ORIGIN, raise_server_exceptions=False) as made:
        yield made


def test_counts_say_what_was_assumed_and_page_and_export_repeat_it(
    city: Commune, client: TestClient, tmp_path: Path
) -> None:
    with city.engine.connect() as connection:
        counts = read_hot_spot_table(connection, "toy", "poverty").run.summary.counts
    assert counts is not None
    assert counts.different
    assert counts.difference_p == 0.001
    assert (counts.design_effect, counts.design_effect_stated) == (1.0, False)
    assert (counts.suppressed, counts.suppressed_used) == (1, 0)
    page = client.get("/maps/hot-spots", params={"region": "toy", "indicator": "poverty"}).text
    for word in ("Tarone 1979", "1 ist angenommen", "Eine gesperrte Zahl ausgelassen"):
        assert word in page
    assert "davon in einem Kreis der Suche" not in page  # no independent confirmation
    assert "davon hoch oder sehr hoch belastet" in page
    data = client.get("/api/regions/toy/hot-spots/map", params={"indicator": "poverty"}).json()
    theme = next(theme for theme in data["themes"] if theme["id"] == "scan")
    assert "auf die Gebiete verlost würden" in theme["sentence"]
    written = write_hot_spots(
        city.engine, "toy", tmp_path / "h.csv", file_format="csv", indicator="poverty"
    )
    notes = written.notes.read_text() if written.notes else ""
    assert "Designeffekt" in notes
    assert "Kulldorff, Huang und Konty 2009" in notes


def test_design_effect_and_rule_of_suppression_come_from_the_profile(commune: Commune) -> None:
    prepared(commune)
    commune.change_profile('id = "poverty"\n', 'id = "poverty"\ndesign_effect = 1.9\n')
    commune.change_profile(
        'file = "table.csv"\n', 'file = "table.csv"\nsuppressed_means = [1, 2]\n'
    )
    commune.load()
    run = run_hot_spots(commune.engine, "toy", "poverty").runs[0]
    counts = run.summary.counts
    assert counts is not None
    assert (counts.design_effect, counts.design_effect_stated) == (1.9, True)
    assert (counts.suppressed_used, counts.suppressed_means) == (1, (1, 2))
    assert 1 <= counts.expected_suppressed <= 2
    with commune.engine.connect() as connection:
        rows = read_hot_spot_table(connection, "toy", "poverty").results
    hidden = next(row for row in rows if row.area_id == "0707")
    assert hidden.validity is Validity.SUPPRESSED
    with TestClient(create_app(commune.engine), ORIGIN) as made:
        page = made.get("/maps/hot-spots?region=toy").text
    for word in ("1,9 (aus dem Profil)", "steht laut Profil für 1 oder 2"):
        assert word in page
    commune.change_profile("design_effect = 1.9", "design_effect = 1.4")
    commune.load()
    with commune.engine.connect() as connection:
        assert read_hot_spot_table(connection, "toy", "poverty").run.stale


def test_rule_of_suppression_does_not_go_with_sums_of_rows(commune: Commune) -> None:
    commune.change_profile(
        'file = "table.csv"\n',
        'file = "table.csv"\nsuppressed_means = [1, 2]\nmerge = { "01" = ["01a", "01b"] }\n',
    )
    with pytest.raises(KpkError, match="geht nicht zusammen mit merge"):
        commune.load()
