"""From files to an answer about new sites: run, export, service, page, and what is refused."""

import csv
import json
import shlex
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from siting_towns import with_sites
from sqlalchemy import create_engine

from api.app import create_app
from api.cli.app import run
from api.questions.burden.run import run_burden
from api.questions.siting.asked import AskedSiting, asked_query, plan_of
from api.questions.siting.export import write_siting
from api.questions.siting.run import run_siting
from api.questions.siting.table import read_siting_table
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.model import LifePhase, OfferKind, Proof, SitingAim, SitingNeed
from kpk_geo.profile import SitingPlan

BASE = "/api/regions/toy/siting"


@pytest.fixture(scope="module")
def town(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]
) -> Iterator[Commune]:
    engine = create_engine(new_database("siting"))
    made = with_sites(Commune(tmp_path_factory.mktemp("siting"), engine))
    assert made.load().is_complete
    run_burden(engine, "toy")
    yield made
    engine.dispose()


@pytest.fixture(scope="module")
def client(town: Commune) -> Iterator[TestClient]:
    with TestClient(create_app(town.engine), ORIGIN, raise_server_exceptions=False) as made:
        yield made


def forget_revision(client: TestClient) -> None:
    """Let the service look at once what changed; by itself it looks once a second."""
    client.app.state.revisions.clear()  # type: ignore[attr-defined]


def plan(**asked: Any) -> SitingPlan:
    usual: dict[str, Any] = {"kind": "family_office", "life_phase": "3-6", "minutes": 10}
    return plan_of(AskedSiting(**(usual | asked)))


def test_the_site_is_where_most_children_are_newly_reached(town: Commune) -> None:
    """A fifth of the minors are 3 to 5: 30 in the west are reached, 40 and 20 in the east not."""
    found = run_siting(town.engine, "toy", plan()).summary
    assert [site.title for site in found.existing] == ["Familienbüro Hafen"]
    assert [site.title for site in found.sites] == ["Kita Brücke"]
    assert found.sites[0].area_name == "Altstadt"
    assert found.sites[0].added == pytest.approx(40)
    assert (found.reached_before, found.reached_after) == pytest.approx((30, 70))
    assert found.children == pytest.approx(90)
    assert found.proof is Proof.PROVEN
    assert {site.title for site in found.runners_up} == {"Kita Anker", "Schule Höhe"}


def test_candidates_are_left_out_with_their_reason_and_secrets_without_a_word(
    town: Commune,
) -> None:
    found = run_siting(town.engine, "toy", plan()).summary
    assert found.left_out == {
        "ohne sicheren Ort": 1, "außerhalb der Region": 1, "am selben Ort wie ein anderer": 1,
    }  # fmt: skip
    assert found.candidates == 3
    assert "Geheim" not in found.model_dump_json()


def test_children_of_several_life_phases_add_up(town: Commune) -> None:
    whole = run_siting(town.engine, "toy", plan(life_phase="0-3,3-6")).summary
    parts = [
        run_siting(town.engine, "toy", plan(life_phase=phase)).summary for phase in ("0-3", "3-6")
    ]
    assert whole.children == pytest.approx(sum(part.children for part in parts))
    assert whole.sites[0].added == pytest.approx(sum(part.sites[0].added for part in parts))
    by_phase = whole.sites[0].added_by_phase
    assert by_phase == {LifePhase.EARLY: pytest.approx(20), LifePhase.KITA: pytest.approx(40)}


def test_counts_by_area_phase_and_class_add_up_to_those_of_the_region(town: Commune) -> None:
    asked = plan(count=2, need="burden", life_phase="0-3,3-6")
    run_siting(town.engine, "toy", asked)
    with town.engine.connect() as connection:
        table = read_siting_table(connection, "toy", kind=OfferKind.FAMILY_OFFICE)
    summary, rows = table.run.summary, table.frame
    assert rows["added"].sum() == pytest.approx(summary.newly_reached)
    assert rows["children"].sum() == pytest.approx(summary.children)
    for groups in (summary.classes, summary.phases):
        assert sum(item.children for item in groups) == pytest.approx(summary.children)
        assert sum(item.after for item in groups) == pytest.approx(summary.reached_after)
    added = [sum(site.added_by_phase.values()) for site in summary.sites]
    assert sum(added) == pytest.approx(summary.newly_reached)
    assert table.run.parameters.need_weights == (1, 1, 1.5, 2)
    assert table.run.parameters.burden_run is not None


def test_more_sites_never_reach_fewer(town: Commune) -> None:
    found = [run_siting(town.engine, "toy", plan(count=n)).summary for n in (1, 2, 3)]
    after = [summary.reached_after for summary in found]
    assert after == sorted(after)
    assert after[1] == pytest.approx(90)  # Kita Brücke and Schule Höhe reach all
    assert len(found[2].sites) == 2  # a third would add nothing


@pytest.mark.parametrize("aim", [aim for aim in SitingAim if aim is not SitingAim.TOUR])
def test_every_aim_is_answered(town: Commune, aim: SitingAim) -> None:
    found = run_siting(town.engine, "toy", plan(aim=aim.value, count=2)).summary
    assert found.proof is Proof.PROVEN
    assert found.reached_after >= found.reached_before
    if aim is SitingAim.COVER_ALL:
        assert {site.title for site in found.sites} == {"Kita Brücke", "Schule Höhe"}
    if aim is SitingAim.CENTRE:
        assert found.longest_after < found.longest_before
    if aim is SitingAim.MEDIAN:
        assert found.minutes_after < found.minutes_before


def test_tours_stop_where_most_children_are_and_keep_to_their_hours(town: Commune) -> None:
    """Half an hour at each stop: an hour and a half a day is enough for two, not for three."""
    asked = plan(aim="tour", tour_hours=1.5, stay_minutes=30)
    found = run_siting(town.engine, "toy", asked).summary
    assert [site.title for site in found.sites] == ["Kita Brücke", "Schule Höhe"] or [
        site.title for site in found.sites
    ] == ["Schule Höhe", "Kita Brücke"]
    (day,) = found.tour
    assert (day.stops, found.depot) == (2, "Familienbüro Hafen, Hafenstr. 9")
    assert day.minutes == pytest.approx(day.driving + 60)
    assert day.minutes <= 90
    short = run_siting(town.engine, "toy", plan(aim="tour", tour_hours=1, stay_minutes=30)).summary
    assert [site.title for site in short.sites] == ["Kita Brücke"]  # of one stop the larger
    assert short.reached_after < found.reached_after
    twice = plan(aim="tour", tour_hours=1, stay_minutes=30, tour_days=2)
    assert len(run_siting(town.engine, "toy", twice).summary.tour) == 2


def test_planned_places_and_points_of_a_grid_can_be_chosen(town: Commune) -> None:
    planned = run_siting(town.engine, "toy", plan(candidates="planned")).summary
    assert [site.title for site in planned.sites] == ["Altes Rathaus"]
    grid = run_siting(town.engine, "toy", plan(candidates="grid", grid_metres=250)).summary
    assert grid.candidates > 40
    assert grid.sites[0].source == "Raster"
    assert grid.reached_after >= 70


def test_limited_places_are_not_given_twice(town: Commune) -> None:
    found = run_siting(town.engine, "toy", plan(capacity=25, count=2)).summary
    assert found.served == pytest.approx(45)  # 25 of 40, and all 20
    with pytest.raises(InputError, match="mehr als 0 und höchstens"):
        plan(capacity=0)


def test_budget_says_how_many_sites_it_pays_for(town: Commune) -> None:
    found = run_siting(town.engine, "toy", plan(count=2, price=50_000, budget=60_000)).summary
    assert (found.affordable, len(found.sites)) == (1, 1)
    assert found.cost is not None
    assert (found.cost.total, found.cost.commune_total) == (50_000, 50_000)
    known = plan_of(AskedSiting(kind="primary_family_centre", budget=20_000, count=3))
    priced = run_siting(town.engine, "toy", known).summary
    assert priced.affordable == 2  # 9,200 EUR each are left to the commune
    assert priced.cost is not None
    assert priced.cost.commune_each == 9_200
    assert "80 %" in priced.cost.source


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"count": 9}, "9 neue Standorte, es gibt aber 3"),
        ({"count": 0}, "1 bis 20 neue Orte"),
        ({"candidates": "family_office"}, "Kein möglicher Ort bleibt übrig"),
        ({"candidates": "clinic"}, "Kein möglicher Ort bleibt übrig"),
        ({"candidates": ""}, "Mögliche Orte fehlen"),
        ({"candidates": "burg"}, "Das gibt es nicht"),
        ({"kind": "familienburo"}, "Das gibt es nicht. Meinten Sie"),
        ({"minutes": 0.1}, "Kein Kandidat erreicht jemanden"),
        ({"minutes": 500}, "höchstens 120 Minuten"),
        ({"life_phase": "10-15,pregnancy,0-3"}, "doppelt gezählt"),
        ({"budget": 1000}, "keiner bekannt"),
        ({"budget": 1000, "price": 5000}, "reicht für keinen Ort"),
        ({"candidates": "grid", "grid_metres": 10}, "50 bis 2.000 m"),
        ({"grid_metres": 100}, "gehört"),
        ({"aim": "median", "capacity": 20}, "geht nicht zusammen"),
        ({"aim": "tour", "capacity": 20}, "nicht mit einem Vorrang"),
        ({"aim": "cover_all", "budget": 9e5, "price": 5000}, "Budget weglassen"),
        ({"aim": "tour", "stay_minutes": 400}, "Kein Halt ist an einem Tag zu schaffen"),
        ({"aim": "tour", "depot": "Rathaus"}, "Breite,Länge"),
        ({"aim": "tour", "depot": "51.0,6.0"}, "Das Depot liegt weiter"),
        ({"aim": "tour", "tour_days": 9}, "an 1 bis 5 Tagen"),
        ({"aim": "tour", "kind": "youth_centre"}, "Wo die Touren beginnen"),
        ({"equity": "most_burdened_first", "capacity": 20}, "eines von beiden weglassen"),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(
    town: Commune, asked: dict[str, Any], words: str
) -> None:
    before = town.rows("SELECT count(*) FROM kpk.run WHERE analysis = 'siting'")
    with pytest.raises(InputError, match=words):
        run_siting(town.engine, "toy", plan(**asked))
    assert town.rows("SELECT count(*) FROM kpk.run WHERE analysis = 'siting'") == before


def test_priority_needs_areas_of_different_burden(town: Commune) -> None:
    """Of three areas with children two have a score; one of them is the most burdened fifth."""
    found = run_siting(town.engine, "toy", plan(equity="most_burdened_first")).summary
    assert found.proof is Proof.PROVEN
    free = run_siting(town.engine, "toy", plan()).summary
    assert found.reached_after <= free.reached_after + 1e-9


def test_equal_sites_are_all_named(commune: Commune) -> None:
    town = with_sites(commune)
    town.change("offers.csv", "S1;Schule am Markt;Schule;Marktplatz 4;;;;;351500;5700500",
                "S1;Schule am Markt;Schule;Marktplatz 4;;;;;351505;5700505")  # fmt: skip
    town.load()
    found = run_siting(town.engine, "toy", plan()).summary
    equal = [site.title for site in found.runners_up if site.is_equal]
    assert {found.sites[0].title, *equal} == {"Kita Brücke", "Schule am Markt"}


def test_order_of_the_list_changes_nothing(commune: Commune) -> None:
    town = with_sites(commune)
    town.load()
    first = run_siting(town.engine, "toy", plan(count=2)).summary
    head, *rows = town.files["offers.csv"].decode().splitlines()
    town.files["offers.csv"] = "\n".join([head, *reversed(rows), ""]).encode()
    town.load()
    assert run_siting(town.engine, "toy", plan(count=2)).summary == first


def test_the_very_first_site_can_be_looked_for(commune: Commune) -> None:
    town = with_sites(commune)
    town.load()
    found = run_siting(town.engine, "toy", plan(kind="youth_centre")).summary
    assert found.existing == ()
    assert found.reached_before == 0


def test_without_index_network_or_children_the_way_out_is_named(commune: Commune) -> None:
    town = with_sites(commune)
    town.load()
    with pytest.raises(InputError, match="kpk run burden --region toy"):
        run_siting(town.engine, "toy", plan(need="burden"))
    with pytest.raises(InputError, match="nur mit einem Belastungsindex"):
        run_siting(town.engine, "toy", plan(equity="most_burdened_first"))
    assert "kpk run burden" in run_siting(town.engine, "toy", plan()).summary.without_burden
    whole = town.profile
    town.profile = whole.replace('[[population]]\nfile = "cells.csv"', "").replace(
        'source = "all"\nformat = "zensus2022"\nreference_date = 2022-05-15\n', ""
    )
    town.load()
    with pytest.raises(NotFoundError, match="Zensusgitter"):
        run_siting(town.engine, "toy", plan())
    town.profile = whole.replace('[network]\nfile = "streets.osm"\nsource = "all"\n', "")
    town.load()
    with pytest.raises(InputError, match=r"\[network\]"):
        run_siting(town.engine, "toy", plan())


def test_page_csv_service_and_command_line_say_the_same(
    town: Commune, client: TestClient, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    url = town.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    words = ["run", "siting", "--region", "toy", "--kind", "family_office", "--count", "2",
             "--life-phase", "0-3", "--life-phase", "3-6", "--need", "burden",
             "--minutes", "10"]  # fmt: skip
    assert run([*words, "--json"]) == 0
    (printed,) = json.loads(capsys.readouterr().out)
    asked = "kind=family_office&count=2&life_phase=0-3,3-6&need=burden&minutes=10"
    live = client.get(f"{BASE}/ask?{asked}").json()
    stored = client.get(f"{BASE}?kind=family_office").json()
    assert printed["sentence"] == live["sentence"] == stored["sentence"]
    assert printed["summary"] == live["summary"]
    assert live["suggested"] == stored["sites"]
    assert stored["sites"][0]["title"] == "Kita Brücke"
    assert stored["sites"][0]["place"] == pytest.approx([51.43, 6.86], abs=0.05)  # lat, lon
    text = client.get(f"{BASE}/areas.csv?{asked}").text
    rows = list(csv.DictReader(text.lstrip("\ufeff").splitlines(), delimiter=";"))
    added = sum(float(row["neu erreichte Kinder"].replace(",", ".")) for row in rows)
    summary = printed["summary"]
    assert added == pytest.approx(summary["reached_after"] - summary["reached_before"])
    by_area = {row["area_id"]: row["added"] for row in stored["items"]}
    assert {row["Gebiet"]: pytest.approx(float(row["neu erreichte Kinder"].replace(",", ".")))
            for row in rows} == by_area  # fmt: skip


def test_service_gives_sites_as_points_and_table(client: TestClient) -> None:
    features = client.get(f"{BASE}/sites.geojson?life_phase=3-6&minutes=10").json()["features"]
    roles = [item["properties"]["role"] for item in features]
    assert roles == ["vorgeschlagen", "zweite Wahl", "zweite Wahl", "vorhanden"]
    lon, lat = features[0]["geometry"]["coordinates"]
    assert (6 < lon < 8, 51 < lat < 52) == (True, True)
    text = client.get(f"{BASE}/sites.csv?life_phase=3-6&minutes=10").text
    assert "Kita Brücke" in text
    assert "Geheim" not in text


def test_page_waits_for_the_script_and_lists_what_was_stored(
    town: Commune, client: TestClient
) -> None:
    run_siting(town.engine, "toy", plan(life_phase="3-6"))
    page = client.get("/maps/siting?region=toy")
    assert page.status_code == 200
    for text in ("Kita (2)", "Schule (2)", "geplante Orte der Listen", "Gespeicherte Antworten"):
        assert text in page.text, text
    assert "Klinik" not in page.text.split('name="candidates"')[1]
    assert client.get("/maps/siting", follow_redirects=False).headers["location"].endswith("=toy")
    data = client.get(f"{BASE}/ask?kind=family_office&life_phase=3-6&minutes=10").json()
    assert data["areas"][0]["id"] == "02"  # what changes comes first
    assert data["themes"][0]["items"][0]["count"] == 2
    assert data["sites"][0]["decision"].startswith("/maps/decisions?region=toy&area=02&")
    assert "changes=" in data["scenario"]
    assert len(data["cells"]) == 1


def test_refusals_are_answers_of_the_page_and_faults_of_an_address(client: TestClient) -> None:
    refused = client.get(f"{BASE}/ask?count=9&life_phase=3-6&minutes=10").json()
    assert "es gibt aber 3" in refused["reason"]
    wrong = client.get(f"{BASE}/ask?kind=burg")
    assert wrong.status_code == 422
    assert "Das gibt es nicht" in wrong.json()["detail"]
    nothing = client.get(f"{BASE}?kind=clinic")
    assert nothing.status_code == 404
    assert "kpk run siting --region toy --kind clinic" in nothing.json()["detail"]


@pytest.mark.parametrize(
    "asked",
    ["candidates=school&candidates=kita", "candidates=school,kita", "candidates=kita|school"],
)
def test_several_candidates_count_however_they_are_written(client: TestClient, asked: str) -> None:
    found = client.get(f"{BASE}/ask?{asked}&life_phase=3-6&minutes=10").json()
    assert found["summary"]["candidates"] == 3
    one = client.get(f"{BASE}/ask?candidates=school&life_phase=3-6&minutes=10").json()
    assert one["summary"]["candidates"] < 3
    phases = client.get(f"{BASE}/ask?{asked}&life_phase=0-3&life_phase=3-6&minutes=10").json()
    assert phases["asked"]["life_phase"] == "0-3,3-6"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("candidates=school&candidates=burg", "„burg“: Das gibt es nicht"),
        ("kind=kita&kind=school", "kind steht mehrmals"),
        ("candidate=school", "Meinten Sie „candidates“"),
    ],
)
def test_nothing_of_an_address_is_passed_over(client: TestClient, asked: str, words: str) -> None:
    refused = client.get(f"{BASE}/ask?{asked}")
    assert refused.status_code == 422
    assert words in refused.json()["detail"]


def test_decision_rests_on_the_stored_run_or_on_the_command_that_stores_it(
    town: Commune, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = town.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    asked = "life_phase=0-3&minutes=11&count=2&need=burden&candidates=kita,school"
    live = client.get(f"{BASE}/ask?{asked}").json()
    said = parse_qs(urlsplit(live["sites"][0]["decision"]).query)
    assert "run" not in said
    assert live["command"] in said["reason"][0]
    assert said["site"] == ["Familienbüro: Kita Brücke"]
    assert run(shlex.split(live["command"])[1:]) == 0
    forget_revision(client)
    stored = client.get(f"{BASE}/ask?{asked}").json()
    (newest,) = town.rows("SELECT max(run_pk) FROM kpk.run WHERE analysis = 'siting'")[0]
    said = parse_qs(urlsplit(stored["sites"][0]["decision"]).query)
    assert said["run"] == [str(newest)]
    assert (stored["command"], stored["summary"]) == ("", live["summary"])


def test_ways_to_school_centres_name_the_other_list_everywhere(
    town: Commune, client: TestClient, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    asked = "kind=primary_family_centre&candidates=school"
    said = client.get(f"{BASE}/ask?{asked}").json()["other_list"]
    assert "Gezählt werden hier nur Wege" in said["text"]
    assert said["href"] == "/maps/fgz?region=toy"
    assert client.get(f"{BASE}/ask?minutes=10").json()["other_list"] is None
    url = town.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    words = ["--region", "toy", "--kind", "primary_family_centre"]
    assert run(["run", "siting", *words, "--candidates", "school"]) == 0
    assert "kpk run fgz --region toy" in " ".join(capsys.readouterr().out.split())
    out = town.folder / "fgz.csv"
    written = write_siting(
        town.engine, "toy", out, file_format="csv", kind=OfferKind.PRIMARY_FAMILY_CENTRE
    )
    assert written.notes is not None
    assert said["text"] in written.notes.read_text("utf-8")


def test_export_writes_areas_and_sites_with_answer_beside(town: Commune) -> None:
    run_siting(town.engine, "toy", plan())
    out = town.folder / "s.csv"
    written = write_siting(town.engine, "toy", out, file_format="csv")
    assert written.rows == 4
    notes = written.notes.read_text("utf-8") if written.notes else ""
    for words in ("Antwort: Nächster Ort", "Bewiesen", "Gezählt werden Kinder, nicht Wünsche"):
        assert words in notes
    points = town.folder / "s.geojson"
    assert write_siting(town.engine, "toy", points, file_format="geojson", sites=True).rows == 4
    shapes = json.loads(points.read_text("utf-8"))["features"]
    assert {item["geometry"]["type"] for item in shapes} == {"Point"}
    areas = town.folder / "a.geojson"
    write_siting(town.engine, "toy", areas, file_format="geojson")
    assert json.loads(areas.read_text("utf-8"))["features"][0]["geometry"]["type"].endswith(
        "Polygon"
    )
    book = town.folder / "s.xlsx"
    write_siting(town.engine, "toy", book, file_format="xlsx")
    assert openpyxl.load_workbook(book).sheetnames == ["Orte", "Gebiete", "Quellen"]


def test_plans_of_the_profile_are_answered_by_name_and_kept_apart(
    commune: Commune, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    town = with_sites(commune)
    town.profile += """
[[siting]]
id = "buero"
label = "Das zweite Familienbüro"
kind = "family_office"
life_phases = ["3-6"]
candidates = ["school", "kita"]

[[siting]]
id = "jugend"
kind = "youth_centre"
grid_metres = 500
"""
    town.load()
    url = town.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    assert run(["run", "siting", "--region", "toy"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "„Das zweite Familienbüro“" in printed
    assert "„Jugendeinrichtung“" in printed
    assert run(["run", "siting", "--region", "toy", "--plan", "buero"]) == 0
    out = str(town.folder / "o.json")
    assert run(["export", "siting", "--region", "toy", "--plan", "jugend", "--format", "json",
                "--out", out]) == 0  # fmt: skip
    sites = ["export", "siting", "--region", "toy", "--sites", "--out", str(town.folder / "o.csv")]
    assert run(sites) == 0
    assert "Orte in" in capsys.readouterr().out
    for arguments, text in (
        (["--plan", "bureau"], "Das gibt es nicht"),
        (["--plan", "buero", "--kind", "kita"], "entweder --kind"),
        (["--count", "2"], "braucht --kind"),
        (["--kind", "kita", "--name", "Groß Buchstaben"], "nur a–z"),
    ):
        assert run(["run", "siting", "--region", "toy", *arguments]) == 1
        assert text in " ".join(capsys.readouterr().err.split())


def test_profile_without_a_plan_says_what_to_give(
    town: Commune, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = town.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    assert run(["run", "siting", "--region", "toy"]) == 1
    assert "--kind family_office" in " ".join(capsys.readouterr().err.split())


def test_an_address_asks_what_its_plan_says() -> None:
    first = plan(count=3, candidates="kita,grid", need="burden", minutes=12.5, budget=1e5, price=5)
    again = plan_of(AskedSiting.model_validate(asked_query(first)))
    assert again == first
    tour = plan(aim="tour", tour_days=3, tour_hours=4.5, stay_minutes=45, depot="51.45,6.86")
    assert plan_of(AskedSiting.model_validate(asked_query(tour))) == tour
    assert again.need is SitingNeed.BURDEN
    assert again.max_minutes == 12.5


def test_proposal_is_the_stored_answer_where_one_asks_the_same_else_a_new_one(
    town: Commune, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.http.dependencies.REVISION_SECONDS", 0)
    query = "kind=family_office&life_phase=3-6&minutes=10"
    live = client.get(f"{BASE}/proposal?{query}").json()
    asked = client.get(f"{BASE}/ask?{query}").json()
    names = [site.pop("name") for site in live["sites"]]
    assert names[0] == "Kita Brücke (Marktplatz 3)"
    assert live["sites"] == asked["suggested"]
    assert live["sentence"] == asked["sentence"]
    run_siting(town.engine, "toy", plan(life_phase="3-6", minutes=10, candidates="school"))
    forget_revision(client)
    stored = client.get(f"{BASE}/proposal?{query}").json()
    assert stored["asked"]["candidates"] == "school"
    other = client.get(f"{BASE}/proposal?{query.replace('3-6', '0-3')}").json()
    assert other["asked"]["life_phase"] == "0-3"
    refused = client.get(f"{BASE}/proposal?count=9&life_phase=0-3&minutes=10")
    assert (refused.status_code, list(refused.json())) == (200, ["reason"])
