"""Makes the files: picture as SVG or PNG, sheet as PDF."""

from enum import StrEnum
from typing import Final

from api.files.names import plain_name
from api.sheets.read import Drawable
from kpk_geo.errors import InputError, NotFoundError, excerpt, suggestion
from maps.document.raster import png_bytes
from maps.document.sheet import Paper, sheet_bytes
from maps.sheet.map_file import first_of_file, map_file
from maps.sheet.paper import theme_sheet
from maps.sheet.plate import map_plate

PICTURE_MM: Final = 254.0  # breadth of a picture on paper, and of a slide of ten inches
DPI: Final = (200, 300)
# If one is opened in place.
SANDBOX: Final = (
    "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox",
)  # fmt: skip


class MapFormat(StrEnum):
    """What a map can be handed on as."""

    SVG = "svg"
    PNG = "png"
    PDF = "pdf"
    HTML = "html"  # one file that works without a network


PICTURES: Final = (MapFormat.SVG, MapFormat.PNG, MapFormat.PDF)


def format_of(text: str) -> MapFormat:
    """Read the format of a picture or sheet.

    Parameters
    ----------
    text
        Such as svg.

    Raises
    ------
    NotFoundError
        There is no such format.
    """
    if text.lower() not in PICTURES:
        raise NotFoundError(
            f"Als „{excerpt(text)}“ gibt es die Karte nicht. {suggestion(text, PICTURES)}"
        )
    return MapFormat(text.lower())


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


def made_file(found: Drawable, kind: MapFormat, *, dpi: int, paper: Paper) -> bytes:
    """Make a file of a map.

    Parameters
    ----------
    found
        The map.
    kind
        Of the file.
    dpi
        Of a PNG.
    paper
        Of a sheet.

    Raises
    ------
    NotFoundError
        The chosen area is not on the map, or there is no theme that a file can show.
    """
    shown, theme, place, chosen = found.shown, found.theme, found.place, found.chosen
    if kind is MapFormat.HTML:
        return map_file(shown, theme, place, chosen=chosen).encode()
    if kind is MapFormat.PDF:
        return sheet_bytes(
            theme_sheet(shown, theme, place, paper, chosen=chosen, created=found.region.loaded_at)
        )
    plate = map_plate(shown, theme, place, chosen=chosen)
    if kind is MapFormat.PNG:
        return png_bytes(plate.svg, width_mm=PICTURE_MM, ppi=dpi)
    return plate.svg.encode()


def file_name(found: Drawable, slug: str, kind: MapFormat, paper: Paper) -> str:
    """Name a file so that it says what is in it.

    Parameters
    ----------
    found
        The map.
    slug
        Of its question.
    kind
        Of the file.
    paper
        Size of a sheet.
    """
    size = (paper.value,) if kind is MapFormat.PDF else ()
    theme = first_of_file(found.shown, found.theme) if kind is MapFormat.HTML else found.theme
    parts = (slug, found.region.region_id, *found.shown.file_words, theme.id, *size)
    return "-".join(plain_name(part) for part in parts) + f".{kind.value}"
