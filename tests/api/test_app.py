"""The service: JSON, paging, errors, stored bytes, and what must never leave."""

import gzip
import json
import re
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient

from api.app import create_app
from api.http.dependencies import REVISION_SECONDS
from api.questions.burden.run import run_burden
from kpk_geo.database.regions import delete_region
from maps.kit.assets import current_assets


@pytest.fixture
def client(commune: Commune) -> Iterator[TestClient]:
    """A client to the service around the toy commune with its index."""
    commune.change("table.csv", "1.500;300;*;3,5", "1.500;300;30;3,5")
    commune.start(run_burden)
    with TestClient(create_app(commune.engine), ORIGIN, raise_server_exceptions=False) as made:
        yield made


PAGE = {"Accept": "text/html"}
PAGES = ["/", "/maps/overview?region=toy", "/maps/burden?region=toy", "/docs"]
JSON = [
    "/api/regions",
    "/api/regions/toy",
    "/api/regions/toy/areas?level=gebiet",
    "/api/regions/toy/outlines/gebiet",
    "/api/regions/toy/indicators",
    "/api/regions/toy/observations?level=gebiet",
    "/api/regions/toy/offers",
    "/api/regions/toy/offers/map",
    "/api/regions/toy/sources",
    "/api/regions/toy/burden",
    "/api/regions/toy/burden/map",
    "/openapi.json",
]


@pytest.mark.parametrize("path", JSON)
def test_every_resource_is_strict_json(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is not JSON")

    json.loads(answer.text, parse_constant=refuse)


@pytest.mark.parametrize("path", [*JSON, *PAGES, "/api/regions/nowhere", "/static/nothing.js"])
def test_whoever_asks_for_the_head_alone_gets_it(client: TestClient, path: str) -> None:
    """Link checkers and download managers do; they take a refusal for a dead link."""
    whole, head = client.get(path), client.head(path)
    assert head.status_code == whole.status_code
    assert head.content == b""
    for name in ("content-type", "content-length", "etag", "content-security-policy"):
        assert head.headers.get(name) == whole.headers.get(name)


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_german_and_load_nothing_foreign(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert '<html lang="de">' in answer.text
    assert "//cdn" not in answer.text
    assert 'src="http' not in answer.text
    assert "http" not in answer.headers["content-security-policy"]


def test_gap_is_null_never_zero(client: TestClient) -> None:
    rows = {row["area_id"]: row for row in client.get("/api/regions/toy/burden").json()["items"]}
    assert rows["04"]["status_index"] is None
    assert rows["04"]["status_robust"] is None
    assert rows["04"]["validity"] == "zu wenige Einwohner"


def test_pages_of_a_list_add_up(client: TestClient) -> None:
    address: str | None = "/api/regions/toy/observations?level=gebiet&limit=5"
    seen = []
    while address:
        page = client.get(address).json()
        assert page["total"] == 12
        seen += [(row["indicator_id"], row["area_id"]) for row in page["items"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == 12


@pytest.mark.parametrize(("box", "ids"), [("6.8,51.4,6.85,51.5", ["01"]), ("10,52,11,53", [])])
def test_box_selects_areas(client: TestClient, box: str, ids: list[str]) -> None:
    found = client.get(f"/api/regions/toy/areas?level=gebiet&bbox={box}").json()["features"]
    assert [feature["id"] for feature in found] == ids


def test_offers_are_filtered_by_kind_and_box(client: TestClient) -> None:
    found = client.get("/api/regions/toy/offers?kind=kita").json()
    assert [feature["properties"]["title"] for feature in found["features"]] == ["Kita Anker"]
    assert client.get("/api/regions/toy/offers?bbox=10,52,11,53").json()["total"] == 0


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/api/regions/toi", 404, ["toi", "Meinten Sie „toy“"]),
        ("/api/regions/toy/areas?level=bezirk", 404, ["bezirk", "gebiet"]),
        ("/api/regions/toy/areas?level=gebiet&bbox=1,2,3", 422, ["bbox", "vier Zahlen"]),
        ("/api/regions/toy/areas?level=gebiet&bbox=9,2,3,4", 422, ["West < Ost"]),
        ("/api/regions/toy/areas", 422, ["level"]),
        ("/api/regions/toy/observations?level=gebiet&indicator=armut", 404, ["armut"]),
        ("/api/regions/toy/offers?kind=kitta", 422, ["kitta", "Meinten Sie „kita“"]),
        ("/api/regions/toy/offers?limit=0", 422, ["limit"]),
        ("/api/regions/toy/outlines/parents/gebiet", 404, ["keine weitere"]),
        ("/api/nirgends", 404, ["Adresse"]),
        ("/assets/../app.py", 404, []),
        ("/assets/%2e%2e/page.py", 404, []),
    ],
)
def test_errors_are_problems_in_german(
    client: TestClient, path: str, status: int, words: list[str]
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert all(word in answer.json()["detail"] for word in words)


MAPS = ["burden", "offers", "hot-spots", "hot-spots/reading", "accessibility", "gaps"]


@pytest.mark.parametrize("path", MAPS)
def test_menu_stays_with_the_region_of_the_page(commune: Commune, path: str) -> None:
    """Two regions are loaded; also a page that only says what is missing keeps its own."""
    commune.load()
    commune.change_profile('id = "toy"', 'id = "andere"')
    commune.load()
    with TestClient(create_app(commune.engine), ORIGIN) as client:
        for region in ("toy", "andere"):
            page = client.get(f"/maps/{path}?region={region}", headers={"Accept": "text/html"})
            menu = page.text.split('aria-label="Hauptmenü">')[1].split("</nav>")[0]
            links = re.findall(r'href="([^"]*)"', menu)
            pages = (
                "overview", "burden", "offers", "accessibility", "hot-spots", "gaps", "siting",
                "decisions", "presentation",
            )  # fmt: skip
            assert links == [
                *(f"/maps/{name}?region={region}" for name in pages[:-1]),
                f"/gebiet?region={region}",
                f"/maps/presentation?region={region}",
            ]
            foot = page.text.split('aria-label="Weitere Seiten">')[1].split("</nav>")[0]
            assert f'href="/review?region={region}"' in foot


@pytest.mark.parametrize("path", MAPS)
def test_the_switch_of_cities_keeps_the_page(commune: Commune, path: str) -> None:
    commune.load()
    with TestClient(create_app(commune.engine), ORIGIN) as client:
        alone = client.get(f"/maps/{path}?region=toy", headers=PAGE).text
        assert "Stadt wechseln" not in alone  # nothing to switch to
        commune.change_profile('id = "toy"', 'id = "andere"')
        commune.load()
        time.sleep(REVISION_SECONDS)
        page = client.get(f"/maps/{path}?region=toy", headers=PAGE).text
    switch = page.split('aria-label="Stadt wechseln">')[1].split("</nav>")[0]
    kept = "overview" if path.endswith("/reading") else path  # that is no page of the menu
    assert re.findall(r'href="([^"]*)"', switch) == [
        f"/maps/{kept}?region=andere", f"/maps/{kept}?region=toy",
    ]  # fmt: skip
    assert re.findall(r'aria-current="true">([^<]*)<', switch) == ["Spielstadt (toy)"]


def test_title_of_a_region_leads_to_a_page_or_nowhere(commune: Commune) -> None:
    commune.load()
    with TestClient(create_app(commune.engine), ORIGIN) as client:
        text = client.get("/").text
    assert "/api/" not in text.split("<main")[1].split("</main>")[0]
    assert '<h2><a href="/maps/overview?region=toy">Spielstadt</a></h2>' in text


def test_browser_gets_an_error_as_a_page(client: TestClient) -> None:
    answer = client.get("/maps/burden?region=nix", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "<h1>Nicht gefunden</h1>" in answer.text


def test_fault_of_ours_tells_no_internals(client: TestClient, commune: Commune) -> None:
    with commune.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE kpk.offer_site CASCADE")
    answer = client.get("/api/regions/toy/offers")
    assert answer.status_code == 500
    assert "offer_site" not in answer.json()["detail"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::2]:8000"])
def test_foreign_names_are_not_answered(client: TestClient, host: str) -> None:
    answer = client.get("/api/regions", headers={"Host": host})
    assert answer.status_code == 400
    assert "KPK_ALLOWED_HOSTS" in answer.json()["detail"]
    assert "Spielstadt" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "LOCALHOST", "[::1]:8000"])
def test_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/api/regions", headers={"Host": host}).status_code == 200


def test_a_name_can_be_allowed(commune: Commune) -> None:
    with TestClient(create_app(commune.engine, hosts=["karten.stadt.example"]), ORIGIN) as client:
        assert client.get("/", headers={"Host": "karten.stadt.example"}).status_code == 200
        assert client.get("/").status_code == 400


def test_stored_bytes_are_compressed_once_and_revalidated(client: TestClient) -> None:
    path = "/api/regions/toy/outlines/gebiet"
    with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(packed) == plain.content
    again = client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_new_data_change_the_etag(client: TestClient, commune: Commune) -> None:
    path = "/api/regions/toy/burden/map"
    before = client.get(path).headers["etag"]
    commune.change("table.csv", "01;1.000;200;80", "01;1.000;200;100")
    commune.load()
    client.app.state.revisions.clear()  # type: ignore[attr-defined]
    assert client.get(path).headers["etag"] != before


def test_address_with_the_version_may_be_kept(client: TestClient) -> None:
    revision = client.get("/api/regions/toy").json()["revision"]
    version = current_assets().data_version(revision)
    kept = client.get(f"/api/regions/toy/outlines/gebiet?v={version}")
    assert "immutable" in kept.headers["cache-control"]
    for other in (f"{revision}", "0", f"0-{version}"):
        stale = client.get(f"/api/regions/toy/outlines/gebiet?v={other}")
        assert "no-cache" in stale.headers["cache-control"]


def test_page_stands_though_the_profile_changed_since_the_run(
    client: TestClient, commune: Commune
) -> None:
    commune.profile = commune.profile.replace('"jobless"', '"unemployed"')
    commune.load()
    client.app.state.revisions.clear()  # type: ignore[attr-defined]
    page = client.get("/maps/burden?region=toy")
    assert page.status_code == 200
    assert "jobless" in page.text  # the run's own word, until the index is run again


def test_start_page_helps_without_regions(commune: Commune) -> None:
    with TestClient(create_app(commune.engine), ORIGIN) as client:
        text = client.get("/").text
        assert "kpk demo" in text
        assert 'href="/neu">Eigene Kommune anlegen' in text
        page = client.get("/maps/burden", headers={"Accept": "text/html"})
        assert "noch keine Region geladen. Zur ersten führt" in page.text


def test_neighbours_share_their_simplified_border(client: TestClient) -> None:
    features = client.get("/api/regions/toy/outlines/gebiet").json()["features"]
    rings = [
        {tuple(point) for polygon in f["geometry"]["coordinates"] for point in polygon[0]}
        for f in features
    ]
    assert all(len(a & b) >= 2 for a, b in pairwise(rings))


def test_no_revision_comes_back_after_a_region_was_deleted(commune: Commune) -> None:
    """Browsers keep what they were sent under a revision, some of it for good."""
    seen = []
    for _ in range(2):
        commune.load()
        seen.append(commune.rows("SELECT revision FROM kpk.region")[0][0])
        with commune.engine.begin() as connection:
            delete_region(connection, "toy")
    assert seen[1] > seen[0] > 1_700_000_000
