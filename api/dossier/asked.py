"""Finds what a dossier is asked for: areas, a saved Quartier, all areas of a level."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from api.area_pages.quarters import read_saved
from api.area_pages.read import AskedAreas, read_asked
from api.dossier.context import DossierContext, read_context
from api.dossier.read import read_dossier, whole_second
from api.questions.question import Question
from kpk_geo.database.area_tree import read_named_areas
from kpk_geo.database.areas import AreaLevel, read_level, read_levels
from kpk_geo.database.quarters import read_quarters
from kpk_geo.database.regions import read_region
from kpk_geo.errors import InputError, NotFoundError, excerpt, listed, suggestion
from kpk_geo.funding.elements import FundingElement
from maps.document.blocks import Document
from maps.dossier.content import DossierContent
from maps.dossier.document import Series, all_dossiers

MAX_ALL = 700  # areas in one file; more nobody opens: own setting


def read_areas_dossier(
    connection: Connection, asked: AskedAreas, questions: Sequence[Question],
    element: FundingElement, *, is_quarter: bool,
) -> DossierContent:  # fmt: skip
    """Read the dossier of an area, or of several as a Quartier that is not saved.

    Parameters
    ----------
    asked
        The areas.
    questions
        Each gives its part.
    element
        That money is asked for.
    is_quarter
        Whether several areas are meant as one.
    """
    context = read_context(connection, asked.region.region_id, asked.level, element)
    return read_dossier(connection, asked, questions, context, is_quarter=is_quarter)


def read_quarter_dossier(
    connection: Connection, region_id: str, number: int, questions: Sequence[Question],
    element: FundingElement,
) -> DossierContent:  # fmt: skip
    """Read the dossier of a saved Quartier.

    Parameters
    ----------
    number
        Of the Quartier.
    questions
        Each gives its part.
    element
        That money is asked for.

    Raises
    ------
    NotFoundError
        There is no such Quartier, or none of its areas is left.
    """
    saved, asked, gone = read_saved(connection, region_id, number)
    context = read_context(connection, region_id, asked.level, element)
    return read_dossier(connection, asked, questions, context, saved=saved, gone=gone)


def read_all(
    connection: Connection, region_id: str, level: str, questions: Sequence[Question],
    element: FundingElement,
) -> Document:  # fmt: skip
    """Write the short forms of all areas of a level into one document.

    Parameters
    ----------
    level
        Key of the level.
    questions
        Each gives its part.
    element
        That money is asked for.

    Raises
    ------
    InputError
        The level has too many areas, or none.
    """
    found = read_level(connection, region_id, level)
    areas = read_named_areas(connection, found.level_pk)
    if not 1 <= len(areas) <= MAX_ALL:
        raise InputError(
            f"Die Ebene „{found.label}“ hat {len(areas)} Gebiete; in eine Datei passen 1 bis "
            f"{MAX_ALL}. Bitte eine gröbere Ebene wählen."
        )
    context = read_context(connection, region_id, found, element)
    info = context.region.profile.region
    series = Series(
        region_name=context.region.name, level_label=found.label, element_label=element.name,
        applicant=info.youth_office.strip(), created=whole_second(context.files[0].imported_at),
    )  # fmt: skip
    keys = [area.area_id for area in areas]
    return all_dossiers(_each(connection, context, keys, questions), series)


def _each(
    connection: Connection, context: DossierContext, keys: Sequence[str],
    questions: Sequence[Question],
) -> Iterator[DossierContent]:  # fmt: skip
    for key in keys:
        asked = read_asked(connection, context.region.region_id, context.level.level, [key])
        yield read_dossier(connection, asked, questions, context)


def level_of_areas(connection: Connection, region_id: str, area_ids: Sequence[str]) -> AreaLevel:
    """Find the level whose areas are meant, where nobody named it.

    Parameters
    ----------
    area_ids
        Keys of areas.

    Raises
    ------
    NotFoundError
        No level knows them.
    InputError
        Several do.
    """
    read_region(connection, region_id)
    found, known = [], set()
    for level in read_levels(connection, region_id):
        keys = {area.area_id for area in read_named_areas(connection, level.level_pk)}
        known |= keys
        if set(area_ids) <= keys:
            found.append(level)
    if not found:
        missing = [key for key in area_ids if key not in known]
        hint = suggestion(missing[0], sorted(known)) if missing else "Alle auf derselben wählen."
        raise NotFoundError(
            f"Gebiet {listed(missing or area_ids)}: Keine Ebene der Region „{region_id}“ hat das. "
            f"{hint}"
        )
    if len(found) > 1:
        levels = ", ".join(level.level for level in found)
        raise InputError(
            f"Diese Nummer gibt es auf mehreren Ebenen. Bitte --level nennen: {levels}"
        )
    return found[0]


def number_of_quarter(connection: Connection, region_id: str, text: str) -> int:
    """Find a saved Quartier by its number or name.

    Parameters
    ----------
    text
        As it was typed; a name counts before a number.

    Raises
    ------
    NotFoundError
        There is none; the message names those there are.
    """
    read_region(connection, region_id)
    saved = read_quarters(connection, region_id)
    wanted = text.strip().casefold()
    named = [item.quarter_pk for item in saved if item.name.casefold() == wanted]
    if named:
        return named[0]
    if wanted.isdecimal() and int(wanted) < 2**31:
        return int(wanted)
    raise NotFoundError(
        f"Ein Quartier „{excerpt(text)}“ gibt es in der Region „{region_id}“ nicht. "
        f"{suggestion(wanted, [item.name for item in saved])}"
    )
