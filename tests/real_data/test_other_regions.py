"""Darmstadt, Krefeld, Kreis Unna: what a commune really starts with."""

import json
from pathlib import Path

import pandas as pd
import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient

from api.app import create_app
from api.load.region import load_region
from api.load.results import LoadResult
from api.questions.burden.run import run_burden
from api.questions.burden.table import read_burden_table
from api.questions.hot_spots.run import run_hot_spots
from kpk_geo.errors import KpkError
from kpk_geo.profile import read_profile

REGIONS = Path(__file__).parents[1] / "regions"


def load(commune: Commune, name: str, data: Path) -> LoadResult:
    return commune.start_with(REGIONS / f"{name}.toml", data)


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
    result = load(commune, "krefeld-listen", shared_data)
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
    result = load(commune, "krefeld-listen", shared_data)
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


CITY_SUMS = {  # as published
    2012: {"population": 234_035, "children_0_2": 5_323, "children_3_5": 5_740,
           "children_6_9": 8_010},
    2024: {"population": 236_997, "children_0_2": 5_923, "children_3_5": 6_587,
           "children_6_9": 9_293},
}  # fmt: skip


def test_krefeld_loads_clean_with_its_published_sums(commune: Commune, shared_data: Path) -> None:
    result = load(commune, "krefeld", shared_data)
    assert result.is_complete, [(step.file, step.error, step.doubt) for step in result.steps]
    refused = [note for step in result.steps for note in step.notes if note.severity == "rejected"]
    assert refused == []
    assert commune.rows("SELECT count(*) FROM kpk.area") == [(45,)]
    sums = commune.rows(
        "SELECT extract(year FROM reference_date)::int, indicator_id, sum(value) "
        "FROM kpk.observation WHERE indicator_id !~ 'share' GROUP BY 1, 2"
    )
    found: dict[int, dict[str, float]] = {2012: {}, 2024: {}}
    for year, indicator, total in sums:
        found[year][indicator] = total
    assert found == CITY_SUMS


def test_krefelds_kitas_and_schools_have_a_place(commune: Commune, shared_data: Path) -> None:
    load(commune, "krefeld", shared_data)
    counted = commune.rows(
        "SELECT kind, count(*), count(geometry), sum(capacity_value) FROM kpk.offer "
        "JOIN kpk.offer_site USING (region_id, offer_id) JOIN kpk.site USING (region_id, site_id) "
        "WHERE kind IN ('kita', 'school') GROUP BY 1 ORDER BY 1"
    )
    assert counted == [("kita", 108, 108, 8105), ("school", 32, 32, None)]


INDEX = """
[burden_index]
level = "bezirk"
reference_date = 2024-12-31
population = "population"
min_population = 300
compare_with = 2012-12-31
status = [{ indicator = "share_0_2" }, { indicator = "share_3_5" }, { indicator = "share_6_9" }]
dynamic = [{ indicator = "share_0_2" }, { indicator = "share_3_5" }, { indicator = "share_6_9" }]
"""


def test_shares_of_children_are_need_and_make_no_burden(
    commune: Commune, shared_data: Path
) -> None:
    """Krefeld publishes nothing about poverty by district: no map may call a district burdened."""
    load(commune, "krefeld", shared_data)
    with pytest.raises(KpkError):
        run_burden(commune.engine, "krefeld")
    with pytest.raises(KpkError, match="mit Richtung"):
        run_hot_spots(commune.engine, "krefeld")


def test_an_index_of_real_registers_is_computed_where_the_profile_calls_them_burden(
    commune: Commune, shared_data: Path
) -> None:
    profile = (REGIONS / "krefeld.toml").read_text(encoding="utf-8")
    shares = profile.replace('polarity = "neutral"\nlabel', 'polarity = "burden"\nlabel')
    assert shares != profile
    path = commune.folder / "krefeld.toml"
    path.write_text(shares + INDEX, encoding="utf-8")
    load_region(commune.engine, read_profile(path), shared_data)
    burden = run_burden(commune.engine, "krefeld")
    with commune.engine.connect() as connection:
        rows = read_burden_table(connection, "krefeld").rows
    small = rows.index[rows["status_index"].isna()]
    assert list(small) == ["195"]  # Hülbusch, 176 inhabitants
    runs = run_hot_spots(commune.engine, "krefeld")
    assert {run.subject for run in runs.runs} == {
        "share_0_2", "share_3_5", "share_6_9", "burden_index",
    }  # fmt: skip
    assert not runs.failures
    assert burden.summary is not None


def test_kreis_unna_has_a_first_map_from_the_census_alone(
    commune: Commune, shared_data: Path
) -> None:
    result = load(commune, "kreis-unna", shared_data)
    assert result.is_complete, [(step.file, step.error, step.doubt) for step in result.steps]
    observed = commune.rows(
        "SELECT indicator_id, validity, count(*), count(value) FROM kpk.observation "
        "GROUP BY 1, 2 ORDER BY 1, 2"
    )
    assert sum(count for name, _, count, _ in observed if name == "share_under_18") == 69
    for _, validity, count, numbers in observed:
        assert numbers == (count if validity in ("valid", "uncertain") else 0)
    assert {code for name, code, *_ in observed if name == "children_0_9"} <= {
        "uncertain", "missing",
    }  # fmt: skip
    ((low, high),) = commune.rows(
        "SELECT min(value), max(value) FROM kpk.observation WHERE indicator_id = 'share_under_18'"
    )
    assert 0.05 < low < high < 0.35
    names = commune.rows(
        "SELECT DISTINCT kind, dataset FROM kpk.source WHERE name LIKE 'cells:%' ORDER BY 2"
    )
    assert {kind for kind, _ in names} == {"Indikatoren"}
    assert all(name.startswith("Ersatzindikatoren aus dem Zensus 2011") for _, name in names)
    burden = run_burden(commune.engine, "kreis-unna")
    assert "cells:ortsteil:share_under_18" in burden.inputs
    runs = run_hot_spots(commune.engine, "kreis-unna")
    assert {run.subject for run in runs.runs} == {"share_under_18", "burden_index"}
    assert not runs.failures
    with TestClient(create_app(commune.engine), ORIGIN) as client:
        for path in ("burden", "hot-spots"):
            lead = client.get(f"/maps/{path}?region=kreis-unna").text.split('<p class="lead">')[1]
            said = lead.split("</p>")[0]
            assert "Ersatzindikatoren aus dem Zensus 2011; keine Statistik der Kommune." in said
            if path == "burden":
                assert "Die Belastung ist gerechnet aus: Anteil unter 18." in said


def test_kreis_unna_agrees_with_an_aggregation_made_by_others(
    commune: Commune, shared_data: Path
) -> None:
    load(commune, "kreis-unna", shared_data)
    expected = pd.read_csv(
        shared_data / "kreis-unna" / "ortsteil_aggregate.csv", sep=";", decimal=",", index_col=0
    )
    rows = commune.rows("SELECT area_id, indicator_id, value FROM kpk.observation")
    found = pd.DataFrame(rows, columns=["area", "indicator", "value"]).pivot(
        index="area", columns="indicator", values="value"
    ).astype(float).reindex(expected.index)  # fmt: skip
    # They counted people only where the share under 18 is known, which is how we weigh it.
    assert (found["population"] >= expected["ew"]).all()
    assert ((found["share_under_18"] * expected["ew"] - expected["u18"]).abs() <= 0.5001).all()
    known = found["children_0_9"].notna()
    assert (known == expected["k0_9"].notna()).all()
    assert (found["children_0_9"] == expected["k0_9"])[known].all()


def test_overlaps_of_kreis_unna_are_measured(commune: Commune, shared_data: Path) -> None:
    result = load(commune, "kreis-unna", shared_data)
    reasons = [item.reason for step in result.steps for item in step.notes]
    (total,) = [reason for reason in reasons if "insgesamt" in reason]
    assert commune.rows("SELECT count(*) FROM kpk.area") == [(69,)]
    assert float(total.split(": ")[1].split()[0].replace(",", ".")) == pytest.approx(0.45, abs=0.02)
