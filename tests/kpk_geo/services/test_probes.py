"""Whether a source still answers as its entry says, seen from its first bytes."""

import json
from typing import Any

import pytest
from fetch_toys import BASE, MakeTask
from recorded_hosts import Answer, Asked, RecordedHosts

from kpk_geo.services.faults import FetchError
from kpk_geo.services.protocols import probe

FEATURE = {"type": "Feature", "properties": {"nr": "1", "name": "A"}, "geometry": None}
FEATURES = json.dumps({"type": "FeatureCollection", "features": [FEATURE]}).encode()
NONE = b'{"type": "FeatureCollection", "features": []}'
GML = (
    b'<?xml version="1.0"?><wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" '
    b'xmlns:gml="http://www.opengis.net/gml" xmlns:a="http://a.example"><gml:featureMember>'
    b'<a:b gml:id="b.1"><a:nr>1</a:nr></a:b></gml:featureMember></wfs:FeatureCollection>'
)
PACKAGES = {
    "success": True,
    "result": {"count": 1, "results": [
        {"name": "p", "title": "P", "resources": [{"url": f"{BASE}/p.csv", "format": "CSV"}]}
    ]},
}  # fmt: skip
METAS = {"metas": {"default": {"title": "Kitas", "license": "Zero"}}}
WFS = {"protocol": "wfs", "url": f"{BASE}/wfs", "version": "2.0.0", "type_name": "a:b"}


def part(asked: Asked) -> Answer:
    assert asked.headers["range"] == "bytes=0-4095"
    headers = {"Content-Range": "bytes 0-4095/12000000"}
    return Answer(status=206, body=b"PK\x03\x04" + b"x" * 4092, headers=headers)


@pytest.mark.parametrize(
    ("access", "kind", "path", "answer", "found"),
    [
        ({"protocol": "file", "url": f"{BASE}/a.zip"}, "zip", "/a.zip", part, "12,0 MB"),
        ({"protocol": "file", "url": f"{BASE}/a.csv"}, "csv", "/a.csv", b"Nr;Name", "0,0 kB"),
        (WFS, "geojson", "/wfs", FEATURES, "Spalten: nr, name"),
        (WFS | {"version": "1.1.0", "output": "GML3"}, "geojson", "/wfs", GML, "nr"),
        (WFS | {"archive": True}, "zip", "/wfs", part, "12,0 MB"),
        ({"protocol": "arcgis", "url": f"{BASE}/1"}, "geojson", "/1/query", FEATURES, "nr, name"),
        ({"protocol": "ogc_api", "url": f"{BASE}/b"}, "geojson", "/b/items", FEATURES, "nr, name"),
        (
            {"protocol": "opendatasoft", "url": f"{BASE}/v2.1", "dataset": "kitas"}, "geojson",
            "/v2.1/catalog/datasets/kitas", json.dumps(METAS).encode(), "„Kitas“, Lizenz: Zero",
        ),
        (
            {"protocol": "overpass", "url": f"{BASE}/api", "query": "x", "give": "objects"}, "osm",
            "/api", b'<?xml version="1.0"?><osm version="0.6"></osm>', "der Dienst antwortet",
        ),
    ],
)  # fmt: skip
def test_a_source_that_answers_is_said_to(
    hosts: RecordedHosts, make_task: MakeTask, access: dict[str, Any], kind: str, path: str,
    answer: Any, found: str,
) -> None:  # fmt: skip
    hosts.serve(f"{BASE}{path}", answer)
    assert found in probe(make_task(access, kind))


def test_the_newest_file_of_a_portal_is_looked_at(
    hosts: RecordedHosts, make_task: MakeTask
) -> None:
    hosts.serve(f"{BASE}/api/3/action/package_search", json.dumps(PACKAGES).encode())
    hosts.serve(f"{BASE}/p.csv", b"Nr;Name")
    access = {"protocol": "ckan", "url": f"{BASE}/api/3", "query": "p"}
    assert probe(make_task(access, "csv")) == "1 Datei, die letzte: 0,0 kB"
    with pytest.raises(FetchError, match="kennt 1 Datei, erwartet sind 13"):
        probe(make_task(access, "csv", expected={"files": 13}))


def test_a_directory_is_looked_up(hosts: RecordedHosts, make_task: MakeTask) -> None:
    hosts.serve(f"{BASE}/d/", b'{"datasets": [{"files": [{"name": "a_2026.zip"}]}]}')
    hosts.serve(f"{BASE}/d/a_2026.zip", part)
    access = {"protocol": "directory", "url": f"{BASE}/d/", "pattern": "a_*.zip"}
    assert probe(make_task(access, "zip")) == "a_2026.zip, 12,0 MB"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (b"<!doctype html><html>", "eine Webseite"),
        (Answer(status=404), "nicht mehr"),
        (part, "erlaubt sind für diese Quelle 5,0 MB"),
    ],
)
def test_a_file_that_is_none_is_told(
    hosts: RecordedHosts, make_task: MakeTask, answer: Any, message: str
) -> None:
    hosts.serve(f"{BASE}/a.zip", answer)
    with pytest.raises(FetchError, match=message):
        probe(make_task({"protocol": "file", "url": f"{BASE}/a.zip"}, "zip", max_mb=5))


def test_a_service_without_objects_is_told(hosts: RecordedHosts, make_task: MakeTask) -> None:
    hosts.serve(f"{BASE}/wfs", NONE)
    with pytest.raises(FetchError, match="hat aber keine Objekte"):
        probe(make_task(WFS))
