"""The page of money and time says what is sure, what is not, and escapes what was typed."""

import re
from dataclasses import replace
from datetime import date

import pytest

from analyses.funding.fgz_posts import fgz_costs
from api.funding.asked import answer_costs, answer_share, typed_amount, typed_count
from kpk_geo.errors import InputError
from kpk_geo.model import OfferKind
from maps.funding.page import FundingRegion, FundingView, Typed, funding_page
from maps.funding.text import HELD, calendar_rows, costs_line, distance, headline
from maps.kit.menu import Menu

TODAY = date(2026, 11, 26)
VIEW = FundingView(
    today=TODAY, region=None, typed=Typed(), costs=None, costs_problem="", share="",
    share_problem="",
)  # fmt: skip
TOWN = FundingRegion(
    region_id="toy", name="Stadt", synthetic=False,
    offers={OfferKind.FAMILY_OFFICE: 2, OfferKind.FAMILY_OFFICE_MOBILE: 1},
)  # fmt: skip


def html(view: FundingView) -> str:
    return funding_page(view, Menu()).text.replace(HELD, " ")


def test_headline_says_that_no_deadline_of_2027_is_confirmed() -> None:
    assert "Für kinderstark 2027 ist noch keine Antragsfrist bestätigt." in headline(TODAY)
    assert "31.07.2027 für bestehende FGZ" in headline(TODAY)
    assert "Eine kommende Frist ist nicht bestätigt." in headline(date(2029, 1, 1))


def test_a_row_that_is_not_sure_has_no_day_and_no_countdown() -> None:
    unsure = [row for row in calendar_rows(TODAY) if not row.is_sure]
    assert len(unsure) == 2
    assert {(row.day, row.distance, row.state) for row in unsure} == {
        ("nicht bestätigt", "", "nicht bestätigt")
    }


def test_the_day_of_a_deadline_is_today_and_not_past() -> None:
    assert distance(TODAY, TODAY) == "heute"


def test_page_shows_elements_calendar_table_and_what_is_not_confirmed() -> None:
    text = html(VIEW)
    for part in (
        "Netzwerkkoordination", "Familiengrundschulzentrum (FGZ)", "Lotsendienst in der Arztpraxis",
        "Keine Doppelförderung", "nicht bestätigt", "256.000 €", "Was vorbei ist (4)",
        "2021 und 2027: keine Summe bestätigt",
    ):  # fmt: skip
        assert part in text, part
    assert "<script" not in text
    assert "style=" not in text
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_amounts_of_the_form_are_those_of_the_analysis() -> None:
    typed = Typed(fgz="9", half_post="40.000")
    costs, problem = answer_costs(typed)
    assert costs == fgz_costs(9, half_post_costs=40_000)
    text = html(replace(VIEW, typed=typed, costs=costs, costs_problem=problem))
    assert costs is not None
    assert costs_line(costs).replace(HELD, " ") in text
    assert 'value="40.000"' in text


def test_offers_of_the_region_stand_beside_their_element() -> None:
    text = html(replace(VIEW, region=TOWN))
    assert "Stadt: 3 Einträge (Familienbüro 2, Familienbüro to go 1)." in text
    assert "Stadt: Es ist noch keines eingetragen." in text
    assert 'href="/maps/fgz?region=toy"' in text
    bare = html(replace(VIEW, region=replace(TOWN, offers={})))
    assert "Stadt: Es sind keine Angebote geladen." in bare


@pytest.mark.parametrize("name", ["<b>Stadt</b>", "x" * 200, "\u202eאבג", ""])
def test_the_name_of_a_region_is_text_and_never_markup(name: str) -> None:
    text = html(replace(VIEW, region=replace(TOWN, name=name)))
    assert "<b>Stadt" not in text
    assert "Familienbüro 2" in text


def test_what_was_typed_comes_back_as_text() -> None:
    typed = Typed(fgz='"><script>alert(1)</script>')
    costs, problem = answer_costs(typed)
    text = html(replace(VIEW, typed=typed, costs=costs, costs_problem=problem))
    assert costs is None
    assert "<script" not in text
    assert "ist keine Anzahl" in text


@pytest.mark.parametrize(
    ("text", "count"), [("7", 7), (" 8.411 ", 8411), ("8 411", 8411), ("0", 0), ("007", 7)]
)
def test_counts_are_read_as_people_write_them(text: str, count: int) -> None:
    assert typed_count(text, "Kinder", 10_000) == count


@pytest.mark.parametrize("text", ["", "-1", "8,5", "8.4", "1e3", "７", "viele", "9" * 40])
def test_what_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="Kinder:"):
        typed_count(text, "Kinder", 10_000)


@pytest.mark.parametrize(
    ("text", "amount"), [("36000", 36000), ("36.000,5", 36000.5), ("38.500,05 €", 38500.05)]
)
def test_amounts_are_read_as_people_write_them(text: str, amount: float) -> None:
    assert typed_amount(text, "Kosten") == amount


@pytest.mark.parametrize("text", ["", "36.00", "-5", "36,000", "nan", "1.000.001"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="Kosten"):
        typed_amount(text, "Kosten")


def test_a_share_is_said_roughly_and_only_of_a_confirmed_year() -> None:
    asked = Typed(children="8.411", all_children="500.000", year="2026")
    share, problem = answer_share(asked)
    assert share.replace(HELD, " ") == "Überschlag für 2026: rund 238.900 € von 14.200.000 €."
    assert problem == ""
    for year, words in (("2027", "keine Summe"), ("", "keine Anzahl")):
        share, problem = answer_share(replace(asked, year=year))
        assert share == ""
        assert words in problem


@pytest.mark.parametrize(
    ("children", "whole", "words"),
    [("9", "", "Kinder in NRW"), ("", "9", "Kinder der Kommune"), ("10", "9", "mehr Kinder"),
     ("0", "0", "Alle Anzahlen sind 0"), ("5 %", "100", "keine Anzahl")],
)  # fmt: skip
def test_a_share_that_cannot_be_says_why(children: str, whole: str, words: str) -> None:
    share, problem = answer_share(Typed(children=children, all_children=whole, year="2026"))
    assert share == ""
    assert words in problem
