"""Confidential places: every word of such a row is planted and looked for behind every door."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from conftest import ORIGIN, Commune
from decision_toys import add
from fastapi.testclient import TestClient
from pdf_reading import text_of
from sqlalchemy import text
from starlette.routing import Route
from street_files import CHILDREN, NETWORK, cells_csv, osm_xml, toy_streets

from api.app import create_app
from api.cli.app import run
from api.questions.access.run import run_access
from api.questions.burden.run import run_burden
from api.questions.gaps.run import run_gaps
from api.questions.hot_spots.run import run_hot_spots
from kpk_geo.database.connection import transaction
from kpk_geo.database.users import add_user
from kpk_geo.keys import fingerprint
from kpk_geo.model import FieldOfAction, LifePhase
from kpk_geo.offers.record import OFFER_FIELDS

HEADINGS = [field.heading for field in OFFER_FIELDS]
LIST = """[[offers]]
file = "offers.csv"
source = "all"

"""


def row(**cells: str) -> str:
    """Write a row of the template."""
    assert set(cells) <= {field.name for field in OFFER_FIELDS}
    return ";".join(cells.get(field.name, "") for field in OFFER_FIELDS)


def planted(mark: str, **cells: str) -> str:
    """Write a row in which every cell, also what no field can read, carries a word of its own."""
    words = {field.name: f"{mark}{field.name.replace('_', '')}" for field in OFFER_FIELDS}
    return row(**words | cells)


PUBLIC = [
    row(offer_id="P1", title="Kita Anker", kind="Kita", provider="AWO", street="Hafenstr. 1",
        capacity_value="40", x="350500", y="5700500", opening_hours="Mo-Fr 07:00-16:00"),
    row(offer_id="P2", title="Kita Brücke", kind="Kita", provider="AWO", capacity_value="20",
        x="351500", y="5700500"),
    row(offer_id="P3", title="Kita Turm", kind="Kita", provider="AWO", capacity_value="30",
        x="352500", y="5700500"),
]  # fmt: skip
# Told by the list; a shelter of which it says nothing; an unclear word; a row that is refused; a
# number that two offers bear; a coordinate with a letter in it and an address in another column.
SECRET = [
    planted("wortA", kind="Kita", confidential="ja"),
    planted("wortB", kind="Schutzeinrichtung", confidential="", x="352500", y="5700500"),
    planted("wortC", kind="Kita", confidential="wortCunklar", x="35O500", life_phases="wortCweg 7"),
    planted("wortD", kind="Kita", confidential="ja") + ";wortDzuviel",
    planted("wortE", kind="Kita", confidential="ja", title=""),
    planted("wortF", offer_id="wortFzahl", kind="Kita", confidential="ja", x="1", y="2"),
    planted("wortG", offer_id="wortFzahl", kind="Kita", confidential="ja", x="352400", y="5700400"),
]
WORDS = re.compile(r"wort[A-G]")


def as_list(*rows: str) -> bytes:
    return "\n".join([";".join(HEADINGS), *rows, ""]).encode()


@pytest.fixture
def town(commune: Commune) -> Commune:
    """The toy commune with streets, children and an offer list full of secrets."""
    start = commune.profile.index("[[offers]]")
    stop = commune.profile.index("[burden_index]")
    commune.profile = commune.profile[:start] + LIST + commune.profile[stop:] + NETWORK
    commune.files |= {
        "offers.csv": as_list(*PUBLIC, *SECRET),
        "cells.csv": cells_csv(CHILDREN),
        "streets.osm": osm_xml(toy_streets()),
    }
    return commune


@pytest.fixture
def service(town: Commune) -> Iterator[TestClient]:
    town.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    town.load()
    run_burden(town.engine, "toy")
    run_access(town.engine, "toy")
    run_hot_spots(town.engine, "toy", "poverty")
    run_gaps(town.engine, "toy")
    assert add(town) == int(PATH["number"])
    with transaction(town.engine) as connection:
        key = add_user(connection, "speichernde")
        connection.execute(
            text(
                "INSERT INTO kpk.provider_link (region_id, provider, token_hash, created_by,"
                " expires_at) VALUES ('toy', 'AWO', :digest, 'planung', now() + interval '1 h')"
            ),
            {"digest": fingerprint(PATH["token"])},
        )
    change = {"action": "add", "place": [6.85, 51.44], "capacity": 10}
    with TestClient(create_app(town.engine), ORIGIN) as client:
        saved = client.post(
            f"/api/regions/toy/scenarios?{QUESTION}",
            json={"name": "Gedacht", "changes": [change]}, headers={"x-api-key": key},
        )  # fmt: skip
        assert saved.json()["id"] == int(PATH["number"])
        yield client


DRAWING = "/zeichnung/{region_id}/{question}/{drawing}.{ending}"
MAPS = ("burden", "hot-spots", "gaps", "accessibility", "siting", "offers")
# What stands for a name in an address; a picture of points has no words, so PNG is not asked for.
SEVERAL: dict[str, dict[str, Sequence[str]]] = {
    "/bild/{region_id}/{question}.{file_format}": {"question": MAPS, "file_format": ("svg", "pdf")},
    "/karte/{region_id}/{question}.html": {"question": MAPS},
    "/diagramm/{region_id}/{level}/{figure}.{ending}": {"ending": ("svg",)},
    DRAWING: {
        "question": ("fgz", "forecast", "impact", "scenarios", "decisions"),
        "drawing": ("karte", "verlauf", "danach-1", "unterschied-1", "beschluss-1"),
        "ending": ("svg",),
    },
}
PAPERS = ("docx", "pdf", "html")
PATH = {
    "indicator_id": "poverty", "goal_id": "none", "figure": "verlauf-poverty",
    "region_id": "toy", "level": "gebiet", "site_id": "x", "path": "kpk.css", "digest": "0",
    "area_id": "01", "state_id": "toy", "district": "05",
    "number": "1", "delivery": "0123456789abcdef", "token": "x",
    "founding": "0123456789abcdef", "name": "luecken.docx",
    "band": "14",
}  # fmt: skip
QUESTION = "kind=kita&life_phase=3-6&mode=walk"
QUERY = {
    "/api/regions/{region_id}/providers/list.xlsx": ["provider=AWO"],
    "/gebiet/{region_id}/{level}/dossier.{file_format}": ["area=01&area=02"],
    "/diagramm/{region_id}/{level}/{figure}.{ending}": ["area=01"],
    DRAWING: ["", "ids=1"],
    "/daten/index": ["", "region=toy"],
    "/angebote/bearbeiten": ["region=toy", "region=toy&angebot=P1"],
    "/api/funding/fgz": ["count=3"],
    "/api/regions/{region_id}/series/areas.csv": ["indicator=poverty"],
    "/maps/{map}": ["region=toy"],
    "/api/regions/{region_id}/areas": ["level=gebiet"],
    "/api/regions/{region_id}/observations": ["level=gebiet"],
    "/api/regions/{region_id}/burden/indicators/map": ["level=gebiet"],
    "/api/regions/{region_id}/areas/{level}/profile": ["area=01", "area=01&area=02"],
    "/api/regions/{region_id}/burden/indicators.csv": ["level=gebiet"],
    "/api/regions/{region_id}/burden/indicators.xlsx": ["level=gebiet"],
    "/api/regions/{region_id}/areas/{level}/profile.csv": ["area=01&area=02"],
    "/api/regions/{region_id}/areas/{level}/profile.xlsx": ["area=01&area=02"],
    "/api/regions/{region_id}/houses": ["bbox=6.7,51.3,7.0,51.6"],
    "/api/regions/{region_id}/gaps/{area_id}/offers": [
        f"cell={field.value}/{phase.value}" for field in FieldOfAction for phase in LifePhase
    ],
    "/api/regions/{region_id}/gaps/map": ["", "phase=3-6", "cell=education/3-6"],
    "/api/regions/{region_id}/siting/ask": ["kind=kita&life_phase=3-6"],
    "/api/regions/{region_id}/siting/proposal": [QUESTION],
    "/api/regions/{region_id}/accessibility/isochrones": ["lon=6.85&lat=51.44"],
    "/api/regions/{region_id}/accessibility/point": [f"{QUESTION}&lon=6.85&lat=51.44"],
}
MAY_BE_ABSENT = {
    "/vergleich/{state_id}",  # no state is loaded
    "/vergleich/{state_id}/kreis/{district}",
    "/vergleich/{state_id}/lauf",
    "/vergleich/{state_id}/was-waere-wenn",
    *(
        f"/api/states/{{state_id}}/{what}{ending}"
        for what in ("kommunen", "wege", "was-waere-wenn")
        for ending in ("", ".csv", ".xlsx")
    ),
    "/bild/{region_id}/{question}.{file_format}",  # not all of them are answered here
    "/karte/{region_id}/{question}.html",
    DRAWING,  # each question has its own drawings
    "/diagramm/{region_id}/{level}/{figure}.{ending}",  # one date is no trend
    "/quartier/{region_id}/{number}/dossier.{file_format}",
    "/reihen/{region_id}/ziel/{goal_id}",
    "/api/regions/{region_id}/siting",  # nobody asked
    "/api/regions/{region_id}/siting/areas.csv",
    "/api/regions/{region_id}/siting/areas.xlsx",
    "/api/regions/{region_id}/siting/sites.csv",
    "/api/regions/{region_id}/siting/sites.xlsx",
    "/api/regions/{region_id}/siting/sites.geojson",
    "/api/regions/{region_id}/outlines/parents/{level}",  # nothing lies above
    "/api/regions/{region_id}/accessibility/equity.svg",  # too few areas to compare
    "/maps/forecast",
    "/maps/impact",  # nobody asked
    "/quartier/{region_id}/{number}",  # nobody saved one
    "/maps/fgz",
    "/api/regions/{region_id}/fgz",
    "/api/regions/{region_id}/fgz.csv",
    "/api/regions/{region_id}/fgz.xlsx",
    "/api/regions/{region_id}/forecast",
    "/api/regions/{region_id}/forecast.csv",
    "/api/regions/{region_id}/forecast.xlsx",
    "/api/regions/{region_id}/impact",
    "/api/regions/{region_id}/impact.csv",
    "/api/regions/{region_id}/impact.xlsx",
}


def routes(router: Any) -> Iterator[Route]:
    """Give the routes of an application and of all its routers."""
    for item in router.routes:
        if isinstance(item, Route):
            yield item
        else:
            yield from routes(item.original_router)


def addresses(client: TestClient) -> Iterator[tuple[str, str]]:
    """Give every address that can be asked for, with the route it belongs to."""
    for route in routes(client.app):
        if "GET" not in (route.methods or ()):
            continue
        names = re.findall(r"{(\w+)(?::path)?}", route.path)
        several = SEVERAL.get(route.path, {})
        choices = [_standing_for(name, several) for name in names]
        assert all(choices), f"{route.path}: what stands for a new name?"
        paths = [
            _filled(route.path, dict(zip(names, chosen, strict=True)))
            for chosen in product(*choices)
        ]
        if "/accessibility/" in route.path and route.path not in QUERY:
            queries = [QUESTION]
        elif route.path.startswith("/maps/"):
            queries = QUERY["/maps/{map}"]
        else:
            queries = QUERY.get(route.path, [""])
        for path, query in product(paths, queries):
            yield route.path, f"{path}?{query}"


def _filled(path: str, own: Mapping[str, str]) -> str:
    return re.sub(r"{(\w+)(?::path)?}", lambda found: own[found[1]], path)


def _standing_for(name: str, several: Mapping[str, Sequence[str]]) -> Sequence[str]:
    if name in several:
        return several[name]
    if name in ("file_format", "ending"):
        return PAPERS
    return (PATH[name],) if name in PATH else ()


def content_of(body: bytes) -> str:
    """Give what stands in an answer; a workbook is a packed folder of files."""
    if body.startswith(b"%PDF"):
        return text_of(body)
    if not body.startswith(b"PK"):
        return body.decode("utf-8", errors="replace")
    with ZipFile(io.BytesIO(body)) as packed:
        files = [packed.read(name) for name in packed.namelist()]
    return b"".join(files).decode("utf-8", errors="replace")


def test_no_anonymous_answer_holds_a_word_of_a_confidential_row(service: TestClient) -> None:
    seen, answered = 0, 0
    for route, address in addresses(service):
        answer = service.get(address, follow_redirects=False)
        seen += 1
        answered += answer.status_code == 200
        expected: tuple[int, ...] = (200, 303, 307, 401)
        expected += (404,) if route in MAY_BE_ABSENT else ()
        expected += (422,) if route == DRAWING else ()  # not every question knows `ids`
        assert answer.status_code in expected, (
            f"{address}: {answer.status_code} {answer.text[:200]}"
        )
        whole = content_of(answer.content) + str(answer.headers)
        assert not WORDS.search(whole), address
    assert seen > 35
    assert answered > 30


def test_what_if_holds_no_word_of_a_confidential_row(service: TestClient) -> None:
    change = {"action": "add", "place": [6.85, 51.44], "capacity": 10}
    address = f"/api/regions/toy/accessibility/what-if?{QUESTION}"
    answer = service.post(address, json={"changes": [change]})
    assert answer.status_code == 200
    assert not WORDS.search(answer.text)


def test_findings_are_for_planners_and_quote_no_confidential_cell(
    service: TestClient, town: Commune
) -> None:
    address = "/api/regions/toy/import-notes"
    assert service.get(address).status_code == 401
    with transaction(town.engine) as connection:
        service.headers["X-API-Key"] = add_user(connection, "planung")
    text = service.get(address).text
    assert "vertraulich" in text
    assert "3 Schutzeinrichtungen" not in text
    assert "1 Schutzeinrichtungen ohne Angabe gelten als vertraulich" in text
    assert not WORDS.search(text)


def test_no_report_of_a_second_delivery_quotes_what_was_confidential(
    town: Commune, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Numbers vanish, titles change, a place turns public: still nothing of before is told."""
    url = town.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    for rows in (
        [*PUBLIC, *SECRET],
        [*PUBLIC, SECRET[1].replace("wortBtitle", "wortBneu")],
        [*PUBLIC[1:]],
        [*PUBLIC, *SECRET],
    ):
        town.files["offers.csv"] = as_list(*rows)
        assert run(["load", str(town.write()), "--data", str(town.folder)]) == 0
        assert run(["report", "--region", "toy"]) == 0
    printed = capsys.readouterr()
    assert "Nicht mehr in der Liste" in printed.out
    assert not WORDS.search(printed.out + printed.err)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_no_message_about_a_list_quotes_a_confidential_row(town: Commune, encoding: str) -> None:
    """Wrongly encoded, or every coordinate elsewhere: the whole list is refused, and quoted not."""
    secret = planted("wortA", kind="Kita", confidential="ja", title="wortAü", x="6,85", y="51,44")
    other = "cp850" if encoding == "cp1252" else "cp1252"
    town.files["offers.csv"] = as_list(secret).decode().encode(other)
    if encoding == "cp1252":
        town.change_profile('file = "offers.csv"', 'file = "offers.csv"\nencoding = "cp1252"')
    message = " ".join(town.errors())
    assert "offers.csv" in message
    assert not WORDS.search(message)


def test_numbers_of_confidential_offers_used_twice_are_not_named(town: Commune) -> None:
    town.profile = town.profile.replace(LIST, LIST + LIST.replace("offers.csv", "more.csv"))
    secret = planted("wortA", kind="Kita", confidential="ja", offer_id="wortAzahl", x="", y="")
    town.files |= {"offers.csv": as_list(*PUBLIC, secret), "more.csv": as_list(PUBLIC[0], secret)}
    (message,) = town.errors()
    assert "P1" in message
    assert "(vertraulich)" in message
    assert not WORDS.search(message)


@pytest.mark.parametrize(("word", "hidden"), [("", True), ("ja", True), ("nein", False)])
def test_a_shelter_is_confidential_unless_its_list_says_no(
    town: Commune, word: str, hidden: bool
) -> None:
    shelter = row(offer_id="S", title="Schutzhaus", kind="Schutzeinrichtung", confidential=word,
                  street="Geheim 7", x="352500", y="5700500")  # fmt: skip
    town.files["offers.csv"] = as_list(*PUBLIC, shelter)
    town.load()
    assert town.rows("SELECT confidential FROM kpk.site WHERE address = 'Geheim 7'") == [(hidden,)]


def test_a_list_without_the_column_hides_its_shelters(commune: Commune) -> None:
    commune.change_profile('columns.confidential = "secret"\n', "")
    commune.load()
    assert commune.rows("SELECT address FROM kpk.site WHERE confidential") == [("Geheim 7",)]


def test_a_place_is_hidden_as_long_as_any_list_calls_it_confidential(town: Commune) -> None:
    place = {"street": "Geheim 7", "x": "352500", "y": "5700500"}
    group = row(offer_id="G", title="Gruppe", kind="Gruppe oder Kurs", confidential="nein", **place)
    shelter = row(offer_id="S", title="Haus", kind="Schutzeinrichtung", confidential="ja", **place)
    town.profile = town.profile.replace(LIST, LIST + LIST.replace("offers.csv", "more.csv"))
    town.files |= {"offers.csv": as_list(*PUBLIC, group), "more.csv": as_list(shelter)}
    hidden = "SELECT confidential FROM kpk.site WHERE address = 'Geheim 7'"
    town.load()
    assert town.rows(hidden) == [(True,)]
    town.load()
    assert town.rows(hidden) == [(True,)]
    town.files["more.csv"] = as_list(shelter.replace(";ja", ";nein"))
    town.load()
    assert town.rows(hidden) == [(False,)]


def test_shelters_of_an_older_version_are_hidden_by_the_upgrade(
    commune: Commune, tmp_path: Path
) -> None:
    from kpk_geo.database import migrate

    commune.load()
    migrate.downgrade(commune.engine, "0004")
    with commune.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE kpk.site SET confidential = false")
        connection.exec_driver_sql(
            "INSERT INTO kpk.finding (source_pk, severity, file, value, reason)"
            " SELECT source_pk, 'note', 'offers.csv', 'Geheim 7', 'Geheim 7'"
            " FROM kpk.source WHERE kind = 'Angebote'"
        )
    migrate.upgrade(commune.engine)
    assert commune.rows("SELECT address FROM kpk.site WHERE confidential") == [("Geheim 7",)]
    assert "Geheim" not in str(commune.rows("SELECT value, reason FROM kpk.import_note"))
