"""What hot spots say: one sentence per case, no claim beyond the grade, every figure in German."""

import pytest

from kpk_geo.model import Cluster, Grade
from maps.hot_spots.text import (
    area_sentence,
    moran_sentence,
    neighbourhood,
    probability,
    rank_text,
    robustness_text,
)

SUMMARY = {"level": 0.05, "tests": 160, "expected_false_hints": 8.0}
SHOWN = {"value": "32,3 %", "neighbour_mean": "35,1 %"}


def row(cluster: Cluster, grade: Grade, **more: object) -> dict[str, object]:
    return {
        "validity": "valid", "cluster": cluster.value, "grade": grade.value,
        "p_one_sided": 0.004, "p_adjusted": 0.03,
    } | more  # fmt: skip


def test_core_is_certain_and_says_for_how_many_tests() -> None:
    text = area_sentence(row(Cluster.CORE, Grade.CERTAIN), SHOWN, SUMMARY)
    for word in ("35,1 %", "0,004", "160", "gesichert", "0,030"):
        assert word in text


def test_surrounding_claims_nothing_of_its_own() -> None:
    text = area_sentence(row(Cluster.SURROUNDING, Grade.NONE), SHOWN, SUMMARY)
    assert "nicht gesichert" in text


def test_hint_names_what_chance_alone_would_give() -> None:
    text = area_sentence(row(Cluster.ALIKE, Grade.HINT), SHOWN, SUMMARY)
    assert "8,0 Gebiete" in text
    assert "nicht gesichert" in text


def test_no_finding_is_not_relief() -> None:
    text = area_sentence(row(Cluster.NONE, Grade.NONE, p_one_sided=0.4), SHOWN, SUMMARY)
    assert "Zufall" in text
    assert "sagt das nichts" in text


@pytest.mark.parametrize(
    ("validity", "word"),
    [("no_neighbours", "Kein angrenzendes"), ("suppressed", "gesperrt"), (None, "keine Angabe")],
)
def test_area_without_a_test_says_why(validity: str | None, word: str) -> None:
    untested = {"validity": validity, "grade": None, "cluster": None}
    assert word in area_sentence(untested, SHOWN, SUMMARY)


def test_no_sentence_speaks_of_causes_or_significance() -> None:
    for cluster in Cluster:
        text = area_sentence(row(cluster, Grade.HINT), SHOWN, SUMMARY).casefold()
        assert not any(word in text for word in ("signifikant", "weil", "ursache", "brennpunkt"))


def test_tiny_probabilities_are_not_written_as_zero() -> None:
    assert probability(3e-9) == "unter 0,0001"
    assert probability(None) == probability(float("nan")) == "–"


def test_robustness_and_rank_are_counted_in_words() -> None:
    cell = {"variants": 9, "confirmed": 7, "rezoning_share": 0.83}
    assert robustness_text(cell) == "in 7 von 9 Varianten in einer Häufung; 83 % der zufälligen " \
        "Zuschnitte"  # fmt: skip
    assert robustness_text({"variants": 0}) == "in keiner Variante prüfbar"
    ranks = {"distinct": True, "areas": 160, "draws": 1000, "top_share": 0.1}
    cell = {"rank": 3.0, "rank_low": 1.0, "rank_high": 9.0, "rank_top": 0.87}
    assert "unter den 10 % höchsten in 870 von 1.000 Ziehungen" in rank_text(cell, ranks)
    assert rank_text(cell, None) == rank_text({"rank": None}, ranks) == ""


def test_global_sentence_follows_the_test() -> None:
    moran = {"value": 0.5, "p_permuted": 0.0001}
    assert "deutlich ähnlicher" in moran_sentence({"moran": moran, "level": 0.05})
    moran = {"value": 0.02, "p_permuted": 0.4}
    assert "nicht mehr" in moran_sentence({"moran": moran, "level": 0.05})
    assert "nicht bestimmen" in moran_sentence({"moran": None, "level": 0.05})


def test_neighbourhood_tells_everything_unusual() -> None:
    near = {
        "kind": "border", "parameters": {"tolerance": 1.0, "min_border": 10.0}, "edges": 1445,
        "mean": 5.38, "islands": ["01"], "components": 2, "only_by_tolerance": [["01", "02"]],
        "bridged": [["03", "04"]], "knows_people": False, "without_barrier": "keine Straßen",
    }  # fmt: skip
    text = neighbourhood(near)
    for word in ("1.445", "5,4", "10 m", "nur durch die Toleranz: 1", "unbewohnt", "Teile: 2",
                 "ohne Nachbarn: 1", "keine Straßen"):  # fmt: skip
        assert word in text
