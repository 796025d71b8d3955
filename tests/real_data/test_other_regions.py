"""Darmstadt, Krefeld, Kreis Unna: what a commune really starts with."""

import json
from pathlib import Path

import pytest
from conftest import Commune

from api.load.region import LoadResult, load_region
from api.questions.burden.run import run_burden
from api.questions.burden.table import read_burden_table
from kpk_geo.profile import read_profile

REGIONS = Path(__file__).parents[1] / "regions"


def load(commune: Commune, name: str, data: Path) -> LoadResult:
    return load_region(commune.engine, read_profile(REGIONS / f"{name}.toml"), data)


def test_darmstadts_index_is_reproduced(commune: Commune, shared_data: Path) -> None:
    assert load(commune, "darmstadt", shared_data).is_complete
    run_burden(commune.engine, "darmstadt")
    with commune.engine.connect() as connection:
        ours = read_burden_table(connection, "darmstadt").rows["status_index"]
    records = json.loads((shared_data / "darmstadt" / "districts.json").read_text())
    published = {record["id"]: record["armutsindex"] for record in records}
    assert set(ours.index) == set(published)
    assert max(abs(ours[key] - value) for key, value in published.items()) < 1e-9


def test_darmstadts_suppressed_cells_stay_gaps(commune: Commune, shared_data: Path) -> None:
    load(commune, "darmstadt", shared_data)
    gaps = commune.rows("SELECT count(*) FROM kpk.observation WHERE validity <> 'valid'")
    numbers = commune.rows(
        "SELECT count(*) FROM kpk.observation WHERE validity <> 'valid' AND value IS NOT NULL"
    )
    records = json.loads((shared_data / "darmstadt" / "districts.json").read_text())
    names = ("singleParentHouseholds", "householdsWithChildren")
    assert gaps == [(sum(any(record[name] is None for name in names) for record in records),)]
    assert numbers == [(0,)]


def test_krefelds_lists_arrive_and_the_school_at_null_island_is_reported(
    commune: Commune, shared_data: Path
) -> None:
    result = load(commune, "krefeld", shared_data)
    assert result.is_complete
    accepted = {step.file: step.accepted for step in result.steps if step.kind == "Angebote"}
    assert accepted["krefeld/kindergartens.geojson"] == 104
    assert accepted["krefeld/youthcenter.geojson"] == 25
    reasons = [item.reason for step in result.steps for item in step.notes]
    assert sum("0/0" in reason for reason in reasons) == 1
    counted = commune.rows("SELECT count(*), sum(value) FROM kpk.population_value")
    assert counted[0][0] > 1000


def test_no_offer_of_krefeld_is_lost(commune: Commune, shared_data: Path) -> None:
    """Each feature is an offer, a further site of one, or a line of the report."""
    result = load(commune, "krefeld", shared_data)
    for step in result.steps:
        if step.kind == "Angebote":
            content = json.loads((shared_data / step.file).read_text())
            rejected = sum(item.severity == "rejected" for item in step.notes)
            links = commune.rows(
                "SELECT count(*) FROM kpk.offer_site JOIN kpk.offer USING (region_id, offer_id) "
                "JOIN kpk.source USING (source_pk) WHERE file = :file",
                file=step.file,
            )[0][0]
            assert links + rejected == len(content["features"]), step.file


def test_overlaps_of_kreis_unna_are_measured(commune: Commune, shared_data: Path) -> None:
    result = load(commune, "kreis-unna", shared_data)
    reasons = [item.reason for step in result.steps for item in step.notes]
    (total,) = [reason for reason in reasons if "insgesamt" in reason]
    assert commune.rows("SELECT count(*) FROM kpk.area") == [(69,)]
    assert float(total.split(": ")[1].split()[0].replace(",", ".")) == pytest.approx(0.45, abs=0.02)
