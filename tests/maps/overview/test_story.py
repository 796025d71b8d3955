"""The headline: made of what the runs say, never empty, never more than they say."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from area_toys import board
from hypothesis import given
from hypothesis import strategies as st

from maps.kit.drawing.areas import HATCH, Fill
from maps.kit.menu import City, Menu
from maps.overview.list import MAX_ROWS, shown_list
from maps.overview.page import overview_page
from maps.overview.parts import AreaList, ListColumn, ListGroup, OverviewPart
from maps.overview.text import story
from maps.overview.view import DataState, OverviewAreas, OverviewView, Unanswered

EVIL = "<img src=x onerror=alert(1)>"
STATE = DataState(
    unplaced=0, newest=None, loaded=date(2026, 11, 26), load="", substitutes="", background=""
)
PART = OverviewPart(
    title="Belastung", finding="2 von 4 Gebieten sind hoch belastet.", address="/maps/toy",
    level="gebiet", classes={"0000": "high", "0001": "gap"},
    fills={
        "high": Fill(label="hoch", colour="#84361c", count=1),
        "gap": Fill(label="keine Klasse", colour="#ffffff", count=1, pattern=HATCH),
    },
)  # fmt: skip


def view(*parts: OverviewPart, **more: Any) -> OverviewView:
    areas = board(2, 2)
    own = OverviewAreas(label="Gebiet", areas=areas, parents={}, names=())
    content: dict[str, Any] = {
        "region_id": "toy", "region_name": "Spielstadt", "synthetic": False, "parts": parts,
        "areas": {"gebiet": own}, "unanswered": (), "state": STATE,
        "offers": "3 Angebote an 3 Orten",
    }  # fmt: skip
    return OverviewView(**content | more)


def listed(groups: Sequence[ListGroup], **more: Any) -> OverviewPart:
    return replace(PART, area_list=AreaList(groups=groups, note="Hinweis", **more))


@given(st.lists(st.tuples(st.sampled_from(["", "Kopf."]), st.sampled_from(["", "Detail."]))))
def test_there_is_always_a_headline_and_every_sentence_stands_once(
    sentences: list[tuple[str, str]],
) -> None:
    parts = [
        replace(PART, headline=head and f"{head}{n}", detail=detail and f"{detail}{n}")
        for n, (head, detail) in enumerate(sentences)
    ]
    found = story(view(*parts))
    assert found.headline
    text = f"{found.headline} {found.lead} "
    for part in parts:
        for sentence in filter(None, (part.headline, part.detail)):
            assert text.count(f"{sentence} ") == 1


def test_without_any_run_it_says_what_is_loaded() -> None:
    assert story(view()).headline == (
        "Spielstadt: 4 Gebiete und 3 Angebote an 3 Orten; ausgewertet ist noch nichts."
    )


def test_a_part_without_sentences_lends_its_finding() -> None:
    assert story(view(PART)).headline == "Spielstadt: 2 von 4 Gebieten sind hoch belastet."


def test_the_list_is_cut_and_certain_areas_go_first() -> None:
    ids = [f"{row:02d}{column:02d}" for row in range(4) for column in range(4)]
    areas = OverviewAreas(label="Gebiet", areas=board(4, 4), parents={}, names=())
    part = listed(
        [
            ListGroup(label="Gesichert", area_ids=ids[:3], is_marked=True),
            ListGroup(label="Hinweise", area_ids=[*ids[3:], "gone"]),
        ]
    )
    content = view(part, areas={"gebiet": areas})
    assert part.area_list is not None
    found = shown_list(content, part, part.area_list)
    assert [group.label for group in found.groups] == ["Gesichert (3)", "Hinweise (13)"]
    assert [len(group.rows) for group in found.groups] == [3, MAX_ROWS - 3]
    assert found.more == "Alle 16 Gebiete"  # those that are not there any more are not counted


def test_figures_of_other_levels_never_stand_in_the_list() -> None:
    column = ListColumn(heading="Minuten", texts={"0000": "12 min"})
    other = replace(PART, level="bezirk", columns=[column])
    part = listed([ListGroup(label="", area_ids=["0000"])])
    areas = view(part).areas["gebiet"]
    content = view(other, part, areas={"gebiet": areas, "bezirk": areas})
    assert part.area_list is not None
    assert shown_list(content, part, part.area_list).headings == []


def test_a_figure_that_is_missing_is_a_dash_never_a_zero() -> None:
    column = ListColumn(heading="Minuten", texts={"0001": "12 min"}, bars={"0001": 0.0})
    part = replace(listed([ListGroup(label="", area_ids=["0000", "0001"])]), columns=[column])
    assert part.area_list is not None
    rows = shown_list(view(part), part, part.area_list).groups[0].rows
    assert [(row.cells[0].text, row.cells[0].bar) for row in rows] == [("–", None), ("12 min", 4)]


@pytest.mark.parametrize("name", [None, "", "   ", EVIL, "شارع الملك", "x" * 200])
def test_areas_without_a_name_or_with_a_strange_one_stay_text(name: str | None) -> None:
    areas = board(2, 2)
    areas["name"] = name
    own = OverviewAreas(label="Gebiet", areas=areas, parents={"0000": EVIL}, names=())
    part = listed([ListGroup(label=EVIL, area_ids=["0000"], is_marked=True)], mark=EVIL)
    text = overview_page(view(part, areas={"gebiet": own}, region_name=EVIL), Menu()).text
    assert "<img" not in text
    if not (name or "").strip():
        assert ">Gebiet 0000</a>" in text


def test_what_is_missing_is_named_with_its_next_step() -> None:
    open_question = Unanswered(
        label="Lücken", sentence="Was fehlt?", missing="Nächster Schritt: kpk run gaps",
        address="/maps/gaps",
    )  # fmt: skip
    text = overview_page(view(PART, unanswered=[open_question]), Menu()).text
    assert "Noch nicht beantwortet. Nächster Schritt: kpk run gaps" in text
    assert "Wo zuerst hinsehen?" not in text  # nobody says so


def test_what_is_out_of_date_is_said_above_once() -> None:
    stale = replace(PART, stale="Veraltet: neu rechnen", further=[replace(PART, stale="")])
    text = overview_page(view(stale, stale), Menu()).text
    assert text.count("Veraltet: neu rechnen") == 1


def test_areas_of_equal_keys_lead_to_their_own_city() -> None:
    part = listed([ListGroup(label="", area_ids=["0000"])])
    for region in ("toy", "andere stadt"):
        text = overview_page(view(part, region_id=region), Menu()).text
        assert f'href="/gebiet/{region.replace(" ", "%20")}/gebiet/0000"' in text


def test_cities_of_one_name_are_told_apart_and_the_page_is_kept() -> None:
    cities = (City(region_id="a", name="Neustadt"), City(region_id="b", name="Neustadt"))
    frame = Menu(cities=cities).frame("b", "/maps/toy")
    assert [(city.label, city.address, city.is_current) for city in frame.cities] == [
        ("Neustadt (a)", "/maps/toy?region=a", False), ("Neustadt (b)", "/maps/toy?region=b", True),
    ]  # fmt: skip
    assert [city.address for city in Menu(cities=cities).frame("b", "").cities] == [
        "/maps/overview?region=a", "/maps/overview?region=b",
    ]  # fmt: skip
