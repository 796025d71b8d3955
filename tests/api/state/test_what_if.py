"""What if an offer closed, grew or opened: over borders, the bits of a run without it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from engine_toys import run_alone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from land_files import Land
from sqlalchemy import create_engine

from analyses.access.answer import Answer
from analyses.access.scenario import Change, scenario_of_offers
from api.questions.access.summary import access_areas
from api.state.access_plan import access_plan, table_task
from api.state.stages.table import CELLS, read_communes
from kpk_geo.crs import to_degrees
from kpk_geo.engine.run import place_of
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.model import CapacityUnit, LifePhase, OfferKind, TravelMode
from kpk_geo.results.access import AskedQuestion

KITA = AskedQuestion(
    kind=OfferKind.KITA, life_phase=LifePhase.KITA, mode=TravelMode.CAR,
    capacity=CapacityUnit.PLACES,
)  # fmt: skip
Rows = dict[str, dict[str, Any]]
SPANS = {"supply_low", "supply_high", "low_in"}  # over ways of computing: not of a scenario


@pytest.fixture(scope="module")
def land(new_database, tmp_path_factory: pytest.TempPathFactory):
    engine = create_engine(new_database("what_if"))
    yield Land(tmp_path_factory.mktemp("land"), engine)
    engine.dispose()


def fresh(land: Land, offers: gpd.GeoDataFrame, folder: Path) -> tuple[Rows, gpd.GeoDataFrame]:
    """Compute the question anew with another list of offers, as a run does."""
    path = folder / "angebote.parquet"
    offers.to_parquet(path)
    inputs = replace(land.inputs, offers=path)
    plan = inputs.plan
    services = [service for service in plan.services if service.kind is KITA.kind]
    one = plan.model_copy(update={"modes": (KITA.mode,), "services": tuple(services)})
    report = run_alone(access_plan(replace(inputs, plan=one)), land.folder / "store")
    assert report.faults == {}
    place = place_of(report.plan, report.store, table_task(KITA))
    return read_communes(place), gpd.read_parquet(place / CELLS)


def assert_equal(after: Answer, communes: Rows, cells: gpd.GeoDataFrame) -> None:
    rows = {
        area.area_id: area.model_dump(mode="json", exclude={"area_id", *SPANS})
        for area in access_areas(after)
    }
    expected = {key: {name: value for name, value in row.items() if name not in SPANS}
                for key, row in communes.items()}  # fmt: skip
    assert rows == expected
    for name, values in (
        ("minutes", after.travel.minutes), ("metres", after.travel.metres),
        ("straight", after.travel.straight), ("supply", after.supply.per_child),
    ):  # fmt: skip
        assert np.array_equal(cells[name], values, equal_nan=True), name


def test_the_answer_put_together_again_has_the_bits_that_the_run_stored(land: Land) -> None:
    stored = land.stored(KITA)
    found, _, _ = stored.answer()
    table = read_communes(Path(stored.run.folder) / "table" / digest_of(land))
    rows = {area.area_id: area.model_dump(mode="json", exclude={"area_id"})
            for area in access_areas(found.answer)}  # fmt: skip
    assert rows == table


def digest_of(land: Land) -> str:
    return access_plan(land.inputs).digests[table_task(KITA)]


@settings(
    max_examples=4, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(data=st.data())
def test_closing_and_growing_offers_gives_the_bits_of_a_run_with_the_other_list(
    land: Land, tmp_path: Path, data: st.DataObject
) -> None:
    found, state, mode = land.stored(KITA).answer()
    keys = found.answer.offers.keys
    rows = found.answer.offers.rows["site_id"].tolist()
    closed = data.draw(st.lists(st.integers(0, len(keys) - 1), unique=True, min_size=1, max_size=3))
    grown = data.draw(st.sampled_from([row for row in range(len(keys)) if row not in closed]))
    changes = [Change(action="close", offer=keys[row]) for row in closed]
    changes.append(Change(action="resize", offer=keys[grown], capacity=77.0))
    after = scenario_of_offers(state, mode, found.answer, changes)
    offers = land.offers()
    offers.loc[rows[grown], "capacity_value"] = 77.0
    offers = offers.drop(index=[rows[row] for row in closed]).reset_index(drop=True)
    assert_equal(after, *fresh(land, offers, tmp_path))
    assert not after.table.rows.equals(found.answer.table.rows)


def test_a_new_place_gives_the_bits_of_a_run_with_it_in_the_list(
    land: Land, tmp_path: Path
) -> None:
    found, state, mode = land.stored(KITA).answer()
    place = state.cell_xy[len(state.cell_xy) // 2] + np.array([37.0, -21.0])
    longitude, latitude = to_degrees(place[None, :], state.work_crs)[0]
    change = Change(action="add", place=(float(longitude), float(latitude)), capacity=40.0)
    after = scenario_of_offers(state, mode, found.answer, [change])
    new = after.offers.rows.iloc[-1]
    offers = land.offers()
    row = offers[offers["kinds"].map(lambda kinds: "kita" in kinds)].iloc[[0]].copy()
    row["offer_id"], row["capacity_value"] = "neu", 40.0
    row[["owner", "district", "outside"]] = new[["owner", "district", "outside"]].to_numpy()
    row = row.set_geometry(gpd.points_from_xy([new["x"]], [new["y"]], crs=offers.crs))
    both = gpd.GeoDataFrame(pd.concat([offers, row], ignore_index=True), crs=offers.crs)
    assert_equal(after, *fresh(land, both, tmp_path))
    assert new["owner"] in set(state.state.communes)


def test_a_place_far_from_everybody_and_changed_streets_are_refused(land: Land) -> None:
    found, state, mode = land.stored(KITA).answer()
    for change, words in (
        (Change(action="add", place=(5.0, 50.0), capacity=1.0), "weder Kinder"),
        (Change(action="block", place=(7.0, 51.0)), "nur in einer Kommune"),
    ):
        with pytest.raises(InputError, match=words):
            scenario_of_offers(state, mode, found.answer, [change])


def test_what_is_gone_old_or_was_never_asked_is_said(land: Land) -> None:
    with pytest.raises(NotFoundError, match="hat der Lauf nicht beantwortet"):
        land.stored(KITA.model_copy(update={"capacity": CapacityUnit.HOURS}))
    offers = land.inputs.offers
    before = offers.read_bytes()
    changed = land.offers()
    changed.loc[0, "capacity_value"] = 1.0
    changed.to_parquet(offers)
    with pytest.raises(InputError, match="neu geladen"):
        land.stored(KITA)
    offers.write_bytes(before[:-100])
    with pytest.raises(InputError, match="neu geladen"):
        land.stored(KITA)
    offers.write_bytes(before)
    shapes = land.inputs.cells.with_name("gemeinden.gpkg")
    kept = shapes.read_bytes()
    shapes.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    with pytest.raises(InputError, match=r"gemeinden\.gpkg ist anders"):
        land.stored(KITA)
    shapes.write_bytes(kept)
    record = Path(land.stored(KITA).run.folder) / "table" / digest_of(land) / "task.json"
    words = record.read_text(encoding="utf-8")
    record.write_text(words.replace('"life_phase": "3-6"', '"life_phase": "6-10"'))
    with pytest.raises(NotFoundError, match="kpk run state"):
        land.stored(KITA)
    record.write_text(words, encoding="utf-8")
    place = Path(land.stored(KITA).run.folder) / "table" / digest_of(land)
    hidden = place.with_name("hidden")
    place.rename(hidden)
    with pytest.raises(NotFoundError, match="kpk run state"):
        land.stored(KITA)
    hidden.rename(place)
    assert land.stored(KITA).max_snap > 0
