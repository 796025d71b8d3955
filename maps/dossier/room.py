"""How much room do blocks of a short dossier take, in lines of text? An estimate, to choose by.

Setting a page to see whether it fits costs more than all else of a dossier, and there are hundreds
of them in one file. A file of one dossier is set and counted; the estimate says what is not worth
trying.

Letters per line and heights were read off set pages. Of 512 short forms with
names and lists of many lengths, the first with a third page had 89 lines with the map, which moves
to the next page as a whole, and 97 without.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from math import ceil
from typing import Any, Final

from maps.document.blocks import (
    Block,
    Box,
    Bullets,
    Document,
    Heading,
    Lead,
    Paragraph,
    Picture,
    Room,
    Signatures,
    Table,
    Terms,
)
from maps.document.pdf import pdf_bytes
from maps.document.sheet import pages_of

PAGES, SPARE = 2, 3  # of a short form; lines for writing that stay free: own setting
DOUBT = 25.0  # lines by which the estimate may be too high: own setting
TWO_PAGES, WITH_MAP = 95.0, 88.0  # lines below the title that surely fit
CALIBRATED_SHARE = 0.33  # of the width, of the map in the set forms
_LABEL = 22  # letters of a table's first column


def _lines(texts: Iterable[str], letters: int) -> int:
    return sum(ceil(len(text) / letters) for text in texts)


def _paragraph(block: Paragraph) -> float:
    if block.is_small:
        return 0.8 * _lines([block.text], 118) + 0.6
    return _lines([block.text], 95) + 0.8


def _table(block: Table) -> float:
    rows = sum(2.0 if len(row[0]) > _LABEL else 1.2 for row in block.rows)
    return 3.4 + rows + 0.8 * _lines([*block.notes, block.source], 118)


def _picture(block: Picture) -> float:
    """Estimate the height of a map; what is larger than the forms that were read off, carefully."""
    return 3 + 29 * block.share + 60 * max(0.0, block.share - CALIBRATED_SHARE)


_HEIGHTS: Final[Mapping[type, Callable[[Any], float]]] = {
    Heading: lambda block: 2.6,
    Paragraph: _paragraph,
    Lead: lambda block: 1.25 * _lines([block.text], 78) + 1,
    Bullets: lambda block: _lines(block.items, 86) + 0.3 * len(block.items) + 0.8,
    Box: lambda block: _lines(block.texts, 98) + 3,
    Terms: lambda block: _lines([text for _, text in block.pairs], 76) + 1,
    Table: _table,
    Picture: _picture,
    Room: lambda block: 1.5 + 1.9 * block.lines,
    Signatures: lambda block: 5.0,
}


def fits(blocks: Iterable[Block]) -> bool:
    """Say whether blocks surely stay on two pages.

    Parameters
    ----------
    blocks
        Of a short form.
    """
    return _over(blocks) <= 0


def _over(blocks: Iterable[Block]) -> float:
    """Estimate how many lines are beyond what surely fits."""
    lines, most = 0.0, TWO_PAGES
    for block in blocks:
        lines += _HEIGHTS[type(block)](block)
        most = WITH_MAP if isinstance(block, Picture) else most
    return lines - most


def stays_short(document: Document) -> bool:
    """Say whether a short form stays on two pages, set with some lines to spare.

    What is far too long by the estimate is not set.

    Word breaks lines and pages at other places than the PDF; the spare lines are for that.

    Parameters
    ----------
    document
        One short form.

    Raises
    ------
    DocumentError, SourceError
        As for its PDF.
    """
    if _over(document.blocks) > DOUBT:
        return False
    spare = Room(label="", lines=SPARE)
    return pages_of(pdf_bytes(replace(document, blocks=[*document.blocks, spare]))) <= PAGES
