"""Suggestions while a name is typed: whatever is meant can be reached, and nothing is chosen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpk_geo.communes.resolve import describe
from kpk_geo.communes.suggest import MAX_SUGGESTED, suggestions
from kpk_geo.communes.table import read_directory

PLACES = read_directory().places


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("unn", "Stadt Unna (05978036, Kreis Unna)"),
        ("kreis unn", "Kreis Unna (05978, 10 Gemeinden)"),
        ("muelheim", "Stadt Mülheim an der Ruhr (05117000)"),
        ("0511400", "Stadt Krefeld (05114000)"),
        ("Kreefeld", "Stadt Krefeld (05114000)"),
        ("Sankt Aug", "Stadt Sankt Augustin (05382056, Rhein-Sieg-Kreis)"),
    ],
)
def test_what_is_half_typed_is_completed(typed: str, first: str) -> None:
    assert describe(suggestions(typed, read_directory())[0]) == first


def test_a_place_is_among_the_suggestions_for_its_own_name() -> None:
    lost = [
        place.label for place in PLACES[::7]
        if place.key not in {item.key for item in suggestions(place.label, read_directory())}
    ]  # fmt: skip
    assert lost == []


@settings(max_examples=30)
@given(st.text(max_size=30))
def test_any_text_gives_few_different_places(text: str) -> None:
    found = [place.key for place in suggestions(text, read_directory())]
    assert len(found) == len(set(found)) <= MAX_SUGGESTED


def test_nothing_typed_suggests_nothing() -> None:
    assert suggestions("  ", read_directory()) == ()
    assert suggestions("Xyzabcq", read_directory()) == ()
