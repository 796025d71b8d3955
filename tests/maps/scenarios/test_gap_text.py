"""Gaps of a scenario in words: where, how surely, and nothing where nothing is known."""

import math

from kpk_geo.model import LifePhase, LinkStatus, Underserved
from kpk_geo.results.scenario import ChangedCell, ChangedLink, ChangedVerdict, ScenarioGaps
from maps.scenarios.gap_text import NOTHING, gap_lines, gap_texts, gaps_cell, left_cell

MISSING, PRESENT, WEAK = LinkStatus.MISSING, LinkStatus.PRESENT, LinkStatus.WEAK


def cell(name: str, before: LinkStatus, after: LinkStatus, *, sure: bool = True) -> ChangedCell:
    return ChangedCell(area_id=name, name=name, before=before, after=after, is_sure=sure)


def link(*cells: ChangedCell, phase: LifePhase = LifePhase.EARLY, **more: float) -> ChangedLink:
    figures = {"lacking_before": 120.0, "lacking_after": 40.0} | more
    return ChangedLink(
        cell=f"buero/{phase.value}", label="Büro", life_phase=phase, gaps_before=5, gaps_after=3,
        cells=cells, lacking_before=figures["lacking_before"],
        lacking_after=figures["lacking_after"],
    )  # fmt: skip


def gaps(*links: ChangedLink, verdicts: tuple[ChangedVerdict, ...] = ()) -> ScenarioGaps:
    return ScenarioGaps(missing="", run=1, links=links, verdicts=verdicts)


def verdict(name: str, before: Underserved, after: Underserved) -> ChangedVerdict:
    return ChangedVerdict(area_id=name, name=name, before=before, after=after)


def test_where_nothing_can_be_said_there_is_a_sentence_and_no_table() -> None:
    texts = gap_texts(ScenarioGaps(missing="Nicht gesucht.", run=None))
    assert (texts["lines"], texts["tables"], texts["more"]) == (["Nicht gesucht."], [], [])


def test_closed_gaps_are_named_and_how_surely() -> None:
    nord = cell("Nord", MISSING, PRESENT)
    sued = cell("Süd", WEAK, PRESENT, sure=False)
    assert gap_lines(gaps(link(nord))) == [
        "Büro (0–3 Jahre): Lücke geschlossen in 1 Gebiet: Nord, in jeder Rechenweise."
    ]
    assert gap_lines(gaps(link(nord, sued)))[0].endswith(
        "in 2 Gebieten: Nord, Süd; in jeder Rechenweise 1 davon."
    )
    assert gap_lines(gaps(link(sued)))[0].endswith("Süd; in jeder Rechenweise keines davon.")


def test_what_opens_and_what_becomes_another_gap_is_told_apart() -> None:
    lines = gap_lines(gaps(link(cell("Nord", PRESENT, MISSING), cell("Süd", MISSING, WEAK))))
    assert "Lücke neu in 1 Gebiet: Nord" in lines[0]
    assert lines[1].endswith("andere Lücke. Süd: Glied fehlt → Glied zu schwach.")


def test_life_phases_in_which_the_same_happens_are_one_line() -> None:
    nord = cell("Nord", MISSING, PRESENT)
    both = gaps(link(nord, phase=LifePhase.PREGNANCY), link(nord))
    assert len(gap_lines(both)) == 1
    assert "Büro (Schwangerschaft und Geburt, 0–3 Jahre)" in gap_lines(both)[0]
    assert len(gap_texts(both)["tables"][0]["rows"]) == 2


def test_a_link_that_stays_is_no_row() -> None:
    texts = gap_texts(gaps(link(lacking_after=120.0)))
    assert texts["lines"][0] == NOTHING
    assert texts["tables"] == []


def test_children_that_nobody_knows_are_a_dash() -> None:
    own = link(cell("Nord", MISSING, PRESENT), lacking_before=math.nan, lacking_after=math.nan)
    assert gap_texts(gaps(own))["tables"][0]["rows"] == [["Büro (0–3 Jahre)", "5 → 3", "–"]]


def test_the_list_says_who_leaves_who_joins_and_who_is_less_sure() -> None:
    found = gaps(verdicts=(
        verdict("Nord", Underserved.CERTAIN, Underserved.NONE),
        verdict("Süd", Underserved.NONE, Underserved.HINT),
        verdict("West", Underserved.CERTAIN, Underserved.HINT),
    ))  # fmt: skip
    lines = gap_texts(found)["lines"]
    assert "Von der Liste der unterversorgten Gebiete kommt Nord." in lines
    assert "Auf die Liste der unterversorgten Gebiete kommt Süd." in lines
    assert lines[-1].startswith("West: statt „unterversorgt, gesichert“")
    assert left_cell(found) == "Nord nicht mehr; Süd neu"


def test_the_comparison_tells_not_asked_from_not_known() -> None:
    assert gaps_cell(None) == left_cell(None) == "nicht gefragt"
    unknown = ScenarioGaps(missing="Nicht gesucht.", run=None)
    assert gaps_cell(unknown) == left_cell(unknown) == "keine Angabe"
    assert gaps_cell(gaps(link(), link(phase=LifePhase.KITA))) == "10 → 6"
    assert left_cell(gaps()) == "unverändert"
