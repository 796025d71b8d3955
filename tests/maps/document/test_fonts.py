"""Fonts of paper: all there or an error, and no letter is lost without a sign."""

import shutil
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpk_geo.errors import SourceError
from maps.document.fonts import (
    FAMILIES,
    FAMILY,
    FONT_FILES,
    LACKING,
    Printable,
    covered_letters,
    document_fonts,
    family_of,
    font_folder,
)


def test_exactly_our_families_are_there_and_nothing_of_the_system() -> None:
    assert sorted(document_fonts().families()) == sorted(FAMILIES)
    assert len(document_fonts().fonts()) == len(FONT_FILES)


@pytest.mark.parametrize("name", FONT_FILES)
def test_an_absent_font_is_an_error_that_names_it(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "fonts"
    shutil.copytree(font_folder(), folder)
    (folder / name).unlink()
    with pytest.raises(SourceError, match=r"Schriften für Dokumente fehlen.*neu installieren"):
        document_fonts(folder)


def test_a_damaged_font_is_an_error_as_well(tmp_path: Path) -> None:
    folder = tmp_path / "fonts"
    shutil.copytree(font_folder(), folder)
    (folder / "open-sans/OpenSans_700Bold.ttf").write_bytes(b"\x00\x01\x00\x00" + b"x" * 500)
    with pytest.raises(SourceError, match=r"OpenSans_700Bold\.ttf"):
        document_fonts(folder)


def test_every_sign_that_we_write_has_a_font() -> None:
    lacking = [sign for sign in "–„“‚‘’≥≤→←↑↓▲▼●○■□◆×²³§€Ø±≈−•…·‰½✓✗☐☑" if not family_of(sign)]
    assert lacking == []


def test_letters_of_german_and_of_its_neighbours_are_in_the_first_font() -> None:
    for text in ("Straße Öl ÄÜ", "Łódź Çelik ığ Ștefan", "Привет", "Ελλάδα", "שלום"):
        assert {family_of(letter) for letter in text} == {FAMILY}


def test_arabic_has_a_font() -> None:
    assert {family_of(letter) for letter in "مقهى"} == {"Noto Sans Arabic"}


def test_a_narrow_blank_becomes_a_protected_one_and_a_lion_a_box_that_is_counted() -> None:
    printable = Printable()
    assert printable.text("5\u202f% 🦁🦁") == f"5\u00a0% {LACKING}{LACKING}"
    assert printable.lacking == {"🦁": 2}


def test_a_mark_that_would_turn_a_line_around_goes() -> None:
    assert Printable().text("Kita \u202eevil\u202c \x00\x1b[31m") == "Kita evil [31m"


def test_a_letter_that_has_a_plain_form_is_written_so() -> None:
    assert Printable().text("𝐊𝐢𝐭𝐚 Ａ ①") == "Kita A 1"


@given(st.text())
def test_what_comes_out_can_be_drawn_and_comes_out_the_same_again(text: str) -> None:
    printable = Printable()
    drawn = printable.text(text)
    assert all(family_of(letter) for letter in drawn)
    assert printable.lacking.total() == drawn.count(LACKING) - text.count(LACKING)
    assert Printable().text(drawn) == drawn
    assert "\n" not in drawn


@given(st.text(alphabet=st.sampled_from(sorted(covered_letters()[FAMILY] - {"\ufeff"}))))
def test_what_the_first_font_has_stays_as_it_is_but_for_blanks(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    kept = [c for c in composed if not c.isspace() and unicodedata.category(c) not in {"Cc", "Cf"}]
    drawn = [c for c in Printable().text(text) if not c.isspace() and c not in "\u00ad\u200b"]
    assert len(drawn) == len(kept)
