"""What a click on the burden map says: status and dynamic side by side, gaps with their reason."""

from typing import Any

import pandas as pd

from kpk_geo.model import Unit, Validity
from kpk_geo.profile import Indicator
from maps.burden.popup import area_texts, popup_frame

INDICATORS = [
    Indicator(id="poverty", label="Kinderarmut", unit=Unit.PERCENT),
    Indicator(id="jobless", label="Arbeitslosigkeit", unit=Unit.PERCENT),
]
FRAME = popup_frame([item.label for item in INDICATORS])
BOTH = ["status", "dynamic"]


VALID = {"poverty": Validity.VALID, "jobless": Validity.MISSING}


def texts(
    parts: list[str] = BOTH, validity: dict[str, Validity] = VALID, **changed: Any
) -> dict[str, Any]:
    row = {
        "validity": "zu wenige Einwohner",
        "status_code": 3, "status_class": "niedrig", "status_index": 1.234,
        "status_weighting_share": 0.87, "status_robust": False, "status_near_border": True,
        "status_z": {"poverty": 1.26, "jobless": -0.5},
        "dynamic_code": 5, "dynamic_class": "negativ", "dynamic_index": -1.5,
        "dynamic_weighting_share": 1.0, "dynamic_robust": True, "dynamic_near_border": False,
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
        ["Status: niedrig", " (Index 1,23)"],
        "Die Einstufung ist unsicher: Sie gilt in 87 von 100 zufälligen Gewichtungen. Das Gebiet "
        "liegt nahe an einer Klassengrenze.",
        ["Dynamik: negativ", " (Index −1,50)"],
        "Die Einstufung ist robust: Sie gilt in 100 von 100 zufälligen Gewichtungen.",
    ]
    assert said["is_unsure"] is True


def test_area_without_a_class_says_why_and_shows_its_values_alone() -> None:
    said = texts(status_code=None, dynamic_code=None)
    assert said["lines"] == ["Keine Einstufung: zu wenige Einwohner."]
    table = FRAME.tables[said["table"]]
    assert (table.head, table.caption) == (("Indikator", "Wert"), "")
    assert said["cells"] == [["21,6\u202f%"], ["–"]]
    assert said["is_unsure"] is False


def test_index_without_a_second_part_has_one_column() -> None:
    said = texts(parts=["status"])
    table = FRAME.tables[said["table"]]
    assert table.head == ("Indikator", "Wert", "Stand")
    assert table.caption.startswith("Stand: Abweichung")
    assert said["cells"] == [["21,6\u202f%", "+1,3"], ["–", "−0,5"]]
    assert len(said["lines"]) == 2


def test_dynamic_alone_stands_in_a_column_of_its_own() -> None:
    said = texts(status_code=None)
    assert FRAME.tables[said["table"]].head == ("Indikator", "Wert", "Veränderung")
    assert said["lines"][0] == "Keine Einstufung: zu wenige Einwohner."
    assert said["cells"][0] == ["21,6\u202f%", "+0,3"]


def test_a_value_of_earlier_areas_bears_a_sign_and_the_word() -> None:
    said = texts(validity={"poverty": Validity.ESTIMATED, "jobless": Validity.MISSING})
    assert said["cells"][0][0] == "21,6\u202f% ≈"
    assert said["lines"][-1] == "≈ auf heutige Gebiete umgerechnet, also geschätzt: Kinderarmut."
