"""Where the page of an area is: popups, tables and charts lead there by one rule."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode


def area_pages(region_id: str, level: str) -> str:
    """Give what stands before the key of an area in the address of its page.

    Parameters
    ----------
    level
        Key of the level.

    Examples
    --------
    >>> area_pages("toy", "gebiet")
    '/gebiet/toy/gebiet/'
    """
    return f"/gebiet/{quote(region_id, safe='')}/{quote(level, safe='')}/"


def area_address(region_id: str, level: str, area_id: str) -> str:
    """Give the address of an area's page.

    Parameters
    ----------
    level
        Key of the level.
    area_id
        Key of the area.

    Examples
    --------
    >>> area_address("toy", "gebiet", "01/a b")
    '/gebiet/toy/gebiet/01%2Fa%20b'
    """
    return area_pages(region_id, level) + quote(area_id, safe="")


def areas_address(region_id: str, level: str, area_ids: Sequence[str]) -> str:
    """Give the address of several areas as one Quartier.

    Parameters
    ----------
    level
        Key of the level.
    area_ids
        Keys of the areas.

    Examples
    --------
    >>> areas_address("toy", "gebiet", ["01", "02"])
    '/gebiet/toy/gebiet?area=01&area=02'
    """
    pages = area_pages(region_id, level).removesuffix("/")
    return f"{pages}?{urlencode([('area', key) for key in area_ids])}"


UNSAVED = 0  # in place of a number: the areas are taken as a Quartier that nobody saved


def figure_address(
    region_id: str, level: str, area_ids: Sequence[str], figure: str, quarter: int | None = None
) -> str:
    """Give the address of a chart of an area's page as a file; {ending} stands for its form.

    Parameters
    ----------
    level
        Key of the level.
    area_ids
        Keys of the areas: one, or several as one Quartier.
    figure
        Its id on the page.
    quarter
        Number of the saved Quartier, or `UNSAVED`; None: an area.

    Examples
    --------
    >>> figure_address("toy", "gebiet", ["01"], "verlauf")
    '/diagramm/toy/gebiet/verlauf.{ending}?area=01'
    >>> figure_address("toy", "gebiet", ["01"], "verlauf", quarter=3)
    '/diagramm/toy/gebiet/verlauf.{ending}?quarter=3'
    """
    parts = "/".join(quote(part, safe="") for part in (region_id, level, figure))
    keys = [] if quarter else [("area", key) for key in area_ids]
    asked = keys if quarter is None else [*keys, ("quarter", str(quarter))]
    return f"/diagramm/{parts}.{{ending}}?{urlencode(asked)}"


def quarter_address(region_id: str, number: int) -> str:
    """Give the address of a saved Quartier.

    Parameters
    ----------
    number
        Of the Quartier.

    Examples
    --------
    >>> quarter_address("toy", 3)
    '/quartier/toy/3'
    """
    return f"/quartier/{quote(region_id, safe='')}/{number}"


def map_address(path: str, region_id: str, area_ids: Sequence[str]) -> str:
    """Give the address of a map, with its area chosen where it is one alone.

    Parameters
    ----------
    path
        Of the page of the map.
    area_ids
        Keys of areas that the map draws.

    Examples
    --------
    >>> map_address("/maps/toy", "unna", ["01"])
    '/maps/toy?region=unna&area=01'
    >>> map_address("/maps/toy", "unna", ["01", "02"])
    '/maps/toy?region=unna'
    """
    chosen = {"area": area_ids[0]} if len(area_ids) == 1 else {}
    return f"{path}?{urlencode({'region': region_id} | chosen)}"
