"""A name is found however it is written, and what only resembles it is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpk_geo.database.confidential import HIDDEN, NOT_SHOWN, ConfidentialNames
from kpk_geo.letters import nfc
from kpk_geo.secret_words import houses_of, name_key

TITLE = "Schutzhaus für Frauen und Kinder"
SECRET = ConfidentialNames(
    names=frozenset({name_key(TITLE), name_key("Anker")}),
    houses=houses_of("Zum Falkenhof 8, 00101 Musterstadt") | houses_of("Hafenstraße 12a"),
    points=frozenset({(352_500.0, 5_700_500.0)}),
    open_points=frozenset({(352_520.0, 5_700_500.0)}),
)
BETWEEN = st.text(alphabet=" \n\t-\u00a0\u2011\u2013\u200b\u00ad_", min_size=1, max_size=3)


def written(words: list[str], gaps: list[str], flags: list[bool]) -> str:
    """Join words by gaps; every letter in the case that its flag says."""
    text = words[0] + "".join(gap + word for gap, word in zip(gaps, words[1:], strict=True))
    return "".join(
        letter.upper() if flags[place % len(flags)] else letter.lower()
        for place, letter in enumerate(text)
    )


@given(data=st.data(), words=st.sampled_from([TITLE, "Zum Falkenhof 8", "Hafenstr. 12 a"]))
def test_spaces_hyphens_and_case_hide_no_name(data: st.DataObject, words: str) -> None:
    parts = words.split()
    gaps = data.draw(st.lists(BETWEEN, min_size=len(parts) - 1, max_size=len(parts) - 1))
    flags = data.draw(st.lists(st.booleans(), min_size=1, max_size=7))
    text = f"Wir bauen am {written(parts, gaps, flags)}, bald."
    assert SECRET.is_named_in(text)
    assert SECRET.hidden(text) == f"Wir bauen am {HIDDEN}, bald."
    assert not SECRET.is_named_in(SECRET.hidden(text))


@pytest.mark.parametrize(
    "text",
    [
        "am Zum Falkenhof 8", "Zum Falkenhof 8, Musterstadt", "zum falkenhof nr. 8",
        "Zum Falkenhof, Hausnummer 8", "Zum Falkenhof 8-10", "HAFENSTRASSE 12A", "Hafenstr.12a",
        "Hafen-Straße 12 a", "SCHUTZHAUS FUER FRAUEN UND KINDER", "das Team vom Anker",
        "die Ankers", "Schutz\u202ehaus für Frauen und Kinder", "Zum Falkenhof \uff18",
    ],
)  # fmt: skip
def test_what_names_it_is_found(text: str) -> None:
    assert SECRET.is_named_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Zum Falkenhof", "Zum Falkenhof 80", "Zum Falkenhof 18", "Zum Falkenhof 8b", "Marktplatz 8",
        "Falkenweg 8", "Hafenstraße 12", "Hafenstraße 112a", "Neuhafenstraße 12a",
        "Schutz für Frauen und Kinder", "Jan Kern", "",
    ],
)  # fmt: skip
def test_what_only_resembles_it_is_none(text: str) -> None:
    assert not SECRET.is_named_in(text)
    assert SECRET.hidden(text) == text


@given(st.text(max_size=60))
def test_texts_without_a_name_stay_as_they_are(text: str) -> None:
    found = SECRET.hidden(text)
    assert (found == text) == (not SECRET.is_named_in(text) and not SECRET.is_placed_in(text))


@pytest.mark.parametrize(("away", "near"), [(0, True), (29, True), (31, False), (1000, False)])
def test_near_is_within_thirty_metres(away: float, near: bool) -> None:
    assert SECRET.is_near(352_500 - away, 5_700_500) is near


def test_on_the_spot_of_an_open_site_and_nowhere_nothing_is_near() -> None:
    assert not SECRET.is_near(352_520, 5_700_500)
    assert not SECRET.is_near(float("nan"), float("nan"))


@pytest.mark.parametrize(
    "text", ["bei 352500 / 5700500", "x=352.500", "51.439131, 6.879031", "6,879031 O 51,439131 N"]
)
def test_coordinates_in_a_text_are_covered_only_where_they_lie_near(text: str) -> None:
    import numpy as np

    from kpk_geo.crs import DEFAULT_CRS, to_degrees

    longitude, latitude = to_degrees(np.array([[352_500.0, 5_700_500.0]]), DEFAULT_CRS).ravel()
    text = text.replace("51.439131", f"{latitude:.6f}").replace("6.879031", f"{longitude:.6f}")
    text = text.replace("51,439131", f"{latitude:.6f}".replace(".", ","))
    text = text.replace("6,879031", f"{longitude:.6f}".replace(".", ","))
    is_pair = not text.startswith("x=")
    assert SECRET.is_placed_in(text) is is_pair
    assert (NOT_SHOWN in SECRET.hidden(text)) is is_pair
    assert not SECRET.is_placed_in("51.500000, 6.900000")


def test_what_turns_the_direction_of_reading_is_removed() -> None:
    turning = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\u200e\u200f"
    assert nfc(f"Büro{turning} Nord") == "Büro Nord"
    assert nfc("B\ud800ro") == "B\ufffdro"
