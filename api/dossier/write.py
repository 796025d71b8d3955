"""Writes dossiers as files."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kpk_geo.errors import (
    InputError,
    SourceError,
    excerpt,
    why,
)
from maps.document.blocks import Document, require_readable
from maps.dossier.content import DossierContent
from maps.dossier.document import full_dossier, short_dossier


class DossierFormat(StrEnum):
    """File formats of a dossier."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"


MEDIA_TYPES = {
    DossierFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    DossierFormat.PDF: "application/pdf",
    DossierFormat.HTML: "text/html; charset=utf-8",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierFile:
    """A written dossier."""

    name: str  # of the file, plain letters
    content: bytes
    media_type: str


def format_of(text: str) -> DossierFormat:
    """Read a format.

    Parameters
    ----------
    text
        As it was typed.

    Raises
    ------
    InputError
        There is none of this name.

    Examples
    --------
    >>> format_of("PDF").value
    'pdf'
    """
    wanted = text.strip().casefold()
    if wanted not in list(DossierFormat):
        raise InputError(
            f"Ein Dossier gibt es nicht als „{excerpt(text)}“. Formate: docx (Word), pdf, html."
        )
    return DossierFormat(wanted)


def read_letterhead(path: Path | None, file_format: DossierFormat) -> bytes | None:
    """Read a commune's own Word file; None where none is meant.

    Parameters
    ----------
    path
        Of a .docx or .dotx.
    file_format
        Of the dossier: only Word has a letterhead.

    Raises
    ------
    InputError
        The dossier is no Word file.
    SourceError
        The file cannot be read.
    """
    if path is None:
        return None
    if file_format is not DossierFormat.DOCX:
        raise InputError("Einen Briefbogen gibt es nur für Word: --format docx.")
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"Der Briefbogen {path} lässt sich nicht lesen ({why(error)}). Bitte eine "
            "Word-Datei (.docx) nennen."
        ) from error


def document_bytes(
    document: Document, file_format: DossierFormat, *, letterhead: bytes | None = None
) -> bytes:
    """Write a document; its writer is opened only now.

    Parameters
    ----------
    document
        Readable, or it is refused.
    file_format
        Which writer.
    letterhead
        A commune's own Word file.
    """
    require_readable(document)
    if file_format is DossierFormat.DOCX:
        from maps.document.docx import docx_bytes

        return docx_bytes(document, letterhead=letterhead)
    if file_format is DossierFormat.PDF:
        from maps.document.pdf import pdf_bytes

        return pdf_bytes(document)
    from maps.document.html import html_bytes

    return html_bytes(document)


def file_of(
    document: Document,
    file_format: DossierFormat,
    *parts: str,
    letterhead: bytes | None = None,
) -> DossierFile:
    """Write a document as a file that is named by what is in it.

    Parameters
    ----------
    document
        A whole dossier.
    file_format
        Which writer.
    parts
        Of the name: region, area, element.
    letterhead
        A commune's own Word file.
    """
    stem = "-".join(["dossier", *(slug for part in parts if (slug := plain_name(part)))])
    return DossierFile(
        name=f"{stem}.{file_format.value}",
        content=document_bytes(document, file_format, letterhead=letterhead),
        media_type=MEDIA_TYPES[file_format],
    )  # fmt: skip


def plain_name(text: str, *, letters: int = 60) -> str:
    """Write a text so that every system takes it as part of a file's name.

    Parameters
    ----------
    text
        A name with any signs.
    letters
        At most.

    Examples
    --------
    >>> plain_name("Höhe <b>& „Süd“</b>")
    'hoehe-b-sued-b'
    """
    german = text.casefold().translate(
        {ord(a): b for a, b in zip("äöü", ("ae", "oe", "ue"), strict=True)}
    )
    bare = unicodedata.normalize("NFKD", german.replace("ß", "ss"))
    ascii_only = bare.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only)[:letters].strip("-")


def dossier_of(content: DossierContent, *, short: bool) -> Document:
    """Write the full or the short form.

    Parameters
    ----------
    content
        All that was read of the area.
    short
        Two pages instead of all.
    """
    return short_dossier(content) if short else full_dossier(content)
