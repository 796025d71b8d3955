"""Pictures in Word: as PNG with alternative text, as broad as there is room."""

import io
import re
from typing import Final

from docx.document import Document as WordFile

from maps.document.blocks import DocumentError, Picture
from maps.document.docx.text import attribute
from maps.document.raster import png_bytes

PPI: Final = 200  # own setting: sharp in print, a map of the full width has some 150 kB
MAX_HEIGHT_MM: Final = 200.0  # so that caption and source fit on the same page
MIN_WIDTH_MM: Final = 10.0
CAPTION_MM: Final = 30.0  # left free on a page for caption, note and source
FIRST_ID: Final = 9001  # beyond what a letterhead numbers its own pictures with
_EMU_PER_MM: Final = 36_000
_TWIPS_PER_MM: Final = 1440 / 25.4
_NUMBER: Final = r"[-+]?[\d.]+(?:[eE][-+]?\d+)?"
_VIEW_BOX: Final = re.compile(
    rf"<svg[^>]*?\sviewBox=[\"']\s*{_NUMBER}[\s,]+{_NUMBER}[\s,]+({_NUMBER})[\s,]+({_NUMBER})"
)
_INLINE: Final = (
    '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{cx}" cy="{cy}"/>'
    '<wp:docPr id="{id}" name="{name}" descr="{alt}" title="{title}"/>'
    '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic><pic:nvPicPr><pic:cNvPr id="{id}" name="{name}" descr="{alt}"/><pic:cNvPicPr/>'
    '</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
    '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
    "</a:graphic></wp:inline></w:drawing></w:r>"
)


def size_mm(svg: str, share: float, text_width: int, text_height: int) -> tuple[float, float]:
    """Give width and height of a picture on paper, in millimetres.

    Parameters
    ----------
    svg
        Whose `viewBox` says its proportions.
    share
        Of the width of the text, 0-1; beyond, it is cut off.
    text_width, text_height
        Of the page, twips.

    Raises
    ------
    DocumentError
        The picture says no size of its own.
    """
    found = _VIEW_BOX.search(svg)
    width, height = (float(found[1]), float(found[2])) if found else (0.0, 0.0)
    if not (width > 0 and height > 0):
        raise DocumentError("A picture has no viewBox, or one without breadth or height.")
    room = text_width / _TWIPS_PER_MM
    ceiling = min(MAX_HEIGHT_MM, text_height / _TWIPS_PER_MM - CAPTION_MM)
    breadth = min(max(room * min(share, 1.0), MIN_WIDTH_MM), room)
    breadth = min(breadth, ceiling * width / height)
    return breadth, breadth * height / width


def inline_picture(
    picture: Picture, number: int, file: WordFile, text_width: int, text_height: int
) -> str:
    """Put a picture into the file and give the run that shows it.

    Parameters
    ----------
    picture
        With its alternative text.
    number
        Of its caption.
    file
        Gets the PNG as a part.
    text_width, text_height
        Of the page, twips.

    Raises
    ------
    DocumentError
        The picture is no drawing, or says no size of its own.
    """
    svg = str(picture.figure.picture)
    width, height = size_mm(svg, picture.share, text_width, text_height)
    png = png_bytes(svg, width_mm=width, ppi=PPI)
    relation, _ = file.part.get_or_add_image(io.BytesIO(png))
    return _INLINE.format(
        cx=round(width * _EMU_PER_MM), cy=max(round(height * _EMU_PER_MM), 1),
        id=FIRST_ID + number, name=f"Abbildung {number}", relation=attribute(relation),
        alt=attribute(picture.figure.alt), title=attribute(picture.figure.title),
    )  # fmt: skip
