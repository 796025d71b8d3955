"""A whole state is loaded, what is wrong with it is named, and its communes are compared."""

from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from conftest import Commune
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.app import create_app
from api.questions.burden.run import run_burden
from api.state.load import StateLoad, load_state
from benchmarks.state.generate import PROFILE, write_state
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_region
from kpk_geo.database.runs import read_area_results, read_latest_run
from kpk_geo.errors import InputError
from kpk_geo.model import CommuneType, StateFaultKind
from kpk_geo.profile import read_state_profile
from kpk_geo.results.state import STATE

pytestmark = pytest.mark.postgis
LAND = "erfundenes-land"
FREE = "17512000"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("land")
    counts = write_state(folder, extracts=2)
    assert counts["edges"] < 2000
    return folder


@pytest.fixture
def land(written: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    folder = tmp_path / "land"
    for file in written.rglob("*"):
        if file.is_file():
            target = folder / file.relative_to(written)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    return folder


def load(engine: Engine, folder: Path) -> StateLoad:
    profile = read_state_profile(folder / PROFILE)
    return load_state(engine, profile, folder, lists_dir=folder, state_dir=folder.parent / "state")


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_whole_state_has_rows_owners_and_no_fault_and_loading_twice_makes_nothing_anew(
    engine: Engine, land: Path
) -> None:
    first = load(engine, land)
    assert first.region.is_complete
    assert first.summary.faults == ()
    assert (first.summary.communes, first.summary.districts, first.summary.offices) == (5, 2, 4)
    cells = gpd.read_parquet(first.folder / "zellen.parquet")
    offers = gpd.read_parquet(first.folder / "angebote.parquet")
    assert len(cells) == 220
    assert len(offers) == 50
    assert cells["owner"].notna().all()
    with transaction(engine) as connection:
        run = read_latest_run(connection, LAND, STATE)
        keys = sorted(set(cells["owner"]))
        rows = read_area_results(connection, STATE, run.run_pk, keys)
    assert sum(row.cells for row in rows) == 220
    assert sum(row.offers for row in rows) == 50
    assert {row.type for row in rows} == {
        CommuneType.FREE_CITY, CommuneType.OWN_OFFICE, CommuneType.DISTRICT_OFFICE,
    }  # fmt: skip
    assert all(row.covered > 0.999 for row in rows)
    assert run.stale == ""
    times = {file: file.stat().st_mtime_ns for file in first.folder.glob("*.parquet")}
    again = load(engine, land)
    assert again.summary == first.summary
    assert {file: file.stat().st_mtime_ns for file in first.folder.glob("*.parquet")} == times
    assert run_burden(engine, LAND).summary.status.areas == 5


def without_a_table(land: Path) -> None:
    (land / "kennzahlen_2021.csv").unlink()


def without_an_extract(land: Path) -> None:
    (land / "strassen_2.osm.pbf").unlink()


def without_cells_of_the_free_city(land: Path) -> None:
    path = land / "Zensus2022_Alter_Infr_100m-Gitter.csv"
    border = gpd.read_file(land / "verwaltungsgrenzen_erfunden.gpkg").set_index("AGS")
    table = pd.read_csv(path, sep=";", dtype=str, keep_default_na=False)
    points = gpd.GeoSeries.from_xy(
        table["x_mp_100m"].astype(int), table["y_mp_100m"].astype(int), crs=3035
    )
    inside = points.to_crs(25832).within(border.loc[FREE].geometry)
    table[~inside].to_csv(path, sep=";", index=False)


def without_a_kreis(land: Path) -> None:
    path = land / "verwaltungsgrenzen_erfunden.gpkg"
    frame = gpd.read_file(path, layer="vg250_gem")
    path.unlink()
    frame[frame["AGS"] != FREE].to_file(path, layer="vg250_gem", driver="GPKG")


def with_an_old_key(land: Path) -> None:
    change(land / "kennzahlen_2023.csv", "17111004", "17999001")


def with_two_offices(land: Path) -> None:
    file = land / "gemeinden.csv"
    file.write_text(
        file.read_text("utf-8") + f"{FREE};Lindenburg;kreisfreie Stadt;;175;17111;ja\n", "utf-8"
    )


def with_a_broken_list_of_offers(land: Path) -> None:
    (land / "angebote" / f"angebote_{FREE}.csv").write_bytes(b"PK\x03\x04 kaputt")


@pytest.mark.parametrize(
    ("harm", "kinds", "communes"),
    [
        (without_a_table, {StateFaultKind.MISSING_FILE}, 5),
        (without_an_extract, {StateFaultKind.CUT_OFF, StateFaultKind.NO_STREETS}, 5),
        (without_cells_of_the_free_city, {StateFaultKind.NO_CELLS}, 5),
        (without_a_kreis, {StateFaultKind.MISSING_DISTRICT}, 4),
        (with_an_old_key, {StateFaultKind.CHANGED_KEY}, 5),
        (with_two_offices, {StateFaultKind.TWO_OFFICES}, 5),
        (
            with_a_broken_list_of_offers,
            {StateFaultKind.UNREADABLE_FILE, StateFaultKind.NO_OFFERS}, 5,
        ),
    ],
)  # fmt: skip
def test_a_fault_is_named_and_the_rest_is_loaded(
    engine: Engine, land: Path, harm: Callable[[Path], None],
    kinds: set[StateFaultKind], communes: int,
) -> None:  # fmt: skip
    harm(land)
    result = load(engine, land)
    found = {fault.kind for fault in result.summary.faults}
    assert found
    assert found <= kinds
    assert result.summary.communes == communes
    assert result.summary.cells is not None
    assert result.summary.cells.rows > 0


def test_extracts_of_different_days_are_named(engine: Engine, tmp_path: Path) -> None:
    write_state(tmp_path / "land", extracts=2, days_apart=30)
    faults = load(engine, tmp_path / "land").summary.faults
    assert [fault.kind for fault in faults] == [StateFaultKind.DIFFERENT_DATES]
    assert "01.11.2026" in faults[0].text
    assert "02.10.2026" in faults[0].text


def test_the_system_that_a_state_names_is_the_one_it_is_computed_in(
    engine: Engine, land: Path
) -> None:
    change(land / PROFILE, "[state]\n", '[state]\ncrs = "EPSG:25833"\n')
    with pytest.raises(InputError, match="In EPSG:25833 werden Längen hier bis zu"):
        load(engine, land)
    change(land / PROFILE, "EPSG:25833", "ETRS89 / UTM zone 32N")
    found = load(engine, land)
    with transaction(engine) as connection:
        assert read_region(connection, LAND).srid == 25832
    assert found.summary.faults == ()


def test_without_boundaries_nothing_is_loaded_and_it_is_said(engine: Engine, land: Path) -> None:
    next(land.glob("*.gpkg")).unlink()
    with pytest.raises(InputError, match="verwaltungsgrenzen_"):
        load(engine, land)


@pytest.fixture
def client(commune: Commune, written: Path, tmp_path: Path) -> Iterator[TestClient]:
    def fill(engine: Engine) -> None:
        profile = read_state_profile(written / PROFILE)
        load_state(engine, profile, written, lists_dir=written, state_dir=tmp_path / "state")

    commune.once("state", fill)
    with TestClient(
        create_app(commune.engine), "http://127.0.0.1", raise_server_exceptions=False
    ) as made:
        yield made


def test_a_commune_stands_among_its_peers_with_its_span_and_what_that_does_not_say(
    client: TestClient,
) -> None:
    assert client.get("/vergleich", follow_redirects=False).headers["location"].endswith(LAND)
    page = client.get(f"/vergleich/{LAND}?kommune=17111004").text
    assert "Was ein Vergleich nicht sagt" in page
    assert "als in 4 anderen Kommunen zusammen" in page or "nicht" in page
    assert "Spanne" in page
    assert "Erfundene Daten" in page
    alone = client.get(f"/vergleich/{LAND}?kommune={FREE}&gleich=type").text
    assert "keine Vergleichskommunen" in alone


def test_a_kreis_shows_its_communes_with_their_offices(client: TestClient) -> None:
    page = client.get(f"/vergleich/{LAND}/kreis/17111").text
    assert "4 Gemeinden, 3 Jugendämter" in page
    assert "Jugendamt des Kreises" in page


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        (f"/vergleich/{LAND}?kommune=17111005", 404, "17111005"),
        (f"/vergleich/{LAND}?kommune={FREE}&gleich=groesse", 422, "gleich=groesse"),
        (f"/vergleich/{LAND}?kommune={FREE}&kennzahl=armut", 404, "kennzahl=armut"),
        (f"/vergleich/{LAND}/kreis/17", 404, "Einen Kreis"),
        ("/vergleich/nirgends", 404, "nirgends"),
    ],
)
def test_what_is_not_there_is_said_with_the_way_out(
    client: TestClient, address: str, status: int, said: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert said in answer.text
