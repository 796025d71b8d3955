"""Reads all that the page of an area or a Quartier says: one profile for page, JSON and CSV."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from api.area_pages.around import (
    area_link,
    listed_quarter,
    neighbours_of,
    read_members,
    read_parents,
)
from api.area_pages.colours import read_colours
from api.area_pages.figures import read_figures
from api.questions.question import Question, next_step
from api.questions.states import read_state
from api.regions.context import shown_sources
from kpk_geo.database.area_tree import NamedArea, read_named_areas
from kpk_geo.database.areas import AreaLevel, read_areas, read_level, read_levels
from kpk_geo.database.quarters import SavedQuarter, read_quarters
from kpk_geo.database.regions import Region, read_region
from kpk_geo.errors import InputError, NotFoundError, OutdatedRunError, listed, suggestion
from kpk_geo.german import day, several
from maps.area.counting import together
from maps.area.parts import AreaPart
from maps.area.profile import AreaProfile, QuarterHead

NAMED = 3  # areas in the name of a Quartier that has none: own setting


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAreas:
    """What somebody asks about: areas of one level, which exist."""

    region: Region
    level: AreaLevel
    names: Mapping[str, NamedArea]  # of all areas of the level
    area_ids: tuple[str, ...]  # each once, as the level orders them
    twice: tuple[str, ...] = ()  # names of those that were asked for more than once


def read_asked(
    connection: Connection, region_id: str, level: str, area_ids: Sequence[str]
) -> AskedAreas:
    """Find the areas that somebody asks about.

    Parameters
    ----------
    level
        Key of the level.
    area_ids
        Keys as they were given; one given twice counts once.

    Raises
    ------
    NotFoundError
        There is no such region, level or area.
    InputError
        No area was given.
    """
    region = read_region(connection, region_id)
    found = read_level(connection, region_id, level)
    names = {item.area_id: item for item in read_named_areas(connection, found.level_pk)}
    if not area_ids:
        raise InputError("Welche Gebiete gemeint sind, fehlt: ?area=NUMMER, auch mehrmals.")
    for key in area_ids:
        if key not in names:
            raise _unknown(connection, region_id, found, key, names)
    wanted = set(area_ids)
    ordered = tuple(key for key in names if key in wanted)
    twice = tuple(names[key].name for key in ordered if list(area_ids).count(key) > 1)
    return AskedAreas(region=region, level=found, names=names, area_ids=ordered, twice=twice)


def _unknown(
    connection: Connection,
    region_id: str,
    level: AreaLevel,
    key: str,
    names: Mapping[str, NamedArea],
) -> NotFoundError | InputError:
    """Say what was probably meant; an area of another level is refused with the way out."""
    for other in read_levels(connection, region_id):
        if other.level_pk == level.level_pk:
            continue
        there = {item.area_id: item.name for item in read_named_areas(connection, other.level_pk)}
        if key in there:
            return InputError(
                f"„{there[key]}“ ({key}) ist ein Gebiet der Ebene „{other.label}“, nicht "
                f"„{level.label}“. Ein Quartier besteht aus Gebieten einer Ebene: Bitte alle auf "
                f"derselben wählen, unter /gebiet/{region_id}."
            )
    return NotFoundError(
        f"Ein Gebiet „{key}“ gibt es auf der Ebene „{level.label}“ nicht. "
        f"{suggestion(key, names)} Alle Gebiete: /gebiet/{region_id}."
    )


def read_area_profile(
    connection: Connection, asked: AskedAreas, questions: Sequence[Question]
) -> AreaProfile:
    """Read all that is known of one area.

    Parameters
    ----------
    asked
        One area.
    questions
        Each gives its part.
    """
    return _profile(connection, asked, questions, quarter=None)


def read_quarter_profile(
    connection: Connection,
    asked: AskedAreas,
    questions: Sequence[Question],
    *,
    saved: SavedQuarter | None = None,
    gone: Sequence[str] = (),
) -> AreaProfile:
    """Read all that is known of several areas as one Quartier.

    Parameters
    ----------
    asked
        Its areas.
    questions
        Each gives its part.
    saved
        Where it was saved.
    gone
        Names of saved areas that are no longer there.
    """
    notes = []
    if asked.twice:
        notes.append(f"Mehrmals genannt, aber nur einmal gezählt: {listed(asked.twice)}.")
    if gone:
        count = several(len(gone), "Gebiet gibt", "Gebiete gibt")
        notes.append(
            f"{count} es nicht mehr: {listed(gone)}. Alle Zahlen sind ohne sie; bitte das "
            "Quartier neu zusammenstellen."
        )
    renamed = _renamed(asked, saved)
    if renamed:
        notes.append(
            f"Seit dem Speichern umbenannt: {listed(renamed)}. Gleiche Nummern können anders "
            "geschnitten sein."
        )
    if saved is not None and saved.valid_from != asked.level.valid_from:
        notes.append(
            f"Die Gebiete wurden seit dem Speichern ersetzt (damals Stand {day(saved.valid_from)}, "
            f"heute {day(asked.level.valid_from)}): Gleiche Nummern können anders geschnitten sein."
        )
    head = QuarterHead(name=_name_of(asked), notes=notes)
    if saved is not None:
        head = replace(
            head, number=saved.quarter_pk, name=saved.name, author=saved.author,
            is_removed=saved.is_removed,
        )  # fmt: skip
    return _profile(connection, asked, questions, quarter=head)


def _renamed(asked: AskedAreas, saved: SavedQuarter | None) -> list[str]:
    """Name areas whose key now is that of another name: perhaps of another place, too."""
    return [
        f"„{name}“ (heute „{asked.names[key].name}“)"
        for key, name in (saved.areas if saved is not None else ())
        if key in asked.names and asked.names[key].name != name
    ]


def _name_of(asked: AskedAreas) -> str:
    """Name a Quartier by its first areas until somebody gives it a name."""
    names = [asked.names[key].name for key in asked.area_ids]
    if len(names) <= NAMED:
        return together(names)
    return f"{', '.join(names[:NAMED])} und {several(len(names) - NAMED, 'weiteres', 'weitere')}"


def _profile(
    connection: Connection,
    asked: AskedAreas,
    questions: Sequence[Question],
    *,
    quarter: QuarterHead | None,
) -> AreaProfile:
    region, level = asked.region, asked.level
    region_id = region.region_id
    parts, absent = read_parts(connection, asked, questions)
    ground = read_areas(connection, level.level_pk, simplified=True)
    return AreaProfile(
        region_id=region_id, region_name=region.name, synthetic=region.synthetic,
        level=level.level, level_label=level.label, valid_from=level.valid_from, quarter=quarter,
        areas=[area_link(region_id, level, asked.names[key]) for key in asked.area_ids],
        indicators=read_figures(
            connection, region_id, region.profile.indicators, level, asked.area_ids
        ),
        parts=parts, absent=absent,
        parents=read_parents(connection, region_id, level, asked.area_ids),
        members=read_members(connection, region_id, level, asked.area_ids),
        neighbours=[
            area_link(region_id, level, asked.names[key])
            for key in neighbours_of(ground, asked.area_ids)
        ],
        quarters=[
            listed_quarter(item) for item in read_quarters(connection, region_id)
            if item.level == level.level and set(asked.area_ids) <= set(item.area_ids)
            and (quarter is None or item.quarter_pk != quarter.number)
        ],
        sources=shown_sources(connection, region_id, lambda source: True), ground=ground,
        colours=read_colours(connection, region_id, level, ground),
    )  # fmt: skip


def read_parts(
    connection: Connection, asked: AskedAreas, questions: Sequence[Question]
) -> tuple[list[AreaPart], list[tuple[str, str]]]:
    """Ask every question for its part; those that have none say why.

    Parameters
    ----------
    asked
        The areas.
    questions
        In the order of the page.
    """
    state = read_state(connection, asked.region)
    parts: list[AreaPart] = []
    absent: list[tuple[str, str]] = []
    for question in questions:
        if question.area_part is None:
            continue
        region_id = asked.region.region_id
        try:
            part = question.area_part(connection, region_id, asked.level, asked.area_ids)
        except (NotFoundError, OutdatedRunError) as error:
            absent.append((question.label, next_step(question, state) or str(error)))
            continue
        if part is not None:
            parts.append(part)
    return parts, absent
