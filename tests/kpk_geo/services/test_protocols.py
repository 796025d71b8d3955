"""Files by directory index, CKAN and Opendatasoft, from hosts that answer as they were recorded."""

import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
from fetch_toys import BASE, OTHER, MakeTask
from recorded_hosts import Answer, RecordedHosts

from kpk_geo.services.faults import FetchError
from kpk_geo.services.protocols import bring


def archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(zipfile.ZipInfo("dvg2gem_nw.shp"), b"x")
    return packed.getvalue()


NAMES = ("dvg2_EPSG25832_GeoPackage.zip", "dvg2_EPSG25832_Shape.zip", "dvg2_meta.csv")
JSON_INDEX = json.dumps(
    {
        "datasets": [
            {"name": "dvg2", "title": "DVG2", "files": [
                {"name": name, "size": "1", "timestamp": "2025-11-12T10:00:00"} for name in NAMES
            ]}
        ]
    }
).encode()  # fmt: skip
XML_INDEX = (
    '<?xml version="1.0" encoding="UTF-8"?><opengeodata><dataset><files>'
    + "".join(f'<file name="{name}" size="1"/>' for name in NAMES)
    + "</files></dataset></opengeodata>"
).encode()
HTML_INDEX = (
    "<!DOCTYPE html><html><body><a href='../'>..</a>"
    + "".join(f'<a href="{name}">{name}</a>' for name in NAMES)
    + "</body></html>"
).encode()
FOLDER = f"{BASE}/dvg2/"


@pytest.mark.parametrize("index", [JSON_INDEX, XML_INDEX, HTML_INDEX], ids=["json", "xml", "html"])
def test_a_directory_says_how_its_file_is_called_today(
    hosts: RecordedHosts, make_task: MakeTask, index: bytes
) -> None:
    hosts.serve(FOLDER, index)
    packed = archive()
    hosts.serve(f"{FOLDER}dvg2_EPSG25832_Shape.zip", packed)
    access = {"protocol": "directory", "url": FOLDER, "pattern": "dvg2_*_Shape*.zip"}
    (found,) = bring(make_task(access, "zip"))
    assert found.name == "dvg2_EPSG25832_Shape.zip"
    assert found.download.path.read_bytes() == packed


@pytest.mark.parametrize(
    ("index", "pattern", "message"),
    [
        (JSON_INDEX, "*_Shapes.zip", "passt keine Datei auf „\\*_Shapes.zip“. Dort liegen: dvg2"),
        (JSON_INDEX, "*.zip", "passen mehrere Dateien"),
        (JSON_INDEX[:-9], "*.zip", "abgeschnittenes Verzeichnis"),
        (b"<html><body>Wartung</body></html>", "*.zip", "Dort liegen: keine"),
    ],
)
def test_a_directory_that_does_not_say_it_is_told(
    hosts: RecordedHosts, make_task: MakeTask, index: bytes, pattern: str, message: str
) -> None:
    hosts.serve(FOLDER, index)
    access = {"protocol": "directory", "url": FOLDER, "pattern": pattern}
    with pytest.raises(FetchError, match=message):
        bring(make_task(access, "zip"))


def test_of_several_editions_the_newest_by_name_can_be_meant(
    hosts: RecordedHosts, make_task: MakeTask
) -> None:
    names = [{"name": f"kitas_{year}.csv"} for year in (2025, 2026, 2024)]
    hosts.serve(FOLDER, json.dumps({"datasets": [{"files": names}]}).encode())
    hosts.serve(f"{FOLDER}kitas_2026.csv", b"Nr;Name")
    access = {"protocol": "directory", "url": FOLDER, "pattern": "kitas_*.csv", "choose": "newest"}
    (found,) = bring(make_task(access, "csv"))
    assert found.name == "kitas_2026.csv"


def package(
    year: int, *, host: str = OTHER, title: str = "Bevölkerung der Stadt"
) -> dict[str, Any]:
    return {
        "name": f"bevoelkerung-{year}", "title": f"{title} {year}",
        "license_title": "Datenlizenz Deutschland Namensnennung 2.0", "license_id": "dl-by-de/2.0",
        "resources": [
            {"url": f"http://{host}/{year}/basisdaten.csv", "format": "CSV", "name": "Basisdaten"},
            {"url": f"https://{host}/{year}/basisdaten-beschreibung.pdf", "format": "PDF"},
            {"url": None, "format": "CSV", "name": "basisdaten"},
        ],
    }  # fmt: skip


def found_packages(*packages: dict[str, Any], count: int | None = None) -> bytes:
    result = {"count": len(packages) if count is None else count, "results": list(packages)}
    return json.dumps({"success": True, "result": result}).encode()


CKAN = {
    "protocol": "ckan", "url": f"{BASE}/api/3", "query": '"Bevölkerung der Stadt"',
    "title": "Bevölkerung der Stadt", "year_day": "12-31", "contains": ["BASISDATEN"],
    "without": ["beschreibung"],
}  # fmt: skip
SEARCH = f"{BASE}/api/3/action/package_search"


def test_a_search_finds_a_file_for_each_year_with_its_day_and_licence(
    hosts: RecordedHosts, make_task: MakeTask
) -> None:
    hosts.serve(SEARCH, found_packages(package(2024), package(2012), package(2012, title="Andere")))
    for year in (2012, 2024):
        hosts.serve(f"https://{OTHER}/{year}/basisdaten.csv", f"STAT;{year}".encode())
    found = bring(make_task(CKAN, "csv", also_hosts=[OTHER]))
    assert hosts.asked[0].query == {"q": '"Bevölkerung der Stadt"', "rows": "100"}
    assert [item.name for item in found] == ["bevoelkerung-2012.csv", "bevoelkerung-2024.csv"]
    assert [item.reference_date for item in found] == [date(2012, 12, 31), date(2024, 12, 31)]
    assert {item.licence_seen for item in found} == {"Datenlizenz Deutschland Namensnennung 2.0"}
    assert found[1].download.path.read_bytes() == b"STAT;2024"


def test_a_file_on_a_host_that_is_not_registered_is_not_fetched(
    hosts: RecordedHosts, make_task: MakeTask
) -> None:
    hosts.serve(SEARCH, found_packages(package(2024, host="fremd.example")))
    with pytest.raises(FetchError, match=r"fremd\.example steht bei dieser Quelle nicht"):
        bring(make_task(CKAN, "csv", also_hosts=[OTHER]))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (found_packages(), "kennt keine passende Datei"),
        (found_packages(package(2024), count=500), "findet 500 Datensätze"),
        (json.dumps({"success": False, "error": {}}).encode(), "meldet einen Fehler"),
        (b'{"success": true, "result": []}', "anders als ein CKAN-Portal"),
        (b"<html>", "schickt eine Webseite statt JSON"),
        (b"[" * 100_000, "etwas anderes statt JSON"),
        (b'{"success": true, "result": {"results": ["x"]}}', "anderen Form als erwartet"),
        (b'{"success": true, "result": {"count": "x", "results": []}}', "anderen Form"),
        (found_packages(package(2024) | {"title": "Bevölkerung der Stadt neu"}), "endet nicht mit"),
    ],
)
def test_a_portal_that_answers_otherwise_is_told(
    hosts: RecordedHosts, make_task: MakeTask, answer: bytes, message: str
) -> None:
    hosts.serve(SEARCH, answer)
    with pytest.raises(FetchError, match=message):
        bring(make_task(CKAN, "csv", also_hosts=[OTHER]))


def test_a_package_can_be_named_and_its_formats_chosen(
    hosts: RecordedHosts, make_task: MakeTask
) -> None:
    shown = json.dumps({"success": True, "result": package(2024)}).encode()
    hosts.serve(f"{BASE}/api/3/action/package_show", shown)
    hosts.serve(f"https://{OTHER}/2024/basisdaten.csv", b"a;b")
    access = {"protocol": "ckan", "url": f"{BASE}/api/3", "dataset": "familienkarte",
              "resource_formats": ["csv"]}  # fmt: skip
    (found,) = bring(make_task(access, "csv", also_hosts=[OTHER]))
    assert hosts.asked[0].query == {"id": "familienkarte"}
    assert found.title == "Bevölkerung der Stadt 2024"


ODS = {"protocol": "opendatasoft", "url": f"{BASE}/api/explore/v2.1", "dataset": "kitas"}
DATASET = f"{BASE}/api/explore/v2.1/catalog/datasets/kitas"


def test_an_export_comes_with_what_the_portal_says_of_its_licence(
    hosts: RecordedHosts, make_task: MakeTask
) -> None:
    metas = {"dataset_id": "kitas", "metas": {"default": {"title": "Kitas", "license": "Zero 2.0"}}}
    hosts.serve(DATASET, json.dumps(metas).encode())
    hosts.serve(f"{DATASET}/exports/geojson", b'{"type": "FeatureCollection", "features": []}')
    (found,) = bring(make_task(ODS))
    assert (found.name, found.title, found.licence_seen) == ("kitas.geojson", "Kitas", "Zero 2.0")


def test_a_portal_that_describes_it_otherwise_is_told(
    hosts: RecordedHosts, make_task: MakeTask
) -> None:
    hosts.serve(DATASET, b'{"error_code": "UnknownDataset"}')
    with pytest.raises(FetchError, match="anders als erwartet"):
        bring(make_task(ODS))


def test_a_file_is_called_as_the_entry_says_or_as_its_address(
    hosts: RecordedHosts, make_task: MakeTask
) -> None:
    for path in ("/a/..%2F..%2Fkitas%202026.csv", "/export/kinderarmut+krefeld"):
        hosts.serve(f"{BASE}{path}", b"a;b")
    (first,) = bring(
        make_task({"protocol": "file", "url": f"{BASE}/a/..%2F..%2Fkitas%202026.csv"}, "csv")
    )
    assert "/" not in first.name
    assert not first.name.startswith(".")
    slug = {"protocol": "file", "url": f"{BASE}/export/kinderarmut+{{slug}}"}
    (second,) = bring(make_task(slug, "csv", file="kinderarmut.csv"))
    assert second.name == "kinderarmut.csv"
    assert hosts.asked[-1].path == "/export/kinderarmut+krefeld"


def test_an_invalid_name_is_answered_with_a_page_and_that_is_told(
    hosts: RecordedHosts, make_task: MakeTask
) -> None:
    page = Answer(body=b"<!doctype html><html></html>", headers={"Content-Type": "text/html"})
    hosts.serve(f"{BASE}/export/kinderarmut+krefeld", page)
    slug = {"protocol": "file", "url": f"{BASE}/export/kinderarmut+{{slug}}"}
    with pytest.raises(FetchError, match="eine Webseite statt Tabelle"):
        bring(make_task(slug, "csv"))
