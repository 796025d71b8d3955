r"""Decoding text whose encoding was declared, and refusing to read it wrongly in silence.

A file in cp850 reads as latin1 without an error and turns "Köln" into "K\x94ln". So a
single-byte encoding is only accepted if it gives German letters where others give none.
"""

from kpk_geo.errors import InputError

GERMAN_LETTERS = frozenset("äöüÄÖÜßéèáàçñ")
# cp850's ä and ö are cp1252's „ and ”: signs say nothing about the encoding.
_SIGNS = frozenset("§€°²³–—„“”‚‘’…•™\u00a0")
SINGLE_BYTE = ("cp1252", "cp850")


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
    if encoding.casefold().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig"):
        return _decode_utf8(content, where, quote)
    try:
        text = content.decode(encoding)
    except LookupError as error:
        raise InputError(
            f'{where}: Die Zeichenkodierung „{encoding}“ ist unbekannt. Üblich sind "utf-8", '
            '"cp1252" (Windows, Excel) und "cp850" (DOS).'
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(_message(content, error.start, encoding, where, quote)) from error
    _refuse_mojibake(content, text, encoding, where, quote)
    return text


def _decode_utf8(content: bytes, where: str, quote: bool) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(_message(content, error.start, "utf-8", where, quote)) from error


def _message(content: bytes, position: int, encoding: str, where: str, quote: bool) -> str:
    line = content.count(b"\n", 0, position) + 1
    shown = f" in {content[max(0, position - 12) : position + 12]!r}" if quote else ""
    likely = _likeliest(content)
    return (
        f"{where}, Zeile {line}: nicht als {encoding} lesbar "
        f"(Byte 0x{content[position]:02X}{shown}). "
        f'Vermutlich ist die Datei {likely}: im Profil encoding = "{likely}" eintragen.'
    )


def _refuse_mojibake(content: bytes, text: str, encoding: str, where: str, quote: bool) -> None:
    if content.isascii():
        return
    likely = _likeliest(content)
    if likely == "utf-8" or _german_share(_try(content, likely)) > _german_share(text) + 0.5:
        line = next(i for i, row in enumerate(content.split(b"\n"), 1) if not row.isascii())
        shown = text.split("\n")[line - 1].strip()[:60]
        what = f"„{shown}“" if quote else "kein lesbares Deutsch"
        raise InputError(
            f"{where}, Zeile {line}: mit der Kodierung {encoding} entsteht {what}. "
            f'Vermutlich ist die Datei {likely}: im Profil encoding = "{likely}" eintragen.'
        )


def _likeliest(content: bytes) -> str:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return max(SINGLE_BYTE, key=lambda encoding: _german_share(_try(content, encoding)))
    return "utf-8"


def _try(content: bytes, encoding: str) -> str:
    return content.decode(encoding, errors="replace")


def _german_share(text: str) -> float:
    """Share of the non-ASCII letters that German texts use."""
    special = [letter for letter in text if not letter.isascii() and letter not in _SIGNS]
    if not special:
        return 0.0
    return sum(letter in GERMAN_LETTERS for letter in special) / len(special)
