"""What a click on the burden map says: status and dynamic side by side, gaps with their reason."""

from typing import Any

import pandas as pd

from kpk_geo.model import Unit, Validity
from kpk_geo.profile import Indicator
from maps.burden.popup import area_texts, popup_frame, rank_text

INDICATORS = [
    Indicator(id="poverty", label="Kinderarmut", unit=Unit.PERCENT),
    Indicator(id="jobless", label="Arbeitslosigkeit", unit=Unit.PERCENT),
]
FRAME = popup_frame([item.label for item in INDICATORS])
BOTH = {"status": True, "dynamic": True}


VALID = {"poverty": Validity.VALID, "jobless": Validity.MISSING}


def texts(
    parts: dict[str, bool] = BOTH, validity: dict[str, Validity] = VALID, **changed: Any
) -> dict[str, Any]:
    row = {
        "validity": "zu wenige Einwohner",
        "status_code": 3, "status_class": "niedrig", "status_word": "hoch", "status_index": 1.234,
        "status_weighting_share": 0.87, "status_robust": False, "status_near_border": True,
        "status_data_share": 0.614, "status_joint_share": 0.55, "status_low": 0.9,
        "status_high": 1.62, "status_rank": 12, "status_rank_low": 8, "status_rank_high": 20,
        "status_top_quintile": 0.998, "status_p_1": 0.0, "status_p_2": 0.35, "status_p_3": 0.614,
        "status_p_4": 0.036, "field": "3-", "field_share": 0.41,
        "status_z": {"poverty": 1.26, "jobless": -0.5},
        "dynamic_code": 5, "dynamic_class": "negativ",
        "dynamic_word": "schlechter als die Stadt", "dynamic_index": -1.5,
        "dynamic_weighting_share": 1.0, "dynamic_robust": True, "dynamic_near_border": False,
        "dynamic_data_share": 0.97, "dynamic_joint_share": 0.96, "dynamic_low": -2.0,
        "dynamic_high": -1.1, "dynamic_p_1": 0.0, "dynamic_p_3": 0.03, "dynamic_p_5": 0.97,
        "dynamic_z": {"poverty": 0.3},
    }  # fmt: skip
    values = {"poverty": 0.216, "jobless": float("nan")}
    return area_texts(pd.Series(row | changed, dtype=object), values, INDICATORS, parts, validity)


def test_status_and_dynamic_of_one_indicator_keep_their_own_deviation() -> None:
    said = texts()
    table = FRAME.tables[said["table"]]
    assert table.head == ("Indikator", "Wert", "Stand", "Veränderung")
    assert table.labels == ("Kinderarmut", "Arbeitslosigkeit")
    assert said["cells"] == [["21,6\u202f%", "+1,3", "+0,3"], ["–", "−0,5", ""]]
    assert all(len(cells) == table.figures for cells in said["cells"])


def test_class_is_said_first_and_how_firm_it_is() -> None:
    said = texts()
    assert said["lines"] == [
        ["Belastung: hoch", " (Status niedrig, nicht sicher)"],
        ["Entwicklung: schlechter als die Stadt", " (Dynamik negativ)"],
    ]
    assert said["details"] == [
        ["Belastung", ": Statusindex 1,23, zu 90 von 100 zwischen 0,9 und 1,6"],
        "Die Einstufung ist unsicher: Gewichte 87, Daten 61 von 100, beides zusammen 55. Das "
        "Gebiet liegt nahe an einer Klassengrenze.",
        "Wie wahrscheinlich, von 100: hoch 61, durchschnittlich 35, sehr hoch 4.",
        "Rang 12 (8 bis 20), 1 ist am stärksten belastet; im höchsten Fünftel zu über 99 von 100.",
        ["Entwicklung", ": Dynamikindex −1,50, zu 90 von 100 zwischen −2,0 und −1,1"],
        "Die Einstufung ist robust: Gewichte über 99, Daten 97 von 100, beides zusammen 96.",
        "Gesamtindex 3−: Dass beide Klassen stimmen, ist zu 41 von 100 wahrscheinlich.",
    ]
    assert said["is_unsure"] is True


def test_area_without_a_class_says_why_and_shows_its_values_alone() -> None:
    said = texts(
        status_code=None, dynamic_code=None, status_p_1=float("nan"), dynamic_p_1=float("nan")
    )
    assert said["lines"] == ["Keine Einstufung: zu wenige Einwohner."]
    table = FRAME.tables[said["table"]]
    assert (table.head, table.caption) == (("Indikator", "Wert"), "")
    assert said["cells"] == [["21,6\u202f%"], ["–"]]
    assert said["is_unsure"] is False


def test_index_without_a_second_part_has_one_column() -> None:
    said = texts(parts={"status": True})
    table = FRAME.tables[said["table"]]
    assert table.head == ("Indikator", "Wert", "Stand")
    assert table.caption.startswith("Stand: Abstand")
    assert said["cells"] == [["21,6\u202f%", "+1,3"], ["–", "−0,5"]]
    assert (len(said["lines"]), len(said["details"])) == (1, 4)


def test_dynamic_alone_stands_in_a_column_of_its_own() -> None:
    said = texts(status_code=None, status_p_1=float("nan"))
    assert FRAME.tables[said["table"]].head == ("Indikator", "Wert", "Veränderung")
    assert said["lines"][0] == "Keine Einstufung: zu wenige Einwohner."
    assert said["cells"][0] == ["21,6\u202f%", "+0,3"]


def test_a_value_of_earlier_areas_bears_a_sign_and_the_word() -> None:
    said = texts(validity={"poverty": Validity.ESTIMATED, "jobless": Validity.MISSING})
    assert said["cells"][0][0] == "21,6\u202f% ≈"
    assert said["lines"][-1] == "≈ auf heutige Gebiete umgerechnet, also geschätzt: Kinderarmut."


def test_a_suppressed_cell_leaves_what_the_class_would_be() -> None:
    said = texts(status_code=None)
    assert said["lines"][1] == (
        "Belastung: Gesperrt ist eine Zahl, die nur eine von wenigen sein kann. Danach wäre die "
        "Klasse, von 100: hoch 61, durchschnittlich 35, sehr hoch 4."
    )


def test_values_without_counts_are_said_to_be_taken_as_exact() -> None:
    said = texts(parts={"status": False})
    assert said["details"][0] == ["Belastung", ": Statusindex 1,23"]
    assert (
        "Gewichte 87 von 100; die Daten sind ohne Zähler als genau angenommen."
        in (said["details"][1])
    )
    assert not any("Rang" in str(line) for line in said["details"])


def test_where_chance_is_unknown_nothing_is_called_robust_or_unsure() -> None:
    nothing = float("nan")
    said = texts(
        status_robust=None, status_data_share=nothing, status_low=nothing, field_share=nothing
    )
    assert said["lines"][0] == ["Belastung: hoch", " (Status niedrig)"]
    assert said["details"][1].startswith(
        "Ob die Einstufung robust ist, lässt sich nicht sagen: Gewichte 87 von 100, Daten offen."
    )
    assert not any("wahrscheinlich" in str(line) for line in said["details"])


def test_rank_without_a_known_chance_has_no_interval() -> None:
    row = pd.Series({"status_rank": 7, "status_rank_low": pd.NA, "status_rank_high": pd.NA})
    assert rank_text(row) == "7"
