"""One way to write a letter: what looks alike on a screen is the same, wherever it comes from."""

import re
import unicodedata

# Blanks of other widths, those that do not break, and the hyphen that does not break.
_ALIKE = dict.fromkeys((0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ") | {0x2011: "-"}
# Nobody sees them: a soft hyphen, marks of direction and of places where a line may break. Those
# that turn the direction of reading let a text look like another one. Fillers of Korean syllables
# are letters to a computer and blank to everybody else.
_TURNING = (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_FILLERS = (0x115F, 0x1160, 0x3164, 0xFFA0)
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF, *_FILLERS, *_TURNING), "")
# Controls that no text holds (a database refuses the zero byte), and halves of letters.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_HALVES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_PLAIN = str.maketrans(_ALIKE | _UNSEEN | _HALVES)
_LATIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def nfc(text: str) -> str:
    r"""Compose letters (NFC), since a Mac and some services write "ü" as "u" with two dots.

    Both spellings look alike on every screen, so a key of one kind and a key of the other would
    fail to match for no reason that anybody can see. The same holds for blanks that do not break,
    as Word and web pages write them, and for signs that cannot be seen at all. Half a letter, as
    damaged JSON has it, becomes the sign of a lost one, since nothing can store it.

    >>> len("u\u0308"), len(nfc("u\u0308"))
    (2, 1)
    >>> nfc("Nord\u00a0West\u200b")
    'Nord West'
    """
    text = _CONTROLS.sub("", text)
    return text if text.isascii() else unicodedata.normalize("NFC", text).translate(_PLAIN)


def plain_name(name: str) -> str:
    """Write a name in small Latin letters and hyphens, as addresses and keys have it.

    >>> plain_name("Kreis Höxter"), plain_name("Mülheim an der Ruhr")
    ('kreis-hoexter', 'muelheim-an-der-ruhr')
    """
    german = nfc(name).casefold().translate(_LATIN)
    bare = unicodedata.normalize("NFKD", german).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
