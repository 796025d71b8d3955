"""From files to an answer about new sites: what is chosen, and what is refused."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import Commune
from siting_towns import loaded_sites, plan, with_sites
from sqlalchemy import create_engine

from api.questions.siting.asked import AskedSiting, plan_of
from api.questions.siting.run import run_siting
from api.questions.siting.table import read_siting_table
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.model import LifePhase, OfferKind, Proof, SitingAim


@pytest.fixture(scope="module")
def town(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]
) -> Iterator[Commune]:
    engine = create_engine(new_database("siting"))
    yield loaded_sites(tmp_path_factory.mktemp("siting"), engine)
    engine.dispose()


def test_the_site_is_where_most_children_are_newly_reached(town: Commune) -> None:
    """A fifth of the minors are 3 to 5: 30 in the west are reached, 40 and 20 in the east not."""
    found = run_siting(town.engine, "toy", plan()).summary
    assert [site.title for site in found.existing] == ["Familienbüro Hafen"]
    assert [site.title for site in found.sites] == ["Kita Brücke"]
    assert found.sites[0].area_name == "Altstadt"
    assert found.sites[0].added == pytest.approx(40)
    assert (found.reached_before, found.reached_after) == pytest.approx((30, 70))
    assert found.children == pytest.approx(90)
    assert found.proof is Proof.PROVEN
    assert {site.title for site in found.runners_up} == {"Kita Anker", "Schule Höhe"}


def test_candidates_are_left_out_with_their_reason_and_secrets_without_a_word(
    town: Commune,
) -> None:
    found = run_siting(town.engine, "toy", plan()).summary
    assert found.left_out == {
        "ohne sicheren Ort": 1, "außerhalb der Region": 1, "am selben Ort wie ein anderer": 1,
    }  # fmt: skip
    assert found.candidates == 3
    assert "Geheim" not in found.model_dump_json()


def test_children_of_several_life_phases_add_up(town: Commune) -> None:
    whole = run_siting(town.engine, "toy", plan(life_phase="0-3,3-6")).summary
    parts = [
        run_siting(town.engine, "toy", plan(life_phase=phase)).summary for phase in ("0-3", "3-6")
    ]
    assert whole.children == pytest.approx(sum(part.children for part in parts))
    assert whole.sites[0].added == pytest.approx(sum(part.sites[0].added for part in parts))
    by_phase = whole.sites[0].added_by_phase
    assert by_phase == {LifePhase.EARLY: pytest.approx(20), LifePhase.KITA: pytest.approx(40)}


def test_counts_by_area_phase_and_class_add_up_to_those_of_the_region(town: Commune) -> None:
    asked = plan(count=2, need="burden", life_phase="0-3,3-6")
    run_siting(town.engine, "toy", asked)
    with town.engine.connect() as connection:
        table = read_siting_table(connection, "toy", kind=OfferKind.FAMILY_OFFICE)
    summary, rows = table.run.summary, table.frame
    assert rows["added"].sum() == pytest.approx(summary.newly_reached)
    assert rows["children"].sum() == pytest.approx(summary.children)
    for groups in (summary.classes, summary.phases):
        assert sum(item.children for item in groups) == pytest.approx(summary.children)
        assert sum(item.after for item in groups) == pytest.approx(summary.reached_after)
    added = [sum(site.added_by_phase.values()) for site in summary.sites]
    assert sum(added) == pytest.approx(summary.newly_reached)
    assert table.run.parameters.need_weights == (1, 1, 1.5, 2)
    assert table.run.parameters.burden_run is not None


def test_more_sites_never_reach_fewer(town: Commune) -> None:
    found = [run_siting(town.engine, "toy", plan(count=n)).summary for n in (1, 2, 3)]
    after = [summary.reached_after for summary in found]
    assert after == sorted(after)
    assert after[1] == pytest.approx(90)  # Kita Brücke and Schule Höhe reach all
    assert len(found[2].sites) == 2  # a third would add nothing


@pytest.mark.parametrize("aim", [aim for aim in SitingAim if aim is not SitingAim.TOUR])
def test_every_aim_is_answered(town: Commune, aim: SitingAim) -> None:
    found = run_siting(town.engine, "toy", plan(aim=aim.value, count=2)).summary
    assert found.proof is Proof.PROVEN
    assert found.reached_after >= found.reached_before
    if aim is SitingAim.COVER_ALL:
        assert {site.title for site in found.sites} == {"Kita Brücke", "Schule Höhe"}
    if aim is SitingAim.CENTRE:
        assert found.longest_after < found.longest_before
    if aim is SitingAim.MEDIAN:
        assert found.minutes_after < found.minutes_before


def test_tours_stop_where_most_children_are_and_keep_to_their_hours(town: Commune) -> None:
    """Half an hour at each stop: an hour and a half a day is enough for two, not for three."""
    asked = plan(aim="tour", tour_hours=1.5, stay_minutes=30)
    found = run_siting(town.engine, "toy", asked).summary
    assert [site.title for site in found.sites] == ["Kita Brücke", "Schule Höhe"] or [
        site.title for site in found.sites
    ] == ["Schule Höhe", "Kita Brücke"]
    (day,) = found.tour
    assert (day.stops, found.depot) == (2, "Familienbüro Hafen, Hafenstr. 9")
    assert day.minutes == pytest.approx(day.driving + 60)
    assert day.minutes <= 90
    short = run_siting(town.engine, "toy", plan(aim="tour", tour_hours=1, stay_minutes=30)).summary
    assert [site.title for site in short.sites] == ["Kita Brücke"]  # of one stop the larger
    assert short.reached_after < found.reached_after
    twice = plan(aim="tour", tour_hours=1, stay_minutes=30, tour_days=2)
    assert len(run_siting(town.engine, "toy", twice).summary.tour) == 2


def test_planned_places_and_points_of_a_grid_can_be_chosen(town: Commune) -> None:
    planned = run_siting(town.engine, "toy", plan(candidates="planned")).summary
    assert [site.title for site in planned.sites] == ["Altes Rathaus"]
    grid = run_siting(town.engine, "toy", plan(candidates="grid", grid_metres=250)).summary
    assert grid.candidates > 40
    assert grid.sites[0].source == "Raster"
    assert grid.reached_after >= 70


def test_limited_places_are_not_given_twice(town: Commune) -> None:
    found = run_siting(town.engine, "toy", plan(capacity=25, count=2)).summary
    assert found.served == pytest.approx(45)  # 25 of 40, and all 20
    with pytest.raises(InputError, match="mehr als 0 und höchstens"):
        plan(capacity=0)


def test_budget_says_how_many_sites_it_pays_for(town: Commune) -> None:
    found = run_siting(town.engine, "toy", plan(count=2, price=50_000, budget=60_000)).summary
    assert (found.affordable, len(found.sites)) == (1, 1)
    assert found.cost is not None
    assert (found.cost.total, found.cost.commune_total) == (50_000, 50_000)
    known = plan_of(AskedSiting(kind="primary_family_centre", budget=20_000, count=3))
    priced = run_siting(town.engine, "toy", known).summary
    assert priced.affordable == 2  # 9,200 EUR each are left to the commune
    assert priced.cost is not None
    assert priced.cost.commune_each == 9_200
    assert "80 %" in priced.cost.source


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"count": 9}, "9 neue Standorte, es gibt aber 3"),
        ({"count": 0}, "1 bis 20 neue Orte"),
        ({"candidates": "family_office"}, "Kein möglicher Ort bleibt übrig"),
        ({"candidates": "clinic"}, "Kein möglicher Ort bleibt übrig"),
        ({"candidates": ""}, "Mögliche Orte fehlen"),
        ({"candidates": "burg"}, "Das gibt es nicht"),
        ({"kind": "familienburo"}, "Das gibt es nicht. Meinten Sie"),
        ({"minutes": 0.1}, "Kein Kandidat erreicht jemanden"),
        ({"minutes": 500}, "höchstens 120 Minuten"),
        ({"life_phase": "10-15,pregnancy,0-3"}, "doppelt gezählt"),
        ({"budget": 1000}, "keiner bekannt"),
        ({"budget": 1000, "price": 5000}, "reicht für keinen Ort"),
        ({"candidates": "grid", "grid_metres": 10}, "50 bis 2.000 m"),
        ({"grid_metres": 100}, "gehört"),
        ({"aim": "median", "capacity": 20}, "geht nicht zusammen"),
        ({"aim": "tour", "capacity": 20}, "nicht mit einem Vorrang"),
        ({"aim": "cover_all", "budget": 9e5, "price": 5000}, "Budget weglassen"),
        ({"aim": "tour", "stay_minutes": 400}, "Kein Halt ist an einem Tag zu schaffen"),
        ({"aim": "tour", "depot": "Rathaus"}, "Breite,Länge"),
        ({"aim": "tour", "depot": "51.0,6.0"}, "Das Depot liegt weiter"),
        ({"aim": "tour", "tour_days": 9}, "an 1 bis 5 Tagen"),
        ({"aim": "tour", "kind": "youth_centre"}, "Wo die Touren beginnen"),
        ({"equity": "most_burdened_first", "capacity": 20}, "eines von beiden weglassen"),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(
    town: Commune, asked: dict[str, Any], words: str
) -> None:
    before = town.rows("SELECT count(*) FROM kpk.run WHERE analysis = 'siting'")
    with pytest.raises(InputError, match=words):
        run_siting(town.engine, "toy", plan(**asked))
    assert town.rows("SELECT count(*) FROM kpk.run WHERE analysis = 'siting'") == before


def test_priority_needs_areas_of_different_burden(town: Commune) -> None:
    """Of three areas with children two have a score; one of them is the most burdened fifth."""
    found = run_siting(town.engine, "toy", plan(equity="most_burdened_first")).summary
    assert found.proof is Proof.PROVEN
    free = run_siting(town.engine, "toy", plan()).summary
    assert found.reached_after <= free.reached_after + 1e-9


def test_equal_sites_are_all_named(commune: Commune) -> None:
    town = with_sites(commune)
    town.change("offers.csv", "S1;Schule am Markt;Schule;Marktplatz 4;;;;;351500;5700500",
                "S1;Schule am Markt;Schule;Marktplatz 4;;;;;351505;5700505")  # fmt: skip
    town.load()
    found = run_siting(town.engine, "toy", plan()).summary
    equal = [site.title for site in found.runners_up if site.is_equal]
    assert {found.sites[0].title, *equal} == {"Kita Brücke", "Schule am Markt"}


def test_order_of_the_list_changes_nothing(commune: Commune) -> None:
    town = with_sites(commune)
    town.load()
    first = run_siting(town.engine, "toy", plan(count=2)).summary
    head, *rows = town.files["offers.csv"].decode().splitlines()
    town.files["offers.csv"] = "\n".join([head, *reversed(rows), ""]).encode()
    town.load()
    assert run_siting(town.engine, "toy", plan(count=2)).summary == first


def test_the_very_first_site_can_be_looked_for(commune: Commune) -> None:
    town = with_sites(commune)
    town.load()
    found = run_siting(town.engine, "toy", plan(kind="youth_centre")).summary
    assert found.existing == ()
    assert found.reached_before == 0


def test_without_index_network_or_children_the_way_out_is_named(commune: Commune) -> None:
    town = with_sites(commune)
    town.load()
    with pytest.raises(InputError, match="kpk run burden --region toy"):
        run_siting(town.engine, "toy", plan(need="burden"))
    with pytest.raises(InputError, match="nur mit einem Belastungsindex"):
        run_siting(town.engine, "toy", plan(equity="most_burdened_first"))
    assert "kpk run burden" in run_siting(town.engine, "toy", plan()).summary.without_burden
    whole = town.profile
    town.profile = whole.replace('[[population]]\nfile = "cells.csv"', "").replace(
        'source = "all"\nformat = "zensus2022"\nreference_date = 2022-05-15\n', ""
    )
    town.load()
    with pytest.raises(NotFoundError, match="Zensusgitter"):
        run_siting(town.engine, "toy", plan())
    town.profile = whole.replace('[network]\nfile = "streets.osm"\nsource = "all"\n', "")
    town.load()
    with pytest.raises(InputError, match=r"\[network\]"):
        run_siting(town.engine, "toy", plan())
