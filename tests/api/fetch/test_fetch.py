"""A fetch: what comes lies in the folder with its origin, what fails stops nothing else."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from fetch_toys import BASE, HOST, KREFELD, OTHER, make_entry
from recorded_hosts import Answer, RecordedHosts, file_route, recorded_hosts

from api.fetch import FetchReport, Planned, State, fetch_into, take_file
from api.fetch.run import Options
from kpk_geo.errors import InputError, SourceError
from kpk_geo.model.open_data import Layer
from kpk_geo.open_data import MANIFEST_NAME, Place, SourceEntry, read_manifest
from kpk_geo.services.cache import Cache
from kpk_geo.services.client import Client, Limits
from kpk_geo.services.pace import Pace

KITAS = "Nr;Name;Plätze;Ort\n1;Kita A;40;Krefeld\n2;Kita B;0;Krefeld\n".encode("utf-8-sig")
Fetch = Callable[..., FetchReport]


@pytest.fixture
def hosts() -> Iterator[RecordedHosts]:
    with recorded_hosts() as (found, transport):
        found.transport = transport
        yield found


@pytest.fixture
def fetch(hosts: RecordedHosts, tmp_path: Path) -> Iterator[Fetch]:
    limits = Limits(backoff=0.001, tries=2)
    with Client(frozenset({HOST, OTHER}), transport=hosts.transport, pace=Pace(pause=0),
                limits=limits) as client:  # fmt: skip

        def run(*entries: SourceEntry, hours: float = 0, **more: Any) -> FetchReport:
            plan = [Planned(entry, KREFELD if entry.needs_commune else None) for entry in entries]
            options = Options(recent_hours=hours, **more)
            return fetch_into(
                tmp_path / "out", "nrw", plan, client=client, cache=Cache(tmp_path / "state"),
                options=options,
            )  # fmt: skip

        yield run


def plain(name: str = "kitas", kind: str = "csv", **keys: Any) -> SourceEntry:
    access = {"protocol": "file", "url": f"{BASE}/{name}.{kind}"}
    return make_entry(access, kind, id=name, **keys)


def shapefile(count: int, folder: Path, column: str = "nr") -> bytes:
    frame = gpd.GeoDataFrame(
        {column: [f"{i:03}" for i in range(count)]},
        geometry=[shapely.box(i, 0, i + 1, 1) for i in range(count)], crs=25832,
    )  # fmt: skip
    folder.mkdir(exist_ok=True)
    frame.to_file(folder / "bezirke.shp")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for path in sorted(folder.iterdir()):
            file.write(path, f"ordner/{path.name}")
    return packed.getvalue()


def states(report: FetchReport) -> dict[str, State]:
    return {item.planned.entry.id: item.state for item in report.outcomes}


def test_what_came_lies_in_the_folder_with_its_origin(
    hosts: RecordedHosts, fetch: Fetch, tmp_path: Path
) -> None:
    route = file_route(KITAS, modified="Fri, 02 Jan 2026 10:00:00 GMT")
    hosts.serve(f"{BASE}/kitas.csv", route)
    reading = {"encoding": "utf-8", "columns": {"title": "Name"}}
    report = fetch(plain(reading=reading, attribution="Amt"))
    assert states(report) == {"kitas": State.CAME}
    manifest = read_manifest(tmp_path / "out")
    assert manifest == report.manifest
    (file,) = manifest.of_layer(Layer.KITAS)
    assert file.file == "nrw/kitas/kitas.csv"
    assert (tmp_path / "out" / file.file).read_bytes() == KITAS
    assert file.sha256 == sha256(KITAS).hexdigest()
    assert (file.bytes, file.counted, file.note) == (len(KITAS), 2, None)
    assert (file.licence, file.attribution) == ("nicht gelesen", "Amt")
    assert file.last_modified == "Fri, 02 Jan 2026 10:00:00 GMT"
    assert file.retrieved_at == file.confirmed_at


def test_a_source_that_fails_stops_no_other_and_says_why(
    hosts: RecordedHosts, fetch: Fetch, tmp_path: Path
) -> None:
    page = Answer(status=403, body=b"<html>", headers={"Content-Type": "text/html"})
    hosts.serve(f"{BASE}/zensus.zip", page)
    hosts.serve(f"{BASE}/kitas.csv", KITAS)
    report = fetch(plain("zensus", "zip"), plain())
    assert states(report) == {"zensus": State.FAILED, "kitas": State.CAME}
    (failed,) = read_manifest(tmp_path / "out").failed
    assert failed.entry == "nrw/zensus"
    assert "lehnt ab (403)" in failed.why
    assert "--take" in failed.way_out


def test_a_second_call_fetches_what_lacks_and_asks_only_whether_the_rest_changed(
    hosts: RecordedHosts, fetch: Fetch, tmp_path: Path
) -> None:
    hosts.serve(f"{BASE}/kitas.csv", file_route(KITAS))
    fetch(plain(), plain("schulen"))
    hosts.serve(f"{BASE}/schulen.csv", b"Nr;Name\n1;A\n")
    hosts.asked.clear()
    report = fetch(plain(), plain("schulen"))
    assert states(report) == {"kitas": State.UNCHANGED, "schulen": State.CAME}
    assert hosts.asked[0].headers["if-none-match"] == '"1"'
    assert not read_manifest(tmp_path / "out").failed


def test_what_was_fetched_today_is_not_asked_again(hosts: RecordedHosts, fetch: Fetch) -> None:
    hosts.serve(f"{BASE}/kitas.csv", KITAS)
    fetch(plain())
    hosts.asked.clear()
    assert states(fetch(plain(), hours=24)) == {"kitas": State.RECENT}
    assert not hosts.asked


def test_a_file_that_was_edited_in_the_folder_comes_anew(
    hosts: RecordedHosts, fetch: Fetch, tmp_path: Path
) -> None:
    hosts.serve(f"{BASE}/kitas.csv", file_route(KITAS))
    fetch(plain())
    (tmp_path / "out/nrw/kitas/kitas.csv").write_bytes(b"edited")
    assert states(fetch(plain(), hours=24)) == {"kitas": State.CAME}
    assert (tmp_path / "out/nrw/kitas/kitas.csv").read_bytes() == KITAS


def test_a_changed_file_replaces_the_earlier_and_its_note(
    hosts: RecordedHosts, fetch: Fetch, tmp_path: Path
) -> None:
    hosts.serve(f"{BASE}/kitas.csv", file_route(KITAS))
    fetch(plain())
    hosts.serve(f"{BASE}/kitas.csv", file_route(KITAS + b"3;Kita C;20;Krefeld\n", etag='"2"'))
    report = fetch(plain())
    assert states(report) == {"kitas": State.CAME}
    assert [file.counted for file in report.manifest.files] == [3]


def test_what_came_earlier_stays_where_it_fails_today(
    hosts: RecordedHosts, fetch: Fetch, tmp_path: Path
) -> None:
    hosts.serve(f"{BASE}/kitas.csv", KITAS)
    fetch(plain())
    hosts.serve(f"{BASE}/kitas.csv", b"<!doctype html><html>Wartung</html>")
    report = fetch(plain())
    assert states(report) == {"kitas": State.FAILED}
    assert [file.entry for file in report.manifest.files] == ["nrw/kitas"]
    assert (tmp_path / "out/nrw/kitas/kitas.csv").read_bytes() == KITAS


def test_an_expected_count_that_does_not_fit_is_not_taken_unseen(
    hosts: RecordedHosts, fetch: Fetch, tmp_path: Path
) -> None:
    hosts.serve(f"{BASE}/bezirke.zip", shapefile(4, tmp_path / "shp"))
    bezirke = plain("bezirke", "zip", layer="areas", level="bezirk", expected={"rows": 5})
    report = fetch(bezirke)
    (outcome,) = report.outcomes
    assert outcome.state is State.FAILED
    assert outcome.why == "bezirke.zip: erwartet 5, gezählt 4."
    assert "--accept nrw/bezirke" in outcome.way_out
    assert not list((tmp_path / "out/nrw").rglob("*.zip"))
    accepted = fetch(bezirke, accepted=("nrw/bezirke",))
    (file,) = accepted.manifest.files
    assert (file.expected, file.counted, file.accepted) == ("5", 4, True)


def test_a_shapefile_is_counted_in_its_archive(
    hosts: RecordedHosts, fetch: Fetch, tmp_path: Path
) -> None:
    hosts.serve(f"{BASE}/bezirke.zip", shapefile(45, tmp_path / "shp"))
    reading = {"layer": "Bezirke", "id_column": "NR", "name_column": "name"}
    report = fetch(plain("bezirke", "zip", expected={"rows": 45}, reading=reading))
    (file,) = report.manifest.files
    assert file.counted == 45
    assert file.note is not None
    assert "fehlen: name. Vorhanden sind: nr" in file.note


def test_columns_that_are_read_and_are_gone_are_noted(hosts: RecordedHosts, fetch: Fetch) -> None:
    hosts.serve(f"{BASE}/kitas.csv", KITAS)
    reading = {"columns": {"places": "U3-Plätze", "title": "name"}, "latlon_column": "Koordinate"}
    (file,) = fetch(plain(reading=reading)).manifest.files
    assert file.note is not None
    assert "fehlen: U3-Plätze, Koordinate. Vorhanden sind: Nr, Name, Plätze, Ort." in file.note


def test_a_stand_in_is_asked_only_where_the_other_failed(
    hosts: RecordedHosts, fetch: Fetch, tmp_path: Path
) -> None:
    grenzen = plain("grenzen", "geojson", layer="boundaries")
    ersatz = plain("ersatz", "geojson", layer="boundaries", instead_of="grenzen")
    body = b'{"type": "FeatureCollection", "features": []}'
    hosts.serve(f"{BASE}/ersatz.geojson", body)
    assert states(fetch(grenzen, ersatz)) == {"grenzen": State.FAILED, "ersatz": State.CAME}
    hosts.serve(f"{BASE}/grenzen.geojson", body)
    report = fetch(grenzen, ersatz)
    assert states(report) == {"grenzen": State.CAME, "ersatz": State.NOT_NEEDED}
    assert len(report.manifest.files) == 2  # what came earlier stays


def test_a_source_asked_by_commune_lies_in_a_folder_of_its_own(
    hosts: RecordedHosts, fetch: Fetch, tmp_path: Path
) -> None:
    access = {"protocol": "file", "url": f"{BASE}/armut+{{slug}}.csv"}
    hosts.serve(f"{BASE}/armut+krefeld.csv", b"Jahr;Wert\n2023;12\n")
    report = fetch(make_entry(access, "csv", id="armut", layer="context", file="armut.csv"))
    (file,) = report.manifest.files
    assert (file.file, file.ags) == ("nrw/armut/05114000/armut.csv", "05114000")
    assert file.url.endswith("/armut+krefeld.csv")


def test_a_commune_without_a_name_fails_where_the_name_is_asked(
    hosts: RecordedHosts, fetch: Fetch, tmp_path: Path
) -> None:
    access = {"protocol": "file", "url": f"{BASE}/armut+{{slug}}.csv"}
    entry = make_entry(access, "csv", id="armut", layer="context")
    with Client(frozenset({HOST}), transport=hosts.transport) as client:
        report = fetch_into(
            tmp_path / "out", "nrw", [Planned(entry, Place("05978036"))], client=client,
            cache=Cache(tmp_path / "state"),
        )  # fmt: skip
    assert "Zu 05978036 ist der Name der Kommune nicht bekannt" in report.outcomes[0].why
    assert not hosts.asked


def test_several_files_of_one_source_must_all_come(
    hosts: RecordedHosts, fetch: Fetch, tmp_path: Path
) -> None:
    def packages(*years: int) -> bytes:
        found = [
            {
                "name": f"b-{year}", "title": f"Bevölkerung {year}", "license_title": "Zero",
                "resources": [{"url": f"{BASE}/{year}.csv", "format": "CSV"}],
            }
            for year in years
        ]  # fmt: skip
        result = {"count": len(found), "results": found}
        return json.dumps({"success": True, "result": result}).encode()

    access = {"protocol": "ckan", "url": f"{BASE}/api/3", "query": "x", "year_day": "12-31"}
    entry = make_entry(access, "csv", id="bev", layer="area_population",
                       expected={"files": 2, "rows": 1})  # fmt: skip
    for year in (2023, 2024):
        hosts.serve(f"{BASE}/{year}.csv", f"Nr;Zahl\n1;{year}\n".encode())
    hosts.serve(f"{BASE}/api/3/action/package_search", packages(2024))
    report = fetch(entry)
    assert report.outcomes[0].why == "Dateien: erwartet 2, gefunden 1."
    hosts.serve(f"{BASE}/api/3/action/package_search", packages(2024, 2023))
    report = fetch(entry)
    days = [(file.file, str(file.reference_date)) for file in report.manifest.files]
    assert days == [("nrw/bev/b-2023.csv", "2023-12-31"), ("nrw/bev/b-2024.csv", "2024-12-31")]
    assert {file.licence_seen for file in report.manifest.files} == {"Zero"}
    assert {file.licence for file in report.manifest.files} == {"nicht gelesen"}


def test_a_folder_of_another_land_is_refused(
    hosts: RecordedHosts, fetch: Fetch, tmp_path: Path
) -> None:
    hosts.serve(f"{BASE}/kitas.csv", KITAS)
    fetch(plain())
    path = tmp_path / "out" / MANIFEST_NAME
    path.write_text(path.read_text("utf-8").replace('"scope": "nrw"', '"scope": "hessen"'))
    with pytest.raises(InputError, match="liegen Quellen für „hessen“"):
        fetch(plain())


def test_a_folder_that_is_a_file_is_told(fetch: Fetch, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(SourceError, match="lässt sich nicht anlegen"):
        fetch(plain())


def test_an_interrupted_fetch_keeps_what_came_and_goes_on_at_the_next_call(
    hosts: RecordedHosts, fetch: Fetch, tmp_path: Path
) -> None:
    large = b"Nr;Name\n" + b"1;Hafen\n" * 200_000
    hosts.serve(f"{BASE}/kitas.csv", KITAS)
    hosts.serve(f"{BASE}/schulen.csv", file_route(large))

    def stop(received: int, total: int | None) -> None:
        if received > 500_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(plain(), plain("schulen"), on_bytes=stop)
    assert [file.entry for file in read_manifest(tmp_path / "out").files] == ["nrw/kitas"]
    hosts.asked.clear()
    report = fetch(plain(), plain("schulen"), hours=24)
    assert states(report) == {"kitas": State.RECENT, "schulen": State.CAME}
    (asked,) = hosts.asked
    assert int(asked.headers["range"].removeprefix("bytes=").rstrip("-")) > 500_000
    assert not [path for path in (tmp_path / "out").rglob("*") if path.name.startswith(".")]


def test_a_file_downloaded_by_hand_is_taken_with_the_same_checks(tmp_path: Path) -> None:
    own = tmp_path / "Kitas 2026.csv"
    own.write_bytes(KITAS)
    out = tmp_path / "out"
    file = take_file(out, "nrw", Planned(plain(expected={"rows": 2}), None), own)
    assert file.file == "nrw/kitas/Kitas_2026.csv"
    assert file.note == "Von Hand heruntergeladen."
    assert read_manifest(out).files == (file,)
    with pytest.raises(InputError, match=r"passt nicht zu nrw/kitas: .*erwartet 3, gezählt 2"):
        take_file(out, "nrw", Planned(plain(expected={"rows": 3}), None), own)
    own.write_bytes(b"<html>Wartung")
    with pytest.raises(InputError, match="eine Webseite statt Tabelle"):
        take_file(out, "nrw", Planned(plain(), None), own)
    with pytest.raises(SourceError, match="gibt es nicht"):
        take_file(out, "nrw", Planned(plain(), None), tmp_path / "fehlt.csv")
