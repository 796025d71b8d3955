"""What stands in a popup: words and their order come from here, the script only places them.

What all popups of a kind share (labels, heads, buttons) is a frame and is sent once; each area or
offer only adds its own texts, under the names that the frame gives.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph, "label: text"; left out where the field is empty or false."""

    field: str  # whose text follows the label
    label: str = ""
    text: str = ""  # said instead, where the field only says yes or no


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFrame:
    """A table with a row per label; each takes its figures from one entry of the area's `cells`."""

    labels: tuple[str, ...]
    figures: int = 1  # so many of an entry are shown
    head: tuple[str, ...] = ()
    caption: str = ""
    is_text: bool = False  # sentences rather than figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A button; the script knows what the name does."""

    name: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PopupFrame:
    """What popups of one kind share; fields are names within an area or offer."""

    title: str = "name"
    where: tuple[str, ...] = ()  # fields, joined by commas under the title
    tag: Line | None = None  # a warning, set apart
    lines: tuple[Line, ...] = ()  # after those that the area itself brings as `lines`
    tables: tuple[
        TableFrame, ...
    ] = ()  # an area names its own as `table`, the first if it does not
    # By theme: labels of rows that come first while it is shown, with the area's texts in `more`.
    more: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    details: str = ""  # head of what is read on demand below: the area's own `details`
    actions: tuple[Action, ...] = ()

    def data(self) -> dict[str, Any]:
        """Give it to the script."""
        return asdict(self)


def area_place(parent: str | None, area_id: str) -> str:
    """Say where an area is listed.

    >>> area_place("Mitte", "0101")
    'in Mitte, Nr. 0101'
    """
    return f"in {parent}, Nr. {area_id}" if parent else f"Nr. {area_id}"
