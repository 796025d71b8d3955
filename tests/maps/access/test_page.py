"""What the page of ways and supply says and how it colours."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analyses.access.equity import equity
from kpk_geo.model import CapacityUnit, LifePhase, OfferKind, TravelMode, Validity
from kpk_geo.norms import norms
from maps.access.answer_text import dots_text
from maps.access.equity_picture import equity_picture
from maps.access.equity_text import compared_sentence, equity_sentence, interval_text
from maps.access.page import AnswerView, answer_data, answer_themes
from maps.access.supply_words import SupplyUnit


def scattered(areas: int) -> np.ndarray:
    return np.random.default_rng(7).uniform(0, 9000, (areas, 2))


def view(**columns) -> AnswerView:
    rows = pd.DataFrame(
        {
            "name": ["Hafen", "Markt <b>", "Wald", "Insel"],
            "children": [100.0, 50.0, 5.0, 0.0],
            "children_off_streets": 0.0,
            "minutes_p50": [5.0, 12.0, 30.0, np.nan],
            "minutes_p95": [15.0, 15.1, np.inf, np.nan],
            "metres_p50": [400.0, 960.0, 2400.0, np.nan],
            "straight_p50": [300.0, 700.0, 2000.0, np.nan],
            "share_within_15_min": [1.0, 0.6, 0.0, np.nan],
            "supply_per_100": [30.0, 90.0, 0.0, np.nan],
            "supply_low": [25.0, 80.0, 0.0, np.nan],
            "supply_high": [35.0, 99.0, 0.0, np.nan],
            "children_in_buffer": [100.0, 50.0, 0.0, 0.0],
            "overcount": [0.0, 20.0, 0.0, 0.0],
            "share_overcount": [0.0, 0.4, np.nan, np.nan],
            "norm_munich_kita": [0.95, 0.5, 0.0, np.nan],
            "validity": [
                Validity.VALID.value, Validity.VALID.value, Validity.FEW_CHILDREN.value,
                Validity.NO_CHILDREN.value,
            ],
        }
        | columns,
        index=pd.Index(["01", "02", "03", "04"], name="area_id"),
    )  # fmt: skip
    return AnswerView(
        kind=OfferKind.KITA, life_phase=LifePhase.KITA, mode=TravelMode.WALK,
        capacity=CapacityUnit.PLACES, rows=rows,
        norms=[norm for norm in norms() if norm.id == "munich_kita"], buffer_metres=1200.0,
        supply_text="Plätze je 100 Kinder", offers=[], notes=[], equity=None, without_equity="",
    )  # fmt: skip


def theme(name: str, **columns):
    return next(item for item in answer_themes(view(**columns)) if item.id == name)


def test_classes_hold_their_upper_border() -> None:
    p95 = theme("p95")
    assert p95.items[p95.classes[0]].label == "bis 15"  # 15.0 minutes
    assert p95.items[p95.classes[1]].label == "bis 20"  # 15.1


def test_a_handful_of_children_and_none_at_all_are_classes_of_their_own() -> None:
    supply = theme("supply")
    labels = [supply.items[place].label for place in supply.classes]
    assert labels[2:] == ["sehr wenige Kinder", "keine Kinder dieses Alters"]
    assert [item.pattern for item in supply.items[5:]] == ["hatch", "hatch"]


def test_supply_is_compared_with_the_mean_of_all_children() -> None:
    supply = theme("supply")
    assert [supply.items[place].label for place in supply.classes[:2]] == ["weniger", "mehr"]
    assert "(48,4)" in supply.sentence  # 100 x 30, 50 x 90 and 5 x 0 over 155 children
    assert supply.items[0].limits == "unter 24,2"


def test_a_norm_theme_names_value_distance_and_source() -> None:
    norm = theme("norm-munich_kita")
    assert "750 m Luftlinie" in norm.sentence
    assert "Landeshauptstadt München" in norm.sentence
    assert norm.items[norm.classes[0]].label == "bis 5 %"  # 5 % without
    assert norm.items[norm.classes[1]].label == "30 bis 50 %"


def test_without_any_capacity_there_is_no_theme_of_supply() -> None:
    names = [item.id for item in answer_themes(view(supply_per_100=np.nan))]
    assert "supply" not in names
    assert answer_data(view(supply_per_100=np.nan))["total"]["supply_value"] is None


def test_the_share_is_of_the_children_it_names() -> None:
    total = answer_data(view(children_off_streets=[40.0, 0.0, 0.0, 0.0]))["total"]
    assert (total["within"], total["children"], total["off_streets"]) == ("90", "115", "40")
    assert total["share"].startswith("78,3")


def test_the_finding_names_whose_share_it_is_where_many_have_no_street() -> None:
    def finding(off_streets: list[float]) -> str:
        (surface,) = [
            theme
            for theme in answer_themes(view(children_off_streets=off_streets))
            if theme.id == "surface"
        ]
        return surface.finding

    assert " der Kinder mit bekanntem Weg sind in 15" in finding([40.0, 0.0, 0.0, 0.0])
    assert " der Kinder sind in 15" in finding([2.0, 0.0, 0.0, 0.0])


def test_what_is_not_loaded_is_a_class_of_its_own_where_streets_are_partial() -> None:
    whole, part = (answer_themes(replace(view(), is_partial=own))[0] for own in (False, True))
    assert not any("nicht geladen" in item.label for item in whole.items)
    assert "nicht geladen" in part.items[-1].label
    assert "nicht geladen (außerhalb des Auszugs der Straßen)" in part.sentence


def test_the_light_dots_are_explained_where_there_are_any() -> None:
    unknown = {"left_out": "ob dann geöffnet ist, ist nicht bekannt."}
    assert dots_text([unknown] * 6).startswith("Helle Punkte zählen nicht mit: 6 Angebote (ob dann")
    assert answer_data(view())["dots"] == ""


def test_cells_have_words_for_people_and_numbers_to_sort_by() -> None:
    areas = answer_data(view())["areas"]
    assert areas[2]["cells"][2] == ("kein Weg", 1e9)
    assert areas[3]["cells"][2] == ("–", None)
    assert areas[0]["cells"][7][0] == "25,0 bis 35,0"
    assert areas[2]["mark"] == "sehr wenige Kinder"


@pytest.mark.parametrize(
    ("slope", "words"),
    [
        (-0.05, "eher dort, wo die Belastung gering ist"),
        (0.05, "eher dort, wo die Belastung hoch ist"),
        (0.0, "lässt sich nicht sagen"),
    ],
)
def test_the_sentence_says_what_the_interval_allows(slope: float, words: str) -> None:
    burden = np.arange(40.0)
    noise = np.tile([0.3, -0.3], 20)
    found = equity(
        3 + slope * burden + noise, np.full(40, 50.0), burden, scattered(40), resamples=400
    )
    assert found is not None
    sentence = equity_sentence(found, SupplyUnit(kind=OfferKind.KITA, capacity=CapacityUnit.PLACES))
    assert words in sentence
    assert "95-%-Intervall" in sentence
    assert "bei gleich starkem räumlichen Muster ohne Zusammenhang" in sentence


def test_without_an_interval_no_direction_is_said_but_why() -> None:
    found = equity(np.ones(10), np.ones(10), np.arange(10.0), scattered(10))
    assert found is not None
    sentence = equity_sentence(found, SupplyUnit(kind=OfferKind.KITA, capacity=CapacityUnit.PLACES))
    assert "lässt sich nicht sagen: Alle Gebiete haben denselben Wert" in sentence
    assert "Intervall" not in sentence
    assert interval_text(found.concentration) == "–"
    assert compared_sentence(found) == "Verglichen sind 10 Gebiete."


def test_the_note_says_what_the_areas_are_worth() -> None:
    supply = np.random.default_rng(1).uniform(1, 2, 40)
    found = equity(supply, np.ones(40), np.arange(40.0), scattered(40), resamples=50)
    assert found is not None
    assert "zählen sie nur wie" in compared_sentence(found)


def test_the_curve_has_a_title_and_a_text_for_those_who_do_not_see_it() -> None:
    found = equity(
        np.linspace(1, 2, 10), np.ones(10), np.arange(10.0)[::-1], scattered(10), resamples=50
    )
    assert found is not None
    picture = equity_picture(found, title="Kurve <x>", sentence="Ein Satz.", unit="Plätze")
    assert "<title>Kurve &lt;x&gt;</title>" in picture
    assert "<desc>Ein Satz.</desc>" in picture
    assert 'points="60.0,340.0' in picture
