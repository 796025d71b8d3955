"""A document as one HTML file: for a USB stick, a phone, a mailbox; no script, nothing from a net.

It prints like the PDF; texts keep all their letters, since the reader's own fonts draw them.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from markupsafe import Markup

from maps.document.blocks import (
    Block,
    Document,
    DocumentError,
    Heading,
    Numbered,
    Picture,
    numbered,
    require_readable,
)
from maps.document.drawings import standalone_svg
from maps.document.letters import has_long_word, one_line
from maps.document.words import CONTENTS, EMPTY, TO_FILL_IN
from maps.kit.page import render

_LEAST_SHARE: Final = 3  # tenths of the width; the style sheet knows the steps from here


def html_bytes(document: Document) -> bytes:
    """Write a document as one HTML file.

    Parameters
    ----------
    document
        Complete: what a screen reader would stumble over is refused.

    Returns
    -------
    :
        UTF-8, the same for the same document.

    Raises
    ------
    DocumentError
        It cannot be read by everyone, has no time zone, or holds a damaged picture.
    """
    require_readable(document)
    if document.created.utcoffset() is None:
        raise DocumentError("A document says when it was made, with a time zone.")
    parts = [_part(at, item) for at, item in enumerate(numbered(document.blocks))]
    headings = [p for p in parts if isinstance(p.block, Heading) and p.block.level == 1]
    text = render(
        "document/document.html.jinja", document=document, parts=parts, headings=headings,
        plain=one_line, is_long=has_long_word, styles=Markup(_styles()),
        contents=CONTENTS, empty=EMPTY, to_fill_in=TO_FILL_IN,
    )  # fmt: skip
    return text.encode()


@cache
def _styles() -> str:
    return files("maps").joinpath("document/document.css").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A block as the template wants it."""

    block: Block
    kind: str  # name of its class
    id: str
    label: str  # what its caption begins with
    picture: Markup
    share: int  # of the width, in steps of 10 %


def _part(place: int, item: Numbered) -> _Part:
    block = item.block
    picture, share = Markup(), 100
    if isinstance(block, Picture):
        prefix = f"bild{item.number}-"
        svg = standalone_svg(block.figure.picture, prefix, one_line(block.figure.alt))
        picture = Markup(svg)  # of our own, written anew from its tree
        share = 10 * min(10, max(_LEAST_SHARE, round(10 * block.share)))
    return _Part(
        block=block, kind=type(block).__name__, id=f"teil{place}", picture=picture, share=share,
        label=f"{item.label} {item.number}",
    )  # fmt: skip
