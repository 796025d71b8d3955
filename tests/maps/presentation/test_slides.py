"""Slides say what the parts of the overview say, in their order, and nothing of their own."""

from dataclasses import replace
from datetime import date

import pytest

from kpk_geo.frames import Areas
from maps.kit.drawing.areas import Fill
from maps.overview.parts import AreaList, ListGroup, OverviewPart
from maps.overview.view import DataState, OverviewAreas, OverviewView, Unanswered
from maps.presentation.page import presentation_page
from maps.presentation.slides import LONG, VERY_LONG, Slide, presentation

STATE = DataState(
    unplaced=0, newest=date(2025, 12, 31), loaded=date(2026, 1, 5), load="",
    substitutes="Zensus; keine Statistik der Kommune.", background="",
)  # fmt: skip
HIGH = "2 von 4 Gebieten sind hoch belastet."


def part(**changes: object) -> OverviewPart:
    made = OverviewPart(
        title="Belastung", finding=HIGH, address="/maps/burden?region=toy", level="gebiet",
        classes={"01": "high", "02": "high", "03": "low", "04": "low"},
        fills={"low": Fill(label="gering", colour="#ffffff", count=2),
               "high": Fill(label="hoch", colour="#84361c", count=2)},
        headline=HIGH, not_said=("Keine Ursachen.",),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def view(areas: Areas, *parts: OverviewPart, unanswered: int = 0) -> OverviewView:
    found = OverviewAreas(label="Gebiet", areas=areas, parents={}, names=())
    waiting = Unanswered(
        label="Lücken", sentence="Wo?", missing="kpk run gaps", address="/maps/gaps"
    )
    return OverviewView(
        region_id="toy", region_name="Spielstadt", synthetic=True, parts=parts,
        areas={"gebiet": found}, unanswered=unanswered * [waiting], state=STATE,
        offers="3 Angebote",
    )  # fmt: skip


def kickers(slides: object) -> list[str]:
    return [slide.kicker for slide in slides]  # type: ignore[attr-defined]


def test_one_finding_needs_no_headline_before_it(areas: Areas) -> None:
    found = presentation(view(areas, part()), ())
    assert kickers(found.slides) == ["Belastung", "Wie es weitergeht"]
    assert found.slides[0].sentence == HIGH
    assert found.day == "Stand 31.12.2025"


def test_headline_findings_and_what_comes_with_them_then_proposals(areas: Areas) -> None:
    listed = AreaList(groups=[ListGroup(label="", area_ids=["01"], is_marked=True)], note="",
                      mark="unterversorgt")  # fmt: skip
    ways = part(title="Wege", headline="Weit ist es.", further=(part(title="Plätze"),),
                area_list=listed)  # fmt: skip
    found = presentation(view(areas, part(), ways), [part(title="Vorschlag")], ["Erst fragen."])
    assert kickers(found.slides) == [
        "Auf einen Blick", "Belastung", "Wege", "Plätze", "Vorschlag", "Wie es weitergeht",
    ]  # fmt: skip
    assert found.slides[0].sentence == f"{HIGH} Weit ist es."
    assert found.slides[0].mark == "unterversorgt"
    assert found.slides[-1].lines[0] == "Erst fragen."


def test_all_that_is_not_answered_takes_one_slide(areas: Areas) -> None:
    found = presentation(view(areas, part(), unanswered=3), ())
    assert kickers(found.slides).count("Noch nicht gerechnet") == 1
    assert len(found.slides[-1].lines) == 3
    nothing = presentation(view(areas, unanswered=3), ())
    assert [slide.sentence for slide in nothing.slides] == [
        "Für diese Region ist noch nichts gerechnet."
    ]


def test_a_level_that_is_no_more_leaves_the_finding_without_a_map(areas: Areas) -> None:
    found = presentation(view(areas, part(level="alt")), ())
    assert found.slides[0].sentence == HIGH
    assert not found.slides[0].picture
    assert not found.slides[0].legend


def test_the_page_says_what_is_invented_what_stands_in_and_what_is_stale(areas: Areas) -> None:
    found = presentation(view(areas, part(stale="Neue Tabelle geladen.", title="<b>fett</b>")), ())
    page = presentation_page(found, "/maps/overview?region=toy").text
    assert "erfundene Stadt" in page
    assert "Ersatz: Zensus; keine Statistik der Kommune." in page
    assert "veraltet: Neue Tabelle geladen." in page
    assert "<b>fett" not in page
    assert "style=" not in page
    assert presentation_page(found, "/maps/overview?region=toy").text == page


@pytest.mark.parametrize(
    ("letters", "size"), [(LONG, "short"), (LONG + 1, "long"), (VERY_LONG + 1, "very-long")]
)
def test_a_long_sentence_is_set_smaller(letters: int, size: str) -> None:
    assert Slide(kicker="", sentence="x" * letters).size == size
