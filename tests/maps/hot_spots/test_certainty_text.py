"""What is said of surroundings and of the whole region: never more than was tested."""

from typing import Any

import pytest

from analyses.hot_spots.budget import Family, region_budget
from kpk_geo.model import Beyond, Cluster, Grade, Validity
from kpk_geo.results.certainty import FamilySummary, SurroundingsSummary
from kpk_geo.results.hot_spots import HotSpotArea, HotSpotSummary
from maps.hot_spots.budget_text import (
    budget_lines,
    budget_text,
    certain_cores,
    certain_in_region,
    region_popup,
    region_sentence,
)
from maps.hot_spots.legend_classes import finding_counts, finding_text
from maps.hot_spots.surroundings_text import (
    beyond_popup,
    beyond_sentence,
    beyond_text,
    surroundings_method,
    surroundings_sentence,
    surroundings_theme,
)
from maps.hot_spots.text import area_sentence

CLUSTERS = {
    Cluster.CORE: 3, Cluster.SURROUNDING: 4, Cluster.ALIKE: 5, Cluster.CONTRARY: 1,
    Cluster.NONE: 157,
}  # fmt: skip
NAN = float("nan")


def around(yes: int = 1, hint: int = 1, no: int = 1) -> SurroundingsSummary:
    return SurroundingsSummary(
        span=1 / 3, around=57, tests=170, level=0.05, exact=True, permutations=0,
        counts={Beyond.YES: yes, Beyond.HINT: hint, Beyond.NO: no},
    )  # fmt: skip


def summary(**known: Any) -> HotSpotSummary:
    given: dict[str, Any] = {
        "sign": 1, "indicator": "poverty", "level": 0.05, "tests": 170, "expected_false_hints": 4.0,
        "expected_false_cold_hints": 4.5, "clusters": CLUSTERS, "surroundings": around(),
        "why_no_surroundings": "",
        "family": FamilySummary(
            high=0.001, low=0.4, exact=True, circle=0.01, moves=NAN, joins=NAN,
            high_cores=(0.001, 0.002, 0.04), low_cores=(),
        ),
    }  # fmt: skip
    return HotSpotSummary.model_construct(**(given | known))


def core(**known: Any) -> HotSpotArea:
    found = {
        "validity": Validity.VALID, "p_one_sided": 0.0001, "p_adjusted": 0.002,
        "cluster": Cluster.CORE, "grade": Grade.CERTAIN, "beyond": Beyond.NO, "beyond_p": 0.3,
        "beyond_p_adjusted": 0.8, "cold_cluster": Cluster.NONE, "cold_p_adjusted": 1.0,
    }  # fmt: skip
    return HotSpotArea.missing("01").model_copy(update=found | known)


def region(*others: float, left_out: dict[str, str] | None = None) -> Any:
    families = [
        Family(indicator="poverty", label="Kinderarmut", question="high", p=0.001, by_area=True),
        Family(indicator="poverty", label="Kinderarmut", question="low", p=0.4, by_area=True),
        Family(indicator="poverty", label="Kinderarmut", question="circle", p=0.01, by_area=False),
        *(
            Family(indicator=f"o{n}", label=f"O{n}", question="high", p=p, by_area=True)
            for n, p in enumerate(others)
        ),
    ]
    return region_budget(families, left_out=left_out)


def test_a_core_on_a_slope_is_not_called_a_slope() -> None:
    text = beyond_sentence(core(), summary())
    assert "Von einem großräumigen Gefälle lässt es sich nicht trennen" in text
    assert "57 Gebiete, ein Drittel" in text
    assert "nur ein" not in text


def test_every_answer_about_surroundings_says_how_wide_they_are() -> None:
    for beyond in Beyond:
        assert "ein Drittel" in beyond_sentence(core(beyond=beyond), summary())
    assert "ein Drittel" in surroundings_sentence(summary())
    assert "ein Drittel" in surroundings_method(summary())
    theme = surroundings_theme([core()], summary())
    assert theme is not None
    assert "ein Drittel" in theme.sentence


def test_hint_about_surroundings_is_called_a_hint() -> None:
    text = beyond_sentence(core(beyond=Beyond.HINT), summary())
    assert "Hinweis, nicht gesichert" in text
    assert beyond_popup(core(beyond=Beyond.HINT)).startswith("Hinweis (p")


def test_headline_counts_cores_by_answer() -> None:
    text = surroundings_sentence(summary(surroundings=around(yes=2, hint=0, no=1)))
    assert "von 3 Kernen: 2 heben sich auch gegenüber der weiteren Umgebung ab; 1 lässt" in text
    assert "Hinweis" not in text


def test_without_cores_or_test_nothing_is_said_of_surroundings() -> None:
    none = summary(clusters=CLUSTERS | {Cluster.CORE: 0})
    assert surroundings_sentence(none) == ""
    assert surroundings_theme([core()], none) is None
    untested = summary(surroundings=None, why_no_surroundings="Zu viele Gebiete.")
    assert "nicht geprüft. Zu viele" in surroundings_sentence(untested)
    assert "Zu viele" in surroundings_method(untested)
    assert beyond_sentence(core(), untested) == ""
    assert beyond_text(core(beyond=None)) == "nicht geprüft"
    assert beyond_text(core(cluster=Cluster.NONE, beyond=None)) == ""


def test_areas_counted_by_the_sentence_are_those_marked_one_by_one() -> None:
    found = summary()
    for budget in (region(), region(0.9, 0.8), region(0.001, 0.002, 0.9), region(*[0.9] * 40)):
        areas = [core(p_adjusted=p) for p in found.family.high_cores]
        marked = sum(certain_in_region(area, budget, "poverty") is True for area in areas)
        assert certain_cores(budget, found) == marked


def test_a_core_of_its_map_only_says_so() -> None:
    budget = region(0.9, 0.8)  # 4 families, 1 selected: 0.0125
    assert region_popup(core(p_adjusted=0.04), budget, "poverty") == "nein, nur diese Karte"
    assert region_popup(core(p_adjusted=0.002), budget, "poverty") == "ja"
    assert region_popup(core(cluster=Cluster.NONE), budget, "poverty") == ""
    assert "2 der 3 Kerne" in region_sentence(budget, summary())


def test_indicator_without_a_family_is_left_open_not_denied() -> None:
    other = summary(indicator="jobless")
    assert "nicht sagen" in region_sentence(region(), other)
    assert region_popup(core(), region(), "jobless") == "lässt sich nicht sagen"
    assert ("Davon in der ganzen Region gesichert", "nicht bestimmbar") in budget_lines(
        region(), other
    )


def test_both_expected_numbers_and_what_is_bounded_are_printed() -> None:
    text = budget_text(region(0.9, 0.8))
    for word in ("4 Fragen", "5 % der Karten", "19 % der Regionen", "höchstens 5 % der Regionen",
                 "mittlere Anteil", "Suche im Kreis (Kinderarmut)", "Bogomolov"):  # fmt: skip
        assert word in text


def test_missing_indicators_are_named_with_their_reason() -> None:
    budget = region(0.9, left_out={"Wohngeld": "veraltet", "Schule": "noch nicht gerechnet"})
    assert "Gilt für 2 von 4 Indikatoren" in budget_text(budget)
    assert "Wohngeld (veraltet); Schule (noch nicht gerechnet)" in budget_text(budget)
    assert "gilt für 2 von 4 Indikatoren" in region_sentence(budget, summary())
    assert "nicht bestimmbar" in budget_text(region_budget([], left_out={"Wohngeld": "veraltet"}))


def test_finding_is_the_class_of_the_legend() -> None:
    assert finding_text(core()) == "gesichert: Kern einer Häufung"
    surrounding = core(cluster=Cluster.SURROUNDING, grade=Grade.HINT)
    assert finding_text(surrounding) == "Umgebung eines Kerns"
    assert finding_text(core(cluster=Cluster.ALIKE, grade=Grade.HINT)) == "Hinweis"
    contrary = core(cluster=Cluster.CONTRARY)
    assert finding_text(contrary) == "Gegensatz (Umgebung gesichert hoch)"
    assert finding_text(core(cluster=Cluster.CONTRARY, grade=Grade.HINT)) == "Gegensatz"
    assert finding_text(HotSpotArea.missing("01")) == Validity.MISSING.label


def test_number_beside_hints_counts_hints() -> None:
    assert "5 Hinweise (durch Zufall allein höchstens etwa 4,0)" in finding_counts(summary())


@pytest.mark.parametrize("cluster", list(Cluster))
def test_every_grade_says_against_what_it_was_tested(cluster: Cluster) -> None:
    grade = Grade.CERTAIN if cluster is Cluster.CORE else Grade.HINT
    text = area_sentence(core(cluster=cluster, grade=grade), summary())
    if cluster is not Cluster.SURROUNDING:  # which is not tested, and says that
        assert "auf die Gebiete verlost" in text
    assert "nicht gesichert" in text or cluster in (Cluster.CORE, Cluster.NONE)


def test_no_finding_is_no_claim_of_absence() -> None:
    text = area_sentence(core(cluster=Cluster.NONE, grade=Grade.NONE), summary())
    assert "Dass hier keine Häufung ist, heißt das nicht" in text
