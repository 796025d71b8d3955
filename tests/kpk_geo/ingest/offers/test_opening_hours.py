"""Opening hours: OSM's syntax, usual German, and nothing guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import validate

from kpk_geo.ingest.offers.opening_hours import as_opening_hours


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tu 15:00-17:00", "Tu 15:00-17:00"),
        ("24/7", "24/7"),
        ("dienstags 15–17 Uhr", "Tu 15:00-17:00"),
        ("montags bis freitags: 07.15 Uhr bis 16.30 Uhr", "Mo-Fr 07:15-16:30"),
        ("Mo, Mi, Do: 7-16 Uhr; Di: 7-15 Uhr", "Mo,We,Th 07:00-16:00; Tu 07:00-15:00"),
        ("montags 11:00 - 14:00 und 15:00 - 17:00", "Mo 11:00-14:00,15:00-17:00"),
        (
            "montags bis freitags 7-14 Uhr und mittwochs 15-17 Uhr",
            "Mo-Fr 07:00-14:00, We 15:00-17:00",
        ),
        ("jeden ersten Dienstag im Monat 9.30-11 Uhr", "Tu[1] 09:30-11:00"),
        ("täglich 8-18 Uhr", "Mo-Su 08:00-18:00"),
    ],
)
def test_is_understood(text: str, expected: str) -> None:
    assert as_opening_hours(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "nach Vereinbarung", "dienstags ab 15 Uhr", "dienstags 15 Uhr", "15-17 Uhr",
        "montags bis donnertags 7-16 Uhr", "Di 17-15 Uhr", "Tu 25:00-26:00", "in den Ferien",
        "freitags bis montags 7-16 Uhr", "dienstags 15-17 Uhr (nicht in den Ferien)", "8-16",
        "dienstags",
    ],
)  # fmt: skip
def test_what_is_not_sure_is_not_guessed(text: str) -> None:
    assert as_opening_hours(text) is None


@given(st.text(max_size=40))
def test_whatever_is_given_is_valid(text: str) -> None:
    hours = as_opening_hours(text)
    assert hours is None or validate(hours)
