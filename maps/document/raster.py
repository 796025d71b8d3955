"""Our drawings as PNG, for Word and for the slide: the same SVG as on the page, in our font."""

import struct
import zlib
from typing import Final

from maps.document.blocks import DocumentError
from maps.document.drawings import extent_of, paper_svg
from maps.document.fonts import Printable
from maps.document.typesetting import typeset

MAX_PIXELS: Final = 50_000_000  # of a picture, own setting: A2 at 300 ppi; 200 MB while drawn
_MM_PER_INCH: Final = 25.4
_IHDR_END: Final = 8 + 25  # signature, and the first chunk with its length, name and sum
_MAIN: Final = b"""
#set page(width: float(sys.inputs.width) * 1mm, height: auto, margin: 0pt, fill: white)
#image("picture.svg", width: 100%)
"""


def png_bytes(svg: str, *, width_mm: float, ppi: int = 200) -> bytes:
    """Draw one of our SVGs as a PNG that knows its size on paper.

    Parameters
    ----------
    svg
        With a `viewBox`; its text is set in our fonts, whatever family it names.
    width_mm
        On paper, in millimetres; the height follows.
    ppi
        Pixels per inch: 200 for print in a document, 300 for a poster.

    Returns
    -------
    :
        The same bytes for the same drawing.

    Raises
    ------
    DocumentError
        It is no SVG, or the picture would have more than `MAX_PIXELS`.
    SourceError
        A font file is absent.
    """
    width = width_mm / _MM_PER_INCH * ppi
    if not (width >= 1 and width * width * extent_of(svg).steepness <= MAX_PIXELS):
        raise DocumentError(f"A picture of {width_mm} mm at {ppi} ppi cannot be drawn.")
    png = typeset(
        {"main.typ": _MAIN, "picture.svg": paper_svg(svg, Printable()).encode()},
        {"width": repr(float(width_mm))}, format="png", ppi=float(ppi),
    )  # fmt: skip
    return _with_resolution(png, ppi)


def _with_resolution(png: bytes, ppi: int) -> bytes:
    """Add the chunk that says how many pixels go into a metre (PNG specification, pHYs)."""
    per_metre = round(ppi / _MM_PER_INCH * 1000)
    content = b"pHYs" + struct.pack(">IIB", per_metre, per_metre, 1)
    chunk = struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))
    return png[:_IHDR_END] + chunk + png[_IHDR_END:]
