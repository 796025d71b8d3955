"""A scenario over a state as a table, a file and JSON: the numbers and sentences of its page."""

from pathlib import Path
from typing import Any, Final

import pandas as pd
from sqlalchemy import Engine

from api.compare.what_if import AskedScenario, border_view
from api.files.audience import Columns
from api.files.columns import VALIDITY, Column, described
from api.files.result_files import ResultTable, Written, write_result
from kpk_geo import __version__, german
from kpk_geo.database.areas import read_areas, read_level
from kpk_geo.database.connection import transaction
from kpk_geo.local_time import local_day
from kpk_geo.model import Unit, Validity
from kpk_geo.profile import COMMUNE_LEVEL
from maps.compare.view import StateView
from maps.compare.what_if import (
    METHOD,
    BorderView,
    change_line,
    headline,
    question_label,
    unit_of,
)

_MINUTES: Final = "Weg (95 von 100)"
COLUMNS: Final = (
    Column(name="area_id", heading="Gemeindeschlüssel", note="AGS, ein Text mit acht Stellen"),
    Column(name="name", heading="Kommune"), Column(name="district_name", heading="Kreis"),
    Column(name="changed_here", heading="hier geändert"),
    Column(name="children", heading="Kinder", unit=Unit.COUNT, note="mit einer Straße in der Nähe"),
    Column(name="longer", heading="Kinder mit längerem Weg", unit=Unit.COUNT),
    Column(name="more_minutes", heading="um so viel länger, im Mittel", unit=Unit.COUNT, digits=1,
           measure="min"),
    Column(name="shorter", heading="Kinder mit kürzerem Weg", unit=Unit.COUNT),
    Column(name="less_minutes", heading="um so viel kürzer, im Mittel", unit=Unit.COUNT, digits=1,
           measure="min"),
    Column(name="lost", heading="nicht mehr in 15 Minuten", unit=Unit.COUNT),
    Column(name="gained", heading="neu in 15 Minuten", unit=Unit.COUNT),
    Column(name="within_before", heading="in 15 Minuten: vorher", unit=Unit.COUNT),
    Column(name="within_after", heading="in 15 Minuten: nachher", unit=Unit.COUNT),
    *(Column(name=f"minutes_{when}", heading=f"{_MINUTES}: {word}", unit=Unit.COUNT, digits=1,
             measure="min") for when, word in (("before", "vorher"), ("after", "nachher"))),
    *(Column(name=f"supply_{when}", heading=f"Umfang je 100 Kinder: {word}", unit=Unit.COUNT,
             digits=2) for when, word in (("before", "vorher"), ("after", "nachher"))),
    VALIDITY, Column(name="question", heading="Frage"),
    Column(name="changes", heading="Änderungen"),
)  # fmt: skip


def _frame(of: AskedScenario) -> pd.DataFrame:
    """Give a row for each commune in which something is to be seen."""
    rows, communes = of.answered.effect.concerned, of.state.communes
    frame = rows.reset_index(names="area_id")
    named = [communes.get(str(key)) for key in rows.index]
    frame.insert(1, "name", [item.name if item else "" for item in named])
    frame.insert(2, "district_name", [item.district_name if item else "" for item in named])
    frame.insert(3, "changed_here", rows.index.isin(list(of.answered.effect.own)))
    frame["validity"] = [Validity.of(str(value)).label for value in frame["validity"]]
    return frame[[column.name for column in COLUMNS if column.name in frame]]


def scenario_table(of: AskedScenario) -> ResultTable:
    """Write a scenario as a table with all that belongs to it."""
    run, view = of.answered.run, border_view(of)
    unit, communes = unit_of(view.question), of.state.communes
    # a CSV file has no room for notes, and must not be taken for what is
    frame = _frame(of).assign(
        question=f"Gedankenspiel: {question_label(view.question)}",
        changes="; ".join(change_line(item, unit, communes) for item in view.changes),
    )
    return ResultTable(
        sheet=described("Gedankenspiel", frame, COLUMNS), notes=_notes(view, of.state),
        created=run.finished_at or run.started_at,
    )  # fmt: skip


def write_scenario(
    engine: Engine, of: AskedScenario, path: Path, *, file_format: str, columns: Columns
) -> Written:
    """Write a scenario into a file.

    Parameters
    ----------
    of
        Answered.
    path
        The file.
    file_format, columns
        As `write_result` takes them.

    Raises
    ------
    SourceError
        The file cannot be written.
    """
    state_id = of.region.region_id
    with transaction(engine) as connection:
        areas = read_areas(connection, read_level(connection, state_id, COMMUNE_LEVEL).level_pk)
    table = scenario_table(of)
    return write_result(path, table, file_format=file_format, areas=areas, columns=columns)


def scenario_record(of: AskedScenario) -> dict[str, Any]:
    """Give a scenario as JSON takes it: figures as computed, and the sentence of the page."""
    view, unit = border_view(of), unit_of(of.answered.question)
    return {
        "question": view.question.model_dump(mode="json"),
        "run": of.answered.run.state_run_pk, "warning": view.warning,
        "finding": headline(view, of.state.communes),
        "changes": [change_line(item, unit, of.state.communes) for item in view.changes],
        "items": _frame(of),
    }  # fmt: skip


def _notes(view: BorderView, state: StateView) -> list[tuple[str, str]]:
    unit = unit_of(view.question)
    notes = [
        ("Titel", f"Was wäre, wenn? {state.name}"),
        ("Frage", question_label(view.question)),
        *(("Änderung", change_line(item, unit, state.communes)) for item in view.changes),
        ("Befund", headline(view, state.communes)),
        ("Wege gerechnet am",
         f"{german.day(local_day(view.computed))}. {view.warning}".strip()),
        *(("Verfahren", text) for text in METHOD),
        ("Programm", f"kpk_geo {__version__}"),
        *(("Quelle des Landes", text) for text in state.sources),
    ]  # fmt: skip
    if state.synthetic:
        notes.insert(0, ("Achtung", "Erfundene Daten, kein echtes Land"))
    return notes
