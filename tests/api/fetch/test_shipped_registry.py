"""The registry as it is shipped: every source comes from a host that answers in its shape.

Nobody has fetched these addresses; that their entries fit together is all that can be known here.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import pytest
import shapely
from fetch_toys import KREFELD
from recorded_hosts import Answer, Asked, RecordedHosts, recorded_hosts

from api.fetch import FetchReport, State, fetch_into, hosts_of, make_plan
from kpk_geo.model.open_data import FileKind
from kpk_geo.open_data import Place, Reading, Registry, SourceEntry, read_registry
from kpk_geo.open_data.access import ArcGisAccess, CkanAccess, DirectoryAccess, OverpassAccess
from kpk_geo.open_data.place import filled
from kpk_geo.services.cache import Cache
from kpk_geo.services.client import Client
from kpk_geo.services.pace import Pace

REGISTRY = read_registry()
TOWNS = [scope.id for scope in REGISTRY.scopes if len(scope.id) == 8]
AREA = (
    b'<?xml version="1.0"?><osm version="0.6"><node id="1" lat="51.3" lon="6.5"/>'
    b'<node id="2" lat="51.3" lon="6.6"/><node id="3" lat="51.4" lon="6.6"/>'
    b'<way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/></way>'
    b'<relation id="1"><member type="way" ref="1" role="outer"/><tag k="type" v="boundary"/>'
    b'<tag k="boundary" v="administrative"/><tag k="admin_level" v="9"/><tag k="name" v="A"/>'
    b"</relation></osm>"
)


def columns(reading: Reading) -> list[str]:
    named = [
        reading.id_column, reading.name_column, reading.x_column, reading.y_column,
        reading.latlon_column, reading.commune_column, *reading.columns.values(),
    ]  # fmt: skip
    return list(dict.fromkeys(name for name in named if name)) or ["nr"]


def rows(entry: SourceEntry) -> int:
    return entry.expected.rows or entry.expected.min_rows or 2


def table(entry: SourceEntry) -> bytes:
    reading = entry.reading
    head = (reading.separator or ";").join(columns(reading))
    lines = ["sep=;"] * ((reading.header_line or 1) - 1) + [head, *["1"] * rows(entry)]
    return "\n".join(lines).encode(reading.encoding or "utf-8")


def archive(entry: SourceEntry) -> bytes:
    packed = io.BytesIO()
    frame = gpd.GeoDataFrame(
        {name: [str(i) for i in range(rows(entry))] for name in columns(entry.reading)},
        geometry=[shapely.box(i, 0, i + 1, 1) for i in range(rows(entry))], crs=25832,
    )  # fmt: skip
    with TemporaryDirectory() as folder, zipfile.ZipFile(packed, "w") as file:
        frame.to_file(Path(folder) / f"{entry.reading.layer or 'layer'}.shp")
        for path in sorted(Path(folder).iterdir()):
            file.write(path, f"ordner/{path.name}")
    return packed.getvalue()


def plain_archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(zipfile.ZipInfo("daten.csv"), "Nr")
    return packed.getvalue()


def features(entry: SourceEntry) -> bytes:
    one = {
        "type": "Feature", "properties": dict.fromkeys(columns(entry.reading), "1"),
        "geometry": {"type": "Point", "coordinates": [6.5, 51.3]},
    }  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": [one] * rows(entry)}).encode()


def file(entry: SourceEntry) -> bytes:
    if entry.kind is FileKind.CSV:
        return table(entry)
    if entry.kind is FileKind.ZIP:
        is_layer = entry.reading.id_column is not None or entry.expected.rows is not None
        return archive(entry) if is_layer else plain_archive()
    return {
        FileKind.XLSX: plain_archive(), FileKind.PDF: b"%PDF-1.7",
        FileKind.PBF: b"\x00\x00\x00\x0d\x0a\x09OSMHeader", FileKind.GEOJSON: features(entry),
    }[entry.kind]  # fmt: skip


def packages(entry: SourceEntry, access: CkanAccess) -> bytes:
    found = [
        {
            "name": f"p-{year}", "title": f"{access.title or 'Titel'} {year}",
            "resources": [{
                "url": f"https://{min(entry.also_hosts)}/{year}/{'-'.join(access.contains)}.x",
                "format": (access.resource_formats or ("CSV",))[0],
            }],
        }
        for year in range(2012, 2012 + (entry.expected.files or 1))
    ]  # fmt: skip
    result = found[0] if access.dataset else {"count": len(found), "results": found}
    return json.dumps({"success": True, "result": result}).encode()


def answer(entry: SourceEntry, place: Place, asked: Asked) -> bytes:
    """Say what the host of a source says when it is asked as its protocol asks."""
    access = entry.access
    if isinstance(access, CkanAccess) and "/action/" in asked.path:
        return packages(entry, access)
    if isinstance(access, DirectoryAccess) and asked.path.endswith("/"):
        name = access.pattern.replace("*", "")
        return json.dumps({"datasets": [{"files": [{"name": name}]}]}).encode()
    if isinstance(access, OverpassAccess):
        assert place.ags in asked.body
        return AREA
    if isinstance(access, ArcGisAccess):
        assert asked.path.endswith("/query")
        return features(entry)
    assert filled(access.url, place)
    return file(entry)


@pytest.fixture
def hosts() -> Iterator[RecordedHosts]:
    with recorded_hosts() as (found, _):
        yield found


def fetch(hosts: RecordedHosts, registry: Registry, place: Place, folder: Path) -> FetchReport:
    plan = make_plan(registry, "nrw", place, layers={item.layer for item in registry.entries})
    reports = []
    with Client(hosts_of(plan), transport=hosts.transport, pace=Pace(pause=0)) as client:
        for planned in plan:  # one by one: the host answers for the source that asks
            hosts.otherwise = lambda asked, entry=planned.entry: Answer(  # type: ignore[misc]
                body=answer(entry, place, asked)
            )
            reports.append(
                fetch_into(
                    folder / "out", "nrw", [planned], client=client, cache=Cache(folder / "state")
                )
            )
    outcomes = tuple(report.outcomes[0] for report in reports)
    return FetchReport(outcomes, reports[-1].manifest)


@pytest.mark.parametrize("ags", TOWNS)
def test_every_source_of_a_town_comes(hosts: RecordedHosts, tmp_path: Path, ags: str) -> None:
    place = REGISTRY.place(ags)
    report = fetch(hosts, REGISTRY, place, tmp_path)
    assert [(item.planned.entry.key, item.why) for item in report.of(State.FAILED)] == []
    assert {file.entry for file in report.manifest.files} == {
        item.planned.entry.key for item in report.outcomes
    }
    assert [file.note for file in report.manifest.files if file.note] == []


def test_the_years_of_a_town_keep_their_days(hosts: RecordedHosts, tmp_path: Path) -> None:
    own = [item for item in REGISTRY.entries if item.key == "05114000/population"]
    report = fetch(hosts, Registry(REGISTRY.scopes, tuple(own)), KREFELD, tmp_path)
    days = sorted(str(file.reference_date) for file in report.manifest.files)
    assert (days[0], days[-1], len(days)) == ("2012-12-31", "2024-12-31", 13)
