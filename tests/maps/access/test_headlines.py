"""The headline of an answer: counted from its figures, silent where there are none."""

import numpy as np
import pandas as pd

from maps.access.headlines import (
    Subject,
    answer_finding,
    p95_finding,
    share_finding,
    supply_finding,
)

NONE = pd.Series([np.nan, np.nan])


def test_no_way_is_not_in_time_and_no_figure_is_not_counted() -> None:
    minutes = pd.Series([15.0, 15.1, np.inf, np.nan])
    assert p95_finding(minutes, "Kita").startswith("Kita: In 1 von 3 Gebieten")


def test_half_of_the_children_is_not_more_than_half() -> None:
    assert share_finding(pd.Series([0.5, 0.51, np.nan]), "x").startswith("In 1 von 2 Gebieten")


def test_little_supply_is_held_against_the_mean() -> None:
    text = supply_finding(pd.Series([10.0, 49.0, 50.0, np.nan]), 100.0, "Kita")
    assert text.startswith("Kita: In 2 von 3 Gebieten")


def test_without_figures_nothing_is_said() -> None:
    assert p95_finding(NONE, "Kita") == share_finding(NONE, "x") == ""
    assert supply_finding(NONE, 100.0, "Kita") == ""
    assert supply_finding(pd.Series([1.0]), float("nan"), "Kita") == ""
    subject = Subject(kind="Kita", whom="der Kinder", mode="zu Fuß", uncovered=9)
    assert answer_finding("surface", pd.DataFrame(), subject, 1.0, share="–") == ""
    assert answer_finding("p95", pd.DataFrame({"minutes_p95": NONE}), subject, 1.0, share="–") == ""


def test_a_headline_names_mode_areas_without_streets_and_offers_of_unknown_hours() -> None:
    rows = pd.DataFrame({"minutes_p95": [9.0, np.nan], "supply_per_100": [2.0, np.nan]})
    subject = Subject(
        kind="Kita, dienstags", whom="der Kinder", mode="zu Fuß", unknown=6, uncovered=9
    )
    said = {
        name: answer_finding(name, rows, subject, 1.0, share="2,9 %")
        for name in ("surface", "p95", "supply")
    }
    assert said["surface"] == (
        "Kita, dienstags: mindestens 2,9 % der Kinder sind in 15 Minuten zu Fuß dort"
    )
    assert said["p95"].startswith("Kita, dienstags: In mindestens 1 von 1 Gebiet sind 95")
    assert "von 6 weiteren Angeboten ist nicht bekannt" in said["supply"]
    for name in ("p95", "supply"):
        assert said[name].endswith("; 9 Gebiete sind vom Straßennetz nicht abgedeckt")
