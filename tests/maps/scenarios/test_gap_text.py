"""Gaps of a scenario in words: where, how surely, and nothing where nothing is known."""

import math

from kpk_geo.model import LifePhase, LinkStatus, Underserved
from kpk_geo.results.scenario import ChangedCell, ChangedLink, ChangedVerdict, ScenarioGaps
from maps.scenarios.gap_text import NOTHING, gap_headline, gap_lines, gap_rows, gap_texts

LIST = "Liste der unterversorgten Gebiete"
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


def compared(found: ScenarioGaps) -> dict[str, str]:
    return {heading: write(found) for heading, write in gap_rows([found])}


def test_where_nothing_can_be_said_there_is_a_sentence_and_no_table() -> None:
    texts = gap_texts(ScenarioGaps(missing="Nicht gesucht.", run=None))
    assert (texts["lines"], texts["tables"], texts["more"]) == (["Nicht gesucht."], [], [])


def test_what_gaps_know_nothing_of_is_no_result() -> None:
    streets = gaps().model_copy(
        update={"left_out": ("neue Wege und Sperrungen",), "is_counted": False}
    )
    said = "Bei den Lücken der Präventionskette nicht eingerechnet: neue Wege und Sperrungen."
    assert gap_headline(streets) == said
    assert gap_texts(streets)["lines"] == [said]
    assert set(compared(streets).values()) == {"nicht eingerechnet"}
    partly = streets.model_copy(update={"is_counted": True})
    assert gap_headline(partly).endswith(f"kommt hinzu. {said}")


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
    assert "Von der Liste der unterversorgten Gebiete kommt Nord (gesichert)." in lines
    assert "Auf die Liste der unterversorgten Gebiete kommt Süd (Hinweise)." in lines
    assert lines[-1].startswith("West: statt „unterversorgt, gesichert“")
    cells = compared(found)
    hint = Underserved.HINT.label
    assert cells[f"{LIST}: gesichert"] == f"Nord nicht mehr; West künftig „{hint}“"
    assert cells[f"{LIST}: Hinweise"] == "keines kommt von der Liste; Süd neu"


def test_that_no_certain_area_leaves_is_said() -> None:
    found = gaps(verdicts=(verdict("Nord", Underserved.HINT, Underserved.NONE),))
    lines = gap_texts(found)["lines"]
    assert lines[-1] == "Von den gesichert unterversorgten Gebieten kommt keines von der Liste."
    assert compared(found)[f"{LIST}: gesichert"] == "keines kommt von der Liste"


def test_the_comparison_tells_not_asked_from_not_known() -> None:
    unknown = ScenarioGaps(missing="Nicht gesucht.", run=None)
    for heading, write in gap_rows([None, unknown]):
        assert (write(None), write(unknown)) == ("nicht gefragt", "keine Angabe"), heading


def test_areas_are_counted_per_link_and_life_phase_and_never_added_up() -> None:
    cells = compared(gaps(link(), link(phase=LifePhase.KITA)))
    assert cells["Gebiete mit Lücke: Büro (0–3 Jahre)"] == "5 → 3"
    assert cells[f"Gebiete mit Lücke: Büro ({LifePhase.KITA.label})"] == "5 → 3"
    assert "10 → 6" not in cells.values()


def test_the_headline_counts_what_closes_in_how_many_areas() -> None:
    nord, sued = cell("Nord", MISSING, PRESENT), cell("Süd", PRESENT, MISSING)
    both = gaps(link(nord, phase=LifePhase.PREGNANCY), link(nord, sued))
    assert gap_headline(both) == (
        "Lücken (je Gebiet, Glied und Lebensphase): 2 geschlossen in 1 Gebiet, 1 neu."
    )
    assert gap_headline(ScenarioGaps(missing="Nicht gesucht.", run=None)) == ""
