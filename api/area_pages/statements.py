"""The figures of an area as rows: what page, CSV, JSON and command line say is the same."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from api.files.tabular import write_csv, write_xlsx
from kpk_geo import german
from kpk_geo.errors import InputError
from maps.area.indicator_text import (
    city_text,
    missing_text,
    notes_of,
    place_text,
    value_text,
)
from maps.area.profile import AreaProfile, IndicatorFigures

HEADINGS = (
    "Bereich", "Angabe", "Wert", "Vergleich", "Hinweis", "Stand", "value", "numerator",
    "denominator", "validity", "areas_used", "areas", "rank_first", "rank_last", "rank_of",
    "city_value",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """One figure of an area, in words and, where it is an indicator, in numbers."""

    subject: str  # German: what it is about
    label: str  # German
    text: str  # German
    compared: str = ""
    note: str = ""
    day: date | None = None
    indicator_id: str | None = None
    value: float = math.nan  # rates are 0-1
    numerator: float = math.nan
    denominator: float = math.nan
    validity: str | None = None
    areas_used: int | None = None
    areas: int | None = None
    rank_first: int | None = None
    rank_last: int | None = None
    rank_of: int | None = None
    city_value: float = math.nan


def fact_rows(profile: AreaProfile) -> list[FactRow]:
    """List indicators of the newest day, then what every question says."""
    return [*map(_indicator, profile.indicators), *_of_questions(profile)]


def _indicator(figures: IndicatorFigures) -> FactRow:
    indicator, standing = figures.indicator, figures.standing
    if standing is None:
        return FactRow(
            subject="Indikator", label=indicator.label, text=missing_text(figures),
            indicator_id=indicator.id,
        )  # fmt: skip
    own, rank = standing.own, standing.rank
    compared = (place_text(standing, indicator.unit), city_text(standing.city, indicator.unit))
    return FactRow(
        subject="Indikator", label=indicator.label, text=value_text(own, indicator.unit),
        compared=", ".join(text for text in compared if text),
        note="; ".join(notes_of(figures)), day=figures.day, indicator_id=indicator.id,
        value=own.value, numerator=own.numerator, denominator=own.denominator,
        validity=own.validity.value, areas_used=own.used, areas=own.areas,
        rank_first=None if rank is None else rank.first,
        rank_last=None if rank is None else rank.last,
        rank_of=None if rank is None else rank.of, city_value=standing.city.value,
    )  # fmt: skip


def _of_questions(profile: AreaProfile) -> Iterator[FactRow]:
    for part in profile.parts:
        if part.sentence:
            yield FactRow(subject=part.heading, label="Befund", text=part.sentence, note=part.stale)
        for fact in part.statements:
            yield FactRow(
                subject=part.heading, label=fact.label, text=fact.text, compared=fact.compared,
                note=fact.note,
            )  # fmt: skip


def fact_frame(profile: AreaProfile) -> pd.DataFrame:
    """Lay the rows out as a table, one row per figure, columns `HEADINGS`."""
    rows = [
        (
            row.subject, row.label, row.text, row.compared, row.note,
            german.day(row.day) if row.day else "", row.value, row.numerator, row.denominator,
            row.validity, row.areas_used, row.areas, row.rank_first, row.rank_last, row.rank_of,
            row.city_value,
        )
        for row in fact_rows(profile)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(HEADINGS), dtype=object)


def write_statements(path: Path, profile: AreaProfile) -> int:
    """Write the rows as a file; give their number.

    Parameters
    ----------
    path
        CSV or Excel.
    profile
        Of the area or Quartier.

    Raises
    ------
    InputError
        The file's ending is neither .xlsx nor .csv.
    """
    frame = fact_frame(profile)
    suffix = path.suffix.lower()
    if suffix == ".csv":
        write_csv(path, frame)
    elif suffix == ".xlsx":
        write_xlsx(path, {"Gebiet": frame})
    else:
        raise InputError(f"{path}: Geschrieben wird .xlsx oder .csv.")
    return len(frame)
