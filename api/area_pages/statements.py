"""The figures of an area as rows: what page, CSV, JSON and command line say is the same."""

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pandas as pd

from api.files.audience import Columns
from api.files.columns import AREA, Column, described
from api.files.result_files import Notes, ResultTable, Written, source_notes, write_result
from kpk_geo import __version__, german
from kpk_geo.errors import InputError
from kpk_geo.model import Unit, Validity
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
        elif part.stale:
            yield FactRow(subject=part.heading, label="Achtung", text=part.stale)
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


_COLUMNS = (
    *AREA,
    Column(name="subject", heading="Bereich"),
    Column(name="label", heading="Angabe"),
    Column(name="text", heading="Wert", note="wie auf der Seite"),
    Column(name="figure", heading="Wert als Zahl", note="in der Einheit daneben, gerundet wie auf "
           "der Seite"),
    Column(name="unit", heading="Einheit"),
    Column(name="compared", heading="Vergleich"),
    Column(name="note", heading="Hinweis"),
    Column(name="day", heading="Stand"),
    Column(name="validity", heading="Gültigkeit"),
    Column(name="numerator", heading="Zähler", unit=Unit.COUNT),
    Column(name="denominator", heading="Nenner", unit=Unit.COUNT),
    Column(name="areas_used", heading="Gebiete mit Wert", unit=Unit.COUNT),
    Column(name="areas", heading="Gebiete", unit=Unit.COUNT),
    Column(name="rank_first", heading="Rang", unit=Unit.COUNT),
    Column(name="rank_last", heading="Rang bis", unit=Unit.COUNT,
           note="größer als „Rang“, wo Gebiete gleichauf liegen"),
    Column(name="rank_of", heading="Rang von", unit=Unit.COUNT, note="so viele haben einen"),
    Column(name="city_figure", heading="Stadt als Zahl", note="in der Einheit daneben"),
    Column(name="indicator_id", heading="Kennung des Indikators"),
    Column(name="value", heading="Wert, gespeichert", note="Anteile von 0 bis 1, alle Stellen"),
    Column(name="city_value", heading="Stadt, gespeichert", note="Anteile von 0 bis 1"),
)  # fmt: skip


def statement_table(profile: AreaProfile) -> ResultTable:
    """Lay the figures of an area out with the area itself and the one above.

    Parameters
    ----------
    profile
        Of the area or Quartier.
    """
    units = {item.indicator.id: item.indicator.unit for item in profile.indicators}
    above = profile.parents[0] if profile.parents and profile.quarter is None else None
    where = {
        "area_id": "; ".join(profile.area_ids), "name": profile.name,
        "parent_id": above.area_id if above else None, "parent_name": above.name if above else None,
    }  # fmt: skip
    names = [column.name for column in _COLUMNS]
    found = [where | _cells(row, units.get(row.indicator_id or "")) for row in fact_rows(profile)]
    frame = pd.DataFrame(found, columns=names, dtype=object)
    days = [item.day for item in profile.indicators if item.day is not None]
    newest = max(days, default=profile.valid_from)
    return ResultTable(
        sheet=described("Gebiet", frame, _COLUMNS),
        notes=_notes(profile),
        created=datetime.combine(newest, time()),
        before=lambda: fact_frame(profile),
        withheld=sum(item.standing is not None and bool(item.standing.own.suppressed)
                     for item in profile.indicators),
    )  # fmt: skip


def _cells(row: FactRow, unit: Unit | None) -> dict[str, Any]:
    """Give a row under technical names; figures also as they are shown."""
    cells = asdict(row)
    cells["day"] = german.day(row.day) if row.day else None
    if row.validity is not None:
        cells["validity"] = Validity.of(row.validity).label
    if unit is not None:
        cells["unit"] = unit.label
        cells["figure"] = shown_figure(row.value, unit)
        cells["city_figure"] = shown_figure(row.city_value, unit)
    return cells


def shown_figure(value: float, unit: Unit) -> float:
    """Give a stored figure as the page shows it: scaled, and rounded as its unit usually is.

    >>> shown_figure(0.5625, Unit.PERCENT)
    56.3
    """
    return german.rounded(value * unit.divisor, german.usual_digits(unit))


def _notes(profile: AreaProfile) -> Notes:
    lines: Notes = [
        ("Titel", f"{profile.name}, {profile.region_name}"),
        ("Gebiete", f"{profile.level_label}, Gebietsstand {german.day(profile.valid_from)}"),
        *(("Liegt in", f"{area.level_label} {area.name} ({area.area_id})")
          for area in profile.parents),
        *(("Achtung", text) for text in dict.fromkeys(p.stale for p in profile.parts) if text),
        *(("Sicherheit", line) for part in profile.parts for line in part.certainty),
        *(("Ohne Angabe", f"{label}: {reason}") for label, reason in profile.absent),
        ("Gebrauch", "Genaue Werte für die Planung, nicht zur Veröffentlichung"),
        ("Programm", f"kpk_geo {__version__}"),
    ]  # fmt: skip
    if profile.synthetic:
        lines.insert(0, ("Achtung", "Erfundene Daten (Musterstadt), keine echte Stadt"))
    return lines + source_notes(profile.sources, {item.name: "" for item in profile.sources})


def write_statements(
    path: Path, profile: AreaProfile, *, columns: Columns = Columns.GERMAN
) -> Written:
    """Write the rows as a file.

    Parameters
    ----------
    path
        CSV or Excel.
    profile
        Of the area or Quartier.
    columns
        For whom the file is written.

    Raises
    ------
    InputError
        The file's ending is neither .xlsx nor .csv.
    """
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in ("csv", "xlsx"):
        raise InputError(f"{path}: Geschrieben wird .xlsx oder .csv.")
    return write_result(
        path, statement_table(profile), file_format=suffix, areas=profile.ground, columns=columns
    )
