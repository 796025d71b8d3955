"""Makes the files: picture as SVG or PNG, sheet as PDF."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from api.sheets.read import Drawable
from kpk_geo.errors import InputError, NotFoundError, excerpt, suggestion
from maps.document.raster import png_bytes
from maps.document.sheet import Paper, sheet_bytes
from maps.sheet.map_file import map_file
from maps.sheet.paper import theme_sheet
from maps.sheet.plate import map_plate

PICTURE_MM: Final = 254.0  # breadth of a picture on paper, and of a slide of ten inches
DPI: Final = (200, 300)


class PictureFormat(StrEnum):
    """What a map can be handed on as."""

    SVG = "svg"
    PNG = "png"
    PDF = "pdf"

    @property
    def media_type(self) -> str:
        """As HTTP names it."""
        types = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
        return types[self.value]


def format_of(text: str) -> PictureFormat:
    """Read a format.

    Parameters
    ----------
    text
        Such as svg.

    Raises
    ------
    NotFoundError
        There is no such format.
    """
    try:
        return PictureFormat(text.lower())
    except ValueError as error:
        raise NotFoundError(
            f"Als „{excerpt(text)}“ gibt es die Karte nicht. {suggestion(text, PictureFormat)}"
        ) from error


def dpi_of(text: str) -> int:
    """Read a resolution; the first of `DPI` where nothing is said.

    Parameters
    ----------
    text
        Pixels per inch.

    Raises
    ------
    InputError
        It is none of `DPI`.
    """
    choices = {str(value): value for value in DPI}
    if text and text not in choices:
        raise InputError(
            f"dpi={excerpt(text)}: Möglich sind {' und '.join(choices)} Punkte je Zoll."
        )
    return choices.get(text, DPI[0])


def paper_of(text: str) -> Paper:
    """Read the size of a sheet; A4 where nothing is said.

    Parameters
    ----------
    text
        a4 or a3.

    Raises
    ------
    InputError
        It is neither.
    """
    try:
        return Paper(text.lower() or "a4")
    except ValueError as error:
        raise InputError(f"paper={excerpt(text)}: Möglich sind a4 und a3.") from error


def made_file(found: Drawable, kind: PictureFormat, asked: Mapping[str, str]) -> bytes:
    """Make a file of a map.

    Parameters
    ----------
    found
        The map.
    kind
        Of the file.
    asked
        Parameters of the address: `dpi` of a PNG, `paper` of a sheet.

    Raises
    ------
    InputError
        A parameter says what there is not.
    NotFoundError
        The chosen area is not on the map.
    """
    dpi, paper = dpi_of(asked.get("dpi", "")), paper_of(asked.get("paper", ""))
    if kind is PictureFormat.PDF:
        sheet = theme_sheet(
            found.shown, found.theme, found.place, paper, chosen=found.chosen,
            created=found.region.loaded_at,
        )  # fmt: skip
        return sheet_bytes(sheet)
    plate = map_plate(found.shown, found.theme, found.place, chosen=found.chosen)
    if kind is PictureFormat.PNG:
        return png_bytes(plate.svg, width_mm=PICTURE_MM, ppi=dpi)
    return plate.svg.encode()


def made_map_file(found: Drawable) -> bytes:
    """Make the file that works without a network.

    Parameters
    ----------
    found
        The map.

    Raises
    ------
    NotFoundError
        The chosen area is not on the map.
    """
    return map_file(found.shown, found.theme, found.place, chosen=found.chosen).encode()


def file_name(found: Drawable, slug: str, ending: str, paper: str = "") -> str:
    """Name a file so that it says what is in it.

    Parameters
    ----------
    found
        The map.
    slug
        Of its question.
    ending
        Of the file, such as svg.
    paper
        Size of the sheet; empty: none.
    """
    size = f"-{paper}" if ending == "pdf" and paper else ""
    parts = (slug, found.region.region_id, found.theme.id)
    text = "-".join(parts) + size
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "-"
                   for sign in text) + f".{ending}"  # fmt: skip
