"""What is said of scan, differences, design effect and suppressed cells, in German."""

from typing import Any

import pytest

from kpk_geo.results.hot_spots import (
    CountSummary,
    HotSpotArea,
    HotSpotSummary,
    RankSummary,
    ScanCircle,
    ScanSummary,
)
from maps.hot_spots.counts_text import (
    design_effect_text,
    difference_sentence,
    differences_method,
    scan_method,
    scan_sentence,
    suppressed_text,
)
from maps.hot_spots.themes import scan_theme

FOUND = (
    "Hohe Quoten liegen näher beieinander, als wenn dieselben Quoten auf die Gebiete verlost "
    "würden. Wo genau eine Häufung endet, sagt der Kreis nicht."
)


def counts(**known: Any) -> CountSummary:
    given: dict[str, Any] = {
        "mean": 0.2, "between": 0.048, "design_effect": 1.0, "design_effect_stated": False,
        "suppressed": 0, "suppressed_used": 0, "suppressed_means": (), "expected_suppressed": 0.0,
        "why_left_out": "", "difference_statistic": 9000.4, "difference_expected": 5000.2,
        "difference_p": 0.001, "difference_simulations": 999, "difference_seed": 2026,
        "different": True,
    }  # fmt: skip
    return CountSummary(**given | known)


def scan(p: float) -> ScanSummary:
    circle = ScanCircle(
        areas=("01", "02"), events=50, at_risk=100, expected=20.0, relative_risk=2.5,
        statistic=6.28, p=p,
    )  # fmt: skip
    return ScanSummary(simulations=999, seed=1, max_share=0.5, circles=(circle,))


def summary(**known: Any) -> HotSpotSummary:
    given: dict[str, Any] = {
        "level": 0.05,
        "sign": 1,
        "counts": counts(),
        "why_no_scan": "",
        "scan": None,
    }
    return HotSpotSummary.model_construct(**given | known)


def test_scan_says_what_it_found_and_what_not() -> None:
    found = summary(scan=scan(0.001))
    assert scan_sentence(found) == FOUND
    areas = [HotSpotArea.missing("01").model_copy(update={"in_scan": True})]
    assert scan_theme(areas, found).sentence == FOUND
    assert scan_sentence(summary(scan=scan(0.001), sign=-1)).startswith("Niedrige (hier ungün")
    assert "kein Kreis über dem Zufall" in scan_sentence(summary(scan=scan(0.4)))


def test_method_names_the_model_and_claims_no_confirmation() -> None:
    text = scan_method(summary(scan=scan(0.001)))
    for word in ("Kulldorff, Huang und Konty 2009", "50 % der Menschen", "verlost", "6,3",
                 "Keine unabhängige Bestätigung", "2,50-facher Quote"):  # fmt: skip
        assert word in text
    assert "Bernoulli" not in text
    assert scan_method(summary(why_no_scan="zu viele")) == "nicht gerechnet: zu viele"


def test_difference_names_its_test_and_both_answers() -> None:
    text = difference_sentence(counts())
    for word in ("mehr, als der Zufall", "exakter Test", "Tarone 1979", "1,80-mal", "p 0,001"):
        assert word in text
    text = difference_sentence(counts(different=False, difference_p=0.4))
    assert "unterscheiden sich nicht über den Zufall hinaus" in text
    assert "p 0,400" in text
    text = difference_sentence(counts(suppressed=3, suppressed_used=3))
    assert "exakt" not in text
    assert "derselben Sperrung" in text


def test_method_says_why_there_are_no_ranks() -> None:
    ranks = RankSummary(
        areas=160, simulations=1000, seed=1, top_share=0.1, level=0.9, distinct=True
    )
    text = differences_method(summary(ranks=ranks))
    for word in (
        "Quote aller 20,0 %",
        "4,8 Prozentpunkte",
        "Ränge: 1.000 Ziehungen",
        "Startwert 2026",
    ):
        assert word in text
    nothing = summary(ranks=None, why_no_ranks="Die Gebiete unterscheiden sich nicht.")
    assert "Keine Ränge: Die Gebiete unterscheiden" in differences_method(nothing)
    assert "keine Zähler" in differences_method(summary(counts=None, why_no_ranks="keine Zähler"))


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({}, ("1 ist angenommen", "Profil nennt keinen", "zu zuversichtlich")),
        ({"design_effect": 1.9, "design_effect_stated": True}, ("1,9 (aus dem Profil)",)),
        ({"design_effect": 1.0, "design_effect_stated": True}, ("1 (aus dem Profil)",)),
    ],
)
def test_design_effect_is_given_or_assumed(known: dict[str, Any], words: tuple[str, ...]) -> None:
    text = design_effect_text(summary(counts=counts(**known)))
    assert all(word in text for word in words)


def test_suppressed_cells_are_used_or_left_out_in_words() -> None:
    assert suppressed_text(counts()) == ""
    text = suppressed_text(counts(suppressed=12, why_left_out="das Profil sagt es nicht"))
    assert text.startswith("12 gesperrte Zahlen ausgelassen: das Profil sagt es nicht")
    text = suppressed_text(
        counts(suppressed=12, suppressed_used=10, suppressed_means=(1, 2), expected_suppressed=15.4)
    )
    for word in ("10 gesperrte Zahlen", "1 oder 2", "15,4 Fälle", "weitere ausgelassen: 2"):
        assert word in text
    one = suppressed_text(counts(suppressed=1, suppressed_used=1, suppressed_means=(1, 2)))
    assert one.startswith("Eine gesperrte Zahl steht laut Profil für 1 oder 2 und geht so in")
