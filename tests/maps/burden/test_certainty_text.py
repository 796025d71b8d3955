"""Sentences about certainty: what they count, what they assume, what they do not claim."""

from typing import Any

import pytest

from kpk_geo.results.burden import BurdenSummary, ChangeTest, DifferingSummary, PartSummary
from maps.burden.certainty_text import (
    assumptions,
    certainty_notes,
    differing_sentence,
    none_sure_lead,
    not_differing_lead,
    robust_sentence,
)

LABELS = {"poverty": "Kinderarmut", "jobless": "Arbeitslosigkeit"}


def part(**changed: Any) -> PartSummary:
    given: dict[str, Any] = {
        "areas": 170, "valid": 159, "classes": (), "limits": (-1, 1), "invalid": {}, "robust": 89,
        "robust_weights": 134, "robust_data": 90, "sure": 112, "sure_to_move": 5,
        "near_border": 7, "repeating": (), "opposing": (), "counted": ("poverty", "jobless"),
        "exact": {},
        "left_out": {},
        "design_effects": {"poverty": 1.9}, "effects_not_stated": (), "with_suppressed": 0,
        "no_certainty": "",
    }  # fmt: skip
    return PartSummary(**(given | changed))


def differing(differ: bool | None) -> DifferingSummary:
    test = ChangeTest(indicator="poverty", statistic=170.0, degrees=158, p=0.24)
    tests = () if differ is None else (test,)
    return DifferingSummary(differ=differ, tests=tests, level=0.05, reason="Nicht prüfbar.")


def test_weights_and_data_are_counted_apart() -> None:
    said = robust_sentence(part(), "Status", 0.9)
    assert said.startswith("Status: 89 von 159 Einstufungen sind robust. Sie halten in mindestens")
    assert "Gewichte allein halten 134, gegen den Zufall der Zahlen allein 90." in said


def test_without_counts_robust_is_said_to_mean_weights_only() -> None:
    said = robust_sentence(part(counted=(), exact={"poverty": "x", "jobless": "x"}), "Status", 0.9)
    assert "Das heißt hier nur" in said
    assert "nicht bekannt" in said


def test_of_one_indicator_other_weights_are_no_proof() -> None:
    said = robust_sentence(part(counted=(), exact={"poverty": "x"}), "Status", 0.9)
    assert "lässt sich nicht sagen" in said
    assert "robust" not in said
    said = robust_sentence(part(counted=("poverty",)), "Status", 0.9)
    assert "Andere Gewichte gibt es nicht" in said


def test_where_nothing_can_be_said_nothing_is_counted_as_robust() -> None:
    said = robust_sentence(part(no_certainty="Zu wenige Gebiete.", robust=0), "Status", 0.9)
    assert "ist offen" in said
    assert " 0 von" not in said


def test_what_is_assumed_is_said_by_name() -> None:
    said = assumptions(
        part(
            exact={"jobless": "es ist keine Quote"}, effects_not_stated=("poverty",),
            with_suppressed=3, left_out={"poverty": "die Regel fehlt"},
        ),
        "Status", LABELS,
    )  # fmt: skip
    text = " ".join(said)
    assert "Ohne Zähler und Nenner: „Arbeitslosigkeit“ (es ist keine Quote) ist als genau" in text
    assert "Für „Kinderarmut“ nennt das Regionsprofil keinen Designeffekt" in text
    assert "Gesperrte Zahlen bei „Kinderarmut“ bleiben weg: die Regel fehlt." in text
    assert "Status: In 3 Gebieten fehlt die Einstufung nur" in text


@pytest.mark.parametrize(
    ("differ", "words"),
    [
        (True, "unterscheiden sich mehr als durch Zufall (geprüft gegen"),
        (False, "Das heißt nicht, dass sich nichts verändert hat."),
        (None, "Nicht prüfbar."),
    ],
)
def test_changes_are_said_to_differ_only_after_a_test(differ: bool | None, words: str) -> None:
    assert words in differing_sentence(differing(differ), LABELS)


@pytest.mark.parametrize(
    ("sure", "counted", "warns"), [(0, True, True), (3, True, False), (0, False, False)]
)
def test_where_no_area_surely_moves_the_lead_says_so(sure: int, counted: bool, warns: bool) -> None:
    names = ("poverty", "jobless") if counted else ()
    dynamic = part(sure_to_move=sure, counted=names)
    summary = BurdenSummary(status=part(), dynamic=dynamic, fields={}, differing=differing(True))
    assert bool(none_sure_lead(summary)) == warns


@pytest.mark.parametrize(("differ", "warns"), [(True, False), (False, True), (None, False)])
def test_the_lead_warns_only_where_changes_do_not_differ(differ: bool | None, warns: bool) -> None:
    summary = BurdenSummary(status=part(), dynamic=part(), fields={}, differing=differing(differ))
    assert bool(not_differing_lead(summary)) == warns
    notes = certainty_notes(summary, LABELS, 0.9)
    assert len(notes) == len(set(notes))
