"""From files to hot spots: run, table, service, exports, and what is told when data lack."""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from hot_spot_files import BLOCK, SIDE, prepared
from sqlalchemy import Engine, create_engine, text

from api.app import create_app
from api.files.audience import Columns
from api.questions.burden.run import run_burden
from api.questions.hot_spots.export import write_hot_spots
from api.questions.hot_spots.run import HotSpotRuns, run_hot_spots
from api.questions.hot_spots.table import COLUMNS, read_hot_spot_table
from kpk_geo.errors import InputError, NotFoundError, OutdatedRunError
from kpk_geo.model import Cluster, Grade, NeighbourKind, Validity
from kpk_geo.results.hot_spots import HotSpotArea, InferenceSummary


@pytest.fixture(scope="module")
def city(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]
) -> Iterator[Commune]:
    engine = create_engine(new_database("hot_spots"))
    made = prepared(Commune(tmp_path_factory.mktemp("city"), engine))
    assert made.errors() == []
    run_burden(engine, "toy")
    yield made
    engine.dispose()


@pytest.fixture(scope="module")
def found(city: Commune) -> HotSpotRuns:
    return run_hot_spots(city.engine, "toy")


@pytest.fixture(scope="module")
def client(city: Commune, found: HotSpotRuns) -> Iterator[TestClient]:
    assert found.runs
    with TestClient(create_app(city.engine), ORIGIN, raise_server_exceptions=False) as made:
        yield made


BASE = "/api/regions/toy/hot-spots"


def rows_of(engine: Engine, indicator: str) -> dict[str, HotSpotArea]:
    with engine.connect() as connection:
        return {x.area_id: x for x in read_hot_spot_table(connection, "toy", indicator).results}


def test_all_indicators_with_a_direction_and_the_index_are_looked_at(found: HotSpotRuns) -> None:
    assert [run.parameters.indicator for run in found.runs] == [
        "poverty", "jobless", "burden_index",
    ]  # fmt: skip
    assert found.failures == ()


def test_planted_block_is_core_and_robust(city: Commune, found: HotSpotRuns) -> None:
    assert found.runs[0].summary.clusters[Cluster.CORE] > 0
    rows = rows_of(city.engine, "poverty")
    core = {key for key, row in rows.items() if row.cluster is Cluster.CORE}
    assert "0303" in core
    assert core <= BLOCK
    assert rows["0303"].robustness == 1
    # nearest, second order; border, nearest, second order raw; re-zonings of one scale
    assert rows["0303"].variants == 6
    assert rows["0303"].in_scan is True
    assert rows["0303"].rank_top > 0.1


def test_areas_that_cannot_be_tested_say_why(city: Commune, found: HotSpotRuns) -> None:
    assert found.runs
    rows = rows_of(city.engine, "poverty")
    assert rows["0707"].validity is Validity.SUPPRESSED
    assert rows["0700"].validity in (
        Validity.UNINHABITED,
        Validity.BELOW_MIN_POPULATION,
        Validity.MISSING,
    )
    for key in ("0700", "0707"):
        assert rows[key].grade is None
        assert np.isnan(rows[key].p_one_sided)


def test_summary_holds_what_a_report_needs(found: HotSpotRuns) -> None:
    summary = found.runs[0].summary
    assert summary.tests == 62
    assert 0 < summary.expected_false_hints < 3.1  # a hint lies above the mean itself
    expected = summary.expected_false_hints + summary.expected_false_cold_hints
    assert expected == pytest.approx(3.1)
    assert summary.standardised is True
    assert summary.inference == InferenceSummary(
        exact=True, permutations=0, seed=None, step=0.01, why_not_exact=""
    )
    assert summary.neighbours.kind is NeighbourKind.BORDER
    assert "Straßennetz" in summary.neighbours.without_barrier
    assert summary.scan is not None
    assert summary.scan.circles[0].p == 0.01
    assert summary.moves.dates[0] == date(2024, 12, 31)
    assert summary.moves.dates[-1] == summary.reference_date
    assert summary.moves.robust > 0
    assert len(summary.moves.detectable) == 3
    assert sum(summary.moves.counts.values()) == 62
    assert len(summary.data_digest) == 64
    assert set(summary.versions) >= {"numpy", "shapely"}
    assert "kpk run accessibility" in summary.why_no_supply


def test_percentages_without_counts_refuse_smoothing_scan_and_ranks(found: HotSpotRuns) -> None:
    summary = found.runs[1].summary
    assert summary.standardised is False
    assert "keine Zähler" in summary.why_not_standardised
    assert summary.scan is None
    assert "numerator" in summary.why_no_scan
    assert summary.ranks is None
    assert summary.sensitivity.by_people is True
    assert summary.inference is not None
    assert summary.inference.step == pytest.approx(0.001)


def test_burdened_areas_beside_each_other_are_counted_with_the_index(
    city: Commune, client: TestClient
) -> None:
    joins = rows_of(city.engine, "burden_index")
    burdened = {key for key, row in joins.items() if row.join_burdened}
    assert len(burdened & BLOCK) >= 5
    assert joins["0303"].join_grade is Grade.CERTAIN
    assert joins["0000"].join_grade is None
    data = client.get(f"{BASE}/map", params={"indicator": "burden_index"}).json()
    theme = next(theme for theme in data["themes"] if theme["id"] == "joins")
    assert sum(item["count"] for item in theme["items"]) == 64
    other = client.get(f"{BASE}/map", params={"indicator": "poverty"}).json()
    assert "joins" not in [theme["id"] for theme in other["themes"]]


def test_same_data_same_results(city: Commune, found: HotSpotRuns) -> None:
    again = run_hot_spots(city.engine, "toy", "poverty").runs[0]
    sql = "SELECT area_id, figures::text FROM kpk.area_result WHERE run_pk = :run"
    first = city.rows(sql + " ORDER BY 1", run=found.runs[0].run_pk)
    assert city.rows(sql + " ORDER BY 1", run=again.run_pk) == first
    assert again.summary.model_dump_json() == found.runs[0].summary.model_dump_json()


def test_csv_has_the_promised_columns_in_german(
    city: Commune, found: HotSpotRuns, tmp_path: Path
) -> None:
    assert found.runs
    out = tmp_path / "h.csv"
    written = write_hot_spots(city.engine, "toy", out, file_format="csv", indicator="poverty")
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert list(rows[0])[:6] == [
        "Nummer", "Gebiet", "Kinderarmut (%)", "Nachbarn im Mittel (%)", "Gültigkeit", "Befund",
    ]  # fmt: skip
    assert len(rows) == SIDE * SIDE
    by_key = {row["Nummer"]: row for row in rows}
    assert by_key["0303"]["Prüfung der Nachbarn"] == "gesichert"
    assert by_key["0303"]["Befund"] == "Kern einer Häufung"
    assert by_key["0707"]["p einseitig"] == by_key["0707"]["Prüfung der Nachbarn"] == ""
    notes = written.notes.read_text() if written.notes else ""
    for word in ("Benjamini", "exakt", "Assunção", "Prüfsumme der Werte", "SHA-256", "62"):
        assert word in notes


@pytest.mark.parametrize("file_format", ["xlsx", "geojson", "json"])
def test_other_formats_hold_every_area(
    city: Commune, found: HotSpotRuns, tmp_path: Path, file_format: str
) -> None:
    assert found.runs
    out = tmp_path / f"h.{file_format}"
    written = write_hot_spots(city.engine, "toy", out, file_format=file_format, details=True)
    assert written.rows == SIDE * SIDE
    if file_format != "xlsx":
        content = json.loads(out.read_text())
        assert "notes" in content


def test_service_gives_rows_and_pages_them(client: TestClient) -> None:
    answer = client.get(BASE, params={"indicator": "poverty", "limit": 10}).json()
    assert (answer["total"], len(answer["items"])) == (64, 10)
    assert "indicator=poverty" in answer["next"]
    assert answer["items"][0]["grade"] in ("certain", "hint", "none")


def test_service_names_known_indicators(client: TestClient) -> None:
    answer = client.get(BASE, params={"indicator": "povertey"})
    assert answer.status_code == 404
    assert "Meinten Sie „poverty“" in answer.json()["detail"]
    absent = client.get(BASE, params={"indicator": "population"})
    assert "--indicator population" in absent.json()["detail"]


def test_map_data_and_page_say_the_same(client: TestClient) -> None:
    data = client.get(f"{BASE}/map", params={"indicator": "poverty"}).json()
    hot = data["themes"][0]
    assert hot["id"] == "hot"
    assert sum(item["count"] for item in hot["items"]) == 64
    place = next(i for i, area in enumerate(data["areas"]) if area["id"] == "0303")
    assert hot["items"][hot["classes"][place]]["letter"] == "K"
    assert "Kern einer Häufung" in data["areas"][place]["sentence"]
    page = client.get("/maps/hot-spots", params={"region": "toy", "indicator": "poverty"})
    assert page.status_code == 200
    for word in ("Gesicherte Häufungen", "Moran-I", "Text kopieren", "Umgebung eines Kerns"):
        assert word in page.text
    assert client.get("/maps/hot-spots/reading").status_code == 200
    assert client.get("/maps/hot-spots").status_code == 200  # the only region that has any


def test_what_was_run_last_does_not_choose_what_is_shown(commune: Commune, tmp_path: Path) -> None:
    """The index is shown if it was run, else the first that is planned."""
    city = prepared(commune)
    assert city.errors() == []

    def shown() -> str:
        with city.engine.connect() as connection:
            return read_hot_spot_table(connection, "toy").indicator.id

    run_hot_spots(city.engine, "toy", "poverty")
    run_hot_spots(city.engine, "toy", "jobless")
    assert shown() == "poverty"
    run_burden(city.engine, "toy")
    run_hot_spots(city.engine, "toy", "burden_index")
    run_hot_spots(city.engine, "toy", "jobless")
    assert shown() == "burden_index"
    with TestClient(create_app(city.engine), ORIGIN) as service:
        assert service.get(BASE).json()["indicator"] == "burden_index"
    write_hot_spots(
        city.engine, "toy", tmp_path / "hot.csv", file_format="csv", columns=Columns.MACHINE
    )
    with (tmp_path / "hot.csv").open(encoding="utf-8", newline="") as file:
        assert set(next(csv.reader(file))) == {*COLUMNS, "validity"}
    with city.engine.begin() as connection:  # an index of before does not hide the others
        connection.execute(
            text("UPDATE kpk.run SET format_version = 0 WHERE subject = 'burden_index'")
        )
    assert shown() == "poverty"


def test_csv_of_the_service_is_that_of_the_indicator(client: TestClient) -> None:
    answer = client.get(f"{BASE}.csv", params={"indicator": "jobless"})
    assert answer.headers["content-disposition"].endswith('haeufungen-toy.csv"')
    assert "gesichert" in answer.text


def test_unchanged_answer_is_not_sent_twice(client: TestClient) -> None:
    first = client.get(f"{BASE}/map", params={"indicator": "poverty"})
    tag = {"If-None-Match": first.headers["etag"]}
    again = client.get(f"{BASE}/map", params={"indicator": "poverty"}, headers=tag)
    assert again.status_code == 304


def test_nothing_run_yet_names_the_command(commune: Commune) -> None:
    commune.load()
    with pytest.raises(NotFoundError, match="kpk run hot-spots --region toy"), \
            commune.engine.connect() as connection:  # fmt: skip
        read_hot_spot_table(connection, "toy")


def test_four_areas_are_described_not_tested(commune: Commune) -> None:
    commune.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    commune.load()
    run = run_hot_spots(commune.engine, "toy", "poverty").runs[0]
    assert "nötig sind 30" in run.summary.reason
    with TestClient(create_app(commune.engine), ORIGIN) as made:
        page = made.get("/maps/hot-spots?region=toy")
        assert "nötig sind 30" in page.text
        themes = made.get("/api/regions/toy/hot-spots/map").json()["themes"]
    assert "hot" not in [theme["id"] for theme in themes]


def test_break_of_definition_stops_the_comparison(commune: Commune) -> None:
    prepared(commune)
    commune.change_profile('id = "poverty"\n', 'id = "poverty"\nbreaks = [2025-07-01]\n')
    commune.load()
    summary = run_hot_spots(commune.engine, "toy", "poverty").runs[0].summary
    assert "01.07.2025" in summary.moves.reason
    assert not any("Stand" in name for name in summary.sensitivity.variants)


def test_values_without_differences_are_refused_alone_and_told_among_others(
    commune: Commune,
) -> None:
    prepared(commune)
    lines = commune.files["table.csv"].decode().splitlines()
    flat = [line.rsplit(";", 1)[0] + ";5,0" for line in lines[1:]]
    commune.files["table.csv"] = "\n".join([lines[0], *flat]).encode()
    commune.load()
    with pytest.raises(InputError, match="gleich"):
        run_hot_spots(commune.engine, "toy", "jobless")
    found = run_hot_spots(commune.engine, "toy")
    assert {name for name, _ in found.failures} == {"jobless", "burden_index"}
    assert [run.parameters.indicator for run in found.runs] == ["poverty"]


def test_counts_are_refused_since_they_follow_the_size_of_areas(city: Commune) -> None:
    with pytest.raises(InputError, match="Quote"):
        run_hot_spots(city.engine, "toy", "population")


def test_replaced_areas_ask_for_a_new_run(city: Commune, commune: Commune) -> None:
    prepared(commune)
    commune.load()
    run_hot_spots(commune.engine, "toy", "jobless")
    with commune.engine.begin() as connection:
        connection.execute(text("UPDATE kpk.run SET level_pk = -1"))
    with pytest.raises(OutdatedRunError, match="neu rechnen"), \
            commune.engine.connect() as connection:  # fmt: skip
        read_hot_spot_table(connection, "toy")


def test_all_at_once_give_what_each_alone_gives_and_small_areas_are_no_neighbours(
    commune: Commune,
) -> None:
    """Who is a neighbour hangs on the people who live there, never on the indicator."""
    prepared(commune)
    commune.change_profile("rezonings = 10", "rezonings = 10\nmin_population = 300")
    lines = commune.files["table.csv"].decode().splitlines()
    few = [f"{line.split(';')[0]};120;20;*;3,5" if line[:4] == "0606" else line for line in lines]
    commune.files["table.csv"] = "\n".join(few).encode()
    assert commune.errors() == []
    run_burden(commune.engine, "toy")
    together = run_hot_spots(commune.engine, "toy").runs
    assert len({run.summary.neighbours.pairs for run in together}) == 1
    for run in together:
        indicator = run.parameters.indicator
        before = rows_of(commune.engine, indicator)
        assert before["0606"].validity is Validity.BELOW_MIN_POPULATION
        (alone,) = run_hot_spots(commune.engine, "toy", indicator).runs
        assert alone.summary.neighbours == run.summary.neighbours
        after = rows_of(commune.engine, indicator)
        assert {key: row.model_dump_json() for key, row in after.items()} == {
            key: row.model_dump_json() for key, row in before.items()
        }
