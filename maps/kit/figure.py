"""A picture with all that must go with it: its finding, its words, its source, its numbers.

The same record goes into a page, a sheet of paper and a document, so that none of them shows a
picture without what it says, to whom it may not be visible, and where it comes from.
"""

from dataclasses import dataclass

from markupsafe import Markup

from maps.kit.page import render


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable:
    """What a picture shows, as rows of texts; the first cell heads its row."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""  # German


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A drawn answer."""

    id: str  # within its page
    title: str  # German: what is found, in a sentence
    picture: Markup  # SVG of our own, with `alt` as its title
    alt: str  # German: says what is drawn to those who do not see it
    source: str  # German: whose data, of which day
    table: FigureTable | None = None  # the same content; None where a table stands beside it
    note: str = ""  # German: how to read it, in one line
    image: str = ""  # address of the same as a file, with {ending}; empty: there is none


def written_figure(figure: Figure) -> Markup:
    """Write a figure for a page: title, picture, note, source, and its table behind a click."""
    return Markup(render("kit/figure.html.jinja", figure=figure))
