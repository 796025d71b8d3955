"""What the map says of smoothed rates: an estimate, one side in words, no middle chances."""

from datetime import date
from typing import Any

import pytest

from analyses.small_areas.smoothing import SURE
from kpk_geo.model import Polarity, Unit, Validity
from kpk_geo.profile import Indicator
from kpk_geo.results.hot_spots import HotSpotArea, HotSpotSummary
from kpk_geo.results.small_areas import SmoothedRate, SmoothingSummary, StoredSpread
from maps.hot_spots.smoothed import (
    POPUP_LABELS,
    THEME_ID,
    city_text,
    smoothed_method,
    smoothed_texts,
    smoothed_theme,
)

EARLIER, NOW = date(2023, 12, 31), date(2025, 12, 31)
INDICATOR = Indicator(
    id="poverty", label="Kinderarmut", unit=Unit.PERCENT, polarity=Polarity.BURDEN
)


def plain(text: str) -> str:
    """Replace the narrow blank before the sign of per cent."""
    return text.replace("\u202f", " ")


def rate(day: date = NOW, **known: Any) -> SmoothedRate:
    given: dict[str, Any] = {"rate": 0.2, "sd": 0.03, "low_90": 0.15, "high_90": 0.26,
                             "low_95": 0.14, "high_95": 0.28, "above_city": 0.6,
                             "own_share": 0.55}  # fmt: skip
    return SmoothedRate(reference_date=day, **(given | known))


def area(key: str, *rates: SmoothedRate, **known: Any) -> HotSpotArea:
    given = {"validity": Validity.VALID, "value": 0.24, "smoothed": rates} | known
    return HotSpotArea.missing(key).model_copy(update=given)


def summary(*, sign: int = 1, **known: Any) -> HotSpotSummary:
    given: dict[str, Any] = {
        "dates": (EARLIER, NOW), "city": (StoredSpread(mean=0.19, sd=0.01),) * 2,
        "areas": StoredSpread(mean=0.4, sd=0.05), "alike": StoredSpread(mean=0.8, sd=0.1),
        "years": StoredSpread(mean=0.1, sd=0.02), "design_effect": 1.9, "sure": SURE,
    }  # fmt: skip
    return HotSpotSummary.model_construct(sign=sign, smoothing=SmoothingSummary(**(given | known)))


@pytest.mark.parametrize(
    ("sign", "above", "text"),
    [
        (1, 0.99, "mit über 95 % Wahrscheinlichkeit über dem Schnitt der Stadt"),
        (-1, 0.01, "mit über 95 % Wahrscheinlichkeit unter dem Schnitt der Stadt"),
        (1, 0.01, "nicht sicher ungünstiger"),
        (-1, 0.99, "nicht sicher ungünstiger"),
        (1, 0.96, "nicht sicher ungünstiger"),
    ],
)
def test_only_what_is_surely_worse_is_said(sign: int, above: float, text: str) -> None:
    assert city_text(rate(above_city=above), summary(sign=sign)) == text


@pytest.mark.parametrize("above", [0.3, 0.5, 0.87, 0.95, SURE])
def test_of_middle_probabilities_no_figure_is_said(above: float) -> None:
    rows = smoothed_texts(area("1", rate(above_city=above)), INDICATOR, summary())[THEME_ID]
    assert "Wahrscheinlichkeit" not in rows[3]
    assert plain(rows[3]) == "nicht sicher ungünstiger (19,0 %)"


def test_popup_has_a_text_for_every_label_and_the_earlier_dates() -> None:
    rows = smoothed_texts(area("1", rate(EARLIER, rate=0.3), rate()), INDICATOR, summary())
    assert len(rows[THEME_ID]) == len(POPUP_LABELS)
    assert plain(rows[THEME_ID][0]) == "20,0 % (wie geliefert: 24,0 %)"
    assert rows[THEME_ID][2].startswith("zu 55 %")
    assert plain(rows[THEME_ID][4]) == "31.12.2023: 30,0 % (15,0 % bis 26,0 %)"


def test_without_an_estimate_the_popup_adds_nothing() -> None:
    assert smoothed_texts(area("1"), INDICATOR, summary()) == {}
    assert smoothed_texts(area("1", rate(EARLIER)), INDICATOR, summary()) == {}


def test_theme_has_limits_and_hatches_what_has_no_estimate() -> None:
    areas = [area(str(at), rate(rate=0.1 + 0.02 * at)) for at in range(10)]
    areas.append(area("gap", validity=Validity.SUPPRESSED))
    theme = smoothed_theme(areas, INDICATOR, summary().smoothing)
    assert theme is not None
    assert (theme.id, theme.label) == (THEME_ID, "Geglättete Quoten")
    assert all("%" in item.label for item in theme.items[:-1])
    last = theme.items[theme.classes[-1]]
    assert (last.is_gap, last.label, last.count) == (True, Validity.SUPPRESSED.label, 1)
    assert "keine Prüfung" in theme.sentence
    assert "gesichert" not in theme.sentence


def test_a_suppressed_count_with_an_estimate_has_a_class() -> None:
    areas = [area(str(at), rate(rate=0.1 + 0.02 * at)) for at in range(9)]
    areas.append(
        area("withheld", rate(rate=0.05), validity=Validity.SUPPRESSED, value=float("nan"))
    )
    theme = smoothed_theme(areas, INDICATOR, summary().smoothing)
    assert theme is not None
    assert not theme.items[theme.classes[-1]].is_gap


def test_without_any_estimate_there_is_no_theme_but_a_reason() -> None:
    given = summary(dates=(), city=(), reason="Nur 3 Gebiete haben Anzahlen.")
    assert smoothed_theme([area("1")], INDICATOR, given.smoothing) is None
    assert smoothed_method(given) == "nicht gerechnet: Nur 3 Gebiete haben Anzahlen."


def test_method_names_model_sources_and_that_nothing_tests_it() -> None:
    text = smoothed_method(summary(left_out=("2019: andere Zählweise.",), suppressed=4, islands=1))
    for words in ("Leroux, Lei und Breslow 2000", "Rue, Martino und Chopin 2009", "1,90",
                  "31.12.2023, 31.12.2025", "Kein Test", "97,5 %", "2019: andere Zählweise.",
                  "Gesperrte Zahlen als Spanne: 4", "Ohne Nachbarn"):  # fmt: skip
        assert words in text
