"""An independent checker of tagged PDF: what a reader with a screen reader needs.

It reads the finished file and knows nothing of the program that wrote it. It covers what our
documents can get wrong; conformance with PDF/UA-1 as a whole is for veraPDF to say.
"""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pdf_reading import fonts, opened, runs

NOTHING = pikepdf.Dictionary()
FAMILIES = ("OpenSans", "SourceSans3", "NotoSansArabic")


def faults(content: bytes) -> list[str]:
    """Say what is wrong with a PDF; nothing if it is fit to be sent."""
    with opened(content) as pdf:
        if "/StructTreeRoot" not in pdf.Root:
            return ["the document has no tags"]
        found = [*_catalog(pdf), *_headings(pdf), *_figures(pdf), *_tables(pdf), *_fonts(pdf)]
        found += [*_links(pdf), *_content(pdf, content)]
    return found


def children(element: Any) -> list[Any]:
    below = element.get("/K", pikepdf.Array())
    entries = list(below) if isinstance(below, pikepdf.Array) else [below]
    return [entry for entry in entries if isinstance(entry, pikepdf.Dictionary) and "/S" in entry]


def elements(element: Any) -> Iterator[Any]:
    """Give all elements below one, in the order in which they are read."""
    for child in children(element):
        yield child
        yield from elements(child)


def tagged(pdf: pikepdf.Pdf, *kinds: str) -> list[Any]:
    return [e for e in elements(pdf.Root.StructTreeRoot) if str(e.S)[1:] in kinds]


def attribute(element: Any, name: str) -> Any:
    held = element.get("/A", pikepdf.Array())
    for entry in held if isinstance(held, pikepdf.Array) else [held]:
        if isinstance(entry, pikepdf.Dictionary) and entry.get("/O") == "/Table" and name in entry:
            return entry[name]
    return None


def _catalog(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if not root.get("/MarkInfo", NOTHING).get("/Marked", False):
        yield "the document is not marked as tagged"
    if not str(root.get("/Lang", "")):
        yield "the document has no language"
    if not root.get("/ViewerPreferences", NOTHING).get("/DisplayDocTitle", False):
        yield "the window shows the name of the file, not the title"
    metadata = pdf.open_metadata(set_pikepdf_as_editor=False)
    if not str(metadata.get("dc:title", "")).strip():
        yield "the document has no title"
    if str(metadata.get("pdfuaid:part", "")) != "1":
        yield "the document does not say that it is PDF/UA-1"
    if not pdf.pages:
        yield "the document has no pages"


def _headings(pdf: pikepdf.Pdf) -> Iterator[str]:
    before = 0
    for element in tagged(pdf, "H1", "H2", "H3", "H4", "H5", "H6"):
        level = int(str(element.S)[2:])
        if level > before + 1:
            yield f"heading of level {level} after {before}"
        before = level


def _figures(pdf: pikepdf.Pdf) -> Iterator[str]:
    for element in tagged(pdf, "Figure", "Formula"):
        if not str(element.get("/Alt", "")).strip():
            yield "a figure has no alternative text"


def _tables(pdf: pikepdf.Pdf) -> Iterator[str]:
    by_id = {str(e.ID): e for e in elements(pdf.Root.StructTreeRoot) if "/ID" in e}
    for number, table in enumerate(tagged(pdf, "Table"), 1):
        rows = [children(e) for e in elements(table) if e.S == "/TR"]
        if not rows or len({len(row) for row in rows}) != 1:
            yield f"table {number} has rows of unequal length, or none"
        for cell in (cell for row in rows for cell in row):
            if cell.S == "/TH" and attribute(cell, "/Scope") not in ("/Row", "/Column", "/Both"):
                yield f"table {number} has a header without scope"
        if any(all(cell.S != "/TH" for cell in column) for column in zip(*rows, strict=False)):
            yield f"table {number} has a column without header"
        for row in rows:
            heads = [c for c in row if c.S == "/TH" and attribute(c, "/Scope") != "/Column"]
            for cell in row:
                if cell.S == "/TD" and not heads:
                    yield f"table {number} has a cell that no row header reaches"
                if cell.S == "/TD" and not _has_column_header(cell, by_id):
                    yield f"table {number} has a cell that no column header reaches"


def _has_column_header(cell: Any, by_id: dict[str, Any]) -> bool:
    named = [by_id.get(str(name)) for name in attribute(cell, "/Headers") or ()]
    return any(
        head is not None and head.S == "/TH" and attribute(head, "/Scope") == "/Column"
        for head in named
    )


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for font in fonts(pdf):
        name = str(font.get("/BaseFont", "/?")).lstrip("/").split("+")[-1]
        if name.split("-")[0] not in FAMILIES:
            yield f"font {name} is none of ours"
        inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        descriptor = inner.get("/FontDescriptor", {})
        if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield f"font {name} is not embedded"
        if "/ToUnicode" not in font:
            yield f"font {name} does not say which letters it draws"


def _links(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        notes = list(page.obj.get("/Annots", ()))
        if notes and page.obj.get("/Tabs") != "/S":
            yield f"page {number}: links are not walked in the order of the text"
        for note in notes:
            if note.get("/Subtype") == "/Link" and "/StructParent" not in note:
                yield f"page {number}: a link is in no tag"


def _content(pdf: pikepdf.Pdf, content: bytes) -> Iterator[str]:
    """Say which text is neither in a tag nor marked as decoration, or in a tag that is nowhere."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    known = {place for e in elements(pdf.Root.StructTreeRoot) for place in _places(pages, e)}
    for run in runs(content):
        numbers = [int(mark[5:]) for mark in run.marks if mark.startswith("MCID ")]
        if "Artifact" in run.marks or not run.text.strip():
            continue
        if not numbers:
            yield f"page {run.page + 1}: text outside of all tags: {run.text!r}"
        elif (run.page, numbers[-1]) not in known:
            yield f"page {run.page + 1}: text in a tag that the tree lacks: {run.text!r}"


def _places(pages: dict[Any, int], element: Any) -> Iterator[tuple[int, int]]:
    below = element.get("/K", pikepdf.Array())
    for entry in below if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(entry, int):
            yield pages[element.Pg.objgen], entry
        elif isinstance(entry, pikepdf.Dictionary) and "/MCID" in entry:
            yield pages[entry.get("/Pg", element.get("/Pg")).objgen], int(entry.MCID)
