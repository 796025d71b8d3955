"""What Overpass answers to the query of an entry: polygons of areas, or objects as they are."""

import json

import pytest
import shapely
from fetch_toys import BASE, MakeTask
from recorded_hosts import RecordedHosts
from shapely.geometry import shape

from kpk_geo.services.faults import FetchError
from kpk_geo.services.protocols import bring


def relation(
    number: int, name: str, ways: tuple[int, ...], boundary: str = "administrative"
) -> str:
    members = "".join(f'<member type="way" ref="{way}" role="outer"/>' for way in ways)
    return (
        f'<relation id="{number}">{members}<tag k="type" v="boundary"/><tag k="boundary" '
        f'v="{boundary}"/><tag k="admin_level" v="10"/><tag k="name" v="{name}"/></relation>'
    )


NODES = "".join(
    f'<node id="{i}" lat="{lat}" lon="{lon}"/>'
    for i, (lon, lat) in enumerate([(6.5, 51.3), (6.6, 51.3), (6.6, 51.4), (6.5, 51.4)], 1)
)
WAYS = (
    '<way id="11"><nd ref="1"/><nd ref="2"/><nd ref="3"/></way>'
    '<way id="12"><nd ref="3"/><nd ref="4"/><nd ref="1"/></way>'
)


def osm(*parts: str) -> bytes:
    return f'<?xml version="1.0"?><osm version="0.6">{"".join(parts)}</osm>'.encode()


QUERY = '[out:xml];area["key"="{ags}"]->.a;relation(area.a);(._;>;);out body;'
OVERPASS = {"protocol": "overpass", "url": f"{BASE}/api/interpreter", "query": QUERY}


def test_areas_of_openstreetmap_become_polygons(hosts: RecordedHosts, make_task: MakeTask) -> None:
    parts = (NODES, WAYS, relation(21, "Mitte", (11, 12)), relation(22, "Offen", (11,)))
    hosts.serve(f"{BASE}/api/interpreter", osm(*parts))
    (found,) = bring(make_task(OVERPASS | {"give": "areas"}, file="gebiete.geojson"))
    (area,) = json.loads(found.download.path.read_bytes())["features"]
    assert area["properties"] == {
        "@id": "relation/21", "type": "boundary", "boundary": "administrative",
        "admin_level": "10", "name": "Mitte",
    }  # fmt: skip
    assert shape(area["geometry"]).equals(shapely.box(6.5, 51.3, 6.6, 51.4))
    assert found.note is not None
    assert "nicht geschlossen" in found.note
    assert "Offen" in found.note
    assert found.download.url == f"{BASE}/api/interpreter"
    assert "05114000" in hosts.asked[0].body
    assert hosts.asked[0].method == "POST"


def test_objects_of_openstreetmap_stay_as_they_are(
    hosts: RecordedHosts, make_task: MakeTask
) -> None:
    hosts.serve(f"{BASE}/api/interpreter", osm(NODES))
    (found,) = bring(make_task(OVERPASS | {"give": "objects"}, "osm", file="orte.osm"))
    assert found.download.path.read_bytes() == osm(NODES)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            osm(NODES, "<remark> runtime error: Query timed out </remark>"),
            "abgebrochen: runtime err",
        ),
        (osm(), "kennt aber nichts dazu"),
        (osm(NODES)[:-6], "abgeschnittene Antwort"),
        (osm(NODES, WAYS, relation(22, "Offen", (11,))), "keine geschlossenen Gebiete"),
        (b"<!DOCTYPE html><html>rate limited</html>", "eine Webseite"),
    ],
)
def test_an_answer_of_overpass_that_is_none_is_told(
    hosts: RecordedHosts, make_task: MakeTask, answer: bytes, message: str
) -> None:
    hosts.serve(f"{BASE}/api/interpreter", answer)
    with pytest.raises(FetchError, match=message):
        bring(make_task(OVERPASS | {"give": "areas"}))
