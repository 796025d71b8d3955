"""Decisions as files: one row each, their figures then and today, areas and sites for a map."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from sqlalchemy import Engine

from analyses.decisions.comparison import FigurePair
from api.files.columns import described
from api.files.geojson import DIGITS
from api.files.result_files import Notes, ResultTable, Written, write_notes
from api.files.tabular import records, write_csv, write_text
from api.files.workbook import Properties, write_workbook
from api.questions.decisions.read import ReadDecision, read_decision_log
from api.questions.question import Question
from kpk_geo import __version__, german
from kpk_geo.crs import to_degrees
from kpk_geo.database.connection import transaction
from kpk_geo.errors import InputError
from kpk_geo.local_time import local_today
from kpk_geo.model import Outcome
from kpk_geo.results.decisions import KeyFigure, StatusChange
from maps.decisions.text import NO_EFFECT, note_text, outcome_sentence, outcome_text, run_text

FORMATS = ("csv", "xlsx", "geojson", "json")


def write_decisions(
    engine: Engine,
    region_id: str,
    path: Path,
    questions: Sequence[Question],
    *,
    file_format: str,
) -> Written:
    """Write the log of a region; CSV has the figures in a file beside it.

    Parameters
    ----------
    questions
        Whose figures stand beside those of then.
    file_format
        "csv", "xlsx", "geojson" or "json".

    Raises
    ------
    NotFoundError
        Neither the region nor a decision about it is there.
    InputError
        Decisions are not written in that format.
    SourceError
        The file cannot be written.
    """
    if file_format not in FORMATS:
        raise InputError(f"Beschlüsse gibt es als {', '.join(FORMATS)}, nicht als {file_format}.")
    with transaction(engine) as connection:
        log = read_decision_log(connection, region_id, questions, local_today())
    table, figures, notes = log_table(log), figure_table(log), describe(region_id, log)
    if file_format == "csv":
        write_csv(path, table)
        write_csv(path.with_suffix(".kennzahlen.csv"), figures)
        return Written(rows=len(table), notes=write_notes(path, notes))
    if file_format == "xlsx":
        sheets = [described("Beschlüsse", table, ()), described("Kennzahlen", figures, ())]
        about = Properties(title=notes[0][1], created=newest_change(log))
        write_workbook(path, sheets, notes, properties=about)
    elif file_format == "geojson":
        write_text(path, log_geojson(log, notes))
    else:
        content = {
            "notes": dict(notes), "decisions": records(table), "figures": records(figures)
        }  # fmt: skip
        write_text(path, json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1))
    return Written(rows=len(table), notes=None)


def decision_table(region_id: str, log: Sequence[ReadDecision]) -> ResultTable:
    """Lay the log out with its figures on a sheet of their own; headings are German anyway.

    Parameters
    ----------
    region_id
        Of the region.
    log
        All decisions, those removed too.
    """
    figures = figure_table(log)
    return ResultTable(
        sheet=described("Beschlüsse", log_table(log), ()), notes=describe(region_id, log),
        created=newest_change(log),
        more=(described("Kennzahlen", figures, ()),) if len(figures) else (),
    )  # fmt: skip


def newest_change(log: Sequence[ReadDecision]) -> datetime:
    """Give when a log was last changed: the date of its file. Of today's figures, notes tell.

    Parameters
    ----------
    log
        All decisions; where there are none, the earliest day that a file can have.
    """
    return max((read.stored.changed_at for read in log), default=datetime(1980, 1, 1, tzinfo=UTC))


def log_table(log: Sequence[ReadDecision]) -> pd.DataFrame:
    """Write one row per decision, under German headings; those removed too, marked."""
    rows = [_row(read) for read in log]
    return pd.DataFrame(rows, columns=list(_row_names()), dtype=object)


def _row_names() -> tuple[str, ...]:
    return (
        "Nr.", "Fassung", "Titel", "Art", "Beschlossen am", "Gremium", "Stand", "Stand seit",
        "Verlauf", "Gebiete", "Gebietsebene", "Gebietsstand", "Standort", "Kennung des Standorts",
        "Lage", "Eröffnung", "Begründung", "Belege", "Wiedervorlage", "Kennzahlen vom",
        "Rechnungen", "Was daraus wurde", "Entfernt",
    )  # fmt: skip


def _row(read: ReadDecision) -> dict[str, Any]:
    decision, site = read.decision, read.decision.site
    areas = "" if decision.areas_by_site else "; ".join(
        f"{area.area_id} {area.name}" for area in decision.areas
    )  # fmt: skip
    values = (
        read.stored.decision_pk, read.stored.version, decision.title, decision.kind.label,
        german.day(decision.day), decision.body, decision.status.label,
        german.day(decision.statuses[-1].day), "; ".join(map(_status_text, decision.statuses)),
        areas, decision.level_label if decision.areas else "", _day(decision.valid_from),
        site.name if site else "", (site.offer_id or "") if site else "",
        site.place if site else "", _day(site.opened) if site else "", decision.reason,
        " | ".join(
            note_text(note) for note in decision.notes
        ),
        _day(decision.review_on), german.day(decision.snapshot.taken_on),
        "; ".join(run_text(run, read.subjects) for run in decision.snapshot.runs),
        read.not_compared or outcome_sentence(read.pairs), decision.removed,
    )  # fmt: skip
    return dict(zip(_row_names(), values, strict=True))


def _status_text(change: StatusChange) -> str:
    reason = f" ({change.reason})" if change.reason else ""
    return f"{change.status.label} seit {german.day(change.day)}{reason}"


def _day(value: date | None) -> str:
    return "" if value is None else german.day(value)


def pairs_of(read: ReadDecision) -> list[FigurePair]:
    """Give the figures at both moments; those of then alone where nothing is compared."""
    return list(read.pairs) or [
        FigurePair(then=figure, now=None, outcome=Outcome.NOT_COMPARED, reason="")
        for figure in read.decision.snapshot.figures
    ]


def figure_table(log: Sequence[ReadDecision]) -> pd.DataFrame:
    """Write one row per decision, area and figure: then, today, and how they stand."""
    columns = (
        "Nr.", "Gebiet", "Name", "Kennzahl", "damals", "damals: Sicherheit", "damals: Daten vom",
        "damals: Lauf", "heute", "heute: Sicherheit", "heute: Daten vom", "heute: Lauf",
        "Vergleich",
    )  # fmt: skip
    rows = []
    for read in log:
        names = {area.area_id: area.name for area in read.decision.areas}
        rows += [
            (
                read.stored.decision_pk, pair.shown.area_id, names.get(pair.shown.area_id, ""),
                pair.shown.label, *_cells(pair.then), *_cells(pair.now), outcome_text(pair),
            )
            for pair in pairs_of(read)
        ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


def _cells(figure: KeyFigure | None) -> tuple[Any, ...]:
    if figure is None:
        return None, None, None, None
    return figure.text, figure.certainty or None, _day(figure.data_day) or None, figure.run_pk


def log_geojson(log: Sequence[ReadDecision], notes: Notes) -> str:
    """Write a feature per decided area, as it was then, and per site.

    Parameters
    ----------
    log
        Those removed, and what lies nowhere, are left out.
    notes
        What belongs to the file.
    """
    features: list[dict[str, Any]] = []
    for read in log:
        if read.decision.removed:
            continue
        crs = read.stored.work_crs
        rows = {name: value for name, value in _row(read).items() if name != "Rechnungen"}
        if not read.decision.areas_by_site:
            for shape in read.shapes:
                features.append(_feature(shape.geometry, crs, rows | {"area_id": shape.area_id}))
        site = read.decision.site
        if site is not None and not np.isnan(site.x):
            features.append(_feature(shapely.Point(site.x, site.y), crs, rows | {"area_id": None}))
    content = {"type": "FeatureCollection", "notes": dict(notes), "features": features}
    return json.dumps(content, ensure_ascii=False, allow_nan=False)


def _feature(shape: shapely.Geometry, crs: CRS, properties: dict[str, Any]) -> dict[str, Any]:
    degrees = shapely.transform(shape, lambda xy: to_degrees(xy, crs).round(DIGITS))
    return {
        "type": "Feature",
        "geometry": json.loads(shapely.to_geojson(degrees)),
        "properties": properties,
    }


def describe(region_id: str, log: Sequence[ReadDecision]) -> Notes:
    """Say what the file is, so that it can be understood without the page."""
    name = log[0].decision.region_name if log else region_id
    return [
        ("Titel", f"Beschlüsse: {name}"),
        ("Stand", german.day(local_today())),
        ("Lesehilfe", NO_EFFECT),
        ("Programm", f"kpk_geo {__version__}"),
    ]
