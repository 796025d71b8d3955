"""The headline of an answer: counted from its figures, silent where there are none."""

import numpy as np
import pandas as pd

from maps.access.headlines import answer_finding, p95_finding, share_finding, supply_finding

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
    assert (
        answer_finding("surface", pd.DataFrame(), "Kita", 1.0, share="–", whom="der Kinder") == ""
    )
