"""Quartiere: sums of several areas, picked, saved, renamed, removed and put back."""

from collections.abc import Iterator

import pytest
from area_page_toys import fact, loaded_town, served_town, with_town_key
from conftest import Commune
from fastapi.testclient import TestClient

from kpk_geo.database.connection import transaction
from kpk_geo.database.quarters import MAX_NAME, write_quarter

HTML = {"accept": "text/html"}
PROFILE = "/api/regions/toy/areas/gebiet/profile"


@pytest.fixture
def town(commune: Commune) -> Commune:
    return loaded_town(commune)


@pytest.fixture
def client(town: Commune) -> Iterator[TestClient]:
    yield from served_town(town)


@pytest.fixture
def planner(town: Commune, client: TestClient) -> TestClient:
    return with_town_key(town, client)


def test_a_quarter_is_the_sum_of_its_areas(client: TestClient) -> None:
    row = fact(client, f"{PROFILE}?area=01&area=02", "Kinderarmut")
    assert (row["numerator"], row["denominator"], row["value"]) == (120, 600, 0.2)
    parts = [fact(client, f"{PROFILE.removesuffix('/profile')}/{key}/profile", "Kinderarmut")
             for key in ("01", "02")]  # fmt: skip
    assert row["numerator"] == sum(float(str(part["numerator"])) for part in parts)
    assert (row["rank_first"], row["compared"]) == (None, row["compared"])
    assert "höher als 2 von 3 Gebieten" in str(row["compared"])


def test_order_and_repetition_change_no_figure(client: TestClient) -> None:
    first = client.get(f"{PROFILE}?area=01&area=02").json()
    assert client.get(f"{PROFILE}?area=02&area=01").json() == first
    twice = client.get(f"{PROFILE}?area=02&area=01&area=02").json()
    assert twice["statements"] == first["statements"]
    page = client.get("/gebiet/toy/gebiet?area=02&area=01&area=02", headers=HTML).text
    assert "Mehrmals genannt, aber nur einmal gezählt: Altstadt." in page


def test_a_quarter_of_one_area_is_the_area(client: TestClient) -> None:
    alone = client.get("/api/regions/toy/areas/gebiet/01/profile").json()
    quarter = client.get(f"{PROFILE}?area=01").json()
    assert quarter["statements"] == alone["statements"]
    assert quarter["trends"] == alone["trends"]


def test_a_quarter_of_all_parts_equals_the_area_above(client: TestClient) -> None:
    above = fact(client, "/api/regions/toy/areas/bezirk/A/profile", "Kinderarmut")
    quarter = fact(client, f"{PROFILE}?area=01&area=02", "Kinderarmut")
    assert quarter["value"] == above["value"]


def test_a_suppressed_part_is_left_out_and_said(client: TestClient) -> None:
    with_it = fact(client, f"{PROFILE}?area=01&area=02&area=03", "Kinderarmut")
    assert (with_it["value"], with_it["numerator"], with_it["denominator"]) == (None, None, None)
    assert with_it["text"] == "gesperrt, zu wenig bekannt"
    assert "aus 2 von 3 Gebieten (1 gesperrt)" in str(with_it["note"])
    page = client.get("/gebiet/toy/gebiet?area=01&area=02&area=03", headers=HTML).text
    assert "Nicht aus allen Gebieten" not in page  # there is no figure that could be partial
    assert "gesperrt, zu wenig bekannt" in page


def test_a_quarter_is_held_against_no_single_areas(client: TestClient) -> None:
    people = fact(client, f"{PROFILE}?area=01&area=02", "Einwohner")
    assert (people["compared"], people["city_value"]) == ("", None)
    everything = f"{PROFILE}?area=01&area=02&area=03&area=04"
    for row in client.get(everything).json()["statements"]:
        assert "höher als" not in row["compared"]


def test_rates_alone_are_not_summed_up(client: TestClient) -> None:
    row = fact(client, f"{PROFILE}?area=01&area=02", "Arbeitslosigkeit")
    assert row["value"] is None
    assert row["text"] == "nur als Quote gespeichert, lässt sich nicht zusammenfassen"


def test_areas_of_two_levels_are_refused_with_the_way_out(client: TestClient) -> None:
    refused = client.get("/gebiet/toy/gebiet?area=01&area=A", headers=HTML)
    assert refused.status_code == 422
    assert "„Nord“ (A) ist ein Gebiet der Ebene „Bezirk“, nicht „Gebiet“" in refused.text
    assert "/gebiet/toy" in refused.text
    assert client.get(f"{PROFILE}?area=01&area=77").status_code == 404


def test_without_areas_the_level_is_listed(client: TestClient) -> None:
    answer = client.get("/gebiet/toy/gebiet", follow_redirects=False)
    assert answer.headers["location"] == "/gebiet/toy?ebene=gebiet"


def test_areas_are_picked_and_searched_without_a_script(client: TestClient) -> None:
    page = client.get("/gebiet/toy/gebiet/01", headers=HTML).text
    assert '<input type="checkbox" name="area" value="01" checked>' in page
    assert '<input type="checkbox" name="area" value="02">' in page
    assert 'value="04"' not in page
    found = client.get("/gebiet/toy/gebiet?area=01&suche=wal&weiter=1", headers=HTML).text
    assert '<input type="checkbox" name="area" value="04">' in found


def save(planner: TestClient, name: str, areas: tuple[str, ...] = ("01", "02")) -> str:
    sent = planner.post(
        "/gebiet/toy/gebiet", data={"area": list(areas), "name": name}, follow_redirects=False
    )
    assert sent.status_code == 303, sent.text
    return str(sent.headers["location"])


def test_a_quarter_is_saved_renamed_removed_and_put_back(planner: TestClient) -> None:
    address = save(planner, "  Alter   Hafen ")
    page = planner.get(address, headers=HTML).text
    assert "<h1>Alter Hafen: " in page
    assert f'href="{address}"' in planner.get("/gebiet/toy", headers=HTML).text
    assert "Gehört zu" in planner.get("/gebiet/toy/gebiet/01", headers=HTML).text
    planner.post(address, data={"action": "rename", "name": "Hafenviertel"})
    assert "<h1>Hafenviertel: " in planner.get(address, headers=HTML).text
    planner.post(address, data={"action": "remove"})
    assert f'href="{address}"' not in planner.get("/gebiet/toy", headers=HTML).text
    assert "Zurückholen" in planner.get(address, headers=HTML).text
    planner.post(address, data={"action": "restore"})
    assert f'href="{address}"' in planner.get("/gebiet/toy", headers=HTML).text


def test_a_name_that_is_taken_is_numbered(planner: TestClient) -> None:
    save(planner, "Hafenviertel")
    assert "<h1>Hafenviertel (2): " in planner.get(save(planner, "Hafenviertel"), headers=HTML).text


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "einen Namen geben"), ("x" * (MAX_NAME + 1), "höchstens 120"),
     ("rund um Geheim 7", "vertraulichen Ort")],
)  # fmt: skip
def test_a_name_that_will_not_do_is_refused_and_nothing_typed_is_lost(
    planner: TestClient, name: str, said: str
) -> None:
    answer = planner.post("/gebiet/toy/gebiet", data={"area": ["01", "02"], "name": name})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{name}"' in answer.text
    assert planner.get("/api/regions/toy/quarters").json() == []


def test_only_those_with_a_key_save(client: TestClient) -> None:
    answer = client.post("/gebiet/toy/gebiet", data={"area": ["01"], "name": "Hafen"})
    assert answer.status_code == 401
    assert client.post(
        "/api/regions/toy/quarters", json={"name": "x", "level": "gebiet", "areas": ["01"]}
    ).status_code == 401  # fmt: skip
    page = client.get("/gebiet/toy/gebiet?area=01&area=02", headers=HTML).text
    assert "Anmelden und mit Namen speichern" in page


def test_foreign_pages_save_nothing(planner: TestClient) -> None:
    answer = planner.post(
        "/gebiet/toy/gebiet", data={"area": ["01"], "name": "Hafen"},
        headers={"sec-fetch-site": "cross-site"},
    )  # fmt: skip
    assert answer.status_code == 401


def test_programs_save_and_change_quarters(planner: TestClient) -> None:
    body = {"name": "Hafenviertel", "level": "gebiet", "areas": ["02", "01"]}
    made = planner.post("/api/regions/toy/quarters", json=body)
    assert made.status_code == 201
    number = made.json()["number"]
    assert made.json()["areas"] == ["01", "02"]
    changed = planner.patch(f"/api/regions/toy/quarters/{number}", json={"removed": True})
    assert changed.json()["is_removed"]
    assert planner.get("/api/regions/toy/quarters").json() == []
    planner.patch(f"/api/regions/toy/quarters/{number}", json={"removed": False, "name": "Kai"})
    assert [item["name"] for item in planner.get("/api/regions/toy/quarters").json()] == ["Kai"]
    assert planner.patch("/api/regions/toy/quarters/99", json={"name": "x"}).status_code == 404


def test_areas_that_are_gone_are_named(town: Commune, planner: TestClient) -> None:
    address = save(planner, "Hafenviertel", ("01", "04"))
    town.areas = town.areas.iloc[:3]
    town.load()
    page = planner.get(address, headers=HTML)
    assert page.status_code == 200
    assert "1 Gebiet gibt es nicht mehr: Wald." in page.text


def test_a_quarter_on_areas_that_were_cut_anew_says_so(town: Commune, planner: TestClient) -> None:
    address = save(planner, "Hafenviertel")
    town.profile = town.profile.replace("valid_from = 2025-01-01", "valid_from = 2025-07-01")
    town.load()
    page = planner.get(address, headers=HTML).text
    assert "Die Gebiete wurden seit dem Speichern ersetzt" in page


def test_a_quarter_belongs_to_its_region(planner: TestClient) -> None:
    address = save(planner, "Hafenviertel")
    assert planner.get(address.replace("/toy/", "/nowhere/"), headers=HTML).status_code == 404


def test_no_quarter_without_areas(town: Commune) -> None:
    from kpk_geo.database.areas import read_level
    from kpk_geo.errors import InputError

    with transaction(town.engine) as connection:
        level = read_level(connection, "toy", "gebiet")
        with pytest.raises(InputError, match="1 bis 500"):
            write_quarter(connection, "toy", level, [], name="leer", author="planung")
