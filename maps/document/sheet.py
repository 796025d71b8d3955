"""A sheet: one page with a map as large as fits, its finding above and its legend beside it.

How it looks says `sheet.typ`. Whatever is written on it, it is one page: type becomes smaller until
it fits, and nothing is cut.
"""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

import pikepdf

from maps.document.blocks import DocumentError
from maps.document.drawings import extent_of, paper_svg
from maps.document.fonts import FAMILIES, Printable
from maps.document.pdf import lacking_note
from maps.document.typesetting import typeset

# Own settings: how small type may become, in steps; 0.5 of 10 points are still read.
SCALES: Final = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4)
LEAST_MAP: Final = 0.3  # share of the page's height that the map has
_TOO_SMALL: Final = "TOO SMALL"  # says the template
SIDE_BY_SIDE: Final = 0.95  # breadths of its height from which on a map lies on a broad page


class Paper(StrEnum):
    """Size of the page."""

    A4 = "a4"
    A3 = "a3"

    @property
    def millimetres(self) -> tuple[float, float]:
        """Short and long side."""
        return (210.0, 297.0) if self is Paper.A4 else (297.0, 420.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetClass:
    """A class of the legend."""

    label: str  # German
    swatch: str  # SVG
    limits: str = ""  # German
    count: str = ""  # German; empty: nothing is counted


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetField:
    """Classes of two things at once: swatches and counts row by row."""

    corner: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[SheetClass, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stands on it; texts are German."""

    paper: Paper
    title: str  # the finding
    kicker: str  # what the map is of, small above the title
    sentence: str  # how to read it
    legend_title: str
    legend_head: str  # what is counted
    classes: Sequence[SheetClass]
    map: str  # SVG of our own
    alt: str  # says what is drawn to those who do not see it
    not_said: str
    source: str
    foot: str
    created: datetime
    field: SheetField | None = None
    notes: Sequence[str] = ()  # above the map, such as "Veraltet"
    scenario: str = ""  # that it is no fact; empty: it is one
    scenario_word: str = "Gedankenspiel"
    language: str = "de-DE"


def sheet_bytes(sheet: Sheet) -> bytes:
    """Write a sheet as PDF of exactly one page, readable with a screen reader (PDF/UA-1).

    Parameters
    ----------
    sheet
        With a title and an alternative text.

    Returns
    -------
    :
        The same bytes for the same sheet.

    Raises
    ------
    DocumentError
        It has no title or alternative text, no time zone, or holds a damaged picture; or its
        texts are so long that no page holds them.
    SourceError
        A font file is absent.
    """
    if not sheet.title.strip() or not sheet.alt.strip():
        raise DocumentError("A sheet has a title, and says what its map shows.")
    if sheet.created.utcoffset() is None:
        raise DocumentError("A sheet says when it was made, with a time zone.")
    writer = _Writer()
    data = writer.data(sheet)
    for scale in SCALES:
        data["scale"] = scale
        content = _set(sheet, data, writer.pictures)
        if content is not None and pages_of(content) == 1:
            return content
    raise DocumentError("The texts of a sheet do not fit one page.")


def _set(sheet: Sheet, data: dict[str, Any], pictures: dict[str, bytes]) -> bytes | None:
    """Set it; None where the map becomes too small or the legend does not fit beside it."""
    try:
        return typeset(
            {"main.typ": _template(), **pictures},
            {"sheet": json.dumps(data, ensure_ascii=False)}, format="pdf",
            pdf_standards=["ua-1"], timestamp=int(sheet.created.timestamp()),
        )  # fmt: skip
    except DocumentError as error:
        if _TOO_SMALL in str(error):
            return None
        raise


def pages_of(content: bytes) -> int:
    """Count the pages of a PDF.

    Parameters
    ----------
    content
        Of the file.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def is_broad(sheet: Sheet) -> bool:
    """Say whether the page lies on its long side: where the map is as wide as high, or wider."""
    return extent_of(sheet.map).steepness <= 1 / SIDE_BY_SIDE


@cache
def _template() -> bytes:
    return files("maps").joinpath("document/sheet.typ").read_bytes()


class _Writer:
    """A sheet as data of the template; keeps the pictures."""

    def __init__(self) -> None:
        self.printable = Printable()
        self.pictures: dict[str, bytes] = {}

    def data(self, sheet: Sheet) -> dict[str, Any]:
        text = self.printable.text
        short, long = sheet.paper.millimetres
        broad = is_broad(sheet)
        language, _, region = sheet.language.partition("-")
        fields = ("title", "kicker", "sentence", "legend_title", "legend_head", "alt", "not_said",
                  "source", "foot", "scenario", "scenario_word")  # fmt: skip
        found: dict[str, Any] = {name: text(getattr(sheet, name)) for name in fields}
        found |= {
            "width": long if broad else short, "height": short if broad else long, "broad": broad,
            "large": sheet.paper is Paper.A3, "lang": language, "region": region or None,
            "fonts": list(FAMILIES), "notes": [text(note) for note in sheet.notes],
            "map": self._picture("map.svg", sheet.map), "least_map": LEAST_MAP,
            "steepness": extent_of(sheet.map).steepness,
            "classes": [self._class(f"class-{i}", item) for i, item in enumerate(sheet.classes)],
            "field": self._field(sheet.field),
        }  # fmt: skip
        if count := self.printable.lacking.total():
            found["source"] = f"{found['source']} {lacking_note(count)}".strip()
        return found

    def _class(self, name: str, item: SheetClass) -> dict[str, str]:
        text = self.printable.text
        return {
            "label": text(item.label), "limits": text(item.limits), "count": text(item.count),
            "swatch": self._picture(f"{name}.svg", item.swatch),
        }  # fmt: skip

    def _field(self, field: SheetField | None) -> dict[str, Any] | None:
        if field is None:
            return None
        text = self.printable.text
        return {
            "corner": text(field.corner), "columns": [text(item) for item in field.columns],
            "rows": [text(item) for item in field.rows],
            "cells": [self._class(f"cell-{i}", item) for i, item in enumerate(field.cells)],
        }  # fmt: skip

    def _picture(self, name: str, svg: str) -> str:
        self.pictures[name] = paper_svg(svg, self.printable).encode()
        return name
