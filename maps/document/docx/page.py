"""The page of a Word file: how much room it has, and the same page turned for a broad table."""

import copy
from dataclasses import dataclass
from typing import Any, Final

from docx.oxml.ns import qn

from kpk_geo.errors import InputError
from kpk_geo.german import number

A4: Final = (11906, 16838)  # twips
MARGIN: Final = 1417  # 2.5 cm
MIN_WIDTH: Final = 3400  # 6 cm; no table of ours can be read in less
MIN_HEIGHT: Final = 4000  # 7 cm
_TWIPS_PER_MM: Final = 1440 / 25.4
_SIDES: Final = ("top", "right", "bottom", "left")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Room for text, and the XML that ends a section of such pages."""

    text_width: int  # twips
    text_height: int  # twips
    turned_width: int  # of the text on the page that lies on its side, twips
    first: str  # `w:sectPr` of the first section
    plain: str  # of a later one: no first page of its own, numbers go on
    turned: str  # of one on its side

    @property
    def can_turn(self) -> bool:
        """Whether a page on its side has more room."""
        return self.turned_width > self.text_width


def page_of(section: Any) -> Page:
    """Read the page from the properties of a section.

    Parameters
    ----------
    section
        A `w:sectPr`; what it does not say is A4 with margins of 2.5 cm.

    Raises
    ------
    InputError
        Its margins leave no room.
    """
    width, height = _size(section)
    margins = {side: _number(section.find(qn("w:pgMar")), side, MARGIN) for side in _SIDES}
    gutter = _number(section.find(qn("w:pgMar")), "gutter", 0)
    across = margins["left"] + margins["right"] + gutter
    along = abs(margins["top"]) + abs(margins["bottom"])
    if width - across < MIN_WIDTH or height - along < MIN_HEIGHT:
        raise InputError(
            "Briefbogen: Die Seitenränder lassen nur "
            f"{number(max(width - across, 0) / _TWIPS_PER_MM)} × "
            f"{number(max(height - along, 0) / _TWIPS_PER_MM)} mm für den Text; gebraucht werden "
            f"{number(MIN_WIDTH / _TWIPS_PER_MM)} × {number(MIN_HEIGHT / _TWIPS_PER_MM)} mm. "
            "Bitte im Briefbogen die Ränder verkleinern (Layout, Seitenränder)."
        )
    plain = continued(copy.deepcopy(section))
    return Page(
        text_width=width - across, text_height=height - along,
        turned_width=height - across if height > width else width - across,
        first=_xml(section), plain=_xml(plain), turned=_xml(_turned(plain)),
    )  # fmt: skip


def continued(section: Any) -> Any:
    """Let a section go on with the pages before it: no first page of its own, no new numbers.

    Parameters
    ----------
    section
        A `w:sectPr`; it is changed, and given back.
    """
    for tag in ("w:titlePg", "w:pgNumType"):
        for element in section.findall(qn(tag)):
            if tag == "w:titlePg" or element.get(qn("w:start")):
                section.remove(element)
    return section


def _turned(section: Any) -> Any:
    section = copy.deepcopy(section)
    width, height = _size(section)
    size = section.find(qn("w:pgSz"))
    if size is not None and height > width:
        size.set(qn("w:w"), str(height))
        size.set(qn("w:h"), str(width))
        size.set(qn("w:orient"), "landscape")
    return section


def _size(section: Any) -> tuple[int, int]:
    size = section.find(qn("w:pgSz"))
    return _number(size, "w", A4[0]), _number(size, "h", A4[1])


def _number(element: Any, name: str, default: int) -> int:
    value = None if element is None else element.get(qn(f"w:{name}"))
    return default if value is None else round(float(value))


def _xml(section: Any) -> str:
    return str(section.xml)
