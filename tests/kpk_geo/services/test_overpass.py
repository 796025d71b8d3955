"""Streets by osmnx, from a local server that answers as Overpass and Nominatim do."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import shapely

from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.errors import NotFoundError, SourceError
from kpk_geo.import_report import Report
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.streets.osm import read_osm_streets
from kpk_geo.model import TravelMode
from kpk_geo.network.graph import build_network
from kpk_geo.services.client import Client, Limits
from kpk_geo.services.overpass import download_streets, street_hosts
from kpk_geo.services.pace import Pace

AREA = shapely.box(6.84, 51.43, 6.86, 51.44)
# The recorded shape of Overpass' answer to [out:xml]; the ways are invented.
ANSWER = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6" generator="Overpass API">
<note>The data included in this document is from www.openstreetmap.org.</note>
<node id="1" lat="51.4340" lon="6.8410"/>
<node id="2" lat="51.4350" lon="6.8450"><tag k="barrier" v="bollard"/></node>
<node id="3" lat="51.4360" lon="6.8490"/>
<node id="4" lat="51.4380" lon="6.8450"/>
<node id="5" lat="51.5000" lon="6.9000"/>
<node id="6" lat="51.5100" lon="6.9000"/>
<way id="11"><nd ref="1"/><nd ref="2"/><nd ref="3"/>
<tag k="highway" v="residential"/><tag k="name" v="Am Ring"/><tag k="oneway" v="yes"/></way>
<way id="12"><nd ref="2"/><nd ref="4"/><tag k="highway" v="steps"/></way>
<way id="13"><nd ref="5"/><nd ref="6"/><tag k="highway" v="residential"/></way>
</osm>"""
EMPTY = '<?xml version="1.0"?><osm version="0.6" generator="Overpass API"></osm>'
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
            body = (content if isinstance(content, str) else json.dumps(content)).encode()
            self.send_response(int(str(state["status"])))
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self._send(PLACE if "q=Spielstadt" in self.path else [])

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
    urls = {"overpass_url": f"{service[0]}/api", "nominatim_url": f"{service[0]}/"}
    pace, limits = Pace(pause=0), Limits(tries=1)
    with Client(street_hosts(*urls.values()), pace=pace, limits=limits) as client:
        return download_streets(where, path, client=client, **urls)


def read(path: Path):
    source_file = describe_file(path.name, path.parent)
    return read_osm_streets(
        source_file, box=(6.5, 51.2, 7.2, 51.7), report=Report(path.name), work_crs=DEFAULT_CRS
    )


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
    service[1]["answer"] = EMPTY
    with pytest.raises(NotFoundError, match="keine Straßen"):
        fetch(AREA, tmp_path / "a.osm", service)


def test_a_place_that_is_not_known_is_told(tmp_path, service):
    with pytest.raises(NotFoundError, match="kennt „Nirgendwo“ nicht als Gebiet"):
        fetch("Nirgendwo", tmp_path / "a.osm", service)


def test_an_answer_that_was_cut_short_is_told(tmp_path, service):
    cut = ANSWER.replace("</osm>", "<remark> runtime error: Query timed out </remark></osm>")
    service[1]["answer"] = cut
    with pytest.raises(SourceError, match="Query timed out"):
        fetch(AREA, tmp_path / "a.osm", service)


def test_without_a_network_the_way_out_is_named(tmp_path):
    closed: tuple[str, dict[str, object]] = ("http://127.0.0.1:9", {})
    with pytest.raises(SourceError, match="von Hand herunterladen"):
        fetch(AREA, tmp_path / "a.osm", closed)
    assert not (tmp_path / "a.osm").exists()


def test_settings_of_osmnx_are_put_back(tmp_path, service):
    import osmnx

    before = osmnx.settings.useful_tags_way
    fetch(AREA, tmp_path / "a.osm", service)
    assert osmnx.settings.useful_tags_way == before
