"""What the map says of burden and supply: two facts, one association, no grade and no chance."""

from typing import Any

import pytest

from kpk_geo.model import BurdenSupply, LifePhase, OfferKind, Validity
from kpk_geo.results.hot_spots import (
    HighBurdenSummary,
    HotSpotArea,
    HotSpotSummary,
    StoredCorrelation,
    SupplyCell,
    SupplySummary,
)
from maps.hot_spots.supply import (
    association_sentence,
    high_burden_text,
    short_of,
    supply_method,
    supply_popup_labels,
    supply_popup_texts,
    supply_theme,
)

NULL = "Bei gleich starkem räumlichen Muster ohne Zusammenhang"


def found(**known: Any) -> StoredCorrelation:
    given: dict[str, Any] = {"value": -0.42, "low": -0.61, "high": -0.17, "p": 0.003,
                             "effective_size": 41.2, "areas": 159, "sign": -1,
                             "reason": ""}  # fmt: skip
    return StoredCorrelation(**(given | known))


def high(**known: Any) -> HighBurdenSummary:
    given: dict[str, Any] = {"areas": 159, "by_counts": True, "reason": "", "top_share": 1 / 3,
                             "level": 0.95, "simulations": 1000}  # fmt: skip
    return HighBurdenSummary(**(given | known))


def summary(**known: Any) -> HotSpotSummary:
    item = SupplySummary(
        kind=OfferKind.KITA, life_phase=LifePhase.KITA, by_value=found(), by_rank=found(),
        variants=("Plätze geteilt", "Minuten"), verdicts={},
    )  # fmt: skip
    given: dict[str, Any] = {"sign": 1, "supply": (item,), "high_burden": high()}
    return HotSpotSummary.model_construct(**(given | known))


def area(key: str, verdict: BurdenSupply | None, **known: Any) -> HotSpotArea:
    cell = SupplyCell(
        kind=OfferKind.KITA, life_phase=LifePhase.KITA, supply=31.4, low_in=2.0, verdict=verdict
    )
    given = {"validity": Validity.VALID, "burden_high": True, "burden_top_third": 0.97}
    made = HotSpotArea.missing(key).model_copy(update=given | {"supply": (cell,)} | known)
    return made


def test_an_association_names_its_null_and_no_cause() -> None:
    text = association_sentence(found())
    for words in (NULL, "−0,42", "−0,61 bis −0,17", "0,003", "159", "41 unabhängige", "niedriger",
                  "keine Ursache"):  # fmt: skip
        assert words in text
    assert "höher, wo die Belastung höher" in association_sentence(found(value=0.4, sign=1))


def test_without_a_direction_nothing_is_claimed() -> None:
    text = association_sentence(found(sign=0, p=0.2, high=0.1))
    assert "lässt sich nicht sagen" in text
    assert NULL in text
    reason = association_sentence(found(reason="Alle Gebiete haben denselben Wert.", sign=0))
    assert reason.endswith("lässt sich nicht sagen: Alle Gebiete haben denselben Wert.")


def test_four_classes_with_counts_and_letters() -> None:
    areas = [area(str(at), verdict) for at, verdict in enumerate([*BurdenSupply, None])]
    theme = supply_theme(areas, summary().supply[0], summary())
    labels = [item.label for item in theme.items[:4]]
    assert labels == [
        "Belastung sicher hoch und Versorgung in jeder Rechenweise niedrig", "nur Belastung",
        "nur Versorgung", "keines",
    ]  # fmt: skip
    assert [item.count for item in theme.items[:4]] == [1, 1, 1, 1]
    assert [item.letter for item in theme.items[:4]] == ["BV", "B", "V", ""]
    assert theme.items[theme.classes[4]].is_gap


def test_nothing_here_is_certain_or_chance() -> None:
    given = summary()
    areas = [area(str(at), verdict) for at, verdict in enumerate(BurdenSupply)]
    theme = supply_theme(areas, given.supply[0], given)
    texts = [theme.label, theme.sentence, high_burden_text(given)]
    texts += [text for item in theme.items for text in (item.label, item.limits)]
    texts += [text for line in supply_method(given) for text in line]
    texts += [text for labels in supply_popup_labels(given).values() for text in labels]
    texts += [text for one in areas for rows in supply_popup_texts(one, given).values()
              for text in rows]  # fmt: skip
    for text in texts:
        assert "gesichert" not in text
        assert "Zufall" not in text


def test_without_counts_no_class_says_surely() -> None:
    given = summary(high_burden=high(by_counts=False, reason="keine Zähler geliefert"))
    one = area("1", BurdenSupply.BOTH, burden_top_third=float("nan"))
    theme = supply_theme([one], given.supply[0], given)
    assert "sicher" not in theme.items[0].label
    assert "nur der Wert bekannt" in theme.items[0].label
    assert "nur der Wert ist bekannt: keine Zähler geliefert." in high_burden_text(given)
    rows = supply_popup_texts(one, given)["supply-kita-3-6"]
    assert rows[2] == "nur der Wert ist bekannt"


def test_popup_and_table_say_both_facts() -> None:
    one, given = area("1", BurdenSupply.BOTH), summary()
    rows = supply_popup_texts(one, given)["supply-kita-3-6"]
    assert len(rows) == len(supply_popup_labels(given)["supply-kita-3-6"])
    assert rows[:3] == [
        "31 je 100 Kinder", "in 2 von 2 Rechenweisen", "in 970 von 1.000 Ziehungen"
    ] or rows[0].startswith("31,4")  # fmt: skip
    assert short_of(one, given) == "Kita"
    assert short_of(area("2", BurdenSupply.BURDEN), given) == ""


def test_the_method_box_names_sources_variants_and_ranks() -> None:
    (_, shared), (label, text) = supply_method(summary())
    for words in ("obersten Drittel", "Clifford", "Dutilleul",
                  "2 Rechenweisen (Plätze geteilt; Minuten)"):  # fmt: skip
        assert words in shared
    assert label == "Belastung und Kita"
    assert "Nach Rängen −0,42" in text
    assert "Rechenweisen" not in text
    first = summary().supply[0]
    other = first.model_copy(update={"kind": OfferKind.SCHOOL, "variants": ("Minuten",)})
    assert "1 Rechenweisen (Minuten)" in supply_method(summary(supply=(first, other)))[2][1]
    assert supply_method(summary(supply=())) == []


@pytest.mark.parametrize(
    ("known", "words"), [(0.5, "500 von 1.000"), (float("nan"), "nicht sagen")]
)
def test_the_highest_third_is_counted_in_draws(known: float, words: str) -> None:
    one = area("1", BurdenSupply.BURDEN, burden_top_third=known)
    assert words in supply_popup_texts(one, summary())["supply-kita-3-6"][2]
