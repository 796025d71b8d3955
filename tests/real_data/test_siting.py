"""Kaiserslautern: two new places for children under 10, on real streets, with a proven answer."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from conftest import Commune

from analyses.access.region import prepare_mode
from analyses.routing import nearest
from api.questions.access.read import read_access
from api.questions.siting.asked import AskedSiting, plan_of
from api.questions.siting.read import read_siting
from api.questions.siting.run import run_siting
from api.questions.siting.solve import solve
from kpk_geo.geometry import points_of
from kpk_geo.model import Proof, TravelMode

PROFILE = Path(__file__).parents[1] / "regions" / "kaiserslautern.toml"
ASKED = AskedSiting(kind="family_office", count=2, life_phase=["0-3,3-6,6-10"])


@pytest.fixture
def city(commune: Commune, shared_data: Path) -> Commune:
    assert commune.start_with(PROFILE, shared_data).is_complete
    return commune


def test_two_places_for_children_under_ten_are_proven_the_best(city: Commune) -> None:
    """33 Kitas and 48 schools; the figures stand in docs/standorte.md."""
    found = run_siting(city.engine, "kaiserslautern", plan_of(ASKED)).summary
    assert found.candidates == 81
    assert found.proof is Proof.PROVEN
    assert found.reached_after == pytest.approx(2931)
    assert found.children == pytest.approx(5569)
    assert found.children_off_streets == pytest.approx(1689)
    titles = [site.title for site in found.sites]
    assert titles == ["Städt. Kindertagesstätte Regenbogen", "IGS Goetheschule"]
    assert [site.added for site in found.sites] == pytest.approx([1634, 1297])
    grid = plan_of(ASKED.model_copy(update={"candidates": ["grid"], "grid_metres": 100.0}))
    anywhere = run_siting(city.engine, "kaiserslautern", grid).summary
    assert anywhere.proof is Proof.PROVEN
    assert anywhere.candidates > 2000
    assert anywhere.reached_after == pytest.approx(3113)  # what no house could beat by more


def test_no_pair_of_all_is_better_and_another_search_counts_the_same_children(
    city: Commune,
) -> None:
    plan = plan_of(ASKED)
    with city.engine.connect() as connection:
        loaded = read_access(connection, "kaiserslautern")
        inputs = read_siting(connection, loaded, plan)
    walk = prepare_mode(loaded.data, TravelMode.WALK)
    found = solve(loaded.data, walk, inputs, plan, drive=lambda: walk)
    children = found.problem.demand.children
    costs = found.problem.costs
    serves = np.zeros((costs.destinations, costs.origins), dtype=bool)
    serves[costs.destination_of_entry(), costs.indices] = True
    pairs = [
        float(children[serves[one] | serves[other]].sum())
        for one, other in combinations(range(len(serves)), 2)
    ]
    assert max(pairs) == pytest.approx(found.choice.value)
    xy = found.problem.candidates.xy[found.choice.chosen]
    spots = walk.snapper.snap(points_of(xy), max_distance=loaded.data.section.max_snap)
    minutes = nearest(walk.network, spots, walk.cells).minutes(walk.network)
    within = np.nan_to_num(minutes, nan=np.inf) <= 15
    assert float(children[within].sum()) == pytest.approx(found.choice.value)
