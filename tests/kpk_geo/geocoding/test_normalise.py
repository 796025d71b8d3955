"""Laws of the one spelling."""

from hypothesis import given
from hypothesis import strategies as st

from kpk_geo.geocoding.normalise import place_key, plain_key, street_key

names = st.text(
    alphabet=st.characters(categories=["L", "N", "P", "Z"])
    | st.sampled_from("strasseplatzdokß-. "),
    max_size=40,
)


@given(names)
def test_is_idempotent(name: str) -> None:
    assert street_key(street_key(name)) == street_key(name)
    assert plain_key(plain_key(name)) == plain_key(name)


words = st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüß", min_size=1, max_size=8)


@given(st.lists(words, min_size=1, max_size=5), st.sampled_from(["", " ", "-", "  ", " - "]))
def test_case_blanks_and_hyphens_make_no_difference(parts: list[str], glue: str) -> None:
    plain = street_key("".join(parts))
    assert street_key(glue.join(parts)) == plain
    assert street_key(glue.join(parts).upper()) == plain
    assert street_key(glue.join(parts).title()) == plain


def test_spellings_of_one_street_meet() -> None:
    spellings = [
        "Prof.-Dr.-Müller-Straße", "Prof Dr Mueller Str", "Professor-Doktor-Müllerstr.",
        "PROF.-DR.-MÜLLER-STRASSE", "ProfDrMüllerStraße", "Prof.-Dr.-Mu\u0308ller-Str.",
    ]  # fmt: skip
    assert len({street_key(name) for name in spellings}) == 1


def test_different_streets_stay_apart() -> None:
    names = ["Bachstr.", "Buchstr.", "Bachweg", "Am Bach", "Bachplatz", "Bachgasse"]
    assert len({street_key(name) for name in names}) == len(names)


def test_titles_of_towns_make_no_difference() -> None:
    assert place_key("Kreisstadt Unna") == place_key("Unna (Westf.)") == "unna"
