"""Asks for dossiers by area, Quartier or level, and writes them as files."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection

from api.area_pages.quarters import read_saved
from api.area_pages.read import AskedAreas, read_asked
from api.dossier.context import DossierContext, read_context
from api.dossier.read import read_dossier, whole_second
from api.questions.question import Question
from kpk_geo.database.area_tree import read_named_areas
from kpk_geo.database.areas import AreaLevel, read_level, read_levels
from kpk_geo.database.quarters import read_quarters
from kpk_geo.database.regions import read_region
from kpk_geo.errors import (
    InputError,
    NotFoundError,
    SourceError,
    excerpt,
    listed,
    suggestion,
    why,
)
from kpk_geo.funding.elements import FundingElement
from maps.document.blocks import Document, require_readable
from maps.dossier.content import DossierContent
from maps.dossier.document import Series, all_dossiers, full_dossier, short_dossier

MAX_ALL = 700  # areas in one file; more nobody opens: own setting


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


def read_areas_dossier(
    connection: Connection, asked: AskedAreas, questions: Sequence[Question],
    element: FundingElement, *, is_quarter: bool,
) -> DossierContent:  # fmt: skip
    """Read the dossier of an area, or of several as a Quartier that is not saved.

    Parameters
    ----------
    asked
        The areas.
    questions
        Each gives its part.
    element
        That money is asked for.
    is_quarter
        Whether several areas are meant as one.
    """
    context = read_context(connection, asked.region.region_id, asked.level, element)
    return read_dossier(connection, asked, questions, context, is_quarter=is_quarter)


def read_quarter_dossier(
    connection: Connection, region_id: str, number: int, questions: Sequence[Question],
    element: FundingElement,
) -> DossierContent:  # fmt: skip
    """Read the dossier of a saved Quartier.

    Parameters
    ----------
    number
        Of the Quartier.
    questions
        Each gives its part.
    element
        That money is asked for.

    Raises
    ------
    NotFoundError
        There is no such Quartier, or none of its areas is left.
    """
    saved, asked, gone = read_saved(connection, region_id, number)
    context = read_context(connection, region_id, asked.level, element)
    return read_dossier(connection, asked, questions, context, saved=saved, gone=gone)


def read_all(
    connection: Connection, region_id: str, level: str, questions: Sequence[Question],
    element: FundingElement,
) -> Document:  # fmt: skip
    """Write the short forms of all areas of a level into one document.

    Parameters
    ----------
    level
        Key of the level.
    questions
        Each gives its part.
    element
        That money is asked for.

    Raises
    ------
    InputError
        The level has too many areas, or none.
    """
    found = read_level(connection, region_id, level)
    areas = read_named_areas(connection, found.level_pk)
    if not 1 <= len(areas) <= MAX_ALL:
        raise InputError(
            f"Die Ebene „{found.label}“ hat {len(areas)} Gebiete; in eine Datei passen 1 bis "
            f"{MAX_ALL}. Bitte eine gröbere Ebene wählen."
        )
    context = read_context(connection, region_id, found, element)
    info = context.region.profile.region
    series = Series(
        region_name=context.region.name, level_label=found.label, element_label=element.name,
        applicant=info.youth_office.strip(), created=whole_second(context.files[0].imported_at),
    )  # fmt: skip
    keys = [area.area_id for area in areas]
    return all_dossiers(_each(connection, context, keys, questions), series)


def _each(
    connection: Connection, context: DossierContext, keys: Sequence[str],
    questions: Sequence[Question],
) -> Iterator[DossierContent]:  # fmt: skip
    for key in keys:
        asked = read_asked(connection, context.region.region_id, context.level.level, [key])
        yield read_dossier(connection, asked, questions, context)


def level_of_areas(connection: Connection, region_id: str, area_ids: Sequence[str]) -> AreaLevel:
    """Find the level whose areas are meant, where nobody named it.

    Parameters
    ----------
    area_ids
        Keys of areas.

    Raises
    ------
    NotFoundError
        No level knows them.
    InputError
        Several do.
    """
    read_region(connection, region_id)
    found, known = [], set()
    for level in read_levels(connection, region_id):
        keys = {area.area_id for area in read_named_areas(connection, level.level_pk)}
        known |= keys
        if set(area_ids) <= keys:
            found.append(level)
    if not found:
        missing = [key for key in area_ids if key not in known]
        hint = suggestion(missing[0], sorted(known)) if missing else "Alle auf derselben wählen."
        raise NotFoundError(
            f"Gebiet {listed(missing or area_ids)}: Keine Ebene der Region „{region_id}“ hat das. "
            f"{hint}"
        )
    if len(found) > 1:
        levels = ", ".join(level.level for level in found)
        raise InputError(
            f"Diese Nummer gibt es auf mehreren Ebenen. Bitte --level nennen: {levels}"
        )
    return found[0]


def number_of_quarter(connection: Connection, region_id: str, text: str) -> int:
    """Find a saved Quartier by its number or name.

    Parameters
    ----------
    text
        As it was typed; a name counts before a number.

    Raises
    ------
    NotFoundError
        There is none; the message names those there are.
    """
    read_region(connection, region_id)
    saved = read_quarters(connection, region_id)
    wanted = text.strip().casefold()
    named = [item.quarter_pk for item in saved if item.name.casefold() == wanted]
    if named:
        return named[0]
    if wanted.isdecimal() and int(wanted) < 2**31:
        return int(wanted)
    raise NotFoundError(
        f"Ein Quartier „{excerpt(text)}“ gibt es in der Region „{region_id}“ nicht. "
        f"{suggestion(wanted, [item.name for item in saved])}"
    )
