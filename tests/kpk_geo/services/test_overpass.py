"""Streets by osmnx, from a local server that answers as Overpass and Nominatim do."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import shapely

from kpk_geo.errors import NotFoundError, SourceError
from kpk_geo.import_report import Report
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.streets.osm import read_osm_streets
from kpk_geo.model import TravelMode
from kpk_geo.network.graph import build_network
from kpk_geo.services.overpass import download_streets

AREA = shapely.box(6.84, 51.43, 6.86, 51.44)
# The recorded shape of Overpass' answer to [out:json]; the ways are invented.
ELEMENTS = [
    {"type": "node", "id": 1, "lat": 51.4340, "lon": 6.8410},
    {"type": "node", "id": 2, "lat": 51.4350, "lon": 6.8450, "tags": {"barrier": "bollard"}},
    {"type": "node", "id": 3, "lat": 51.4360, "lon": 6.8490},
    {"type": "node", "id": 4, "lat": 51.4380, "lon": 6.8450},
    {
        "type": "way", "id": 11, "nodes": [1, 2, 3],
        "tags": {"highway": "residential", "name": "Am Ring", "oneway": "yes"},
    },
    {"type": "way", "id": 12, "nodes": [2, 4], "tags": {"highway": "steps"}},
]  # fmt: skip
ANSWER = {"version": 0.6, "generator": "Overpass API", "osm3s": {}, "elements": ELEMENTS}
PLACE = [
    {
        "place_id": 1, "osm_type": "relation", "osm_id": 5, "lat": "51.435", "lon": "6.85",
        "class": "boundary", "type": "administrative", "importance": 0.5, "name": "Spielstadt",
        "display_name": "Spielstadt", "boundingbox": ["51.43", "51.44", "6.84", "6.86"],
        "geojson": shapely.geometry.mapping(AREA),
    }
]  # fmt: skip


@pytest.fixture
def service() -> Iterator[tuple[str, dict[str, object]]]:
    state: dict[str, object] = {"answer": ANSWER, "status": 200}

    class Handler(BaseHTTPRequestHandler):
        def _send(self, content: object) -> None:
            body = json.dumps(content).encode()
            self.send_response(int(str(state["status"])))
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self._send(PLACE if "search" in self.path else {"text": ""})

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            state["asked"] = str(state.get("asked", "")) + self.rfile.read(length).decode()
            self._send(state["answer"])

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", state
    server.shutdown()
    thread.join()
    server.server_close()


def fetch(where, path, service):
    return download_streets(
        where, path, overpass_url=f"{service[0]}/api", nominatim_url=f"{service[0]}/"
    )


def read(path: Path):
    source_file = describe_file(path.name, path.parent)
    return read_osm_streets(source_file, box=(6.5, 51.2, 7.2, 51.7), report=Report(path.name))


@pytest.mark.parametrize("where", [AREA, "Spielstadt"])
def test_what_was_fetched_is_read_like_any_extract(tmp_path, service, where):
    found = fetch(where, tmp_path / "streets.osm", service)
    assert found.nodes == 4
    assert "highway" in str(service[1]["asked"])
    assert "ferry" in str(service[1]["asked"])
    streets = read(found.path)
    assert sorted(streets.edges["highway"]) == ["residential", "residential", "steps"]
    assert set(streets.edges["name"]) == {"Am Ring", ""}
    car = build_network(streets, TravelMode.CAR, min_fragment=0)
    assert car.components == 2  # the bollard was kept
    assert (car.forward ^ car.backward).all()  # and so was the direction


def test_a_place_without_streets_is_told(tmp_path, service):
    service[1]["answer"] = ANSWER | {"elements": []}
    with pytest.raises(NotFoundError, match="keine Straßen"):
        fetch(AREA, tmp_path / "a.osm", service)


def test_without_a_network_the_way_out_is_named(tmp_path):
    closed: tuple[str, dict[str, object]] = ("http://127.0.0.1:9", {})
    with pytest.raises(SourceError, match="von Hand herunterladen"):
        fetch(AREA, tmp_path / "a.osm", closed)
    assert not (tmp_path / "a.osm").exists()


def test_settings_of_osmnx_are_put_back(tmp_path, service):
    import osmnx

    before = osmnx.settings.overpass_url
    fetch(AREA, tmp_path / "a.osm", service)
    assert osmnx.settings.overpass_url == before
