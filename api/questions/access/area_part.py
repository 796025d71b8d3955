"""What the page of an area says of ways and supply, from the newest run."""

import math
from collections.abc import Sequence

from sqlalchemy import Connection

from api.questions.access.key_figures import read_key_figures, supply_text
from api.questions.burden.table import schemes_of
from api.regions.known_areas import KnownAreas, read_known_areas
from kpk_geo import german
from kpk_geo.database.area_tree import read_named_areas
from kpk_geo.database.areas import AreaLevel
from kpk_geo.database.runs import (
    CurrentRun,
    read_area_figure,
    read_area_results,
    read_current_run,
)
from kpk_geo.errors import NotFoundError, OutdatedRunError
from kpk_geo.results.access import ACCESS, AccessParameters, AccessSummary, QuestionSummary
from kpk_geo.results.burden import BURDEN
from kpk_geo.results.record import ENDLESS
from maps.access.area_text import (
    HEADING,
    SEVERAL,
    BurdenAndMinutes,
    burden_figure,
    joint_supply,
    several_statements,
)
from maps.area.parts import AreaPart, Fact
from maps.kit.area_addresses import area_address, map_address
from maps.kit.figure import Figure

HIGH = 1  # place of the limit from which the status is high
_Current = CurrentRun[AccessParameters, AccessSummary]


def read_area_part(
    connection: Connection, region_id: str, level: AreaLevel, area_ids: Sequence[str]
) -> AreaPart:
    """Read minutes and supply of an area, or of several together.

    Parameters
    ----------
    level
        Whose areas are meant.
    area_ids
        Which of them.

    Raises
    ------
    NotFoundError
        Nothing was run.
    OutdatedRunError
        The run is of another format, or the areas were replaced since.
    """
    current = read_current_run(connection, region_id, ACCESS)
    known = read_known_areas(connection, region_id, level, area_ids, current.level)
    address = map_address("/maps/accessibility", region_id, known.drawn_ids)
    if known.is_around or not known.areas:
        return AreaPart(
            question=ACCESS.slug, heading=HEADING, address=address, sentence=known.around,
            links=known.links, stale=current.run.stale,
        )  # fmt: skip
    return AreaPart(
        question=ACCESS.slug, heading=HEADING, address=address, stale=current.run.stale,
        statements=_statements(connection, region_id, current, known),
        figures=_figures(connection, region_id, current, known),
        sentence="" if known.is_one else SEVERAL,
    )  # fmt: skip


def _statements(
    connection: Connection, region_id: str, current: _Current, known: KnownAreas
) -> list[Fact]:
    if known.is_one:
        figures = read_key_figures(connection, region_id, known.level, known.area_ids)
        return [Fact(label=item.label, text=item.text, note=item.certainty) for item in figures]
    statements = []
    for question in _asked_once(current.run.summary.questions):
        areas = read_area_results(
            connection, ACCESS, current.run.run_pk, known.area_ids, part=question.part
        )
        supply = joint_supply(areas).supply_per_100
        text = "" if math.isnan(supply) else supply_text(supply, question.capacity)
        statements += several_statements(question, areas, text if question.has_supply else "")
    return statements


def _asked_once(questions: Sequence[QuestionSummary]) -> list[QuestionSummary]:
    """Keep the first mode that is planned for each kind of offer, as key figures do."""
    first: dict[tuple[str, str, str], QuestionSummary] = {}
    for question in questions:
        first.setdefault((question.kind, question.life_phase, question.capacity), question)
    return list(first.values())


def _figures(
    connection: Connection, region_id: str, current: _Current, known: KnownAreas
) -> list[Figure]:
    """Hold burden against minutes, where both are of these areas."""
    try:
        burden = read_current_run(connection, region_id, BURDEN)
    except (NotFoundError, OutdatedRunError):
        return []
    questions = current.run.summary.questions
    if burden.level.level_pk != known.level.level_pk or not questions:
        return []
    question = questions[0]
    run_pk = current.run.run_pk
    minutes = read_area_figure(connection, run_pk, ("minutes_p50",), part=question.part)
    scores = read_area_figure(connection, burden.run.run_pk, ("score",), part="status")
    names = {x.area_id: x.name for x in read_named_areas(connection, known.level.level_pk)}
    day = german.day(burden.run.parameters.reference_date)
    figure = burden_figure(
        question,
        BurdenAndMinutes(
            scores={key: _number(value) for key, value in scores.items()},
            minutes={key: _number(value) for key, value in minutes.items()}, names=names,
            addresses={key: area_address(region_id, known.level.level, key) for key in names},
            high_from=schemes_of(burden.run.parameters)["status"].limits[HIGH],
            chosen=known.area_ids,
            source=f"Belastungsindex (Stand {day}) und Wege, eigene Rechnung",
        ),
    )  # fmt: skip
    return [] if figure is None else [figure]


def _number(value: object) -> float:
    if value is None:
        return math.nan
    return math.inf if value == ENDLESS else float(value)  # type: ignore[arg-type]
