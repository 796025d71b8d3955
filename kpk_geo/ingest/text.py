r"""Decoding text whose encoding was declared, and refusing to read it wrongly in silence.

A file in cp850 reads as latin1 without an error and turns "Köln" into "K\x94ln". So a
single-byte encoding is only accepted if it gives German letters where others give none. Every text
comes out composed (NFC), so that keys match however their umlauts were written.
"""

import codecs
from collections.abc import Iterable

from kpk_geo.errors import InputError
from kpk_geo.letters import nfc

GERMAN_LETTERS = frozenset("äöüÄÖÜßéèáàçñ")
# cp850's ä and ö are cp1252's „ and ”: signs say nothing about the encoding.
_SIGNS = frozenset("§€°²³–—„“”‚‘’…•™\u00a0")
SINGLE_BYTE = ("cp1252", "cp850")
# The longer marks first: that of UTF-32 begins like that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8"),
)
_HEAD = 2000  # bytes that tell how the rest is written
_UTF8 = ("utf-8", "utf-8-sig")
_LATIN_END = "\u024f"  # letters of European languages lie up to here


def decode(content: bytes, encoding: str, *, where: str, quote: bool = True) -> str:
    """Decode a file's bytes; a byte-order mark is dropped.

    Parameters
    ----------
    content
        The whole file, so that messages can name the line.
    encoding
        As the profile declares it.
    where
        Begins the message: the file.
    quote
        Whether a message may show the text around what cannot be read; not for files that may hold
        confidential places.

    Raises
    ------
    InputError
        The bytes are not of that encoding, or plausibly of another one.
    """
    name = known_encoding(encoding, where=where)
    marked = marked_encoding(content)
    is_wide = name.startswith(("utf-16", "utf-32"))
    if marked not in (None, "utf-8") and not name.startswith(marked):
        if name not in _UTF8:
            raise InputError(_is_marked(marked, encoding, where))
        name, is_wide = marked, True  # a mark is sure; utf-8 is what no word in the profile means
    elif is_wide != _looks_wide(content):
        raise InputError(_message(content, 0, encoding, where, quote))
    if name in _UTF8:
        return nfc(_decode_utf8(content, where, quote))
    if (
        marked == "utf-8" and likely_encoding(content) != "utf-8"
    ):  # somebody only put the mark before
        content = content.removeprefix(codecs.BOM_UTF8)
    try:
        text = content.decode(name)
    except UnicodeDecodeError as error:
        raise InputError(_message(content, error.start, encoding, where, quote)) from error
    if not is_wide:
        _refuse_mojibake(content, text, encoding, where, quote)
    return nfc(text.removeprefix("\ufeff"))


def known_encoding(encoding: str, *, where: str) -> str:
    """Give the one name of an encoding, however it is spelt.

    Raises
    ------
    InputError
        There is no such encoding for texts.
    """
    try:
        found = codecs.lookup(encoding)
        "".encode(encoding)  # some codecs, such as "zip", are none for texts
    except LookupError as error:
        raise InputError(
            f'{where}: Die Zeichenkodierung „{encoding}“ ist unbekannt. Üblich sind "utf-8", '
            '"cp1252" (Windows, Excel), "cp850" (DOS) und "utf-16" (Unicode-Text aus Excel).'
        ) from error
    return found.name


def marked_encoding(content: bytes) -> str | None:
    """Name the encoding that a byte-order mark at the beginning tells; None: there is no mark."""
    return next((name for mark, name in _MARKS if content.startswith(mark)), None)


def _is_marked(marked: str, encoding: str, where: str) -> str:
    return (
        f"{where}: Die Datei ist {marked} (das sagen ihre ersten Bytes), nicht {encoding}. "
        f'Im Profil encoding = "{marked}" eintragen; „Unicode-Text“ aus Excel ist so kodiert.'
    )


def _decode_utf8(content: bytes, where: str, quote: bool) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(_message(content, error.start, "utf-8", where, quote)) from error


def _message(content: bytes, position: int, encoding: str, where: str, quote: bool) -> str:
    line = content.count(b"\n", 0, position) + 1
    shown = f" in {content[max(0, position - 12) : position + 12]!r}" if quote else ""
    likely = likely_encoding(content)
    return (
        f"{where}, Zeile {line}: nicht als {encoding} lesbar "
        f"(Byte 0x{content[position]:02X}{shown}). "
        f'Vermutlich ist die Datei {likely}: im Profil encoding = "{likely}" eintragen.'
    )


def _refuse_mojibake(content: bytes, text: str, encoding: str, where: str, quote: bool) -> None:
    if content.isascii():
        return
    likely = likely_encoding(content)
    if likely == "utf-8" or _german_share(_try(content, likely)) > _german_share(text) + 0.5:
        line = next(i for i, row in enumerate(content.split(b"\n"), 1) if not row.isascii())
        shown = text.split("\n")[line - 1].strip()[:60]
        what = f"„{shown}“" if quote else "kein lesbares Deutsch"
        raise InputError(
            f"{where}, Zeile {line}: mit der Kodierung {encoding} entsteht {what}. "
            f'Vermutlich ist die Datei {likely}: im Profil encoding = "{likely}" eintragen.'
        )


def likely_encoding(content: bytes) -> str:
    """Name the encoding that a file is most likely written in; ASCII counts as UTF-8."""
    if _looks_wide(content):
        head = content[:_HEAD]
        return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return max(SINGLE_BYTE, key=lambda encoding: _german_share(_try(content, encoding)))
    return "utf-8"


def _looks_wide(content: bytes) -> bool:
    """Say whether a text takes two bytes or more for each letter: then many of them are 0."""
    head = content[:_HEAD]
    return head.count(0) > len(head) / 4


def _try(content: bytes, encoding: str) -> str:
    return content.decode(encoding, errors="replace")


def _german_share(text: str) -> float:
    """Share of the non-ASCII letters that German texts use."""
    special = [letter for letter in text if not letter.isascii() and letter not in _SIGNS]
    if not special:
        return 0.0
    return sum(letter in GERMAN_LETTERS for letter in special) / len(special)


def better_encoding(texts: Iterable[str]) -> str | None:
    """Name the encoding that texts are in if they were read in another one; None: they look right.

    For texts whose bytes are no longer at hand, such as the attributes of a geodata layer.
    """
    special = [text for text in texts if not text.isascii()]
    if any(_is_utf8_misread(text) for text in special):
        return "utf-8"
    joined = "\n".join(special)
    shares = {
        right: _german_share(misread.decode(right, errors="replace"))
        for wrong, right in (("cp1252", "cp850"), ("cp850", "cp1252"))
        if (misread := bytes_of(joined, wrong)) is not None
    }
    best = max(shares, key=lambda name: shares[name], default=None)
    # Signs alone say nothing, so there must be letters that no German text has.
    if best is None or not any(_is_foreign(letter) for letter in joined):
        return None
    return best if shares[best] > _german_share(joined) + 0.5 else None


def redecoded(text: str, encoding: str) -> str:
    """Read a text again that was read in another encoding; as it is where that gives nothing."""
    for wrong in SINGLE_BYTE:
        content = bytes_of(text, wrong)
        if content is None or text.isascii() or wrong == encoding:
            continue
        try:
            return codecs.getincrementaldecoder(encoding)().decode(content)  # a cut end is left out
        except UnicodeDecodeError:
            continue
    return text


def bytes_of(text: str, encoding: str) -> bytes | None:
    """Give the bytes from which a text was read; None if it cannot come from that encoding.

    What cp1252 leaves undefined are the control characters of latin1, its near relative.
    """
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        if encoding != "cp1252":
            return None
    single = [_byte_of_letter(letter) for letter in text]
    return None if None in single else b"".join(part for part in single if part is not None)


def _byte_of_letter(letter: str) -> bytes | None:
    """Give the byte of a letter in cp1252 or else in latin1; None: in neither."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return letter.encode(encoding)
        except UnicodeEncodeError:
            continue
    return None


def _is_utf8_misread(text: str) -> bool:
    """Say whether the bytes of a text are UTF-8 that gives European letters where it has signs."""
    read_right = redecoded(text, "utf-8")
    if read_right == text:
        return False
    letters = [letter for letter in read_right if not letter.isascii()]
    are_european = all(letter <= _LATIN_END or letter in _SIGNS for letter in letters)
    return bool(letters) and are_european and _german_share(read_right) >= _german_share(text)


def _is_foreign(letter: str) -> bool:
    return not letter.isascii() and letter not in GERMAN_LETTERS and letter not in _SIGNS
