"""What hot spots say: one sentence per case, no claim beyond the grade, every figure in German."""

import re
from typing import Any

import pytest

from kpk_geo.model import Cluster, Grade, NeighbourKind, Validity
from kpk_geo.results.hot_spots import (
    HotSpotArea,
    HotSpotSummary,
    MoranSummary,
    NeighbourSummary,
    RankSummary,
)
from maps.hot_spots.text import (
    area_sentence,
    moran_sentence,
    neighbourhood,
    rank_text,
    robustness_text,
)
from maps.kit.probability import probability

RANKS = RankSummary(areas=160, simulations=1000, seed=1, top_share=0.1, level=0.9, distinct=True)


def summary(**known: Any) -> HotSpotSummary:
    """Only what the sentences look at."""
    given = {
        "sign": 1, "level": 0.05, "tests": 160, "expected_false_hints": 8.0, "moran": None,
        "surroundings": None,
    } | known  # fmt: skip
    return HotSpotSummary.model_construct(**given)


def moran(value: float, p: float) -> MoranSummary:
    return MoranSummary(
        value=value, expected=0.0, variance_normal=1.0, variance_random=1.0, p_normal=p,
        p_random=p, p_permuted=p, permutations=99, seed=1, areas=160,
    )  # fmt: skip


def area(**known: Any) -> HotSpotArea:
    return HotSpotArea.missing("01").model_copy(update=known)


def checked(cluster: Cluster, grade: Grade, **known: Any) -> HotSpotArea:
    found = {"validity": Validity.VALID, "p_one_sided": 0.004, "p_adjusted": 0.03}
    return area(**(found | {"cluster": cluster, "grade": grade} | known))


def sentence(found: HotSpotArea) -> str:
    return area_sentence(found, summary())


def test_core_is_certain_and_says_for_how_many_tests() -> None:
    text = sentence(checked(Cluster.CORE, Grade.CERTAIN))
    for word in ("160", "gesichert"):
        assert word in text
    assert text.startswith("Kern einer Häufung, gesichert")


def test_sentence_is_plain_and_probabilities_stand_in_the_table() -> None:
    for cluster in Cluster:
        assert not re.search(r"\bp\b|0,004|0,030", sentence(checked(cluster, Grade.HINT)))


def test_surrounding_claims_nothing_of_its_own() -> None:
    assert "nicht gesichert" in sentence(checked(Cluster.SURROUNDING, Grade.NONE))


def test_hint_names_what_chance_alone_would_give() -> None:
    text = sentence(checked(Cluster.ALIKE, Grade.HINT))
    assert "bis zu etwa 8,0" in text
    assert "nicht gesichert" in text


def test_no_finding_is_not_relief() -> None:
    text = sentence(checked(Cluster.NONE, Grade.NONE, p_one_sided=0.4))
    assert "Zufall" in text
    assert "sagt es nichts" in text


@pytest.mark.parametrize(
    ("validity", "word"),
    [
        (Validity.NO_NEIGHBOURS, "Kein angrenzendes"),
        (Validity.SUPPRESSED, "gesperrt"),
        (Validity.MISSING, "keine Angabe"),
    ],
)
def test_area_without_a_test_says_why(validity: Validity, word: str) -> None:
    assert word in sentence(area(validity=validity))


def test_no_sentence_speaks_of_causes_or_significance() -> None:
    for cluster in Cluster:
        text = sentence(checked(cluster, Grade.HINT)).casefold()
        assert not any(word in text for word in ("signifikant", "weil", "ursache", "brennpunkt"))


def test_tiny_probabilities_are_not_written_as_zero() -> None:
    assert probability(3e-9) == "kleiner als 0,001"
    assert probability(float("nan")) == "–"


def test_robustness_and_rank_are_counted_in_words() -> None:
    found = area(variants=9, confirmed=7, rezoning_share=0.83)
    assert (
        robustness_text(found)
        == "in 7 von 9 Varianten in einer Häufung; 83 % der feinen Zuschnitte"
    )
    found = area(variants=9, confirmed=7, coarse_rezoning_share=0.4, in_parent=False)
    assert robustness_text(found).endswith("; 40 % der groben Zuschnitte; Ebene darüber: nein")
    assert robustness_text(area()) == "in keiner Variante prüfbar"
    found = area(rank=3.0, rank_low=1.0, rank_high=9.0, rank_top=0.87)
    assert "unter den 10 % höchsten in 870 von 1.000 Ziehungen" in rank_text(found, RANKS)
    assert rank_text(found, None) == rank_text(area(), RANKS) == ""


def test_global_sentence_follows_the_test() -> None:
    assert "deutlich ähnlicher" in moran_sentence(summary(moran=moran(0.5, 0.0001)))
    assert "nicht trennen" in moran_sentence(summary(moran=moran(0.02, 0.4)))
    assert "nicht bestimmen" in moran_sentence(summary())


def test_neighbourhood_tells_everything_unusual() -> None:
    found = NeighbourSummary(
        kind=NeighbourKind.BORDER, tolerance=1.0, min_border=10.0, max_minutes=None,
        max_detour=None, dropped=None, areas=542, pairs=1445, mean=5.38, islands=("01",),
        one_neighbour=(), components=2, only_by_tolerance=(("01", "02"),),
        bridged=(("03", "04"),), knows_people=False, points_by_people=False,
        without_barrier="keine Straßen",
    )  # fmt: skip
    text = neighbourhood(found)
    for word in ("1.445", "5,4", "10 m", "nur durch die Toleranz: 1", "unbewohnt", "Teile: 2",
                 "ohne Nachbarn: 1", "keine Straßen"):  # fmt: skip
        assert word in text


def test_where_low_values_are_the_burden_no_sentence_calls_them_high() -> None:
    found = summary(sign=-1, expected_false_cold_hints=4.0)
    for cluster in (Cluster.CORE, Cluster.SURROUNDING, Cluster.ALIKE, Cluster.CONTRARY):
        one = area(
            validity=Validity.VALID, cluster=cluster, grade=Grade.CERTAIN, p_one_sided=0.001,
            p_adjusted=0.01, beyond=None,
        )  # fmt: skip
        text = area_sentence(one, found)
        assert "so hoch" not in text
        assert "über dem Durchschnitt" not in text
        assert "so niedrig" in text or "unter dem Durchschnitt" in text
