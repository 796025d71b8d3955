"""What a Word file of ours may not have, read from its XML alone: nothing of the writer is used.

Each rule gives sentences; a file that everybody can read gives none.
"""

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = {
    "w": W,
    "r": R,
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
    "dc": "http://purl.org/dc/elements/1.1/",
}
OUR_FONT = "Arial"
# Order that the schema demands (ECMA-376, part 1, 17.3.1.26 and 17.4.59), as far as we write it.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs "
    "suppressAutoHyphens spacing ind jc outlineLvl rPr sectPr",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook tblCaption "
    "tblDescription",
    "trPr": "cantSplit trHeight tblHeader",
    "tcPr": "tcW gridSpan shd vAlign",
    "rPr": "rStyle rFonts b bCs i iCs color sz szCs rtl lang",
}
FREE_ORDER = {"trPr"}  # a choice in the schema


def w(name: str) -> str:
    return f"{{{W}}}{name}"


class Package:
    """The parts of a file that are XML."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.blobs = {name: archive.read(name) for name in archive.namelist()}
        self.roots = {
            name: etree.fromstring(blob)
            for name, blob in self.blobs.items()
            if name.endswith((".xml", ".rels"))
        }
        self.document = self.roots["word/document.xml"]
        self.body = self.document.find(w("body"))
        self.styles = self.roots["word/styles.xml"]

    def texts(self) -> list[str]:
        """Give the text of each paragraph of the body, breaks and soft hyphens as letters."""
        return [paragraph_text(p) for p in self.body.iter(w("p"))]


def paragraph_text(paragraph) -> str:
    letters = {
        w("br"): "\n", w("tab"): "\t", w("softHyphen"): "\u00ad", w("noBreakHyphen"): "\u2011",
    }  # fmt: skip
    parts = []
    for run in paragraph.iter(w("r")):
        parts += [
            (element.text or "") if element.tag == w("t") else letters.get(element.tag, "")
            for element in run
        ]
    return "".join(parts)


def diagnoses(data: bytes, *, is_letterhead: bool = False) -> list[str]:
    """Give what is wrong; `is_letterhead` leaves out what is the commune's: type, empty lines."""
    package = Package(data)
    rules = [
        pictures, tables, rows, headings, language, fields, styles, ids, links, parts,
        properties, order,
    ]  # fmt: skip
    if not is_letterhead:
        rules += [fonts, emptiness]
    return [sentence for rule in rules for sentence in rule(package)]


def pictures(package: Package) -> Iterator[str]:
    for picture in package.document.iter(f"{{{NAMES['wp']}}}docPr"):
        if not picture.get("descr", "").strip() or not picture.get("title", "").strip():
            yield f"picture without descr: {picture.get('name')}"


def tables(package: Package) -> Iterator[str]:
    for table in package.body.iter(w("tbl")):
        for tag in ("tblCaption", "tblDescription"):
            words = table.find(f"w:tblPr/w:{tag}", NAMES)
            if words is None or not words.get(w("val"), "").strip():
                yield f"table without {tag}"
        first = table.find(w("tr"))
        if first.find("w:trPr/w:tblHeader", NAMES) is None:
            yield "table without tblHeader"
        if not paragraph_text(first).strip():
            yield "table without a word in its head"


def rows(package: Package) -> Iterator[str]:
    for table in package.body.iter(w("tbl")):
        columns = len(table.findall("w:tblGrid/w:gridCol", NAMES))
        for row in table.findall(w("tr")):
            if row.find("w:trPr/w:cantSplit", NAMES) is None:
                yield "row that may split"
            cells = row.findall(w("tc"))
            spans = [cell.find("w:tcPr/w:gridSpan", NAMES) for cell in cells]
            if sum(1 if s is None else int(s.get(w("val"))) for s in spans) != columns:
                yield "row with another number of cells than the table"
            if any(cell[-1].tag != w("p") for cell in cells):
                yield "cell that does not end with a paragraph"


def headings(package: Package) -> Iterator[str]:
    names = {
        style.get(w("styleId")): style.find(w("name")).get(w("val")).casefold()
        for style in package.styles.iter(w("style"))
    }
    level = 0
    for style in package.body.iterfind(".//w:pPr/w:pStyle", NAMES):
        found = re.fullmatch(r"heading (\d)", names.get(style.get(w("val")), ""))
        if found:
            if int(found[1]) > level + 1:
                yield f"heading level {found[1]} after {level}"
            level = int(found[1])


def language(package: Package) -> Iterator[str]:
    lang = package.styles.find("w:docDefaults/w:rPrDefault/w:rPr/w:lang", NAMES)
    for kind in ("val", "eastAsia", "bidi"):
        if lang is None or lang.get(w(kind)) != "de-DE":
            yield f"language missing: {kind}"


def emptiness(package: Package) -> Iterator[str]:
    """An empty paragraph may part tables, end the text after one, or carry a section."""
    for paragraph in package.body.findall(w("p")):
        is_filled = paragraph_text(paragraph).strip() or any(
            next(paragraph.iter(tag), None) is not None
            for tag in (w("drawing"), w("sectPr"), w("pict"))
        )
        after, before = paragraph.getnext(), paragraph.getprevious()
        parts_tables = after is None or after.tag in {w("tbl"), w("sectPr")}
        is_needed = parts_tables and (before is not None and before.tag == w("tbl"))
        begins_page = paragraph.find("w:pPr/w:pageBreakBefore", NAMES) is not None
        if not (is_filled or is_needed or (begins_page and parts_tables)):
            yield "empty paragraph used as space"


def fields(package: Package) -> Iterator[str]:
    for name, root in package.roots.items():
        for field in root.iter(w("fldSimple")):
            if not paragraph_text(field).strip():
                yield f"field without result: {field.get(w('instr'))} in {name}"
        yield from complex_fields(root, name)


def complex_fields(root, name: str) -> Iterator[str]:
    state, text, instruction = "", "", ""
    for element in root.iter(w("fldChar"), w("t"), w("instrText")):
        kind = element.get(w("fldCharType")) if element.tag == w("fldChar") else None
        if kind == "begin":
            state, text, instruction = "begin", "", ""
        elif kind and not state:
            yield f"field without begin in {name}"
        elif kind == "separate":
            state = "separate"
        elif kind == "end":
            if state != "separate" or not text.strip():
                yield f"field without result: {instruction} in {name}"
            state = ""
        elif element.tag == w("instrText"):
            instruction += element.text or ""
        elif state == "separate":
            text += element.text or ""
    if state:
        yield f"field without end in {name}"


def fonts(package: Package) -> Iterator[str]:
    for name, root in package.roots.items():
        for element in root.iter(w("rFonts")):
            for key, value in element.attrib.items():
                if key.endswith("Theme") or value != OUR_FONT:
                    yield f"font that is not ours: {value} in {name}"


def styles(package: Package) -> Iterator[str]:
    known = [style.get(w("styleId")) for style in package.styles.iter(w("style"))]
    for style, count in Counter(known).items():
        if count > 1:
            yield f"style defined twice: {style}"
    for name, root in package.roots.items():
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link"):
            for element in root.iter(w(tag)):
                if element.get(w("val")) not in known:
                    yield f"style that is not defined: {element.get(w('val'))} in {name}"


def ids(package: Package) -> Iterator[str]:
    for tag, key in (
        (f"{{{NAMES['wp']}}}docPr", "id"),
        (w("bookmarkStart"), w("id")),
        (w("bookmarkStart"), w("name")),
    ):
        counts = Counter(element.get(key) for element in package.document.iter(tag))
        for value, count in counts.items():
            if count > 1:
                yield f"id used twice: {tag} {value}"
    lists = package.roots.get("word/numbering.xml", package.roots.get("word/kpk-numbering.xml"))
    numbers = set() if lists is None else {n.get(w("numId")) for n in lists.iter(w("num"))}
    for element in package.document.iter(w("numId")):
        if element.get(w("val")) not in numbers | {"0"}:
            yield f"list that is not defined: {element.get(w('val'))}"


def links(package: Package) -> Iterator[str]:
    names = {element.get(w("name")) for element in package.document.iter(w("bookmarkStart"))}
    for link in package.document.iter(w("hyperlink")):
        if link.get(w("anchor")) and link.get(w("anchor")) not in names:
            yield f"link to nothing: {link.get(w('anchor'))}"


def parts(package: Package) -> Iterator[str]:
    for name, root in package.roots.items():
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        for relation in root.findall("rel:Relationship", NAMES):
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target")))
            if relation.get("TargetMode") != "External" and target[1:] not in package.blobs:
                yield f"part that is not there: {target}"
    relations = package.roots["word/_rels/document.xml.rels"]
    known = {relation.get("Id") for relation in relations}
    for key in ("embed", "id"):
        for value in package.document.xpath(f"//@r:{key}", namespaces=NAMES):
            if value not in known:
                yield f"relation that is not there: {value}"


def properties(package: Package) -> Iterator[str]:
    root = package.roots.get("docProps/core.xml")
    for tag in ("title", "creator", "language"):
        element = None if root is None else root.find(f"dc:{tag}", NAMES)
        if element is None or not (element.text or "").strip():
            yield f"property missing: {tag}"


def order(package: Package) -> Iterator[str]:
    for part in ("word/document.xml", "word/styles.xml"):
        for tag, names in ORDERS.items():
            places = {w(name): place for place, name in enumerate(names.split())}
            for element in package.roots[part].iter(w(tag)):
                found = [places.get(child.tag, -1) for child in element]
                known = [place for place in found if place >= 0]
                if tag not in FREE_ORDER and known != sorted(known):
                    yield f"{tag} in another order than the schema: {[c.tag for c in element]}"
