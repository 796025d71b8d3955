"""What a decision copies of the gaps: whether an area is under-served, and how much it lacks."""

import math
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from api.questions.question import other_level
from kpk_geo.database.areas import AreaLevel
from kpk_geo.database.runs import read_area_results, read_current_run
from kpk_geo.german import number
from kpk_geo.model import Underserved
from kpk_geo.results.decisions import KeyFigure
from kpk_geo.results.gaps import GAPS, OVERALL, GapArea
from maps.gaps.reasons import open_lines
from maps.gaps.words import percent, probability_text

_CODES = {verdict: code for code, verdict in enumerate(Underserved)}


def read_key_figures(
    connection: Connection, region_id: str, level: AreaLevel, area_ids: Sequence[str]
) -> list[KeyFigure]:
    """Read the verdict of areas over all life phases, what they lack, and their gaps.

    Parameters
    ----------
    level
        Whose areas are meant.
    area_ids
        Which of them.

    Raises
    ------
    NotFoundError
        There are no gaps, or they are of another level.
    OutdatedRunError
        They are of another format, or the areas were replaced since.
    """
    current = read_current_run(connection, region_id, GAPS)
    if current.level.level_pk != level.level_pk:
        raise other_level(current.level)
    stored = read_area_results(connection, GAPS, current.run.run_pk, area_ids)
    return [figure for area in stored for figure in _of_area(current.run.run_pk, area)]


def _of_area(run_pk: int, area: GapArea) -> list[KeyFigure]:
    known: dict[str, Any] = {
        "area_id": area.area_id, "question": GAPS.slug, "subject": "", "run_pk": run_pk,
        "data_day": None,
    }  # fmt: skip
    verdict = area.underserved.get(OVERALL, Underserved.UNKNOWN)
    variants = (
        f"zu viel fehlt in {number(area.lack_in)} von {number(area.lack_variants)} Rechenweisen"
        if area.lack_variants > 1
        else ""
    )
    gaps = sum(cell.status.is_gap for cell in area.cells.values())
    unknown = " ".join(open_lines(area))
    return [
        KeyFigure(
            **known, name="underserved", label="Unterversorgung", text=verdict.label,
            certainty="; ".join(text for text in (_burden(area), variants) if text),
            value=_CODES[verdict], is_class=True,
        ),
        KeyFigure(
            **known, name="lack", label="Was von der Kette fehlt", text=percent(area.lack),
            certainty=variants, value=area.lack,
        ),
        KeyFigure(
            **known, name="gaps", label="Lücken der Kette", text=number(gaps), certainty=unknown,
            value=float(gaps),
        ),
    ]  # fmt: skip


def _burden(area: GapArea) -> str:
    """Say how sure the other half of the verdict is: that the burden is high."""
    if math.isnan(area.burden_high):
        return "Belastung nicht bekannt"
    if area.burden_by_class:
        return "Belastung nur nach ihrer Klasse bekannt"
    return f"Belastung hoch mit {probability_text(area.burden_high)} Wahrscheinlichkeit"
