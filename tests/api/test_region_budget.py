"""One budget of error over a region: from stored runs, and the same on every way out."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from hot_spot_files import prepared
from sqlalchemy import create_engine, text

from api.app import create_app
from api.questions.burden.run import run_burden
from api.questions.hot_spots.budget import read_region_budget
from api.questions.hot_spots.commands import _lines
from api.questions.hot_spots.export import write_hot_spots
from api.questions.hot_spots.run import HotSpotRuns, run_hot_spots
from kpk_geo.model import Beyond, Cluster
from maps.hot_spots.budget_text import certain_cores
from maps.hot_spots.legend_classes import finding_counts


@pytest.fixture(scope="module")
def city(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]
) -> Iterator[Commune]:
    engine = create_engine(new_database("region_budget"))
    made = prepared(Commune(tmp_path_factory.mktemp("city"), engine))
    assert made.errors() == []
    run_burden(engine, "toy")
    yield made
    engine.dispose()


@pytest.fixture(scope="module")
def found(city: Commune) -> HotSpotRuns:
    return run_hot_spots(city.engine, "toy")


BASE = "/api/regions/toy/hot-spots"


def test_all_indicators_and_both_sides_share_the_budget(found: HotSpotRuns) -> None:
    budget = found.budget
    assert budget.indicators == ("poverty", "jobless", "burden_index")
    assert {(x.indicator, x.question) for x in budget.families} == {
        (name, side) for name in budget.indicators for side in ("high", "low")
    }
    assert {x.question for x in budget.maps} == {"circle", "moves", "joins"}
    assert budget.left_out == {}


def test_page_command_line_and_exports_count_the_same(
    city: Commune, found: HotSpotRuns, tmp_path: Path
) -> None:
    run, summary = found.runs[0], found.runs[0].summary
    counts, cores = finding_counts(summary), certain_cores(found.budget, summary)
    assert cores
    out = tmp_path / "h.csv"
    written = write_hot_spots(city.engine, "toy", out, file_format="csv", indicator="poverty")
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert written.notes is not None
    assert counts in written.notes.read_text()
    for cluster, count in summary.clusters.items():
        assert sum(row["Befund"] == cluster.label for row in rows) == count
    assert sum(row["Ganze Region"] not in ("", "0", "False", "nein") for row in rows) == cores
    assert counts in _lines("toy", run, found.budget)
    with TestClient(create_app(city.engine), ORIGIN) as client:
        page = client.get("/maps/hot-spots?region=toy&indicator=poverty").text
        data = client.get(f"{BASE}/map", params={"indicator": "poverty"}).json()
        items = client.get(BASE, params={"indicator": "poverty", "limit": 100}).json()
    assert counts in page
    legend = [item["count"] for item in data["themes"][0]["items"]]
    order = (Cluster.CORE, Cluster.SURROUNDING, Cluster.ALIKE, Cluster.CONTRARY, Cluster.NONE)
    assert legend[:5] == [summary.clusters[cluster] for cluster in order]
    assert sum(item["region_certain"] is True for item in items["items"]) == cores
    assert items["region_budget"]["families"] == 6
    assert "poverty:high" in items["region_budget"]["selected"]


def test_cores_are_asked_about_their_surroundings(city: Commune, found: HotSpotRuns) -> None:
    summary = found.runs[0].summary
    assert summary.surroundings is not None
    assert summary.surroundings.around == round(summary.tests / 3)
    assert sum(summary.surroundings.counts.values()) == summary.clusters[Cluster.CORE]
    with TestClient(create_app(city.engine), ORIGIN) as client:
        page = client.get("/maps/hot-spots?region=toy&indicator=poverty").text
        themes = client.get(f"{BASE}/map", params={"indicator": "poverty"}).json()["themes"]
        items = client.get(BASE, params={"indicator": "poverty", "limit": 100}).json()["items"]
    assert "Gegen die weitere Umgebung geprüft" in page
    theme = next(theme for theme in themes if theme["id"] == "beyond")
    assert sum(item["count"] for item in theme["items"]) == 64
    for beyond in Beyond:
        count = sum(item["beyond"] == beyond.value for item in items)
        assert count == summary.surroundings.counts[beyond]


def test_indicators_that_were_not_run_are_named(commune: Commune) -> None:
    prepared(commune)
    commune.load()
    budget = run_hot_spots(commune.engine, "toy", "poverty").budget
    assert budget.indicators == ("poverty",)
    assert set(budget.left_out.values()) == {"noch nicht gerechnet"}
    with TestClient(create_app(commune.engine), ORIGIN) as client:
        page = client.get("/maps/hot-spots?region=toy&indicator=poverty").text
    assert f"gilt für 1 von {budget.planned} Indikatoren" in page


def test_outdated_runs_take_no_part_and_are_named(commune: Commune) -> None:
    prepared(commune)
    commune.load()
    run_hot_spots(commune.engine, "toy", "jobless")
    commune.change_profile('id = "poverty"\n', 'id = "poverty"\ndesign_effect = 1.5\n')
    commune.load()
    with commune.engine.connect() as connection:
        budget = read_region_budget(connection, "toy")
    assert budget.families == ()
    assert "veraltet" in budget.left_out.values()
    run_hot_spots(commune.engine, "toy", "poverty")
    with commune.engine.begin() as connection:
        connection.execute(text("UPDATE kpk.run SET format_version = 1 WHERE subject = 'jobless'"))
    with commune.engine.connect() as connection:
        budget = read_region_budget(connection, "toy")
    assert budget.indicators == ("poverty",)
    assert "andere Programmversion" in budget.left_out.values()


def test_region_without_runs_has_an_empty_budget(commune: Commune) -> None:
    commune.load()
    with commune.engine.connect() as connection:
        budget = read_region_budget(connection, "toy")
    assert (budget.families, budget.indicators) == ((), ())
    assert budget.left_out


def test_four_areas_have_no_families_and_say_why(commune: Commune) -> None:
    commune.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    commune.load()
    budget = run_hot_spots(commune.engine, "toy", "poverty").budget
    assert budget.families == ()
    assert any("nötig sind 30" in reason for reason in budget.left_out.values())
    assert json.dumps(dict(budget.left_out))
