"""Musterstadt: reproducible, with a spatial burden and an unequal supply to find."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import pytest
from conftest import Commune
from sqlalchemy import create_engine

from api.load.region import load_region
from api.questions.access.run import run_access
from api.questions.burden.run import run_burden
from api.questions.fgz.run import run_fgz
from kpk_geo.model import OfferKind, SchoolStanding
from kpk_geo.profile import read_profile

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def loaded(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]
) -> Iterator[Commune]:
    """Loaded once: no test changes it."""
    engine = create_engine(new_database("demo_region"))
    result = load_region(engine, read_profile(DATA / "musterstadt.toml"), DATA)
    assert result.is_complete
    run_burden(engine, "musterstadt")
    yield Commune(tmp_path_factory.mktemp("demo"), engine)
    engine.dispose()


def test_generator_writes_the_shipped_files(tmp_path: Path) -> None:
    """The same seed gives the same plan; counts are compared, since libraries round differently."""
    subprocess.run(
        [sys.executable, str(DATA / "generator"), str(tmp_path)], check=True, capture_output=True
    )
    files = (path for path in tmp_path.rglob("*.*") if path.is_file())
    made = {path.relative_to(tmp_path): path.stat().st_size for path in files}
    for name, size in made.items():
        assert (DATA / name).stat().st_size == pytest.approx(size, rel=0.02), name
    areas = gpd.read_file(tmp_path / "boundaries" / "musterstadt_statistische_gebiete.zip")
    shipped = gpd.read_file(DATA / "boundaries" / "musterstadt_statistische_gebiete.zip")
    assert areas["STATBEZ"].tolist() == shipped["STATBEZ"].tolist()


def test_city_has_the_size_it_promises(loaded: Commune) -> None:
    sql = "SELECT level, count(*) FROM kpk.area JOIN kpk.area_level USING (level_pk) GROUP BY 1"
    levels = dict(loaded.rows(sql))
    assert levels == {"stadtbezirk": 12, "sozialraum": 60, "gebiet": 170}
    (people,) = loaded.rows(
        "SELECT sum(value) FROM kpk.observation WHERE indicator_id = 'population' "
        "AND reference_date = '2025-12-31'"
    )[0]
    assert 310_000 < people < 350_000


def test_areas_tile_the_city_without_overlap(loaded: Commune) -> None:
    sums = loaded.rows(
        "SELECT level, sum(ST_Area(geometry)) FROM kpk.area JOIN kpk.area_level USING (level_pk) "
        "GROUP BY 1"
    )
    sizes = [size for _, size in sums]
    assert max(sizes) == pytest.approx(min(sizes), rel=1e-4)
    assert loaded.rows("SELECT count(*) FROM kpk.import_note WHERE reason LIKE '%überlappen%'") == [
        (0,)
    ]


def test_traps_of_the_files_are_in_the_report(loaded: Commune) -> None:
    reasons = " ".join(row[0] for row in loaded.rows("SELECT reason FROM kpk.import_note"))
    for trap in ("siehe Anlage", "104,20 %", "Summenzeilen", "0/0", "Kindergarten",
                 "Pflichtangabe", "ca. 80", "Frühjahr 2024", "Postfach", "vertauscht",
                 "Die Hausnummer fehlt", "treffen sich nicht", "450 m auseinander"):  # fmt: skip
        assert trap in reasons
    by_appointment = "SELECT count(*) FROM kpk.offer_site WHERE opening_hours ~ 'Vereinbarung'"
    assert loaded.rows(by_appointment) == [(1,)]
    validity = dict(loaded.rows("SELECT validity, count(*) FROM kpk.observation GROUP BY 1"))
    assert validity["suppressed"] > 5
    grid = dict(loaded.rows("SELECT validity, count(*) FROM kpk.population_value GROUP BY 1"))
    assert grid["uncertain"] > 100
    assert grid["missing"] > 100


def test_burden_gathers_in_space(loaded: Commune) -> None:
    """Neighbours resemble each other: most burdened areas touch another burdened area."""
    rows = loaded.rows(
        "WITH r AS (SELECT area_id, (figures->>'class_code')::int AS class_code "
        "FROM kpk.area_result WHERE part = 'status') "
        "SELECT r.class_code >= 3, EXISTS (SELECT FROM kpk.area b JOIN r s ON "
        "s.area_id = b.area_id WHERE b.level_pk = a.level_pk AND "
        "b.area_id <> a.area_id AND s.class_code >= 3 AND ST_Intersects(a.geometry, b.geometry)) "
        "FROM kpk.area a JOIN r USING (area_id) WHERE r.class_code IS NOT NULL"
    )
    burdened = [near for is_burdened, near in rows if is_burdened]
    others = [near for is_burdened, near in rows if not is_burdened]
    assert len(burdened) >= 15
    assert sum(burdened) / len(burdened) > 0.9
    assert sum(others) / len(others) < 0.5


def test_mobile_offer_has_six_stops_with_their_own_hours(loaded: Commune) -> None:
    hours = loaded.rows(
        "SELECT opening_hours FROM kpk.offer_site JOIN kpk.offer USING (region_id, offer_id) "
        "WHERE kind = 'family_office_mobile'"
    )
    assert len({row[0] for row in hours}) == 6


def test_every_kind_of_offer_of_the_programme_is_there(loaded: Commune) -> None:
    kinds = dict(loaded.rows("SELECT kind, count(*) FROM kpk.offer GROUP BY 1"))
    assert kinds["guide_clinic"] == 4
    for kind in ("family_centre", "primary_family_centre", "family_office", "outreach", "shelter"):
        assert kinds[kind] > 0
    assert 380 <= sum(kinds.values()) <= 420


def test_burdened_areas_have_visibly_less_kita_supply(loaded: Commune) -> None:
    run = run_access(loaded.engine, "musterstadt")
    kita = run.summary.questions[0]
    assert kita.kind is OfferKind.KITA
    assert kita.equity is not None
    assert kita.equity.everyone.ratio.value < 0.6
    assert kita.equity.everyone.concentration.value > 0.1
    # Two patterns as strong without association would show as much now and then: no direction.
    assert kita.equity.everyone.concentration.low < 0 < kita.equity.everyone.concentration.high
    assert kita.children_off_streets / kita.children < 0.001


def test_schools_have_the_gaps_of_real_lists_and_are_ranked(loaded: Commune) -> None:
    reasons = " ".join(row[0] for row in loaded.rows("SELECT reason FROM kpk.import_note"))
    assert "„12“ gibt es nicht" in reasons
    assert "Sozialindexstufe: 51 von 53 Schulen mit Angabe, 2 ohne" in reasons
    summary = run_fgz(loaded.engine, "musterstadt").summary
    standings = [item.standing for item in summary.schools]
    assert standings.count(SchoolStanding.WITHOUT_INDEX) == 2
    assert standings.count(SchoolStanding.ALREADY) == 10  # a school lies at the site of one
    ranked = [item for item in summary.schools if item.rank is not None]
    assert len(ranked) == 41
    first, last = ranked[:10], ranked[-10:]
    burden = [sum(item.burden_high for item in part) for part in (first, last)]
    assert burden[0] > burden[1] + 2  # schools of high index lie where burden is high, mostly
