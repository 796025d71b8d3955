"""Access over a state: rows of communes are those of one run over all of it, bit for bit."""

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from engine_toys import run_alone
from sqlalchemy import Engine
from state_toys import COMMUNES, MODES, toy_state

from analyses.access.answer import AccessQuestion, answer
from analyses.access.region import AccessRegion, prepare_mode
from api.questions.access.summary import access_areas
from api.state.access_plan import (
    MAX_BLOCKS,
    StateInputs,
    access_parameters,
    access_plan,
    blocks_of,
    store_access,
)
from api.state.run import HowToRun, StateWork, run_state
from api.state.stages.state_data import read_offer_sites
from api.state.stages.table import read_communes
from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.database.connection import transaction
from kpk_geo.database.state_runs import read_commune_results
from kpk_geo.engine import PlanReport, TaskState
from kpk_geo.engine.run import place_of
from kpk_geo.errors import InputError
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.streets.osm import read_osm_streets
from kpk_geo.model import LifePhase, OfferKind, SupplyMethod, TravelMode
from kpk_geo.model.state_runs import RunStatus
from kpk_geo.profile import Service

KITA = "kita:3-6:{}:places"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[StateInputs, AccessRegion, PlanReport]:
    folder = tmp_path_factory.mktemp("state")
    inputs, made = toy_state(folder / "files")
    path = inputs.extracts[0]
    source = SourceFile(path=path, name=path.name, sha256="", size=0)
    streets = read_osm_streets(
        source, box=(-180, -90, 180, 90), work_crs=DEFAULT_CRS, report=Report(path.name)
    )
    report = run_alone(access_plan(inputs), folder / "store")
    return inputs, replace(made, streets=streets, ages=()), report


@pytest.mark.parametrize("mode", MODES)
def test_communes_and_cells_are_those_of_one_run_bit_for_bit(
    whole: tuple[StateInputs, AccessRegion, PlanReport], mode: TravelMode
) -> None:
    _, made, report = whole
    assert report.faults == {}
    question = AccessQuestion(kind=OfferKind.KITA, life_phase=LifePhase.KITA, mode=mode)
    found = answer(made, prepare_mode(made, mode), question)
    place = place_of(report.plan, report.store, f"table:{KITA.format(mode.value)}")
    expected = {
        COMMUNES[area.area_id]: area.model_dump(mode="json", exclude={"area_id"})
        for area in access_areas(found)
    }
    assert read_communes(place) == expected
    assert {row["validity"] for row in expected.values()} > {"valid"}
    cells = gpd.read_parquet(place / "cells.parquet")
    for name, values in (
        ("minutes", found.travel.minutes), ("straight", found.travel.straight),
        ("supply", found.supply.per_child), ("children", found.cells.children),
    ):  # fmt: skip
        assert np.array_equal(cells[name], values, equal_nan=True), name
    assert cells["supply_low"].lt(cells["supply_high"]).any()


def test_a_kind_without_offers_is_named_and_the_rest_is_stored(
    engine: Engine, tmp_path: Path
) -> None:
    inputs, _ = toy_state(tmp_path / "files")
    more = (*inputs.plan.services, Service(kind=OfferKind.FAMILY_CENTRE))
    plan = inputs.plan.model_copy(update={"services": more, "modes": (TravelMode.WALK,)})
    inputs = replace(inputs, plan=plan)
    work = StateWork(
        state_id="toyland", plan=access_plan(inputs), folder=tmp_path / "store",
        parameters=access_parameters(inputs), store_results=store_access(inputs),
    )  # fmt: skip
    run = run_state(engine, work, HowToRun(single=True))
    assert run.status is RunStatus.INCOMPLETE
    [failure] = run.failures
    assert "kein Angebot mit sicherem Ort" in str(failure.error)
    with transaction(engine) as connection:
        rows = read_commune_results(connection, run.state_run_pk)
    assert [list(part) for part in rows.values()] == [sorted(COMMUNES.values())]
    assert list(rows) == ["kita/3-6/walk/places"]


def test_other_places_in_a_list_leave_the_graph_as_it_is(
    whole: tuple[StateInputs, AccessRegion, PlanReport],
) -> None:
    inputs, _, report = whole
    longer = inputs.plan.model_copy(update={"max_travel_time": 20.0})
    states = {
        name: state
        for name, state in run_alone(
            access_plan(replace(inputs, plan=longer)), report.store.folder
        ).states.items()
    }
    kept = {name.split(":")[0] for name, state in states.items() if state is TaskState.KEPT}
    assert kept == {"places", "streets", "graph", "snap", "index"}


def test_two_extracts_of_the_same_streets_give_the_rows_of_one(
    whole: tuple[StateInputs, AccessRegion, PlanReport], tmp_path: Path
) -> None:
    inputs, _, report = whole
    neighbour = tmp_path / "neighbour.osm"
    neighbour.write_bytes(inputs.extracts[0].read_bytes())
    joined = run_alone(
        access_plan(replace(inputs, extracts=(neighbour, *inputs.extracts))), tmp_path / "store"
    )
    assert joined.faults == {}
    for mode in MODES:
        name = f"table:{KITA.format(mode.value)}"
        ones, joined_ones = (
            read_communes(place_of(run.plan, run.store, name)) for run in (report, joined)
        )
        assert joined_ones == ones


def test_what_a_state_cannot_do_is_said_before_anything_begins(tmp_path: Path) -> None:
    inputs, _ = toy_state(tmp_path)
    three_step = inputs.plan.model_copy(update={"method": SupplyMethod.THREE_STEP})
    heights = inputs.streets.model_copy(update={"elevation": "dgm.tif"})
    for changed, words in (
        (replace(inputs, plan=three_step), "von allen Angeboten abhängt"),
        (replace(inputs, streets=heights), "Höhen werden für ein Land noch nicht"),
        (replace(inputs, extracts=()), "keinen Straßenauszug"),
        (replace(inputs, plan=inputs.plan.model_copy(update={"services": ()})), "keine Fragen"),
    ):
        with pytest.raises(InputError, match=words):
            access_plan(changed)


def test_each_kreis_shares_out_its_offers_in_exactly_one_block() -> None:
    for count in (1, 2, 15, 16, 17, 31, 53, 64, 401):
        keys = [f"{number:05d}" for number in range(count)]
        blocks = blocks_of(keys)
        assert [key for block in blocks.values() for key in block] == keys
        assert len(blocks) <= MAX_BLOCKS


def test_a_file_that_has_changed_is_read_anew_by_the_same_process(tmp_path: Path) -> None:
    inputs, _ = toy_state(tmp_path)
    before = read_offer_sites(inputs.offers)
    assert read_offer_sites(inputs.offers) is before
    fewer = gpd.read_parquet(inputs.offers).iloc[1:]
    fewer.to_parquet(inputs.offers)
    assert len(read_offer_sites(inputs.offers).rows) == len(before.rows) - 1
