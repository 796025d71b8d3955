"""Where the pages of developments are: pages of areas and the overview lead there by one rule."""

from urllib.parse import quote, urlencode

SERIES = "/reihen"


def place_key(level: str, area_id: str) -> str:
    """Name an area in an address.

    Parameters
    ----------
    level
        Key of its level; it holds no colon.
    area_id
        Key of the area.

    Examples
    --------
    >>> place_key("gebiet", "01")
    'gebiet:01'
    """
    return f"{level}:{area_id}"


def series_address(
    region_id: str, *, indicator: str = "", goal: str = "", place: str = "", level: str = ""
) -> str:
    """Give the address of a page of developments.

    Parameters
    ----------
    indicator, goal
        Key of the one that is shown; empty: the list.
    place
        As `place_key` gives it; empty: the region as a whole.
    level
        Key of the level whose areas are shown beside; empty: the usual one.

    Examples
    --------
    >>> series_address("toy", indicator="poverty", place="gebiet:01")
    '/reihen/toy/poverty?ort=gebiet%3A01'
    """
    path = f"{SERIES}/{quote(region_id, safe='')}"
    if indicator:
        path += f"/{quote(indicator, safe='')}"
    elif goal:
        path += f"/ziel/{quote(goal, safe='')}"
    query = {key: value for key, value in (("ort", place), ("ebene", level)) if value}
    return f"{path}?{urlencode(query)}" if query else path


def areas_file(region_id: str, *, indicator: str, level: str) -> str:
    """Give the address of the table of all areas of a level.

    Parameters
    ----------
    indicator
        Key of the indicator.
    level
        Key of the level.

    Examples
    --------
    >>> areas_file("toy", indicator="poverty", level="gebiet")
    '/api/regions/toy/series/areas.csv?indicator=poverty&level=gebiet'
    """
    path = f"/api/regions/{quote(region_id, safe='')}/series/areas.csv"
    return f"{path}?{urlencode({'indicator': indicator, 'level': level})}"


def series_file(
    region_id: str, ending: str, *, indicator: str = "", goal: str = "", place: str = "",
    level: str = "",
) -> str:  # fmt: skip
    """Give the address of the same as a file, or for programs.

    Parameters
    ----------
    ending
        "csv", "docx", "pdf" or "html"; empty: JSON.
    indicator, goal
        Key of the one that is asked for; empty: all.
    place
        As `place_key` gives it; empty: the region as a whole.
    level
        Key of the level whose areas are shown beside, as on the page; empty: the usual one.

    Examples
    --------
    >>> series_file("toy", "csv", goal="bildung")
    '/api/regions/toy/series.csv?goal=bildung'
    """
    path = f"/api/regions/{quote(region_id, safe='')}/series{f'.{ending}' if ending else ''}"
    pairs = (("indicator", indicator), ("goal", goal), ("place", place), ("level", level))
    query = {key: value for key, value in pairs if value}
    return f"{path}?{urlencode(query)}" if query else path
