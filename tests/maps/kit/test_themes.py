"""Themes: every area has exactly one class, gaps have their own, counts add up."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.burden.classes import dynamic_scheme, status_scheme
from kpk_geo.model import Polarity, Unit, Validity
from kpk_geo.profile import Indicator
from maps.burden.themes import Doubt, dynamic_theme, field_theme, status_theme
from maps.kit.palette import STATUS_COLOURS
from maps.kit.themes import indicator_theme

POVERTY = Indicator(id="poverty", label="Kinderarmut", unit=Unit.PERCENT)


def series(values: list[object]) -> pd.Series:
    return pd.Series(values, index=[f"{i:02d}" for i in range(len(values))])


def test_status_legend_counts_and_names_gaps() -> None:
    codes = series([1, 2, 4, None]).astype("Int64")
    validity = series(["valid", "valid", "valid", "suppressed"])
    theme = status_theme(codes, validity, status_scheme())
    assert [(item.label, item.count) for item in theme.items] == [
        ("gering", 1), ("durchschnittlich", 1), ("hoch", 0), ("sehr hoch", 1), ("gesperrt", 1),
    ]  # fmt: skip
    assert [item.limits.split(",")[0] for item in theme.items[:4]] == [
        "Status hoch", "Status mittel", "Status niedrig", "Status sehr niedrig",
    ]  # fmt: skip
    assert theme.classes == (0, 1, 3, 4)
    assert theme.items[4].pattern == "hatch"


def test_legend_states_limits_in_german() -> None:
    theme = status_theme(series([1, 2]).astype("Int64"), series(["valid"] * 2), status_scheme())
    assert [item.limits.split(", ")[1] for item in theme.items] == [
        "unter −1,0", "−1,0 bis 1,0", "1,0 bis 1,5", "über 1,5",
    ]  # fmt: skip


def test_field_joins_colour_of_status_and_sign_of_dynamic() -> None:
    status, dynamic = series([4, 2]).astype("Int64"), series([5, 3]).astype("Int64")
    schemes = {"status": status_scheme(), "dynamic": dynamic_scheme()}
    doubt = Doubt(share=series([0.9, 0.3]), differ=True)
    theme = field_theme((status, dynamic), series(["valid"] * 2), schemes, doubt)
    first, second = (theme.items[place] for place in theme.classes)
    assert (first.label, first.colour, first.pattern) == ("4-", STATUS_COLOURS[4], "minus")
    assert (second.label, second.pattern, second.is_listed) == ("2+/-", "unsure", False)


@pytest.mark.parametrize(
    ("share", "differ", "patterns"),
    [
        ([0.79, 0.8, np.nan], True, ["minus-unsure", "none", "plus"]),
        ([0.99, 0.99, np.nan], False, ["minus-unsure", "unsure", "plus-unsure"]),
        ([np.nan, np.nan, np.nan], None, ["minus", "none", "plus"]),
    ],
)
def test_unsure_changes_are_striped_and_all_of_them_where_changes_do_not_differ(
    share: list[object], differ: bool | None, patterns: list[str]
) -> None:
    codes = series([5, 3, 1]).astype("Int64")
    doubt = Doubt(share=series(share).astype(float), differ=differ, reason="Nicht prüfbar.")
    theme = dynamic_theme(codes, series(["valid"] * 3), dynamic_scheme(), doubt)
    assert [theme.items[place].pattern for place in theme.classes] == patterns
    assert sum(item.count or 0 for item in theme.items if item.is_listed) == 3
    assert ("alles gestreift" in theme.sentence) == (differ is False)
    assert ("Nicht prüfbar." in theme.sentence) == (differ is None)


def test_counts_get_no_theme() -> None:
    people = Indicator(id="people", label="Einwohner", unit=Unit.COUNT, polarity=Polarity.NEUTRAL)
    assert indicator_theme(people, series([1.0, 2.0]), series(["valid"] * 2)) is None


@pytest.mark.parametrize("values", [[0.1, 0.1], [np.nan, np.nan], [0.1, np.nan]])
def test_indicator_without_variation_gets_no_theme(values: list[float]) -> None:
    assert indicator_theme(POVERTY, series(values), series(["valid", "missing"])) is None  # type: ignore[arg-type]


@given(st.lists(st.one_of(st.integers(0, 40), st.none()), min_size=2, max_size=60))
def test_every_area_has_one_class_and_counts_add_up(values: list[int | None]) -> None:
    shares = series([np.nan if value is None else value / 100 for value in values])
    validity = series([Validity.MISSING if value is None else Validity.VALID for value in values])
    theme = indicator_theme(POVERTY, shares, validity)
    if theme is None:
        assert shares.nunique() < 2
        return
    assert sum(item.count or 0 for item in theme.items) == len(values)
    for place, item in enumerate(theme.items):
        assert item.count == theme.classes.count(place)
    for value, place in zip(shares, theme.classes, strict=True):
        assert (theme.items[place].pattern == "hatch") == bool(np.isnan(value))


def labels(values: list[float], indicator: Indicator = POVERTY) -> list[str]:
    theme = indicator_theme(indicator, series(list(values)), series(["valid"] * len(values)))
    assert theme is not None
    return [item.label.replace("\u202f", " ") for item in theme.items]


def test_classes_of_tiny_differences_are_told_apart() -> None:
    found = labels([(1000 + step) / 1_000_000 for step in range(36)])
    assert found[0] == "0,1000 % bis 0,1007 %"
    assert len(set(found)) == 5


def test_differences_beyond_four_decimals_are_one_class() -> None:
    assert labels([0.1 + step / 10**9 for step in range(10)]) == ["10,0000 %"]


def test_zero_is_a_class_of_its_own_where_it_is_most_of_the_map() -> None:
    theme = indicator_theme(POVERTY, series([0.0, 0.0, 0.0, 0.1, 0.2, 0.3]), series(["valid"] * 6))
    assert theme is not None
    assert theme.items[0].label == "genau 0\u202f%"
    assert [item.count for item in theme.items] == [3, 1, 1, 1]
    assert "Null ist eine eigene Klasse" in theme.sentence
    assert labels([0.0, 0.1, 0.2, 0.3, 0.4])[0] == "0,0 % bis 8,0 %"


def test_class_limits_of_the_profile_hold() -> None:
    own = Indicator(id="poverty", label="Kinderarmut", unit=Unit.PERCENT, class_limits=(5, 10, 20))
    theme = indicator_theme(own, series([0.01, 0.05, 0.099, 0.1, 0.2]), series(["valid"] * 5))
    assert theme is not None
    assert [(item.label.replace("\u202f", " "), item.count) for item in theme.items] == [
        ("unter 5,0 %", 1),
        ("5,0 % bis unter 10,0 %", 2),
        ("10,0 % bis unter 20,0 %", 1),
        ("20,0 % und mehr", 1),
    ]
    assert "legt das Regionsprofil fest" in theme.sentence


@given(st.lists(st.floats(0, 1), min_size=2, max_size=40, unique=True))
def test_no_two_classes_bear_the_same_words(values: list[float]) -> None:
    found = labels(values)
    assert len(set(found)) == len(found)
