"""The package that a Word file is: our empty one, its feet and properties, and its bytes.

python-docx opens and relates the parts; what is in them is ours. Its own template is for US letter
in English with theme fonts, so the empty file comes from `base/`. Its type is Arial: on every
Windows and Mac, and set alike by LibreOffice (Liberation Sans has the same widths), so pages break
at the same places and nothing has to be embedded.
"""

import io
import zipfile
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Final

import docx
from docx.document import Document as WordFile
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kpk_geo.fixed_zip import fixed_zip, utc
from maps.document.blocks import Document
from maps.document.docx.page import Page
from maps.document.docx.styles import BASE, TEXT_WIDTH
from maps.document.docx.text import field, one_line, run

MAX_PROPERTY: Final = 255  # letters that a property of a file may have
_FOOT, _TURNED_FOOT = "rId4", "rId5"  # relations in `base/document_rels.xml`
_MEMBERS: Final = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package_rels.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/document.xml": "document.xml",
    "word/fontTable.xml": "fontTable.xml",
    "word/footer.xml": "footer.xml",
    "word/footer_turned.xml": "footer.xml",
    "word/settings.xml": "settings.xml",
    "word/styles.xml": "styles.xml",
}


def open_base() -> WordFile:
    """Open an empty file of ours: A4, German, our styles."""
    return docx.Document(io.BytesIO(_base()))


@cache
def _base() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for member, name in _MEMBERS.items():
            archive.writestr(member, (BASE / name).read_bytes())
    return out.getvalue()


def write_feet(file: WordFile, foot: str, style: str, page: Page) -> Page:
    """Write the lower edge of our own file: a text, and the page with the number of pages.

    Parameters
    ----------
    file
        Ours, with its empty feet.
    foot
        May be empty.
    style
        Identifier of the paragraph's.
    page
        Of the file; a page on its side has a foot as broad as itself.

    Returns
    -------
    :
        The page with that foot.
    """
    content = (
        f"{run(one_line(foot))}<w:r><w:tab/></w:r>{run('Seite ')}{field('PAGE', '1')}"
        f"{run(' von ')}{field('NUMPAGES', '1')}"
    )
    for relation, edge in ((_FOOT, page.text_width), (_TURNED_FOOT, page.turned_width)):
        tabs = (
            f'<w:tabs><w:tab w:val="clear" w:pos="{TEXT_WIDTH}"/>'
            f'<w:tab w:val="right" w:pos="{edge}"/></w:tabs>'
        )
        paragraph = (
            f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style}"/>'
            f"{tabs if str(edge) != TEXT_WIDTH else ''}</w:pPr>{content}</w:p>"
        )
        file.part.related_parts[relation].element.append(parse_xml(paragraph))
    return replace(page, turned=page.turned.replace(f'"{_FOOT}"', f'"{_TURNED_FOOT}"'))


def write_properties(file: WordFile, document: Document) -> None:
    """Say title, author, day and language in the properties of the file.

    Parameters
    ----------
    file
        It is changed.
    document
        Whose they are.
    """
    created = utc(document.created)
    properties = file.core_properties
    properties.title = one_line(document.title)[:MAX_PROPERTY]
    properties.subject = one_line(document.subtitle)[:MAX_PROPERTY]
    properties.author = one_line(document.author)[:MAX_PROPERTY]
    properties.last_modified_by = properties.author
    properties.language = document.language
    properties.created = properties.modified = created.replace(tzinfo=None)
    properties.revision = 1


def package_bytes(file: WordFile, created: datetime) -> bytes:
    """Give the bytes of a file: entries in order, with one date.

    Parameters
    ----------
    file
        Complete.
    created
        The date of every entry.
    """
    raw = io.BytesIO()
    file.save(raw)
    return fixed_zip(raw.getvalue(), created)
