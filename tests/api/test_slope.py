"""An elevation raster from file to page: stored, walked, and told where it is missing."""

import json
import re
from collections.abc import Iterator

import numpy as np
import pytest
import shapely
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from rasterio.io import MemoryFile
from rasterio.transform import from_origin
from street_files import X0, Y0, with_network

from api.app import create_app
from api.cli.app import run
from api.questions.access.export import write_access
from api.questions.access.run import run_access
from api.questions.gaps.export import write_gaps
from api.questions.gaps.run import run_gaps
from api.questions.siting.run import run_siting
from kpk_geo.database.connection import transaction
from kpk_geo.database.streets import read_streets
from kpk_geo.model import LifePhase, OfferKind
from kpk_geo.profile import SitingPlan


def raster(*, east: float, gradient: float = 0.05) -> bytes:
    """Ground that rises to the east, known from 500 m west of the toy's corner to `east`."""
    columns = round((east + 500) / 10)
    x = -500 + 10 * (np.arange(columns) + 0.5)
    values = np.broadcast_to(50 + gradient * x, (300, columns)).astype("float32")
    with MemoryFile() as memory:
        with memory.open(
            driver="GTiff", height=300, width=columns, count=1, dtype="float32", crs="EPSG:25832",
            transform=from_origin(X0 - 500, Y0 + 2500, 10, 10),
        ) as written:  # fmt: skip
            written.write(values, 1)
        return bytes(memory.read())


def hills(commune: Commune, *, east: float) -> Commune:
    town = with_network(commune)
    town.files["dgm.tif"] = raster(east=east)
    town.change_profile('file = "streets.osm"', 'file = "streets.osm"\nelevation = "dgm.tif"')
    return town


@pytest.fixture
def client(commune: Commune) -> Iterator[TestClient]:
    town = hills(commune, east=2000)
    town.load()
    run_access(town.engine, "toy")
    with TestClient(create_app(town.engine), ORIGIN) as made:
        yield made


def test_heights_are_stored_and_read_as_they_were_sampled(commune: Commune) -> None:
    town = hills(commune, east=5000)
    town.load()
    with transaction(town.engine) as connection:
        streets = read_streets(connection, "toy")
    heights = streets.heights
    assert heights is not None
    assert len(heights.indptr) == len(streets.edges) + 1
    first = heights.metres[heights.indptr[:-1]]
    x = streets.nodes.geometry.x.to_numpy()[streets.edges["start"].to_numpy()]
    assert first == pytest.approx(50 + 0.05 * (x - X0), abs=0.01)
    assert streets.extent is not None
    assert shapely.bounds(streets.extent)[0] == pytest.approx(X0 - 250, abs=30)


def test_a_raster_of_half_the_town_is_told_by_the_load_the_run_and_the_file(
    commune: Commune, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    town = hills(commune, east=2000)
    url = town.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    assert run(["load", str(town.write()), "--data", str(town.folder)]) == 0
    assert "ist keine Höhe bekannt" in " ".join(capsys.readouterr().out.split())
    assert run(["run", "accessibility", "--region", "toy"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "zu Fuß: Wege mit Steigung" in said
    assert "keine Höhe bekannt; sie gelten als eben" in said
    assert "Versorgung zu Fuß am Rand unsicher" in said  # 2 km are loaded, 3 km are needed
    assert "Hafen" in said
    path = town.folder / "a.csv"
    write_access(town.engine, "toy", path, file_format="csv", details=True)
    notes = path.with_suffix(".quellen.txt").read_text()
    assert "Wege mit Steigung" in notes
    assert "am Rand unsicher" in notes
    head = path.read_text("utf-8-sig").splitlines()[0]
    assert "Kinder ohne Weg: keine Straße in der Nähe" in head


def test_tiles_of_a_folder_give_the_heights_and_absent_ones_are_named(
    commune: Commune, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    town = hills(commune, east=2000)
    (town.folder / "dgm1").mkdir()
    (town.folder / "dgm1" / "eine.tif").write_bytes(raster(east=2000))
    town.change_profile('elevation = "dgm.tif"', 'elevation = "dgm1"')
    url = town.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    assert run(["load", str(town.write()), "--data", str(town.folder)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Höhen aus dgm1" in said
    assert "Kilometerquadrate (Ost, Nord): " in said
    assert f"{X0 // 1000 + 2} {Y0 // 1000 + 1}" in said  # beyond the only tile
    assert run(["report", "--region", "toy", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    lacks = {row["value"]: row["reason"] for row in rows if row["column"] == "Höhe"}
    assert f"{X0 // 1000 + 2} {Y0 // 1000 + 1}" in lacks  # every square, with its metres
    assert all(re.search(r"für [0-9.,]+ k?m Wege keine Höhe", reason) for reason in lacks.values())


def test_unknown_heights_are_said_after_a_load_however_few_and_however_much_else_there_is(
    commune: Commune, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setattr("api.cli.load_report.MAX_NOTE_LINES", 1)
    town = hills(commune, east=4250)  # some samples at the very end lack
    monkeypatch.setenv("KPK_DATABASE_URL", town.engine.url.render_as_string(hide_password=False))
    assert run(["load", str(town.write()), "--data", str(town.folder)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert re.search(r"dgm.tif: Für [0-9.]+ m Wege \(.* %\) ist keine Höhe bekannt", said)
    assert "weitere Befunde" in said


def test_gaps_and_sites_say_whether_ways_slope_and_where_too_little_is_loaded(
    client: TestClient, commune: Commune
) -> None:
    (ways,) = run_gaps(commune.engine, "toy").summary.ways
    assert ways.slope is not None
    assert "Hafen" in client.get("/maps/gaps?region=toy").text
    assert "mit Steigung aus dgm.tif" in client.get("/maps/gaps?region=toy").text
    path = commune.folder / "g.csv"
    write_gaps(commune.engine, "toy", path, file_format="csv", kind="areas")
    assert "mit Steigung aus dgm.tif" in path.with_suffix(".quellen.txt").read_text()
    plan = SitingPlan(
        id="office", kind=OfferKind.FAMILY_OFFICE, candidates=(OfferKind.KITA,),
        max_minutes=15, life_phases=(LifePhase.KITA,),
    )  # fmt: skip
    (ways,) = run_siting(commune.engine, "toy", plan).summary.ways
    assert (ways.mode, ways.minutes) == (plan.mode, 15)
    assert ways.slope is not None
    assert ways.slope.elevation == "dgm.tif"


def test_page_and_service_say_whether_ways_slope(client: TestClient) -> None:
    assert "aus dgm.tif" in client.get("/maps/accessibility?region=toy").text
    summary = client.get("/api/regions/toy/accessibility").json()["summary"]
    assert summary["slope"]["elevation"] == "dgm.tif"
    assert 0 < summary["slope"]["kilometres_unknown"] < summary["slope"]["kilometres"]
    assert {gap["need"] for gap in summary["halo"]} == {"supply", "ways"}
    asked = "kind=kita&life_phase=3-6&mode=pushchair&capacity=places"
    notes = client.get(f"/api/regions/toy/accessibility/map?{asked}").json()["notes"]
    assert any("für Kinderwagen gesperrt" in note for note in notes)


def test_without_a_raster_every_way_says_so(commune: Commune) -> None:
    town = with_network(commune)
    town.load()
    run_access(town.engine, "toy")
    with TestClient(create_app(town.engine), ORIGIN) as made:
        assert "ohne Steigung" in made.get("/maps/accessibility?region=toy").text
        assert made.get("/api/regions/toy/accessibility").json()["summary"]["slope"] is None
        asked = "kind=kita&life_phase=3-6&mode=walk&capacity=places"
        csv = made.get(f"/api/regions/toy/accessibility/table.csv?{asked}")
        notes = made.get(f"/api/regions/toy/accessibility/map?{asked}").json()["notes"]
    assert csv.status_code == 200
    assert "Wege ohne Steigung (kein Höhenraster geladen)." in notes
    path = town.folder / "a.csv"
    write_access(town.engine, "toy", path, file_format="csv")
    assert "ohne Steigung" in path.with_suffix(".quellen.txt").read_text()


def test_null_minutes_say_whether_there_is_no_way_or_no_figure(commune: Commune) -> None:
    town = with_network(commune)
    town.files["offers.csv"] = town.files["offers.csv"].replace(b"350500;5700500", b";")
    town.load()
    run_access(town.engine, "toy")
    with TestClient(create_app(town.engine), ORIGIN) as made:
        rows = made.get("/api/regions/toy/accessibility").json()["items"]
    states = {row["area_id"]: (row["minutes_p50"], row["way_p50"]) for row in rows}
    assert states["04"] == (None, "no_figure")
    assert states["01"][1] == "reached"
