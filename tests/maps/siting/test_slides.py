"""Slides of a proposed site say what the stored answer says, and nothing where it says nothing."""

import math
from datetime import date
from typing import Any

import pytest
from siting_answers import chosen, group, parameters, summary

from kpk_geo.model import LifePhase, Validity
from kpk_geo.results.siting import SitingArea, SitingSummary
from maps.siting.slides import SitingSlides, siting_slides


def area(area_id: str, added: float, code: int | None) -> SitingArea:
    return SitingArea(
        area_id=area_id, validity=Validity.VALID, children=100, children_off_streets=0,
        reached_before=0, reached_after=added, added=added, added_by_phase={LifePhase.EARLY: added},
        class_code=code, weight=1,
    )  # fmt: skip


def slides(found: SitingSummary | None = None, **changes: Any) -> tuple[Any, ...]:
    values: dict[str, Any] = {
        "region_id": "toy", "query": "kind=family_office", "parameters": parameters(),
        "summary": found or summary(),
        "areas": [
            area("01", 0, 1), area("02", 19, 4), area("03", 60, None), area("04", math.nan, 2),
        ],
        "places": [(1.0, 2.0)], "run_pk": 7, "run_day": date(2026, 11, 26), "stale": "",
    }  # fmt: skip
    return siting_slides(SitingSlides(**(values | changes)))


def test_first_where_then_for_whom() -> None:
    proposal, change = slides()
    assert proposal.finding == "Vorschlag für „Familienbüro“: Kita Anker (Hafen)."
    assert proposal.detail.startswith("Bewiesen: ")
    assert change.finding == (
        "579 Kinder mehr erreichen zu Fuß in 15 Minuten ein Angebot „Familienbüro“: "
        "36\u202f% statt 29\u202f%."
    )
    assert "42\u202f% statt 20\u202f%" in change.detail
    assert proposal.address == change.address == "/maps/siting?region=toy&kind=family_office"
    assert proposal.source == "Berechnung Nr. 7 vom 26.11.2026"


def test_areas_are_counted_once_and_unknown_is_not_none() -> None:
    proposal, change = slides()
    assert change.classes == {"01": "0", "02": "1", "03": "3", "04": "gap"}
    for part in (proposal, change):
        assert sum(fill.count for fill in part.fills.values()) == 4
        assert set(part.classes.values()) <= set(part.fills)
    assert proposal.fills["gap"].count == 1


@pytest.mark.parametrize(
    ("sites", "words"),
    [(2, "zuerst Kita Anker (Hafen), dann Kita Anker (Hafen)."), (4, "dann 3 weitere Orte.")],
)
def test_several_sites_are_named_or_counted(sites: int, words: str) -> None:
    proposal, _ = slides(summary(sites=(chosen(),) * sites))
    assert proposal.finding.endswith(words)


def test_nothing_proposed_gives_no_slide() -> None:
    assert slides(summary(sites=())) == ()


def test_without_an_index_and_without_children_it_still_says_something_true() -> None:
    found = summary(children=0, reached_before=0, reached_after=0, most_burdened=group(0, 0))
    proposal, change = slides(found, areas=[area("01", 0, None)])
    assert [fill.label for fill in proposal.fills.values()] == ["Gebiete"]
    assert "nan" not in change.finding
    assert change.finding.startswith("0 Kinder")


def test_what_changed_since_is_said_on_both() -> None:
    assert [part.stale for part in slides(stale="Neue Liste geladen.")] == 2 * [
        "Neue Liste geladen."
    ]
