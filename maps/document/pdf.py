"""A document as PDF: set by Typst, readable with a screen reader (PDF/UA-1), the same every time.

How it looks says `paper.typ`; here blocks become its data. What the standard asks for and the
program that sets cannot say, `tags.py` adds.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Final

from maps.document.blocks import (
    Box,
    Bullets,
    Contents,
    Document,
    DocumentError,
    Heading,
    Lead,
    Numbered,
    PageBreak,
    Paragraph,
    Picture,
    Room,
    Signatures,
    Table,
    Terms,
    numbered,
    require_readable,
)
from maps.document.column_widths import MM_PER_POINT, column_widths, holds_words
from maps.document.drawings import extent_of, paper_svg
from maps.document.fonts import FAMILIES, LACKING, Printable
from maps.document.tags import with_row_headers
from maps.document.typesetting import typeset
from maps.document.words import CONTENTS, EMPTY, OF, PAGE, TO_FILL_IN, sourced

# Own settings of the layout.
TEXT_WIDTH: Final = 164.0  # millimetres, as in `paper.typ`
MAX_PICTURE_HEIGHT: Final = 118.0  # millimetres; text finds room beside it on a page
MIN_PICTURE_WIDTH: Final = 0.1  # millimetres
MAX_WHOLE_ROWS: Final = 14  # a table of more rows may run on to the next page
MAX_WHOLE_LETTERS: Final = 1500  # so may a table or a box with more letters
MANY_COLUMNS: Final = 8  # a table of more is set smaller
TYPE_AND_INSET: Final = ((8.8, 1.8), (7.0, 1.1))  # points of type, millimetres beside a cell
MAX_ROW_LINES: Final = 25  # a higher row may be split, since it might fit no page


def pdf_bytes(document: Document) -> bytes:
    """Write a document as PDF.

    Parameters
    ----------
    document
        Complete: what a screen reader would stumble over is refused.

    Returns
    -------
    :
        The same bytes for the same document. A letter that no font of ours has stands as □, and
        a line at the end says how many.

    Raises
    ------
    DocumentError
        It cannot be read by everyone, has no time zone, or holds a damaged picture.
    SourceError
        A font file is absent.
    """
    require_readable(document)
    if document.created.utcoffset() is None:
        raise DocumentError("A document says when it was made, with a time zone.")
    writer = _Writer()
    data = writer.document(document)
    pdf = typeset(
        {"main.typ": _template(), **writer.pictures},
        {"document": json.dumps(data, ensure_ascii=False)},
        format="pdf", pdf_standards=["ua-1"],
        timestamp=int(document.created.timestamp()),
    )  # fmt: skip
    return with_row_headers(pdf)


@cache
def _template() -> bytes:
    return files("maps").joinpath("document/paper.typ").read_bytes()


class _Writer:
    """Blocks as data of the template; keeps the pictures and the letters that fonts lack."""

    def __init__(self) -> None:
        self.printable = Printable()
        self.pictures: dict[str, bytes] = {}

    def document(self, document: Document) -> dict[str, Any]:
        text = self.printable.text
        language, _, region = document.language.partition("-")
        data: dict[str, Any] = {
            "title": text(document.title), "subtitle": text(document.subtitle),
            "author": text(document.author), "foot": text(document.foot),
            "lang": language, "region": region or None, "fonts": list(FAMILIES),
            "words": {"page": PAGE, "of": OF, "contents": CONTENTS},
            "blocks": [{"sticky": False, **self.block(item)} for item in numbered(document.blocks)],
        }  # fmt: skip
        for before, block in pairwise(data["blocks"]):
            before["sticky"] = block["kind"] == "signatures"  # nobody signs an empty page
        if count := self.printable.lacking.total():
            data["blocks"].append({"kind": "small", "sticky": False, "text": lacking_note(count)})
        return data

    def block(self, item: Numbered) -> dict[str, Any]:
        writers: Mapping[type, Any] = {
            Heading: self._heading, Lead: self._lead, Paragraph: self._paragraph,
            Bullets: self._bullets, Terms: self._terms, Box: self._box, Room: self._room,
            Signatures: self._signatures,
        }  # fmt: skip
        block = item.block
        if isinstance(block, Picture):
            return self._picture(block, item)
        if isinstance(block, Table):
            return self._table(block, item)
        if isinstance(block, Contents):
            return {"kind": "contents"}
        if isinstance(block, PageBreak):
            return {"kind": "page-break"}
        written: dict[str, Any] = writers[type(block)](block)
        return written

    def _heading(self, block: Heading) -> dict[str, Any]:
        return {"kind": "heading", "level": block.level, "text": self.printable.text(block.text)}

    def _lead(self, block: Lead) -> dict[str, Any]:
        return {"kind": "lead", "text": self.printable.text(block.text)}

    def _paragraph(self, block: Paragraph) -> dict[str, Any]:
        kind = "small" if block.is_small else "paragraph"
        return {"kind": kind, "text": self.printable.text(block.text)}

    def _bullets(self, block: Bullets) -> dict[str, Any]:
        return {"kind": "bullets", "texts": self._texts(block.items)}

    def _terms(self, block: Terms) -> dict[str, Any]:
        return {"kind": "terms", "pairs": [self._texts(pair) for pair in block.pairs]}

    def _box(self, block: Box) -> dict[str, Any]:
        texts = self._texts(block.texts)
        return {
            "kind": "box", "title": self.printable.text(block.title), "texts": texts,
            "breakable": sum(map(len, texts)) > MAX_WHOLE_LETTERS,
        }  # fmt: skip

    def _room(self, block: Room) -> dict[str, Any]:
        return {
            "kind": "room", "label": self.printable.text(f"{block.label} ({TO_FILL_IN})"),
            "lines": block.lines,
        }  # fmt: skip

    def _signatures(self, block: Signatures) -> dict[str, Any]:
        return {"kind": "signatures", "roles": self._texts(block.roles)}

    def _picture(self, block: Picture, item: Numbered) -> dict[str, Any]:
        figure, text = block.figure, self.printable.text
        name = f"picture-{item.number}.svg"
        self.pictures[name] = paper_svg(figure.picture, self.printable).encode()
        extent = extent_of(figure.picture)
        # No larger than on a page: type of a small chart would shout.
        widths = (block.share * TEXT_WIDTH, MAX_PICTURE_HEIGHT / extent.steepness, extent.width)
        notes = [text(figure.note), sourced(text(figure.source))]
        return {
            "kind": "picture", "label": f"{item.label} {item.number}",
            "caption": text(figure.title), "alt": text(figure.alt), "file": name,
            "width": max(MIN_PICTURE_WIDTH, min(TEXT_WIDTH, *widths)),
            "notes": [note for note in notes if note],
        }  # fmt: skip

    def _table(self, block: Table, item: Numbered) -> dict[str, Any]:
        text = self.printable.text
        rows = [self._texts(row) for row in block.rows]
        letters = sum(len(cell) for row in rows for cell in row)
        source = sourced(text(block.source))
        size, inset = TYPE_AND_INSET[len(block.columns) > MANY_COLUMNS]
        widths = column_widths(block, total=TEXT_WIDTH, size=size, inset=inset)
        return {
            "kind": "table", "label": f"{item.label} {item.number}", "caption": text(block.caption),
            "columns": [
                {
                    "label": text(column.label), "number": column.is_number, "width": width,
                    "hyphenate": not holds_words(column.label, width, size=size, inset=inset),
                }
                for column, width in zip(block.columns, widths, strict=True)
            ],
            "size": size, "inset": inset,
            "rows": [
                {
                    "cells": row, "breakable": _lines(row, widths, size) > MAX_ROW_LINES,
                    "hyphenate": [
                        not holds_words(cell, width, size=size, inset=inset)
                        for cell, width in zip(row, widths, strict=True)
                    ],
                }
                for row in rows
            ],
            "breakable": len(rows) > MAX_WHOLE_ROWS or letters > MAX_WHOLE_LETTERS,
            "notes": [note for note in (*self._texts(block.notes), source) if note],
            "empty": EMPTY,
        }  # fmt: skip

    def _texts(self, texts: Sequence[str]) -> list[str]:
        return [self.printable.text(text) for text in texts]


def lacking_note(count: int) -> str:
    """Say that letters could not be drawn, and where they can be read.

    Parameters
    ----------
    count
        How many, at least 1.
    """
    times = "einmal" if count == 1 else f"{count}-mal"
    return (
        f"{LACKING} steht hier {times} für ein Zeichen, das die Schrift dieses Dokuments nicht "
        "enthält. In der Word- und in der HTML-Fassung steht es im Wortlaut."
    )


def _lines(row: Sequence[str], widths: Sequence[float], size: float) -> float:
    """Estimate how many lines a row takes: its highest cell; letters are half as wide as high."""
    letter = size / 2 * MM_PER_POINT
    return max(len(cell) * letter / width for cell, width in zip(row, widths, strict=True))
