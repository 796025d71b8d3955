"""Candidates, the problem made of a region, and what the chosen sites change for whom."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from access_toys import inventory, prepared, region
from hypothesis import given, settings
from hypothesis import strategies as st
from street_files import X0, Y0

from analyses.access.region import AccessRegion, ModeNetwork
from analyses.siting.candidates import (
    OFF_STREETS,
    OUTSIDE,
    SAME,
    TAKEN,
    Candidates,
    candidates_of,
    grid_candidates,
    offer_candidates,
    planned_candidates,
)
from analyses.siting.choice import SitingRequest, choose, useful
from analyses.siting.effect import added_by_each, area_effect, children_with, reached
from analyses.siting.kept import stability
from analyses.siting.problem import SitingProblem, demand_of, existing_sites, siting_problem
from kpk_geo.errors import InputError
from kpk_geo.model import LifePhase, OfferKind, SitingAim

TOWN = region()
WALK = prepared(TOWN)
PHASES = (LifePhase.EARLY, LifePhase.KITA)
NOWHERE = np.empty((0, 2))


def places(*xy: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "key": [f"{x}|{y}" for x, y in xy], "title": [f"Haus {x:.0f}" for x, _ in xy],
            "address": None, "x": [X0 + x for x, _ in xy], "y": [Y0 + y for _, y in xy],
            "source": "Schule",
        }
    )  # fmt: skip


def problem(
    candidates: Candidates, *, minutes: float = 10, kind: OfferKind = OfferKind.FAMILY_OFFICE,
    phases: Sequence[LifePhase] = PHASES, weight: pd.Series | None = None,
) -> SitingProblem:  # fmt: skip
    demand = demand_of(TOWN, WALK, phases, weight)
    standing = existing_sites(TOWN, WALK, kind)
    return siting_problem(WALK, demand, standing, candidates, minutes=minutes)


def asked(count: int, aim: SitingAim = SitingAim.COVERAGE) -> SitingRequest:
    return SitingRequest(aim=aim, count=count, time_limit=30)


def test_candidates_that_cannot_be_are_counted_by_reason() -> None:
    off = (375.0, 125.0)  # the next streets are 125 m away; let that be too far
    made: AccessRegion = region(partial=True)
    made = replace(made, section=made.section.model_copy(update={"max_snap": 100}))
    walk: ModeNetwork = prepared(made)
    rows = places((250, 250), (250, 250.5), off, (500, 1600), (1500, 500))
    taken = np.array([[X0 + 1500.0, Y0 + 500.0]])
    found = candidates_of(made, walk, [rows], taken=taken)
    assert found.left_out == {OUTSIDE: 1, TAKEN: 1, SAME: 1, OFF_STREETS: 1}
    assert found.rows["x"].tolist() == [X0 + 250]


def test_nothing_left_is_an_error_that_says_why() -> None:
    with pytest.raises(InputError, match="1 außerhalb der Region"):
        candidates_of(TOWN, WALK, [places((500, 1600))], taken=NOWHERE)


def test_an_offer_of_several_kinds_is_one_candidate() -> None:
    rows = inventory()
    rows["kinds"] = [["kita", "school"], ["kita"], ["kita"], ["kita"]]
    found = offer_candidates(rows, [OfferKind.SCHOOL, OfferKind.KITA])
    assert found["source"].tolist() == ["Schule", "Kita", "Kita", "Kita"]
    assert found["title"].tolist()[0] == "Kita Anker"


def test_planned_places_are_those_of_the_kind_and_of_no_kind() -> None:
    rows = inventory()
    rows["kinds"] = [["kita"], ["family_office"], ["other"], ["school"]]
    found = planned_candidates(rows, OfferKind.FAMILY_OFFICE)
    assert found["title"].tolist() == ["Kita Brücke", "Kita ohne Zahl"]


def test_grid_lies_on_streets_inside_the_region() -> None:
    rows = grid_candidates(TOWN, WALK, 400)
    x, y = rows["x"].to_numpy() - X0, rows["y"].to_numpy() - Y0
    assert ((x >= 0) & (x <= 4000) & (y >= 0) & (y <= 1000)).all()
    on_grid = (np.abs(x / 250 - np.rint(x / 250)) < 1e-3) | (
        np.abs(y / 250 - np.rint(y / 250)) < 1e-3
    )
    assert on_grid.all()
    with pytest.raises(InputError, match="Raster gröber"):
        grid_candidates(TOWN, WALK, 5)


def test_withheld_cells_and_children_beyond_the_border_do_not_count() -> None:
    demand = demand_of(TOWN, WALK, PHASES)
    assert demand.withheld == 1
    assert demand.children.sum() == pytest.approx(450 * 0.3)  # 0 to 5: 30 of 100 minors
    assert demand.children[TOWN.cell_area < 0].sum() == 0


def test_weight_of_an_area_counts_its_children_more_often_and_unknown_ones_once() -> None:
    weight = pd.Series({"01": 2.0, "02": np.nan})
    demand = demand_of(TOWN, WALK, [LifePhase.KITA], weight)
    by_area = [float(demand.weighted[TOWN.cell_area == row].sum()) for row in range(3)]
    assert by_area == pytest.approx([60, 40, 20])


def test_effect_by_area_and_phase_adds_up_to_the_region() -> None:
    found = candidates_of(TOWN, WALK, [places((1500, 500), (2500, 500), (250, 250))], taken=NOWHERE)
    made = problem(found)
    choice = choose(made, asked(2))
    change = reached(made, choice.chosen)
    effect = area_effect(TOWN, made, change)
    before, after = change.children(made)
    assert effect.rows["added"].sum() == pytest.approx(after - before)
    assert sum(part.sum() for part in effect.by_phase.values()) == pytest.approx(after - before)
    each = [sum(part.values()) for part in added_by_each(made, choice.chosen)]
    assert sum(each) == pytest.approx(after - before)
    assert children_with(made, choice.chosen) == pytest.approx(after)
    assert choice.value == pytest.approx(after)


spots = st.lists(
    st.tuples(st.integers(0, 16), st.integers(0, 4)).map(lambda at: (250.0 * at[0], 250.0 * at[1])),
    min_size=2, max_size=6, unique=True,
)  # fmt: skip


@settings(max_examples=25)  # each searches the ways anew
@given(spots, st.randoms(use_true_random=False))
def test_order_of_candidates_changes_no_bit(places_at, order) -> None:
    turned = list(places_at)
    order.shuffle(turned)
    values: list[object] = []
    for at in (places_at, turned):
        found = candidates_of(TOWN, WALK, [places(*at)], taken=NOWHERE)
        made = problem(found)
        try:
            choice = choose(made, asked(min(2, len(found.rows))))
        except InputError:
            values.append(None)
            continue
        keys = found.rows["key"].iloc[choice.chosen].tolist()
        values.append((keys, choice.value, choice.bound, choice.added.tolist()))
    assert values[0] == values[1]


@settings(max_examples=25)  # each searches the ways anew
@given(spots)
def test_more_sites_never_cover_fewer_and_greedy_is_never_better(places_at) -> None:
    found = candidates_of(TOWN, WALK, [places(*places_at)], taken=NOWHERE)
    made = problem(found, minutes=8)
    best: list[float] = []
    for count in range(1, len(found.rows) + 1):
        try:
            choice = choose(made, asked(count))
        except InputError:
            return
        covered = reached(made, choice.chosen).children(made)[1]
        best.append(covered)
        assert covered <= choice.bound * (1 + 1e-9)
    assert (np.diff(best) >= -1e-9).all()


@settings(max_examples=25)  # each searches the ways anew
@given(spots, st.integers(1, 3))
def test_choice_is_that_of_brute_force(places_at, count) -> None:
    from itertools import combinations

    found = candidates_of(TOWN, WALK, [places(*places_at)], taken=NOWHERE)
    count = min(count, len(found.rows))
    made = problem(found, minutes=8)
    each = [
        children_with(made, np.array(sites))
        for sites in combinations(range(len(found.rows)), count)
    ]
    try:
        choice = choose(made, asked(count))
    except InputError:
        assert max(each) == 0
        return
    assert children_with(made, choice.chosen) == pytest.approx(max(each))


def test_sites_chosen_in_every_draw_are_wholly_kept_and_side_conditions_are_not_drawn() -> None:
    found = candidates_of(TOWN, WALK, [places((1500, 500), (3750, 750))], taken=NOWHERE)
    made = problem(found)
    choice = choose(made, asked(1))
    kept = stability(TOWN, made, choice)
    assert (kept.kept.tolist(), kept.draws) == ([1.0], 200)
    all_reached = choose(made, asked(1, SitingAim.COVER_ALL))
    assert np.isnan(stability(TOWN, made, all_reached).kept).all()


def test_a_site_that_adds_nothing_to_the_others_is_no_choice() -> None:
    found = candidates_of(TOWN, WALK, [places((1500, 500), (1500, 250))], taken=NOWHERE)
    rest = problem(found).reaching()
    assert useful(rest, np.array([0, 1])).tolist() == [0]


def test_nobody_left_to_reach_is_said_for_every_aim() -> None:
    rows = places((250, 250))
    standing = candidates_of(TOWN, WALK, [rows], taken=NOWHERE)
    made = problem(standing, minutes=0.01)
    for aim in (SitingAim.COVERAGE, SitingAim.MEDIAN, SitingAim.COVER_ALL):
        with pytest.raises(InputError, match=r"Kein Kandidat erreicht|schon in der Zeit"):
            choose(made, asked(1, aim))
    with pytest.raises(InputError, match=r"Plätze zugleich|geht nicht zusammen"):
        choose(made, SitingRequest(aim=SitingAim.MEDIAN, count=1, time_limit=1, capacity=5))
