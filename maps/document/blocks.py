"""What a document says, without how it looks: the same blocks become Word, PDF and a page.

Whoever writes a document makes a list of these; a writer (`docx.py`, `pdf.py`, `html.py`) knows
nothing of planning. All texts are plain text in German: a writer escapes them, and no sign in a
name has a meaning for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeAlias

from maps.kit.figure import Figure

MAX_HEADING: Final = 3  # levels; more are not told apart on paper


class DocumentError(ValueError):
    """A document that nobody could read with a screen reader, or that says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; levels begin at 1 and are never skipped downwards."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What is found, in large type."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text."""

    text: str
    is_small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A list of equal points."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Words and what belongs to them: the head of an application, a glossary."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A figure with its number, caption, source and alternative text."""

    figure: Figure
    share: float = 1.0  # of the width of the text, 0-1


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    label: str
    is_number: bool = False  # set to the right
    weight: float = 1.0  # breadth against the other columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of texts; the first cell heads its row."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]  # each as long as the columns
    notes: Sequence[str] = ()  # small, below
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Set apart from the text: a method in short, a caution."""

    title: str
    texts: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Space that somebody fills in by hand or in Word."""

    label: str  # says what is asked for
    lines: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """Lines to sign on, side by side."""

    roles: Sequence[str]


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents, made of the headings of level 1."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block: TypeAlias = (
    Heading | Lead | Paragraph | Bullets | Terms | Picture | Table | Box | Room | Signatures
    | Contents | PageBreak
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole document; its title stands above the blocks and is no heading of theirs."""

    title: str
    subtitle: str = ""
    author: str  # of the file: an office, never a person
    created: datetime  # with a time zone; of the newest result in it, so the same results give
    # the same bytes
    blocks: Sequence[Block]
    foot: str = ""  # at the lower edge of every page, beside its number
    language: str = field(default="de-DE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A block with the number of its caption; 0 for those that have none."""

    block: Block
    number: int = 0

    @property
    def label(self) -> str:
        """What its caption begins with."""
        return "Tabelle" if isinstance(self.block, Table) else "Abbildung"


def numbered(blocks: Iterable[Block]) -> list[Numbered]:
    """Number pictures and tables, each kind from 1.

    Parameters
    ----------
    blocks
        In the order of the document.
    """
    counts = {Picture: 0, Table: 0}
    found = []
    for block in blocks:
        kind = type(block)
        if kind in counts:
            counts[kind] += 1
        found.append(Numbered(block=block, number=counts.get(kind, 0)))
    return found


def require_readable(document: Document) -> None:
    """Refuse what a screen reader or a reader in a hurry would stumble over.

    Parameters
    ----------
    document
        Before it is written, in any format.

    Raises
    ------
    DocumentError
        It has no title, skips a level of heading, has a picture without an alternative text or
        caption, a table without caption or head, or a row of another length than the columns.
    """
    if not document.title.strip():
        raise DocumentError("A document needs a title.")
    level = 0
    for block in document.blocks:
        if isinstance(block, Heading):
            if not block.text.strip() or not 1 <= block.level <= min(level + 1, MAX_HEADING):
                raise DocumentError(f"Heading {block.text!r} of level {block.level} after {level}.")
            level = block.level
        elif isinstance(block, Picture):
            _require_words(block.figure.alt, block.figure.title, where="A picture")
        elif isinstance(block, Table):
            _require_words(block.caption, *(c.label for c in block.columns), where="A table")
            if any(len(row) != len(block.columns) for row in block.rows):
                raise DocumentError(f"Table {block.caption!r} has a row of another length.")


def _require_words(*texts: str, where: str) -> None:
    if not all(text.strip() for text in texts):
        raise DocumentError(f"{where} lacks a caption, a head or an alternative text.")
