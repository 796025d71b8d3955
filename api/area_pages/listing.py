"""Reads the list of all areas of a region, and searches it by name or number."""

from collections.abc import Iterable

from sqlalchemy import Connection

from api.area_pages.around import area_link, listed_quarter
from kpk_geo.database.area_tree import NamedArea, levels_above, read_named_areas
from kpk_geo.database.areas import AreaLevel, read_level, read_levels
from kpk_geo.database.quarters import read_quarters
from kpk_geo.database.regions import read_region
from maps.area.list_page import AreaList, ListedArea, ListedLevel

MAX_FOUND = 60  # in the form for Quartiere: own setting


def search_areas(areas: Iterable[NamedArea], word: str) -> list[NamedArea]:
    """Find areas whose name or number holds a word, upper and lower case alike.

    Parameters
    ----------
    areas
        In the order of the answer.
    word
        What is looked for.
    """
    wanted = word.strip().casefold()
    found = [
        item for item in areas
        if wanted in item.name.casefold() or wanted in item.area_id.casefold()
    ]  # fmt: skip
    return found[:MAX_FOUND]


def read_area_list(
    connection: Connection, region_id: str, *, level: str | None, word: str
) -> AreaList:
    """Read the areas of one level, or those of all levels that hold a word.

    Parameters
    ----------
    level
        Key of the level; None: the finest, or with a word all of them.
    word
        What is looked for in names and numbers; empty: nothing.

    Raises
    ------
    NotFoundError
        There is no such region or level.
    """
    region = read_region(connection, region_id)
    levels = {item.level: item for item in read_levels(connection, region_id)}
    ordered = sorted(
        levels.values(), key=lambda item: (len(levels_above(levels, item)), item.level)
    )
    if level is not None:
        read_level(connection, region_id, level)  # says which there are
    shown = [item for item in ordered if _is_shown(item, ordered, level, word)]
    quarters = [
        listed_quarter(item) for item in read_quarters(connection, region_id)
        if word.strip().casefold() in item.name.casefold()
    ]  # fmt: skip
    return AreaList(
        region_id=region_id, region_name=region.name, synthetic=region.synthetic, word=word,
        levels=[(item.level, item.label) for item in ordered],
        chosen=None if word and level is None else (shown[0].level if shown else None),
        shown=[_listed(connection, region_id, item, levels, word) for item in shown],
        quarters=quarters,
    )  # fmt: skip


def _is_shown(item: AreaLevel, ordered: list[AreaLevel], level: str | None, word: str) -> bool:
    if level is not None:
        return item.level == level
    return bool(word.strip()) or item is ordered[-1]


def _listed(
    connection: Connection,
    region_id: str,
    level: AreaLevel,
    levels: dict[str, AreaLevel],
    word: str,
) -> ListedLevel:
    areas = read_named_areas(connection, level.level_pk)
    above = levels.get(level.parent_level or "")
    parents = (
        {}
        if above is None
        else {item.area_id: item.name for item in read_named_areas(connection, above.level_pk)}
    )
    wanted = word.strip().casefold()
    return ListedLevel(
        level=level.level, label=level.label, total=len(areas),
        areas=[
            ListedArea(link=area_link(region_id, level, item),
                       parent=parents.get(item.parent_id or "", ""))
            for item in sorted(areas, key=lambda item: (item.name.casefold(), item.area_id))
            if wanted in item.name.casefold() or wanted in item.area_id.casefold()
        ],
    )  # fmt: skip
