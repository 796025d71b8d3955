"""Letters that cannot be stored, or that nobody sees, do not come in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpk_geo.letters import nfc


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Nord\x00stadt", "Nordstadt"), ("\x07Mitte\x7f", "Mitte"), ("a\tb\r\nc", "a\tb\r\nc")],
)
def test_controls_vanish_but_tabs_and_lines_stay(text: str, plain: str) -> None:
    assert nfc(text) == plain


def test_half_a_letter_of_damaged_json_is_a_lost_one() -> None:
    assert nfc(json.loads('"Kit\\ud83d"')) == "Kit\ufffd"


@given(st.text(st.characters()))
def test_every_text_can_be_stored_afterwards(text: str) -> None:
    stored = nfc(text)
    assert "\x00" not in stored
    stored.encode("utf-8")
    assert nfc(stored) == stored
