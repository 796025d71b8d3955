"""Streets from a local server that answers as Overpass and Nominatim do."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import shapely

from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.errors import InputError, NotFoundError, SourceError
from kpk_geo.import_report import Report
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.streets.osm import read_osm_streets
from kpk_geo.model import TravelMode
from kpk_geo.network import tags as network_tags
from kpk_geo.network.graph import build_network
from kpk_geo.services.client import Client, Limits
from kpk_geo.services.overpass import download_streets, query_of, street_hosts
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
    source_file, report = describe_file(path.name, path.parent), Report(path.name)
    box = (6.5, 51.2, 7.2, 51.7)
    streets = read_osm_streets(source_file, box=box, report=report, work_crs=DEFAULT_CRS)
    return streets, report


@pytest.mark.parametrize("where", [AREA, "Spielstadt"])
def test_what_was_fetched_is_read_like_any_extract(tmp_path, service, where):
    found = fetch(where, tmp_path / "streets.osm", service)
    assert (found.nodes, found.segments, found.relations) == (4, 3, 0)
    streets, report = read(found.path)
    assert sorted(streets.edges["highway"]) == ["residential", "residential", "steps"]
    assert set(streets.edges["name"]) == {"Am Ring", ""}
    car = build_network(streets, TravelMode.CAR, min_fragment=0)
    assert car.components == 2  # the bollard was kept
    assert (car.forward ^ car.backward).all()  # and so was the direction
    assert any("Auszug ohne Relationen" in note.reason for note in report.notes)


def tags(**pairs: str) -> str:
    return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in pairs.items())


def line(number: int, *refs: int, **pairs: str) -> str:
    nodes = "".join(f'<nd ref="{ref}"/>' for ref in refs)
    return f'<way id="{number}">{nodes}{tags(**pairs)}</way>'


def relation(number: int, *members: tuple[int, str], **pairs: str) -> str:
    ways = "".join(f'<member type="way" ref="{way}" role="{role}"/>' for way, role in members)
    return f'<relation id="{number}">{ways}{tags(**pairs)}</relation>'


# A street leads to a square of two lines without tags and on behind it, a ferry whose relation
# names the duration crosses a river, whose other bank lies far away and was not sent.
PLACES = {
    1: (6.842, 51.434), 2: (6.844, 51.433), 3: (6.844, 51.435), 4: (6.846, 51.435),
    5: (6.846, 51.433), 6: (6.848, 51.434), 7: (6.850, 51.434), 8: (6.852, 51.434),
    21: (6.849, 51.4301), 22: (6.849, 51.4399), 23: (6.849, 51.46), 24: (6.849, 51.47),
    31: (6.841, 51.431), 32: (6.847, 51.431),
}  # fmt: skip
RELATIONS = "".join([
    relation(71, (14, "outer"), (15, "outer"), type="multipolygon", highway="pedestrian"),
    relation(72, (16, ""), type="route", route="ferry", duration="00:06"),
    relation(73, (17, "outer"), (99, "outer"), type="multipolygon", natural="water"),
])  # fmt: skip
WHOLE = (
    '<?xml version="1.0"?><osm version="0.6" generator="Overpass API">'
    + "".join(f'<node id="{i}" lat="{lat}" lon="{lon}"/>' for i, (lon, lat) in PLACES.items())
    + "".join([
        line(11, 1, 2, highway="residential"), line(12, 4, 6, highway="residential"),
        line(13, 7, 8, highway="residential"), line(14, 2, 5, 4), line(15, 2, 3, 4),
        line(16, 6, 7), line(17, 21, 22, 23, 24), line(18, 31, 32, railway="rail"),
    ])
    + RELATIONS + "</osm>"
)  # fmt: skip


def test_squares_ferries_water_and_railways_come_with_the_streets(tmp_path, service):
    service[1]["answer"] = WHOLE
    found = fetch(AREA, tmp_path / "a.osm", service)
    assert found.relations == 3
    streets, report = read(found.path)
    flags = streets.edges["flags"].to_numpy()
    assert ((flags & network_tags.AREA) > 0).sum() == 1  # straight across
    (minutes,) = streets.edges["seconds"][(flags & network_tags.FERRY) > 0] / 60
    assert minutes == pytest.approx(6 + 5)  # and the wait that is assumed
    assert len(streets.barriers) == 2
    assert not any("Auszug ohne" in note.reason for note in report.notes)


def test_a_way_is_cut_one_node_beyond_the_border_and_said_to_end_there(tmp_path, service):
    service[1]["answer"] = WHOLE
    fetch(AREA, tmp_path / "a.osm", service)
    text = (tmp_path / "a.osm").read_text()
    assert 'node id="23"' in text
    assert 'node id="24"' not in text
    assert 'ref="24"' in text  # the way is as OpenStreetMap has it


def test_relations_are_asked_for_with_those_ways_alone_that_touch_the_polygon():
    both = shapely.MultiPolygon([AREA, shapely.box(7, 51, 7.1, 51.1)])
    query = query_of(both)
    assert query.count('rel["type"~"^(multipolygon|site)$"]["highway"](poly:') == 2
    assert query.count("way(r.relations)(poly:") == 2
    assert query.count('way["route"="ferry"](poly:"51.430000 6.860000 ') == 1
    assert ">" not in query.replace("->", "")  # nothing is followed to its end


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


def test_a_place_with_a_river_and_no_street_has_no_streets(tmp_path, service):
    service[1]["answer"] = ANSWER.replace("highway", "waterway")
    with pytest.raises(NotFoundError, match="keine Straßen"):
        fetch(AREA, tmp_path / "a.osm", service)
    assert not (tmp_path / "a.osm").exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id="11"', 'id="elf"'),
        ('id="11"', 'id="99999999999999999999"'),
        ('lat="51.4340"', 'lat="951.3"'),
        ("</way>", "</wege>"),
        ("<way", "<html><way"),
    ],
)
def test_an_answer_that_is_no_extract_is_told_and_nothing_is_written(tmp_path, service, old, new):
    service[1]["answer"] = ANSWER.replace(old, new, 1)
    with pytest.raises(SourceError, match="nicht lesen"):
        fetch(AREA, tmp_path / "a.osm", service)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", [".osm", ".osm.pbf", ".osm.gz"])
def test_a_file_is_written_as_its_name_says(tmp_path, service, ending):
    found = fetch(AREA, tmp_path / f"a{ending}", service)
    assert len(read(found.path)[0].edges) == 3
    assert (found.path.read_bytes()[:5] == b"<?xml") == (ending == ".osm")


def test_what_cannot_be_written_is_told_before_anything_is_asked(tmp_path, service):
    with pytest.raises(InputError, match="So heißt kein Auszug"):
        fetch(AREA, tmp_path / "a.txt", service)
    with pytest.raises(SourceError, match="gibt es nicht"):
        fetch(AREA, tmp_path / "nix" / "a.osm", service)
    assert "asked" not in service[1]
    with pytest.raises(InputError, match="keine Adresse"):
        street_hosts("http://127.0.0.1:abc", "https://a.example")


@pytest.mark.parametrize("outline", [None, [], {"type": "Polygon", "coordinates": "x"}])
def test_an_outline_that_is_none_is_told(tmp_path, service, outline, monkeypatch):
    monkeypatch.setitem(PLACE[0], "geojson", outline)
    with pytest.raises((NotFoundError, SourceError), match=r"als Gebiet|kein lesbares Gebiet"):
        fetch("Spielstadt", tmp_path / "a.osm", service)
