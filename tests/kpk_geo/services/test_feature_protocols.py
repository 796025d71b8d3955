"""Features by WFS, ArcGIS and OGC API: whole, in the order of the web, taken up again."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from fetch_toys import BASE, MakeTask
from recorded_hosts import Answer, Asked, RecordedHosts
from shapely.geometry import mapping, shape

from kpk_geo.services.faults import FetchError
from kpk_geo.services.protocols import bring
from kpk_geo.services.task import Brought

WFS = f"{BASE}/wfs"
SHAPES = [shapely.box(6.5 + i / 100, 51.3, 6.51 + i / 100, 51.31) for i in range(5)]
UTM = [shapely.box(330_000 + 1000 * i, 5_690_000, 331_000 + 1000 * i, 5_691_000) for i in range(5)]


def feature(number: int, geometry: Any, *, swap: bool = False) -> dict[str, Any]:
    if swap:
        geometry = shapely.transform(geometry, lambda points: points[:, ::-1])
    return {
        "type": "Feature", "id": f"f.{number}", "properties": {"nr": f"{number:03}"},
        "geometry": mapping(geometry),
    }  # fmt: skip


def collection(features: list[dict[str, Any]], **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features} | more).encode()


def read(found: Brought) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(found.download.path.read_bytes())["features"]
    return features


def numbers(found: Brought) -> list[str]:
    return [item["properties"]["nr"] for item in read(found)]


def wfs(version: str = "2.0.0", **keys: Any) -> dict[str, Any]:
    return {
        "protocol": "wfs", "url": WFS, "version": version, "type_name": "ms:bezirke",
        "page_size": 2, "sort_by": "nr", "srs": "EPSG:4326",
    } | keys  # fmt: skip


def paged(features: list[dict[str, Any]], size: str = "count", **more: Any):
    def route(asked: Asked) -> Answer:
        start = int(asked.query.get("startindex", "0"))
        return Answer(body=collection(features[start : start + int(asked.query[size])], **more))

    return route


@pytest.mark.parametrize(
    ("version", "size", "type_key"),
    [("2.0.0", "count", "typenames"), ("1.1.0", "maxfeatures", "typename")],
)
def test_a_wfs_is_read_page_by_page(
    hosts: RecordedHosts, make_task: MakeTask, version: str, size: str, type_key: str
) -> None:
    hosts.serve(WFS, paged([feature(i, item) for i, item in enumerate(SHAPES)], size))
    (found,) = bring(make_task(wfs(version)))
    assert numbers(found) == ["000", "001", "002", "003", "004"]
    assert found.features == 5
    assert [asked.query["startindex"] for asked in hosts.asked] == ["0", "2", "4"]
    assert hosts.asked[0].query[type_key] == "ms:bezirke"
    assert hosts.asked[0].query["sortby"] == "nr"


@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize(("shapes", "srs"), [(SHAPES, "EPSG:4326"), (UTM, "EPSG:25832")])
def test_the_order_of_the_axes_does_not_matter(
    hosts: RecordedHosts, make_task: MakeTask, shapes: list[Any], srs: str, *, swap: bool
) -> None:
    hosts.serve(WFS, paged([feature(i, item, swap=swap) for i, item in enumerate(shapes)]))
    (found,) = bring(make_task(wfs(srs=srs)))
    bounds = shapely.total_bounds([shape(item["geometry"]) for item in read(found)])
    assert 6 < bounds[0] < bounds[2] < 7
    assert 51 < bounds[1] < bounds[3] < 52


def test_a_service_that_ignores_the_system_asked_for_is_understood(
    hosts: RecordedHosts, make_task: MakeTask
) -> None:
    hosts.serve(WFS, paged([feature(0, SHAPES[0])]))
    (found,) = bring(make_task(wfs(srs="EPSG:25832")))
    assert shape(read(found)[0]["geometry"]).equals(SHAPES[0])


def test_places_elsewhere_are_refused(hosts: RecordedHosts, make_task: MakeTask) -> None:
    hosts.serve(WFS, paged([feature(0, shapely.Point(2.3, 48.8))]))
    with pytest.raises(FetchError, match="außerhalb Deutschlands"):
        bring(make_task(wfs()))


def test_a_service_that_gives_less_than_asked_is_read_to_its_count(
    hosts: RecordedHosts, make_task: MakeTask
) -> None:
    features = [feature(i, item) for i, item in enumerate(SHAPES)]

    def route(asked: Asked) -> Answer:
        start = int(asked.query["startindex"])
        return Answer(body=collection(features[start : start + 1], numberMatched=5))

    hosts.serve(WFS, route)
    (found,) = bring(make_task(wfs()))
    assert found.features == 5


def test_a_service_that_stops_before_its_count_is_told(
    hosts: RecordedHosts, make_task: MakeTask
) -> None:
    features = [feature(i, item) for i, item in enumerate(SHAPES[:3])]
    hosts.serve(WFS, paged(features, numberMatched=5))
    with pytest.raises(FetchError, match="kündigt 5 Objekte an, es kamen 3"):
        bring(make_task(wfs()))


def test_a_service_that_does_not_page_is_told(hosts: RecordedHosts, make_task: MakeTask) -> None:
    two = [feature(i, item) for i, item in enumerate(SHAPES[:2])]
    calls = iter(range(9))
    hosts.serve(WFS, lambda asked: Answer(body=collection(two, timeStamp=next(calls))))
    with pytest.raises(FetchError, match="dieselbe Seite zweimal"):
        bring(make_task(wfs()))


def test_an_interrupted_answer_goes_on_with_the_page_that_lacks(
    hosts: RecordedHosts, make_task: MakeTask
) -> None:
    whole = paged([feature(i, item) for i, item in enumerate(SHAPES)])
    hosts.serve(
        WFS, lambda asked: Answer(status=404) if asked.query["startindex"] == "4" else whole(asked)
    )
    with pytest.raises(FetchError, match="404"):
        bring(make_task(wfs()))
    hosts.asked.clear()
    hosts.serve(WFS, whole)
    task = make_task(wfs())
    (found,) = bring(task)
    assert numbers(found) == ["000", "001", "002", "003", "004"]
    assert [asked.query["startindex"] for asked in hosts.asked] == ["4"]
    (again,) = bring(task)
    assert again.download.is_unchanged
    assert len(hosts.asked) == 4  # whole anew: a service of features has no ETag


REPORT = (
    b'<?xml version="1.0"?><ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1">'
    b"<ows:Exception><ows:ExceptionText>Feature type unknown</ows:ExceptionText></ows:Exception>"
    b"</ows:ExceptionReport>"
)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (REPORT, "meldet: Feature type unknown"),
        (b"<html><body>Wartung</body></html>", "Webseite statt der Objekte"),
        (b"<!DOCTYPE html><html></html>", "Webseite statt GML"),
        (b'{"type": "FeatureCollection", "fea', "etwas anderes statt JSON"),
        (b'{"type": "Topology"}', "JSON ohne Objekte"),
        (b'{"features": ["x"]}', "anderen Form als erwartet|nicht lesen lassen"),
        (b'{"features": [{"geometry": {"type": "Point", "coordinates": [NaN, 1]}}]}', "außerhalb"),
        (collection([]), "hat aber keine Gebiete oder Orte"),
        (collection([{"geometry": {"type": "Kreis"}}]), "nicht lesen lassen"),
    ],
)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_service_that_answers_otherwise_is_told(
    hosts: RecordedHosts, make_task: MakeTask, answer: bytes, message: str
) -> None:
    hosts.serve(WFS, answer)
    with pytest.raises(FetchError, match=message):
        bring(make_task(wfs()))


GML_FEATURE = (
    '<gml:featureMember><ms:bezirke gml:id="b.{0}"><ms:geom><gml:Point srsName="{2}"><gml:pos>{1}'
    "</gml:pos></gml:Point></ms:geom><ms:nr>{0}</ms:nr></ms:bezirke></gml:featureMember>"
)


def gml(features: list[str]) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><wfs:FeatureCollection '
        'xmlns:wfs="http://www.opengis.net/wfs" xmlns:gml="http://www.opengis.net/gml" '
        'xmlns:ms="http://mapserver.gis.umn.edu/mapserver">' + "".join(features)
        + "</wfs:FeatureCollection>"
    ).encode()  # fmt: skip


@pytest.mark.parametrize(
    ("position", "srs"),
    [
        ("51.3 6.5", "urn:ogc:def:crs:EPSG::4326"),
        ("6.5 51.3", "EPSG:4326"),
        ("325731 5686175", "urn:ogc:def:crs:EPSG::25832"),
    ],
)
def test_gml_is_read_whatever_its_axes(
    hosts: RecordedHosts, make_task: MakeTask, position: str, srs: str
) -> None:
    def route(asked: Asked) -> Answer:
        start = int(asked.query["startindex"])
        return Answer(
            body=gml(
                [GML_FEATURE.format(f"A{i}", position, srs) for i in range(3)][start : start + 2]
            )
        )

    hosts.serve(WFS, route)
    access = wfs(
        "1.1.0", output="text/xml; subtype=gml/3.1.1", srs="EPSG:" + srs.rpartition(":")[2]
    )
    (found,) = bring(make_task(access))
    assert [item["properties"]["nr"] for item in read(found)] == ["A0", "A1", "A2"]
    x, y = read(found)[0]["geometry"]["coordinates"]
    assert (round(x, 2), round(y, 2)) == (6.5, 51.3)


def test_cut_gml_is_told(hosts: RecordedHosts, make_task: MakeTask) -> None:
    hosts.serve(WFS, gml([GML_FEATURE.format(1, "6.5 51.3", "EPSG:4326")])[:-30])
    with pytest.raises(FetchError, match="abgeschnittenes oder beschädigtes GML"):
        bring(make_task(wfs("1.1.0", output="GML3")))


def test_a_wfs_may_give_an_archive(hosts: RecordedHosts, make_task: MakeTask) -> None:
    hosts.serve(WFS, REPORT)
    access = wfs("1.1.0", output="application/x-zip-shapefile", archive=True)
    with pytest.raises(FetchError, match="etwas anderes statt ZIP-Archiv"):
        bring(make_task(access, "zip"))
    assert "startindex" not in hosts.asked[0].query


ARCGIS = f"{BASE}/arcgis/rest/services/Gliederung/MapServer/1"


@pytest.mark.parametrize("inside", [False, True])
def test_an_arcgis_layer_is_read_until_it_says_that_nothing_follows(
    hosts: RecordedHosts, make_task: MakeTask, *, inside: bool
) -> None:
    features = [feature(i, item) for i, item in enumerate(SHAPES)]

    def route(asked: Asked) -> Answer:
        start = int(asked.query["resultOffset"])
        page = features[start : start + 2]  # fewer than asked for: the server has its own limit
        mark = {"exceededTransferLimit": True} if start + 2 < 5 else {}
        return Answer(body=collection(page, **({"properties": mark} if inside else mark)))

    hosts.serve(f"{ARCGIS}/query", route)
    (found,) = bring(make_task({"protocol": "arcgis", "url": ARCGIS, "where": "nr is not null"}))
    assert numbers(found) == ["000", "001", "002", "003", "004"]
    assert hosts.asked[0].query["where"] == "nr is not null"
    assert hosts.asked[0].query["outSR"] == "4326"


def test_an_arcgis_server_reports_a_fault_with_state_200(
    hosts: RecordedHosts, make_task: MakeTask
) -> None:
    hosts.serve(f"{ARCGIS}/query", b'{"error": {"code": 400, "message": "Invalid query"}}')
    with pytest.raises(FetchError, match="meldet einen Fehler: Invalid query"):
        bring(make_task({"protocol": "arcgis", "url": ARCGIS}))


ITEMS = f"{BASE}/collections/bezirke"


def test_an_ogc_api_is_read_along_its_links(hosts: RecordedHosts, make_task: MakeTask) -> None:
    features = [feature(i, item) for i, item in enumerate(SHAPES)]

    def route(asked: Asked) -> Answer:
        start = int(asked.query.get("offset", "0"))
        links = [{"rel": "self", "href": "x"}]
        if start < 4:
            links.append({"rel": "next", "href": f"items?f=json&limit=2&offset={start + 2}"})
        return Answer(body=collection(features[start : start + 2], links=links))

    hosts.serve(f"{ITEMS}/items", route)
    (found,) = bring(make_task({"protocol": "ogc_api", "url": ITEMS, "page_size": 2}))
    assert numbers(found) == ["000", "001", "002", "003", "004"]


def test_a_link_to_a_foreign_host_is_not_followed(
    hosts: RecordedHosts, make_task: MakeTask
) -> None:
    links = [{"rel": "next", "href": "https://fremd.example/items"}]
    hosts.serve(f"{ITEMS}/items", collection([feature(0, SHAPES[0])], links=links))
    with pytest.raises(FetchError, match=r"fremd\.example"):
        bring(make_task({"protocol": "ogc_api", "url": ITEMS}))


def test_a_file_of_features_keeps_to_its_limit(hosts: RecordedHosts, make_task: MakeTask) -> None:
    hosts.serve(WFS, paged([feature(i, item) for i, item in enumerate(SHAPES)]))
    with pytest.raises(FetchError, match="erlaubt sind für diese Quelle 0,5 kB"):
        bring(make_task(wfs(), max_mb=0.0005))


def test_a_feature_without_a_place_is_kept(
    hosts: RecordedHosts, make_task: MakeTask, tmp_path: Path
) -> None:
    lost = {"type": "Feature", "properties": {"nr": "9"}, "geometry": None}
    hosts.serve(WFS, paged([feature(0, SHAPES[0]), lost]))
    (found,) = bring(make_task(wfs()))
    assert numbers(found) == ["000", "9"]
