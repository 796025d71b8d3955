"""What a scenario changes, in words and classes; before and after lie on one scale."""

from math import nan
from typing import Any

import pytest

from kpk_geo.model import CapacityUnit, LifePhase, OfferKind, Validity
from kpk_geo.results.scenario import (
    AgeReached,
    BurdenReached,
    ScenarioArea,
    ScenarioResult,
    StoredTotal,
)
from maps.access.change_themes import supply_change_theme, within_change_theme
from maps.access.scenario_text import effect_texts, reached_line
from maps.access.supply_words import SupplyUnit
from maps.access.themes import supply_limits

PLACES = SupplyUnit(kind=OfferKind.KITA, capacity=CapacityUnit.PLACES)
OFFICES = SupplyUnit(kind=OfferKind.FAMILY_OFFICE, capacity=CapacityUnit.OFFERS)


def area(area_id: str, **changed: Any) -> ScenarioArea:
    values = {
        "area_id": area_id, "name": f"Gebiet {area_id}", "validity": Validity.VALID,
        "class_code": None, "children": 100.0, "within_before": 50.0, "within_after": 50.0,
        "gained": 0.0, "lost": 0.0, "supply_before": 10.0, "supply_after": 10.0,
    }  # fmt: skip
    return ScenarioArea.model_validate(values | changed)


def result(*areas: ScenarioArea, **changed: Any) -> ScenarioResult:
    total = {"children": 100.0, "within": 50.0, "supply_per_100": 10.0, "offers": 4,
             "capacity": 40.0}  # fmt: skip
    values = {
        "before": StoredTotal.model_validate(total),
        "after": StoredTotal.model_validate(total | {"within": 62.4, "supply_per_100": 12.5}),
        "by_age": (), "by_burden": (), "burden_run": None, "without_burden": "",
        "equity_before": None, "equity_after": None, "areas": areas,
    }  # fmt: skip
    return ScenarioResult.model_validate(values | changed)


def test_gain_and_loss_have_their_sign_and_the_area_that_changes_most_is_first() -> None:
    said = effect_texts(
        result(area("1", within_after=47.0), area("2", within_after=65.4, supply_after=11.0)),
        PLACES,
        LifePhase.KITA,
    )
    assert said["lines"] == [
        "In 15 Minuten dort: 50 → 62 Kinder (+12)", "Plätze je 100 Kinder: 10,0 → 12,5",
    ]  # fmt: skip
    (table,) = said["tables"]
    assert table["rows"] == [["Gebiet 2", "+15", "+1,0"], ["Gebiet 1", "−3", "0,0"]]
    assert len(table["head"]) == 3


def test_effect_that_is_none_is_said() -> None:
    same = result(area("1"))
    said = effect_texts(same.model_copy(update={"after": same.before}), PLACES, LifePhase.KITA)
    assert said["lines"][-1] == "In keinem Gebiet ändert sich etwas."
    assert said["tables"] == []


def test_whom_it_reaches_is_told_by_age_and_by_burden_the_highest_first() -> None:
    reached = {"children": 100.0, "gained": 12.4, "lost": 0.0}
    found = result(
        area("1"),
        by_age=(AgeReached(life_phase=LifePhase.EARLY, **reached),),
        by_burden=tuple(BurdenReached(class_code=code, **reached) for code in (1, 4, None)),
    )
    ages, burden = effect_texts(found, PLACES, LifePhase.EARLY)["tables"]
    assert ages["rows"] == [["0–3 Jahre", "+12", "0"]]
    assert [row[0] for row in burden["rows"]] == [
        "sehr hohe Belastung", "geringe Belastung", "ohne Klasse",
    ]  # fmt: skip


def test_without_an_index_it_says_so() -> None:
    found = result(area("1"), without_burden="Kein Index.")
    assert effect_texts(found, PLACES, LifePhase.EARLY)["more"] == ["Kein Index."]


def test_whole_offers_change_from_children_to_children() -> None:
    changed = area("1", within_after=80.0, supply_before=0.0, supply_after=0.05)
    said = effect_texts(result(changed), OFFICES, LifePhase.EARLY)
    assert said["tables"][0]["rows"] == [["Gebiet 1", "+30", "keines → 2.000"]]
    assert "je 100" not in str(said)


@pytest.mark.parametrize(
    ("after", "label"),
    [
        (7.5, "viel weniger"),  # a quarter of ten: the border belongs to the larger change
        (9.5, "weniger"),
        (9.51, "kaum verändert"),
        (10.5, "mehr"),
        (12.5, "viel mehr"),
        (nan, "keine Angabe"),
    ],
)
def test_change_of_supply_is_held_against_todays_mean(after: float, label: str) -> None:
    theme = supply_change_theme(result(area("1", supply_after=after), area("2")), 10.0, PLACES)
    assert theme is not None
    assert theme.items[theme.classes[0]].label == label


def test_area_with_a_handful_of_children_has_no_colour() -> None:
    few = area("1", validity=Validity.FEW_CHILDREN, within_after=100.0)
    theme = within_change_theme(result(few, area("2", children=0.0, within_before=0.0,
                                                 within_after=0.0,
                                                 validity=Validity.NO_CHILDREN)))  # fmt: skip
    assert [theme.items[place].label for place in theme.classes] == [
        "sehr wenige Kinder", "keine Kinder dieses Alters",
    ]  # fmt: skip


def test_without_known_capacity_there_is_no_map_of_supply() -> None:
    unknown = area("1", supply_before=nan, supply_after=nan)
    assert supply_change_theme(result(unknown), nan, PLACES) is None


def test_limits_of_whole_offers_run_from_many_children_to_few() -> None:
    assert supply_limits([0.025, 0.05, 0.1], OFFICES) == [
        "über 4.000", "2.000 bis 4.000", "1.000 bis 2.000", "unter 1.000",
    ]  # fmt: skip
    assert supply_limits([25.0, 50.0], PLACES) == ["unter 25,0", "25,0 bis 50,0", "über 50,0"]


def test_a_difference_is_that_of_the_figures_beside_it() -> None:
    total = {"children": 9000.0, "supply_per_100": 1.0, "offers": 1, "capacity": 1.0}
    before, after = (StoredTotal.model_validate(total | {"within": n}) for n in (2379.6, 2529.4))
    assert reached_line(before, after) == "In 15 Minuten dort: 2.380 → 2.529 Kinder (+149)"


def test_the_headline_says_how_many_more_and_how_many_where_burden_is_high() -> None:
    burdened = BurdenReached(class_code=4, children=50.0, gained=7.6, lost=0.0)
    found = effect_texts(result(area("1"), by_burden=(burdened,)), PLACES, LifePhase.KITA)
    assert found["headline"].startswith("12 Kinder (3–6 Jahre) mehr als heute")
    assert "8 davon in Gebieten mit hoher" in found["headline"]
