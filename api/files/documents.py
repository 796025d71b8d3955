"""A document in any of its formats; the writers are opened only when one is asked for."""

from enum import StrEnum

from kpk_geo.errors import InputError, excerpt
from maps.document.blocks import Document, require_readable


class DocumentFormat(StrEnum):
    """File formats of a document."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"


def format_of(text: str) -> DocumentFormat:
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
    if wanted not in list(DocumentFormat):
        raise InputError(
            f"Ein Dokument gibt es nicht als „{excerpt(text)}“. Formate: docx (Word), pdf, html."
        )
    return DocumentFormat(wanted)


def document_bytes(
    document: Document, file_format: DocumentFormat, *, letterhead: bytes | None = None
) -> bytes:
    """Write a document.

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
    if file_format is DocumentFormat.DOCX:
        from maps.document.docx import docx_bytes

        return docx_bytes(document, letterhead=letterhead)
    if file_format is DocumentFormat.PDF:
        from maps.document.pdf import pdf_bytes

        return pdf_bytes(document)
    from maps.document.html import html_bytes

    return html_bytes(document)
