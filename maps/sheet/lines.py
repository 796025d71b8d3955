"""Texts in a picture: broken into lines by their estimated width, each with its place."""

from dataclasses import dataclass
from typing import Final

from maps.kit.drawing.labels import text_width

LEADING: Final = 1.28  # height of a line, in heights of the type
_USUAL: Final = 0.9  # regular type against the bold that `text_width` measures


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text: the left end of its base line, or its middle or right end."""

    text: str
    x: float
    y: float
    size: float
    look: str = "ink"  # ink, soft, strong or warn
    anchor: str = "start"


def broken(text: str, width: float, size: float, *, is_bold: bool = False) -> list[str]:
    """Break a text into lines; a word that is longer than a line is broken too.

    Parameters
    ----------
    text
        In one paragraph.
    width
        Of a line, in units.
    size
        Height of the type.
    is_bold
        Bold type is broader.

    Examples
    --------
    >>> broken("Wo ist die Belastung hoch?", 120, 20)
    ['Wo ist die', 'Belastung', 'hoch?']
    """
    room = width / (1 if is_bold else _USUAL)
    lines: list[str] = []
    for word in text.split():
        for part in _parts(word, room, size):
            joined = f"{lines[-1]} {part}" if lines else part
            if lines and text_width(joined, size) <= room:
                lines[-1] = joined
            else:
                lines.append(part)
    return lines


def _parts(word: str, room: float, size: float) -> list[str]:
    """Cut a word that no line holds.

    >>> _parts("abcdef", 30, 20)
    ['ab', 'cd', 'ef']
    """
    parts = [""]
    for letter in word:
        if parts[-1] and text_width(parts[-1] + letter, size) > room:
            parts.append("")
        parts[-1] += letter
    return parts


class Column:
    """Lines one below the other, and how far down they go."""

    def __init__(self, x: float, y: float, width: float) -> None:
        self.x, self.y, self.width = x, y, width  # y: the upper end of the next line
        self.lines: list[Line] = []

    def add(
        self, text: str, size: float, *, look: str = "ink", indent: float = 0, less: float = 0,
        after: float = 0,
    ) -> None:  # fmt: skip
        """Put a paragraph below.

        Parameters
        ----------
        text
            Empty: nothing is added.
        size
            Height of the type.
        look
            As in `Line`; "strong" and "warn" are bold.
        indent, less
            Units that stay free on the left and on the right.
        after
            Units that stay free below.
        """
        room = self.width - indent - less
        for part in broken(text, room, size, is_bold=look in {"strong", "warn"}):
            self.lines.append(
                Line(text=part, x=self.x + indent, y=self.y + 0.95 * size, size=size, look=look)
            )
            self.y += LEADING * size
        self.y += after if text else 0
