"""Musterstadt: planted gaps are found and named, and the shipped templates run on it."""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import Commune
from sqlalchemy import create_engine

from analyses.access.answer import AccessQuestion, answer
from analyses.access.region import prepare_mode
from analyses.gaps.offers import inventory_of
from analyses.gaps.region import GapsRegion
from analyses.gaps.study import gaps_study
from api.load.region import load_region
from api.questions.access.read import read_access
from api.questions.burden.run import run_burden
from api.questions.gaps.read import LoadedGaps, read_gaps, with_networks
from api.questions.gaps.records import gap_areas, gaps_summary
from api.questions.gaps.run import run_gaps
from kpk_geo.database.areas import read_areas, read_level
from kpk_geo.model import LifePhase, LinkScope, LinkStatus, OfferKind, TravelMode, Underserved
from kpk_geo.profile import PreventionPlan, read_profile
from kpk_geo.results.gaps import OVERALL, GapsParameters
from maps.gaps.reasons import reasons
from maps.gaps.remedies import remedy_lines
from maps.gaps.text import headline, link_line

DATA = Path(__file__).parents[2] / "data"
TEMPLATES = sorted((DATA / "prevention").glob("*.toml"))
PLANTED = "Speicherviertel Ost"  # burdened beyond doubt


@pytest.fixture(scope="module")
def city(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]
) -> Iterator[Commune]:
    engine = create_engine(new_database("gaps_demo"))
    assert load_region(engine, read_profile(DATA / "musterstadt.toml"), DATA).is_complete
    run_burden(engine, "musterstadt")
    yield Commune(tmp_path_factory.mktemp("gaps"), engine)
    engine.dispose()


@pytest.fixture(scope="module")
def loaded(city: Commune) -> LoadedGaps:
    with city.engine.connect() as connection:
        found = read_gaps(connection, "musterstadt")
        above = read_areas(
            connection, read_level(connection, "musterstadt", "stadtbezirk").level_pk
        )
    levels = {**found.data.levels, "stadtbezirk": above}  # templates name it
    return replace(found, data=replace(found.data, levels=levels))


@pytest.fixture(scope="module")
def region(loaded: LoadedGaps) -> GapsRegion:
    return with_networks(loaded)


def test_list_is_short_and_each_on_it_is_burdened_and_lacks_much(city: Commune) -> None:
    run = run_gaps(city.engine, "musterstadt")
    found = run.summary.underserved[OVERALL]
    assert 1 <= found[Underserved.CERTAIN] <= 17  # a tenth of 170
    assert found[Underserved.CERTAIN] + found[Underserved.HINT] <= 34
    assert {link.scope for link in run.summary.links} == set(LinkScope)


def test_clinic_without_a_guide_is_found_and_named(city: Commune) -> None:
    gaps = [own for own in run_gaps(city.engine, "musterstadt").summary.host_gaps
            if own.cell == "lotsendienst/pregnancy"]  # fmt: skip
    assert [own.title for own in gaps] == ["Klinik St. Anna"]


def test_planted_gap_is_found_and_named(region: GapsRegion) -> None:
    """All that a burdened area has within two kilometres is taken away."""
    names = list(region.areas["name"])
    area = region.areas.geometry.iloc[names.index(PLANTED)]
    centre = np.array(area.centroid.coords[0])
    rows = region.inventory.rows
    away = ~(np.linalg.norm(region.inventory.xy - centre, axis=1) < 2000)
    study = gaps_study(replace(region, inventory=inventory_of(rows[away], region.inventory.today)))
    area_id = str(region.areas.index[names.index(PLANTED)])
    found = {own.area_id: own for own in gap_areas(study)}[area_id]
    summary = gaps_summary(study)
    assert found.underserved[OVERALL] is Underserved.CERTAIN
    assert found.cells["kita/3-6"].status is LinkStatus.UNREACHED
    why = reasons(found, summary, {})
    assert any("über 99" in text for text in why)
    assert any("dessen, was die Kette vorsieht" in text for text in why)
    assert any("Glied nicht erreichbar" in text for text in why)
    leave, *remedies = remedy_lines(found, summary)
    assert leave.startswith("Von der Liste käme das Gebiet, wenn ")
    assert any(text.startswith("Kita (3–6 Jahre)") and "Plätze" in text for text in remedies)
    assert remedies[-1].startswith("Ein Angebot ändert die Versorgung, nicht die Belastung")


def test_kitas_of_the_demo_avoid_burden_and_the_weak_link_shows_it(region: GapsRegion) -> None:
    study = gaps_study(region)
    (kita,) = [own for own in study.links if own.link.own.id == "kita"]
    burdened = study.burden.high > 0.8
    known = kita.planned.known
    assert kita.planned.gap[burdened & known].mean() > kita.planned.gap[~burdened & known].mean()


def test_links_agree_with_access_on_the_same_question(region: GapsRegion, city: Commune) -> None:
    """Share in time and places for 100 children of Kitas, computed by another analysis."""
    with city.engine.connect() as connection:
        access = read_access(connection, "musterstadt").data
    question = AccessQuestion(kind=OfferKind.KITA, life_phase=LifePhase.KITA)
    rows = answer(access, prepare_mode(access, TravelMode.WALK), question).table.rows
    study = gaps_study(region)
    (kita,) = [own for own in study.links if own.link.own.id == "kita"]
    ids = list(region.areas.index)
    share = rows["share_within_15_min"].reindex(ids).to_numpy(dtype=float)
    supply = rows["supply_per_100"].reindex(ids).to_numpy(dtype=float)
    known = ~np.isnan(share) & ~np.isnan(kita.planned.share)
    assert known.sum() > 160
    assert kita.planned.share[known] == pytest.approx(share[known], abs=1e-12)
    stated = known & ~np.isnan(kita.planned.per_100)
    assert stated.sum() > 150
    assert kita.planned.per_100[stated] == pytest.approx(supply[stated], rel=1e-9)


def test_planted_offers_close_the_gaps_of_an_area(region: GapsRegion) -> None:
    straight = replace(region, networks=None)
    rows = region.inventory.rows
    kita = rows[[list(kinds) == ["kita"] for kinds in rows["kinds"]]].iloc[[0]]
    before = {own.link.cell: own for own in gaps_study(straight).links}["kita/3-6"].planned
    lacking = int(np.flatnonzero(before.gap)[0])
    inside = region.areas.geometry.iloc[lacking].representative_point()
    added = kita.assign(offer_id="NEU", site_id="NEU", x=inside.x, y=inside.y, capacity_value=900)
    more = replace(
        straight,
        inventory=inventory_of(pd.concat([rows, added], ignore_index=True), region.inventory.today),
    )
    after = {own.link.cell: own for own in gaps_study(more).links}["kita/3-6"].planned
    assert not after.gap[lacking]
    assert (after.gap <= before.gap).all()
    assert after.gap.sum() < before.gap.sum()


@pytest.mark.parametrize("path", TEMPLATES, ids=[path.stem for path in TEMPLATES])
def test_every_shipped_template_runs(path: Path, loaded: LoadedGaps) -> None:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    plan = PreventionPlan.model_validate(content["prevention"])
    study = gaps_study(replace(loaded.data, plan=plan))
    summary = gaps_summary(study)
    assert {link.link for link in summary.links} == {link.id for link in plan.links}
    lines = [link_line(link) for link in summary.links]
    assert all(line.endswith(".") for line in lines)
    assert headline(_parameters(plan, loaded), summary, [])
    some = [own for own in study.links if own.planned.known.any()]
    assert some  # of each template something can be said of the demo city


def _parameters(plan: PreventionPlan, loaded: LoadedGaps) -> GapsParameters:
    return GapsParameters(
        plan=plan, is_own=True, accessibility=loaded.data.accessibility,
        children=loaded.region.profile.children, by_straight_line=True,
        burden_run=None, hot_spot_runs={},
    )  # fmt: skip


def test_templates_of_the_four_named_plans_are_shipped() -> None:
    assert [path.stem for path in TEMPLATES] == ["dortmund", "kinderstark", "krefeld", "unna"]
    for path in TEMPLATES:
        assert "Quelle" in path.read_text(encoding="utf-8")


def test_pushchairs_have_their_own_network(region: GapsRegion) -> None:
    assert region.networks is not None
    assert set(region.networks.by_mode) == {
        TravelMode.WALK, TravelMode.PUSHCHAIR, TravelMode.BIKE
    }  # fmt: skip
    assert region.phase(LifePhase.EARLY).missing == ""
