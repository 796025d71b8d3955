"""The checker of Word files finds each fault, and none in a document with everything in it."""

import io
import zipfile
from collections.abc import Callable

import pytest
from docx_check import NAMES, W, diagnoses
from docx_toys import document, everything
from lxml import etree

from maps.document.docx import docx_bytes

DOCUMENT, STYLES = "word/document.xml", "word/styles.xml"


@pytest.fixture(scope="module")
def whole() -> bytes:
    return docx_bytes(everything())


def damaged(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content) if name == part else content)
    return out.getvalue()


def without(path: str) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        root = etree.fromstring(content)
        element = root.find(path, NAMES)
        element.getparent().remove(element)
        return bytes(etree.tostring(root))

    return change


def swapped(old: str, new: str) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        assert old.encode() in content
        return content.replace(old.encode(), new.encode(), 1)

    return change


def with_empty_paragraph(content: bytes) -> bytes:
    root = etree.fromstring(content)
    root.find("w:body", NAMES).insert(3, etree.Element(f"{{{W}}}p"))
    return bytes(etree.tostring(root))


def test_a_document_with_everything_in_it_has_no_fault(whole):
    assert diagnoses(whole) == []


def test_a_document_of_a_title_alone_has_no_fault():
    assert diagnoses(docx_bytes(document(foot=""))) == []


@pytest.mark.parametrize(
    ("part", "change", "fault"),
    [
        (DOCUMENT, swapped(' descr="Ein Balken', ' descr="" x="'), "picture without descr"),
        (DOCUMENT, without(".//w:trPr/w:tblHeader"), "table without tblHeader"),
        (DOCUMENT, without(".//w:tblPr/w:tblCaption"), "table without tblCaption"),
        (DOCUMENT, without(".//w:tblPr/w:tblDescription"), "table without tblDescription"),
        (DOCUMENT, without(".//w:trPr/w:cantSplit"), "row that may split"),
        (DOCUMENT, without(".//w:tr/w:tc"), "another number of cells"),
        (DOCUMENT, swapped('"berschrift2"', '"Standard"'), "heading level 3 after 1"),
        (DOCUMENT, swapped('"berschrift1"', '"Ueberschrift"'), "style that is not defined"),
        (STYLES, without(".//w:rPrDefault/w:rPr/w:lang"), "language missing"),
        (STYLES, swapped('w:eastAsia="de-DE"', 'w:eastAsia="en-US"'), "language missing: eastAsia"),
        (STYLES, swapped('w:cs="Arial"', 'w:cs="Calibri"'), "font that is not ours: Calibri"),
        (STYLES, swapped("w:ascii=", 'w:asciiTheme="minorHAnsi" w:x='), "font that is not ours"),
        (DOCUMENT, with_empty_paragraph, "empty paragraph used as space"),
        (DOCUMENT, without(".//w:fldSimple/w:r"), "field without result:  SEQ"),
        ("word/footer.xml", without(".//w:fldSimple/w:r"), "field without result:  PAGE"),
        (DOCUMENT, without(".//w:r[w:fldChar]"), "field without"),
        (DOCUMENT, swapped('w:name="_Toc000001"', 'w:name="_Toc0"'), "link to nothing"),
        (DOCUMENT, swapped('w:name="_Toc000001"', 'w:name="_Toc000002"'), "id used twice"),
        (DOCUMENT, swapped("r:embed=", 'r:embed="rId99" r:x='), "relation that is not there"),
        ("word/_rels/document.xml.rels", swapped("image1.png", "image9.png"), "part that is not"),
        ("docProps/core.xml", without("dc:title"), "property missing: title"),
        (DOCUMENT, swapped("<w:tblLook ", "<w:tblBorders/><w:tblLook "), "another order"),
        (STYLES, swapped('w:styleId="Titel"', 'w:styleId="Untertitel"'), "style defined twice"),
    ],
)  # fmt: skip
def test_each_fault_is_found(whole, part, change, fault):
    notes = diagnoses(damaged(whole, part, change))
    assert any(fault in note for note in notes), notes
