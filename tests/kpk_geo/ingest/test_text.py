"""Text is read in its own encoding or refused with the right one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpk_geo.errors import InputError
from kpk_geo.ingest.text import decode

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
