"""What a decision copies of the burden index: class, score and how sure both are."""

import math
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from analyses.burden.certainty import SURE
from analyses.burden.classes import ClassScheme
from api.questions.burden.table import schemes_of
from api.questions.question import other_level
from kpk_geo import german
from kpk_geo.database.areas import AreaLevel
from kpk_geo.database.runs import Run, read_area_results, read_current_run
from kpk_geo.profile import BurdenIndexPlan
from kpk_geo.results.burden import BURDEN, BurdenArea, BurdenSummary
from kpk_geo.results.decisions import KeyFigure

_LABELS = {
    "status": "Belastung",
    "dynamic": "Veränderung gegenüber der Stadt",
}
_OFFICIAL = {"status": "Status", "dynamic": "Dynamik"}
_Run = Run[BurdenIndexPlan, BurdenSummary]


def read_key_figures(
    connection: Connection, region_id: str, level: AreaLevel, area_ids: Sequence[str]
) -> list[KeyFigure]:
    """Read class and score of areas from the newest index.

    Parameters
    ----------
    level
        Whose areas are meant.
    area_ids
        Which of them.

    Raises
    ------
    NotFoundError
        There is no index, or it is of another level.
    OutdatedRunError
        It is of another format, or the areas were replaced since.
    """
    current = read_current_run(connection, region_id, BURDEN)
    if current.level.level_pk != level.level_pk:
        raise other_level(current.level)
    schemes = schemes_of(current.run.parameters)
    figures = []
    for part in current.run.summary.parts:
        stored = read_area_results(connection, BURDEN, current.run.run_pk, area_ids, part=part)
        for area in stored:
            figures += _of_area(current.run, part, area, schemes[part])
    return figures


def _of_area(run: _Run, part: str, area: BurdenArea, scheme: ClassScheme) -> list[KeyFigure]:
    code = area.class_code
    known: dict[str, Any] = {
        "area_id": area.area_id, "question": BURDEN.slug, "subject": "", "run_pk": run.run_pk,
        "data_day": run.parameters.reference_date,
    }  # fmt: skip
    shown = area.validity.label
    if code is not None:
        shown = f"{scheme.label(code)} ({_OFFICIAL[part]} {scheme.official_label(code)})"
    share = area.data_share
    firm = "sicher" if share >= SURE else "nicht sicher"
    kept = f"{firm}: bliebe in {german.number(100 * share)} von 100 Wiederholungen so"
    sure = "" if code is None or math.isnan(share) else kept
    figures = [
        KeyFigure(
            **known, name=part, label=_LABELS[part], text=shown, certainty=sure,
            value=math.nan if code is None else code, probability=share, is_class=True,
        )
    ]  # fmt: skip
    if part == "status" and not math.isnan(area.score):
        low, high = (german.number(value, 2) for value in (area.score_low, area.score_high))
        span = "" if math.isnan(area.score_low) else f"90 %: {low} bis {high}"
        figures.append(
            KeyFigure(
                **known, name="score", label="Punktwert des Index (hoch: belastet)",
                text=german.number(area.score, 2), certainty=span, value=area.score,
                low=area.score_low, high=area.score_high,
            )
        )  # fmt: skip
    return figures
