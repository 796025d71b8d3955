"""A commune's own Word file as letterhead: opened with care, and where our text goes in it."""

import io
import logging
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import docx
from docx.document import Document as WordFile
from docx.oxml.ns import qn

from kpk_geo.errors import InputError, KpkError
from kpk_geo.german import number
from kpk_geo.german import size as size_text

PLACEHOLDER: Final = "{{Inhalt}}"
MAX_BYTES: Final = 20_000_000  # own setting; a letterhead with a crest has below one
MAX_UNPACKED: Final = 100_000_000
MAX_RATIO: Final = 200  # XML packs to a tenth, blank pictures to a hundredth
RATIO_MATTERS_FROM: Final = 10_000_000  # bytes unpacked
MAX_MEMBERS: Final = 2_000
_WAY_OUT: Final = (
    "Bitte den Briefbogen in Word öffnen und mit „Speichern unter“ als „Word-Dokument (.docx)“ "
    "ablegen, oder ohne Briefbogen schreiben lassen."
)
_TYPES: Final = "[Content_Types].xml"
_DOCUMENT_TYPE: Final = b"wordprocessingml.document.main+xml"
_TEMPLATE_TYPE: Final = b"wordprocessingml.template.main+xml"
_OLD_WORD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What makes a paragraph more than an empty line.
_CONTENT: Final = tuple(
    qn(tag) for tag in ("w:drawing", "w:pict", "w:object", "w:sectPr", "w:fldSimple", "w:fldChar",
                        "w:sdt")
)  # fmt: skip
_log = logging.getLogger(__name__)


@contextmanager
def reading_letterhead() -> Iterator[None]:
    """Turn whatever a library raises on a damaged file into an error with a way out.

    Raises
    ------
    InputError
        Anything but an error of ours was raised.
    """
    try:
        yield
    except KpkError:
        raise
    except Exception as error:
        _log.info("reading a letterhead failed", exc_info=error)
        raise InputError(
            f"Briefbogen: Die Datei ist beschädigt oder anders aufgebaut, als Word sie schreibt "
            f"({type(error).__name__}). {_WAY_OUT}"
        ) from error


def open_letterhead(data: bytes) -> WordFile:
    """Open a letterhead (.docx, or a template .dotx).

    Parameters
    ----------
    data
        The bytes of the file.

    Raises
    ------
    InputError
        It is empty, too large, no Word file, protected by a password, with macros, in the strict
        variant, damaged, or would grow suspiciously when unpacked.
    """
    _require_docx(data)
    with reading_letterhead(), zipfile.ZipFile(io.BytesIO(data)) as archive:
        _refuse_bomb(archive, len(data))
        members = {info.filename: info for info in archive.infolist()}
        _require_plain_word(archive, members)
        types = archive.read(_TYPES)
        if _TEMPLATE_TYPE in types:
            data = _as_document(archive, types)
        file = docx.Document(io.BytesIO(data))
        if file.element.body is None:
            raise InputError(f"Briefbogen: Die Datei hat keinen Textkörper. {_WAY_OUT}")
        return file


def _require_docx(data: bytes) -> None:
    if not data:
        raise InputError(f"Briefbogen: Die Datei ist leer (0 Byte). {_WAY_OUT}")
    if len(data) > MAX_BYTES:
        raise InputError(
            f"Briefbogen: Die Datei ist mit {size_text(len(data))} zu groß; erlaubt sind "
            f"{size_text(MAX_BYTES)}. Bitte die Bilder darin verkleinern (Word: Bildformat, Bilder "
            "komprimieren)."
        )
    if data.startswith(_OLD_WORD):
        raise InputError(
            "Briefbogen: Die Datei ist im alten Format (.doc) oder mit einem Kennwort geschützt. "
            f"{_WAY_OUT}"
        )
    if not zipfile.is_zipfile(io.BytesIO(data)):
        kind = "eine PDF-Datei" if data.startswith(b"%PDF") else "keine vollständige Word-Datei"
        raise InputError(f"Briefbogen: Das ist {kind}. {_WAY_OUT}")


def _refuse_bomb(archive: zipfile.ZipFile, size: int) -> None:
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    is_suspicious = total > RATIO_MATTERS_FROM and total > MAX_RATIO * size
    if is_suspicious or total > MAX_UNPACKED or len(entries) > MAX_MEMBERS:
        raise InputError(
            f"Briefbogen: Die Datei würde von {size_text(size)} auf {size_text(total)} in "
            f"{number(len(entries))} Teilen anwachsen (Zip-Bombe?). Es wurde nichts entpackt. "
            f"Erlaubt sind {size_text(MAX_UNPACKED)} und das {MAX_RATIO}-Fache. {_WAY_OUT}"
        )


def _require_plain_word(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> None:
    if _TYPES not in members:
        kind = (
            "ein Text von LibreOffice (.odt)"
            if "content.xml" in members
            else "ein Zip-Archiv, aber keine Word-Datei"
        )
        raise InputError(f"Briefbogen: Das ist {kind}. {_WAY_OUT}")
    types = archive.read(_TYPES)
    if b"macroEnabled" in types or b"vbaProject" in types:
        raise InputError(
            "Briefbogen: Die Datei enthält Makros (.docm oder .dotm). Sie wird nicht verwendet, "
            f"weil Makros beim Empfänger ausgeführt werden könnten. {_WAY_OUT}"
        )
    if _DOCUMENT_TYPE not in types and _TEMPLATE_TYPE not in types:
        raise InputError(
            f"Briefbogen: Das ist ein Office-Dokument, aber keines von Word. {_WAY_OUT}"
        )
    main = members.get("word/document.xml")
    if main and b"purl.oclc.org/ooxml" in archive.read(main)[:4000]:
        raise InputError(
            "Briefbogen: Die Datei ist als „Strict Open XML-Dokument“ gespeichert. " + _WAY_OUT
        )


def _as_document(archive: zipfile.ZipFile, types: bytes) -> bytes:
    """Give a template as the document that Word would make of it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for info in archive.infolist():
            content = archive.read(info)
            if info.filename == _TYPES:
                content = types.replace(_TEMPLATE_TYPE, _DOCUMENT_TYPE)
            target.writestr(info.filename, content)
    return out.getvalue()


def content_place(file: WordFile) -> tuple[int, Any]:
    """Find where our text goes, make room there, and give the section that it will lie in.

    A paragraph `{{Inhalt}}` is replaced and everything around it stays; without one, empty lines
    are dropped and our text follows what is there.

    Parameters
    ----------
    file
        It is changed.

    Returns
    -------
    :
        Place among the children of the body, and the `w:sectPr` of that section.

    Raises
    ------
    InputError
        The placeholder stands twice, in a table, in a text box or head, or not alone.
    """
    body = file.element.body
    if body.find(qn("w:sectPr")) is None:
        body.append(body.makeelement(qn("w:sectPr"), {}))
    last = body.findall(qn("w:sectPr"))[-1]
    marks = [p for p in body.iter(qn("w:p")) if PLACEHOLDER in _text(p)]
    if not marks:
        for paragraph in body.findall(qn("w:p")):
            if not _text(paragraph).strip() and not _has_content(paragraph):
                body.remove(paragraph)
        return body.index(last), last
    mark = _only_mark(marks, body)
    section = next((s for s in mark.itersiblings() for s in s.iter(qn("w:sectPr"))), last)
    own = mark.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
    place = body.index(mark)
    if own is None:
        body.remove(mark)
        return place, section
    for child in list(mark):  # the paragraph ends a section, so it stays without its text
        if child.tag != qn("w:pPr"):
            mark.remove(child)
    return place, own


def _only_mark(marks: list[Any], body: Any) -> Any:
    if len(marks) > 1:
        raise InputError(
            f"Briefbogen: Der Platzhalter {PLACEHOLDER} steht {len(marks)}-mal darin. "
            "Bitte nur einen stehen lassen."
        )
    mark = marks[0]
    if mark.getparent() is not body or _text(mark).strip() != PLACEHOLDER:
        raise InputError(
            f"Briefbogen: Der Platzhalter {PLACEHOLDER} steht in einer Tabelle, einem Textfeld "
            "oder neben anderem Text. Bitte allein in einen eigenen Absatz des Textes stellen."
        )
    return mark


def _text(paragraph: Any) -> str:
    return "".join(element.text or "" for element in paragraph.iter(qn("w:t")))


def _has_content(paragraph: Any) -> bool:
    return next(paragraph.iter(*_CONTENT), None) is not None
