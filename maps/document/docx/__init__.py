"""The Word writer: a document as a .docx that people go on writing in, or in their letterhead."""

from typing import Any, Final

from docx.document import Document as WordFile
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from maps.document.blocks import Document, require_readable
from maps.document.docx.blocks import write_blocks
from maps.document.docx.body import Body
from maps.document.docx.letterhead import content_place, open_letterhead, reading_letterhead
from maps.document.docx.package import open_base, package_bytes, write_feet, write_properties
from maps.document.docx.page import continued, page_of
from maps.document.docx.styles import add_bullets, add_styles, speak

_NAMESPACES: Final = nsdecls("w", "r", "wp", "a", "pic")
LETTERHEAD_BREADTH: Final = 1.15  # Verdana against Arial, the broadest type in common use


def docx_bytes(document: Document, *, letterhead: bytes | None = None) -> bytes:
    """Write a document as a Word file.

    Parameters
    ----------
    document
        What it says.
    letterhead
        A commune's own Word file (.docx or .dotx). Its heads, feet, page and styles stay; ours are
        added where it lacks them. A paragraph `{{Inhalt}}` is replaced by our text; without one,
        our text follows its own.

    Returns
    -------
    :
        The same bytes for the same document and letterhead.

    Raises
    ------
    DocumentError
        The document cannot be read by everyone (`require_readable`), or a picture is no drawing.
    InputError
        The letterhead cannot be used.
    """
    require_readable(document)
    if letterhead is None:
        file = open_base()
        section = file.element.body.sectPr
        body, place = _empty_body(file, section), 0
        body.page = write_feet(file, document.foot, body.style("Fuzeile"), body.page)
        speak(file, document.language)
        write_properties(file, document)
    else:
        file = open_letterhead(letterhead)
        with reading_letterhead():
            place, section = content_place(file)
            body = _empty_body(file, section)
            body.breadth = LETTERHEAD_BREADTH
            speak(file, document.language)
            write_properties(file, document)
    write_blocks(body, document, file)
    _insert(body, file.element.body, place, section)
    return package_bytes(file, document.created)


def _empty_body(file: WordFile, section: Any) -> Body:
    page = page_of(section)
    return Body(styles=add_styles(file, page.text_width), page=page, bullet=add_bullets(file))


def _insert(body: Body, root: Any, place: int, section: Any) -> None:
    """Put what was written into the file; a table on its side may be the last of it."""
    is_last = section.getparent() is root and root.index(section) == place
    text, ends_turned = body.close(is_last=is_last)
    if ends_turned:
        root.replace(section, parse_xml(body.page.turned))
    elif body.sections:
        continued(section)
    for element in reversed(list(parse_xml(f"<w:body {_NAMESPACES}>{text}</w:body>"))):
        root.insert(place, element)
