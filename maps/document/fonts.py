"""The fonts of paper: shipped as files, found by path, and no other is ever taken.

A document must look the same on every machine, so fonts of the system are left alone. What a text
holds that our fonts cannot draw is made visible: letters that look alike take its place, else □.
"""

import struct
import unicodedata
from collections import Counter
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import typst

from kpk_geo.errors import SourceError, listed
from maps.document.letters import one_line

FAMILY: Final = "Open Sans"
# Each file with its family; of several families the first that has a letter draws it.
FONT_FILES: Final = {
    "open-sans/OpenSans_400Regular.ttf": FAMILY,
    "open-sans/OpenSans_400Regular_Italic.ttf": FAMILY,
    "open-sans/OpenSans_600SemiBold.ttf": FAMILY,
    "open-sans/OpenSans_700Bold.ttf": FAMILY,
    "source-sans-3/SourceSans3_400Regular.ttf": "Source Sans 3",  # arrows and signs
    "noto-sans-arabic/NotoSansArabic_400Regular.ttf": "Noto Sans Arabic",
}
FAMILIES: Final = tuple(dict.fromkeys(FONT_FILES.values()))
LACKING: Final = "□"  # stands for a letter that no font of ours has
# Drawn by others that say the same; a narrow blank that does not break becomes a usual one.
_ALIKE: Final = {
    "\u202f": "\u00a0", "\u2010": "-", "\u2011": "-", "✕": "×", "✖": "×", "∅": "Ø", "‒": "–",
}  # fmt: skip
_JOINERS = "\u200c\u200d"
_SOFT: Final = frozenset("\u00ad\u200b\u200c\u200d")  # seen by nobody, and still of use
_NO_LETTERS: Final = frozenset("\ufffc\ufffd\uffff")  # stand for something that was lost


def font_folder() -> Path:
    """Give the folder with the font files."""
    return Path(str(files("maps").joinpath("document/fonts")))


@cache
def document_fonts(folder: Path | None = None) -> typst.Fonts:
    """Open the fonts of paper.

    Parameters
    ----------
    folder
        With `FONT_FILES` in it; None for the one that is shipped.

    Raises
    ------
    SourceError
        A file is absent or no font: another one would be taken without a word.
    """
    folder = folder or font_folder()
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(path) for path in sorted({(folder / name).parent for name in FONT_FILES})],
    )
    found = {Path(font.path) for font in fonts.fonts() if font.path}
    absent = [name for name in FONT_FILES if folder / name not in found]
    if absent:
        raise SourceError(
            f"Schriften für Dokumente fehlen oder sind beschädigt: {listed(absent)} in {folder}. "
            "Bitte das Programm neu installieren."
        )
    return fonts


@cache
def covered_letters() -> dict[str, frozenset[str]]:
    """Give the letters that each family can draw, in every cut of it that is shipped."""
    document_fonts()  # all there, or an error
    covered: dict[str, frozenset[str]] = {}
    for name, family in FONT_FILES.items():
        letters = frozenset(map(chr, _mapped(font_folder().joinpath(name).read_bytes())))
        covered[family] = covered.get(family, letters) & letters - _NO_LETTERS
    return covered


def family_of(letter: str) -> str:
    """Name the first family that can draw a letter; empty where none can.

    Parameters
    ----------
    letter
        One code point.
    """
    return next((name for name, letters in covered_letters().items() if letter in letters), "")


class Printable:
    """Texts as our fonts can draw them, and a count of the letters that they lack."""

    def __init__(self) -> None:
        self.lacking: Counter[str] = Counter()  # by letter

    def text(self, text: str) -> str:
        r"""Give a text in one line, in letters that our fonts have.

        Parameters
        ----------
        text
            With whatever somebody typed: control signs and marks of direction go, all blanks but
            the protected one become usual ones, letters of no font of ours become `LACKING`.

        Examples
        --------
        >>> Printable().text("12,5\u202f% → Kita\n„Löwenzahn“ 🦁")
        '12,5\xa0% → Kita „Löwenzahn“ □'
        """
        drawn = "".join(self._letter(letter) for letter in one_line(text))
        return " ".join(part for part in drawn.split(" ") if part)

    def in_picture(self, text: str) -> str:
        r"""Give a text of a drawing in one line.

        Letters that must be joined or stacked come out of a drawing as shapes that nobody can read
        back, and such a PDF is refused: marks go, joined scripts become `LACKING`. The text of the
        document has them in full.

        Parameters
        ----------
        text
            With whatever somebody typed.

        Examples
        --------
        >>> Printable().in_picture("Café x\u0301 نص")
        'Café x □□'
        """
        return "".join(self._alone(letter) for letter in self.text(text))

    def _alone(self, letter: str) -> str:
        if unicodedata.category(letter) in ("Mn", "Me") or letter in _JOINERS:
            return ""
        if unicodedata.bidirectional(letter) != "AL":
            return letter
        self.lacking[letter] += 1
        return LACKING

    def _letter(self, letter: str) -> str:
        letter = _ALIKE.get(letter, letter)
        category = unicodedata.category(letter)
        if category == "Cf" or "\ufe00" <= letter <= "\ufe0f":  # the latter choose among forms
            return letter if letter in _SOFT and family_of(letter) else ""
        if family_of(letter):
            return letter
        plain = unicodedata.normalize("NFKC", letter)
        if plain != letter and all(family_of(part) for part in plain):
            return plain
        self.lacking[letter] += 1
        return LACKING


def _mapped(font: bytes) -> set[int]:
    """Read which letters a TrueType font maps to glyphs: its table `cmap`, formats 4 and 12.

    Source: OpenType specification 1.9, chapter "cmap".
    """
    (count,) = struct.unpack_from(">H", font, 4)
    tables = {
        font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0]
        for at in range(12, 12 + 16 * count, 16)
    }
    cmap = tables[b"cmap"]
    (subtables,) = struct.unpack_from(">H", font, cmap + 2)
    codes: set[int] = set()
    for at in range(cmap + 4, cmap + 4 + 8 * subtables, 8):
        start = cmap + struct.unpack_from(">I", font, at + 4)[0]
        (table_format,) = struct.unpack_from(">H", font, start)
        if table_format == 4:
            codes |= _segments(font, start)
        elif table_format == 12:
            (groups,) = struct.unpack_from(">I", font, start + 12)
            for group in range(groups):
                first, last, _ = struct.unpack_from(">3I", font, start + 16 + 12 * group)
                codes |= set(range(first, last + 1))
    return codes


def _segments(font: bytes, start: int) -> set[int]:
    """Read the codes of a subtable of format 4 that do not lead to the glyph 0."""
    count = struct.unpack_from(">H", font, start + 6)[0] // 2
    at = [start + 14, *(start + 16 + 2 * count * part for part in (1, 2, 3))]
    last, first, shift, offset = (struct.unpack_from(f">{count}H", font, place) for place in at)
    codes = set()
    for segment in range(count):
        for code in range(first[segment], last[segment] + 1):
            if not offset[segment]:
                glyph = (code + shift[segment]) % 65536
            else:
                place = at[3] + 2 * segment + offset[segment] + 2 * (code - first[segment])
                (glyph,) = struct.unpack_from(">H", font, place)
            if glyph:
                codes.add(code)
    return codes
