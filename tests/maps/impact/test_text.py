"""What is said of a site: never more than the interval allows, and how much is lacking."""

from datetime import date
from typing import Any

import pytest

from kpk_geo.model import Impact, Polarity
from kpk_geo.results.impact import ComparisonSummary, ImpactParameters, ImpactSummary
from maps.impact.text import (
    headline,
    left_out_line,
    method_lines,
    not_said,
    picture_note,
    power_line,
)

BEFORE, AFTER = (date(2019, 12, 31), date(2020, 12, 31)), (date(2022, 12, 31),)
PARAMETERS = ImpactParameters(
    indicator="x", level="lor", site="M0018", title="Familienbüro Nord", areas=("01", "02"),
    day=date(2021, 8, 1), closed=False, design_effect=1.0,
)  # fmt: skip


def summary(**changes: Any) -> ImpactSummary:
    """Make an answer: 8.9 points, from -0.1 to 13.5, detectable from 8.3."""
    found = ComparisonSummary(effect=0.089, low=0.0, high=0.135, p=0.06, detectable=0.08, slope=0)
    given: dict[str, Any] = {
        "verdict": Impact.NOT_FOUND, "effect": 0.089, "low": -0.001, "high": 0.135, "p": 0.06,
        "detectable": 0.083, "plain": found, "matched": found, "past_p": 0.5,
        "past_detectable": 0.09, "level": 0.3, "level_others": 0.2, "rank": 0.8, "extreme": False,
        "before": BEFORE, "after": AFTER, "dropped": (), "size": 3, "areas": 46, "placebos": 35,
        "apart": 14, "smallest_p": 0.028, "people": 256.0, "left_out": 124,
        "catchment_left_out": ("04", "05", "06"), "events": (), "placebo_dates": (),
    }  # fmt: skip
    return ImpactSummary(**(given | changes))


def said(polarity: Polarity = Polarity.BURDEN, **changes: Any) -> str:
    """Give the headline."""
    return headline(PARAMETERS, summary(**changes), "Quote", polarity)


def test_all_of_the_interval_is_left_open_where_nothing_was_found() -> None:
    open_ = "Mit den Daten vereinbar ist alles von −0,1 bis 13,5 Prozentpunkten"
    assert open_ in said()
    assert "80 von 100 Fällen gefunden worden wäre erst eine Wirkung ab 8,3" in said()
    assert any(open_ in line for line in not_said(summary()))


def test_no_interval_is_offered_where_the_past_forbids_an_answer() -> None:
    assert "vereinbar" not in " ".join(not_said(summary(verdict=Impact.PAST_DIFFERS)))


@pytest.mark.parametrize("verdict", list(Impact))
def test_areas_that_lack_are_told_whatever_the_answer(verdict: Impact) -> None:
    words = "Gerechnet ist mit 3 von 6 Gebieten des Einzugsgebiets, 46 von 170 insgesamt."
    assert words in said(verdict=verdict)
    assert "höheren Quoten" in left_out_line(summary(verdict=verdict))


def test_nothing_is_told_of_areas_where_none_lacks() -> None:
    whole: dict[str, Any] = {"left_out": 0, "catchment_left_out": ()}
    assert "Gerechnet ist mit" not in said(**whole)
    assert left_out_line(summary(**whole)) == ""


@pytest.mark.parametrize(
    ("polarity", "effect", "words"),
    [
        (Polarity.BURDEN, 0.089, "+8,9 Prozentpunkte anders, und zwar ungünstiger,"),
        (Polarity.BURDEN, -0.089, "−8,9 Prozentpunkte anders, und zwar günstiger,"),
        (Polarity.RELIEF, 0.089, "+8,9 Prozentpunkte anders, und zwar günstiger,"),
        (Polarity.RELIEF, -0.089, "−8,9 Prozentpunkte anders, und zwar ungünstiger,"),
        (Polarity.NEUTRAL, 0.089, "ohne dass mehr oder weniger hier besser wäre"),
    ],
)
@pytest.mark.parametrize("verdict", [Impact.SUGGESTED, Impact.UNCHECKED])
def test_better_or_worse_follows_the_indicator(
    verdict: Impact, polarity: Polarity, effect: float, words: str
) -> None:
    assert words in said(polarity, verdict=verdict, effect=effect)


def test_a_difference_that_was_not_found_is_called_neither_better_nor_worse() -> None:
    assert "und zwar" not in said()
    assert "ein Plus hieße hier ungünstiger" in said()
    assert "ein Plus hieße hier günstiger" in said(Polarity.RELIEF)


def test_nothing_is_claimed_of_what_happened_elsewhere() -> None:
    text = dict(method_lines(PARAMETERS, summary()))["Verfahren"]
    assert "nichts geschah" not in text
    assert "ist nicht bekannt" in text


def test_smallest_p_stands_with_the_method_only() -> None:
    assert "kleinste" not in power_line(summary())
    assert dict(method_lines(PARAMETERS, summary()))["Kleinstes mögliches p"] == "0,028"


def test_other_figures_of_the_picture_are_explained() -> None:
    assert "weichen die Zahlen voneinander ab" in picture_note(PARAMETERS, summary())
    assert "denselben Unterschied" in picture_note(PARAMETERS, summary(before=BEFORE[-1:]))
