"""Text is read in its own encoding or refused with the right one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpk_geo.errors import InputError
from kpk_geo.ingest.text import better_encoding, decode, redecoded

TOWN = "name;wert\nKöln-Mülheim, Straße;5\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin1", "cp850"])
def test_declared_encodings_are_read(encoding: str) -> None:
    assert decode(TOWN.encode(encoding), encoding, where="f") == TOWN


@pytest.mark.parametrize("actual", ["cp1252", "cp850"])
@pytest.mark.parametrize("declared", ["utf-8", "cp1252", "latin1", "cp850"])
def test_wrong_single_byte_encoding_is_refused(actual: str, declared: str) -> None:
    if actual == declared or (actual, declared) == ("cp1252", "latin1"):
        return
    with pytest.raises(InputError, match=f'(?s)f, Zeile 2.*"{actual}"'):
        decode(TOWN.encode(actual), declared, where="f")


@pytest.mark.parametrize("declared", ["cp1252", "latin1", "cp850"])
def test_utf8_read_as_something_else_is_refused(declared: str) -> None:
    with pytest.raises(InputError, match='"utf-8"'):
        decode(TOWN.encode(), declared, where="f")


def test_typographic_quotes_do_not_look_like_another_encoding() -> None:
    text = "Träger: „Arche Noah“ – seit 1998\n„Anker“\n"
    assert decode(text.encode("cp1252"), "cp1252", where="f") == text


def test_unknown_encoding_is_named() -> None:
    with pytest.raises(InputError, match="klingonisch"):
        decode(b"a", "klingonisch", where="f")


WORDS = ["Köln", "Straße", "für", "Übach", "Ärzte", "Öffnung", "Kita", "12,5", ";", "\n"]


@given(st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_german_text_survives_every_encoding(text: str) -> None:
    for encoding in ("utf-8", "cp1252", "cp850"):
        assert decode(text.encode(encoding), encoding, where="f") == text


@pytest.mark.parametrize("actual", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("declared", ["cp1252", "cp850", "latin1"])
def test_two_bytes_a_letter_are_no_single_byte_encoding(actual: str, declared: str) -> None:
    with pytest.raises(InputError, match=f'encoding = "{actual}'):
        decode(TOWN.encode(actual), declared, where="f")


def test_byte_order_mark_is_sure_where_nothing_is_declared() -> None:
    assert decode(TOWN.encode("utf-16"), "utf-8", where="f") == TOWN
    assert decode(TOWN.encode("utf-16"), "utf-16", where="f") == TOWN
    assert decode(TOWN.encode("utf-16"), "utf-16-le", where="f") == TOWN
    assert decode(TOWN.encode("utf-16-be"), "utf-16-be", where="f") == TOWN


@pytest.mark.parametrize("actual", ["utf-8", "utf-8-sig", "cp1252"])
def test_single_bytes_are_not_read_in_pairs(actual: str) -> None:
    likely = "utf-8" if actual == "utf-8-sig" else actual
    with pytest.raises(InputError, match=f'encoding = "{likely}"'):
        decode(TOWN.encode(actual), "utf-16", where="f")


def test_letters_come_composed() -> None:
    assert decode("Ko\u0308ln".encode(), "utf-8", where="f") == "K\u00f6ln"


MISREAD = [
    ("utf-8", "latin-1"), ("utf-8", "cp850"), ("cp850", "latin-1"), ("cp1252", "cp850"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong"), MISREAD)
def test_texts_read_in_a_wrong_encoding_are_recognised(right: str, wrong: str) -> None:
    misread = TOWN.encode(right).decode(wrong)
    assert better_encoding(["Altstadt", misread]) == right
    assert redecoded(misread, right) == TOWN


GENUINE = ["Köln", "„Haus“", "Spaß–Treff", "Świętego", "Ağrı", "Café Ångström", "№ 5 ½", "Ä”Ö"]


@given(st.lists(st.sampled_from([*GENUINE, *WORDS])))
def test_texts_that_are_right_are_left_alone(texts: list[str]) -> None:
    assert better_encoding(texts) is None
