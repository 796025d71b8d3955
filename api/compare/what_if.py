"""Answers what would be if offers of a state changed, for page, files, service and command."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, Engine

from analyses.access.offers import capacity_of, of_kind
from api.compare.read import read_state
from api.compare.ways import read_state_ways, warning_of
from api.compare.what_if_asked import ADD, CLOSE, RESIZE, AskedChanges, question_among
from api.files.audience import Columns
from api.files.columns import Column, described
from api.files.result_files import ResultTable, Written, write_result
from api.state.access_inputs import state_folder
from api.state.scenarios import ChangedOffer, StateScenario, StateScenarios
from api.state.stages.state_data import read_offer_sites
from kpk_geo import __version__, german
from kpk_geo.database.areas import read_areas, read_level
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import Region, read_region
from kpk_geo.errors import InputError, NotFoundError, listed
from kpk_geo.local_time import local_day, local_today
from kpk_geo.model import Unit
from kpk_geo.profile import COMMUNE_LEVEL
from kpk_geo.results.access import AskedQuestion
from kpk_geo.states.offers import OFFERS
from maps.compare.view import StateView
from maps.compare.what_if import (
    METHOD,
    BorderView,
    ChangeView,
    change_line,
    headline,
    question_label,
    unit_of,
)

_MANY: Final = 60  # questions that a message lists
_MINUTES: Final = "Weg (95 von 100)"
COLUMNS: Final = (
    Column(name="area_id", heading="Gemeindeschlüssel", note="AGS, ein Text mit acht Stellen"),
    Column(name="name", heading="Kommune"), Column(name="district_name", heading="Kreis"),
    Column(name="changed_here", heading="hier geändert"),
    Column(name="children", heading="Kinder", unit=Unit.COUNT, note="mit einer Straße in der Nähe"),
    Column(name="longer", heading="Kinder mit längerem Weg", unit=Unit.COUNT),
    Column(name="shorter", heading="Kinder mit kürzerem Weg", unit=Unit.COUNT),
    Column(name="lost", heading="nicht mehr in 15 Minuten", unit=Unit.COUNT),
    Column(name="gained", heading="neu in 15 Minuten", unit=Unit.COUNT),
    Column(name="within_before", heading="in 15 Minuten: vorher", unit=Unit.COUNT),
    Column(name="within_after", heading="in 15 Minuten: nachher", unit=Unit.COUNT),
    *(Column(name=f"minutes_{when}", heading=f"{_MINUTES}: {word}", unit=Unit.COUNT, digits=1,
             measure="min") for when, word in (("before", "vorher"), ("after", "nachher"))),
    *(Column(name=f"supply_{when}", heading=f"Umfang je 100 Kinder: {word}", unit=Unit.COUNT,
             digits=2) for when, word in (("before", "vorher"), ("after", "nachher"))),
)  # fmt: skip


def questions_of(connection: Connection, state: StateView) -> list[AskedQuestion]:
    """List the questions that the newest run over a state answered.

    Raises
    ------
    NotFoundError
        There is none.
    """
    ways = read_state_ways(connection, state.state_id)
    if ways is None or not ways.answers:
        raise NotFoundError(
            f"Wege und Versorgung über {state.name} sind noch nicht gerechnet; erst danach lässt "
            "sich durchspielen, was ein Angebot mehr oder weniger ändert: kpk run state."
        )
    return [question for question, _ in ways.answers]


def offers_in(
    state_dir: Path, state_id: str, question: AskedQuestion, commune: str
) -> list[tuple[str, str]]:
    """List the offers of a commune that a question asks for: key and German label.

    Parameters
    ----------
    state_dir
        Of the settings.
    state_id
        Of the state.
    question
        Says of which kind, and in what their capacity counts.
    commune
        Its key.

    Raises
    ------
    NotFoundError
        The files of the state are not on this machine.
    """
    path = state_folder(state_dir, state_id) / OFFERS
    if not path.is_file():
        raise NotFoundError(
            f"Die Angebote des Landes „{state_id}“ liegen nicht auf diesem Rechner ({path}). Bitte "
            "das Land hier laden: kpk load --state."
        )
    rows = read_offer_sites(path).rows
    rows = rows[of_kind(rows, question.kind.value) & (rows["owner"] == commune).to_numpy()]
    unit = unit_of(question)
    amounts = capacity_of(rows, question.capacity, local_today())
    found = []
    for row, amount in zip(rows.to_dict("records"), amounts.tolist(), strict=True):
        name = row["title"] if isinstance(row["title"], str) else f"Nr. {row['offer_id']}"
        size = "" if unit.is_sites or amount != amount else f" ({unit.amount_of(amount)})"
        found.append((f"{row['offer_id']}|{row['site_id']}", f"{name}{size}"))
    return sorted(found, key=lambda item: item[1])


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AskedScenario:
    """A scenario over a state as it is loaded."""

    state: StateView
    region: Region
    answered: StateScenario


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AskedState:
    """A state, and which of its questions is asked."""

    state: StateView
    region: Region
    questions: Sequence[AskedQuestion]  # that the newest run answered
    question: AskedQuestion


def read_asked(connection: Connection, state_id: str, question: str) -> AskedState:
    """Read a state and find a question of it.

    Parameters
    ----------
    state_id
        Of the state.
    question
        Its name; empty: the first that was answered, as a page begins with it.

    Raises
    ------
    NotFoundError
        There is no such state, run or question.
    """
    state, _ = read_state(connection, state_id)
    questions = questions_of(connection, state)
    return AskedState(
        state=state, region=read_region(connection, state_id), questions=questions,
        question=question_among(question, questions),
    )  # fmt: skip


def ask_state(
    service: StateScenarios, state_id: str, question: str, asked: AskedChanges
) -> AskedScenario:
    """Answer a question for changed offers of a state.

    Parameters
    ----------
    service
        Keeps what was answered before.
    state_id, question
        As `read_asked` takes them.
    asked
        The changes.

    Raises
    ------
    NotFoundError
        There is no such state, run, question or offer.
    InputError
        Nothing is changed, a change is impossible, or the run is of another load.
    """
    with transaction(service.engine) as connection:
        found = read_asked(connection, state_id, question)
    if not question and len(found.questions) > 1:
        known = listed((item.part for item in found.questions), limit=_MANY)
        raise InputError(f"Um welche Frage geht es? Gerechnet sind: {known}.")
    return answered(service, found, asked)


def answered(service: StateScenarios, found: AskedState, asked: AskedChanges) -> AskedScenario:
    """Answer the question of a state that was read; as `ask_state` does."""
    if not asked.words:
        raise InputError(
            "Was soll sich ändern? Es fehlt ein Angebot, das schließt, wächst oder eröffnet (in "
            f"der Adresse {CLOSE}, {RESIZE} oder {ADD}; beim Befehl --close, --resize, --open)."
        )
    region = found.region
    made = service.ask(region.region_id, region.revision, found.question, asked.changes())
    return AskedScenario(state=found.state, region=region, answered=made)


def border_view(of: AskedScenario) -> BorderView:
    """Give a scenario as page and texts take it."""
    found = of.answered
    return BorderView(
        question=found.question, changes=[_change(item) for item in found.offers],
        effect=found.effect, computed=found.run.started_at,
        warning=warning_of(found.run, of.region.loaded_at),
    )  # fmt: skip


def _change(item: ChangedOffer) -> ChangeView:
    change = item.change
    return ChangeView(
        action=change.action, title=item.title, commune=item.commune, before=item.before,
        number=(change.offer or "").rpartition("|")[0],
        after=float("nan") if change.capacity is None else change.capacity,
    )  # fmt: skip


def _frame(of: AskedScenario) -> pd.DataFrame:
    """Give a row for each commune in which something is to be seen."""
    rows, communes = of.answered.effect.concerned, of.state.communes
    frame = rows.reset_index(names="area_id")
    named = [communes.get(str(key)) for key in rows.index]
    frame.insert(1, "name", [item.name if item else "" for item in named])
    frame.insert(2, "district_name", [item.district_name if item else "" for item in named])
    frame.insert(3, "changed_here", rows.index.isin(list(of.answered.effect.own)))
    return frame[[column.name for column in COLUMNS]]


def scenario_table(of: AskedScenario) -> ResultTable:
    """Write a scenario as a table with all that belongs to it."""
    run = of.answered.run
    return ResultTable(
        sheet=described("Gedankenspiel", _frame(of), COLUMNS),
        notes=_notes(border_view(of), of.state), created=run.finished_at or run.started_at,
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


def words_of(
    question: AskedQuestion, commune: str, asked: AskedChanges
) -> Sequence[tuple[str, str]]:
    """Give name and text of all that is asked, as they stand in the address of the page."""
    own = [("kommune", commune)] if commune else []
    return [*own, ("frage", question.part), *asked.words]
