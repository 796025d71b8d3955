"""Writes dossiers as files."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from api.files.documents import DocumentFormat, document_bytes
from api.files.names import MEDIA_TYPES, plain_name
from kpk_geo.errors import InputError, SourceError, why
from maps.document.blocks import Document
from maps.dossier.content import DossierContent
from maps.dossier.document import full_dossier, short_dossier

LISTED = 3  # areas in the name of a file
SHORT_FORM = "kurz"  # ends the name of its file: the two forms lie side by side


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierFile:
    """A written dossier."""

    name: str  # of the file, plain letters
    content: bytes
    media_type: str


def read_letterhead(path: Path | None, file_format: DocumentFormat) -> bytes | None:
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
    if file_format is not DocumentFormat.DOCX:
        raise InputError("Einen Briefbogen gibt es nur für Word: --format docx.")
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"Der Briefbogen {path} lässt sich nicht lesen ({why(error)}). Bitte eine "
            "Word-Datei (.docx) nennen."
        ) from error


def name_of_areas(area_ids: Sequence[str]) -> str:
    """Give the part of a file's name that tells areas apart, however many they are.

    Examples
    --------
    >>> name_of_areas(["01", "02"])
    '01-02'
    >>> name_of_areas(["01", "02", "03", "04"])
    '01-02-03-und-1-4ec7'
    """
    first = "-".join(area_ids[:LISTED])
    if len(area_ids) <= LISTED:
        return first
    mark = hashlib.sha256("\n".join(sorted(area_ids)).encode()).hexdigest()[:4]
    return f"{first}-und-{len(area_ids) - LISTED}-{mark}"


def file_of(
    document: Document,
    file_format: DocumentFormat,
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
        media_type=MEDIA_TYPES[file_format.value],
    )  # fmt: skip


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
