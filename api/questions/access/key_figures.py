"""What a decision copies of ways and supply: minutes and supply of every planned question."""

import math
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from api.questions.question import other_level
from kpk_geo import german
from kpk_geo.database.areas import AreaLevel
from kpk_geo.database.runs import Run, read_area_results, read_current_run
from kpk_geo.model import CapacityUnit
from kpk_geo.results.access import (
    ACCESS,
    AccessArea,
    AccessParameters,
    AccessSummary,
    QuestionSummary,
)
from kpk_geo.results.decisions import KeyFigure

PER_OFFER = 2  # significant digits of "1 for so many children": own setting
_Run = Run[AccessParameters, AccessSummary]


def read_key_figures(
    connection: Connection, region_id: str, level: AreaLevel, area_ids: Sequence[str]
) -> list[KeyFigure]:
    """Read minutes and supply of areas, of each kind of offer by the first mode that is planned.

    Parameters
    ----------
    level
        Whose areas are meant.
    area_ids
        Which of them.

    Raises
    ------
    NotFoundError
        Nothing was run, or for another level.
    OutdatedRunError
        The run is of another format, or the areas were replaced since.
    """
    current = read_current_run(connection, region_id, ACCESS)
    if current.level.level_pk != level.level_pk:
        raise other_level(current.level)
    figures, seen = [], set()
    for question in current.run.summary.questions:
        asked = (question.kind, question.life_phase, question.capacity)
        if asked in seen:
            continue
        seen.add(asked)
        stored = read_area_results(
            connection, ACCESS, current.run.run_pk, area_ids, part=question.part
        )
        for area in stored:
            figures += _of_area(current.run, question, area)
    return figures


def _of_area(run: _Run, question: QuestionSummary, area: AccessArea) -> list[KeyFigure]:
    known: dict[str, Any] = {
        "area_id": area.area_id, "question": ACCESS.slug, "subject": question.part,
        "run_pk": run.run_pk, "data_day": run.parameters.children.reference_date,
    }  # fmt: skip
    offer = f"{question.kind.label}, {question.life_phase.label}"
    minutes = area.minutes_p50
    figures = [
        KeyFigure(
            **known, name="minutes", label=f"{offer}: Weg ({question.mode.label}), Median",
            text=_minutes_text(area), certainty="", value=minutes,
        )
    ]  # fmt: skip
    if question.has_supply:
        low, high = (
            supply_text(value, question.capacity) for value in (area.supply_low, area.supply_high)
        )
        is_ranged = math.isfinite(area.supply_low) and low != high
        figures.append(
            KeyFigure(
                **known, name="supply", label=f"{offer}: Versorgung",
                text=supply_text(area.supply_per_100, question.capacity)
                if math.isfinite(area.supply_per_100)
                else area.validity.label,
                certainty=f"je nach Rechenweise {low} bis {high}" if is_ranged else "",
                value=area.supply_per_100, low=area.supply_low, high=area.supply_high,
            )
        )  # fmt: skip
    return figures


def _minutes_text(area: AccessArea) -> str:
    if math.isinf(area.minutes_p50):
        return "kein Weg"
    if math.isnan(area.minutes_p50):
        return area.validity.label
    return f"{german.number(area.minutes_p50)} Minuten"


def supply_text(per_100: float, capacity: CapacityUnit) -> str:
    """Write supply in the unit that people count in.

    Parameters
    ----------
    per_100
        Supply per 100 children.
    capacity
        What is counted.

    Examples
    --------
    >>> supply_text(0.0483, CapacityUnit.OFFERS)
    '1 für rund 2.100 Kinder'
    >>> supply_text(92.44, CapacityUnit.PLACES)
    '92,4 Plätze je 100 Kinder'
    """
    if capacity is CapacityUnit.OFFERS and per_100 > 0:
        children = 100 / per_100
        digits = PER_OFFER - 1 - math.floor(math.log10(children))
        return f"1 für rund {german.number(round(children, digits))} Kinder"
    if capacity is CapacityUnit.OFFERS:
        return "keine erreichbar"
    shown = german.number(per_100, german.digits_for(per_100))
    return f"{shown} {capacity.label} je 100 Kinder"
