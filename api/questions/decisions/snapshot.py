"""Copies what the desk shows: the newest runs of every question, and its figures of some areas."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from api.questions.question import Question
from kpk_geo.database.areas import AreaLevel
from kpk_geo.database.newest_runs import read_newest_runs
from kpk_geo.errors import InputError, NotFoundError, OutdatedRunError
from kpk_geo.results.decisions import KeyFigure, Snapshot


def take_snapshot(
    connection: Connection,
    region_id: str,
    questions: Sequence[Question],
    *,
    level: AreaLevel | None,
    area_ids: Sequence[str],
    today: date,
    also: int | None = None,
) -> Snapshot:
    """Copy the newest runs and the key figures of areas; from stored results only.

    Parameters
    ----------
    questions
        Whose figures are copied; runs are listed of all analyses there are.
    level
        Of the areas; None: no area was decided on.
    area_ids
        Which areas.
    today
        The day on which it is taken.
    also
        Number of a run that is listed though it may be an older one.
    """
    figures: list[KeyFigure] = []
    absent: dict[str, str] = {}
    for question in questions:
        if question.key_figures is None or level is None or not area_ids:
            continue
        try:
            figures += question.key_figures(connection, region_id, level, area_ids)
        except (NotFoundError, OutdatedRunError, InputError) as error:
            absent[question.label] = str(error)
    labels = {question.slug: question.label for question in questions}
    order = {area_id: place for place, area_id in enumerate(area_ids)}
    return Snapshot(
        taken_on=today,
        runs=read_newest_runs(connection, region_id, labels, also=also),
        figures=tuple(sorted(figures, key=lambda figure: order[figure.area_id])),
        absent=absent,
    )
