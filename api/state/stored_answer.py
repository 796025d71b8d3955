"""Finds what a run over a state left of a question, and puts its answer together again."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from api.state.access_inputs import state_folder
from api.state.access_plan import table_task
from api.state.new_places import ChangedMode, ChangedState, changeable
from api.state.stages.table import StateAnswer, put_together
from kpk_geo.database.state_runs import StateRun, read_newest_state_run, read_outputs
from kpk_geo.engine.plan import SourceFile
from kpk_geo.engine.software import software
from kpk_geo.engine.store import Store, read_record
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.german import day
from kpk_geo.local_time import local_day
from kpk_geo.profile import StreetNetwork
from kpk_geo.results.access import AskedQuestion
from kpk_geo.states.cells import CELLS
from kpk_geo.states.offers import OFFERS
from kpk_geo.states.region import COMMUNES_FILE

_STREETS: Final = "streets:all"
_RUN_AGAIN: Final = "Bitte neu rechnen: kpk run state PROFIL."
_FILES: Final = {"cells": CELLS, "offers": OFFERS}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredQuestion:
    """From what a run answered a question; all of it is there."""

    run: StateRun
    question: AskedQuestion
    inputs: Mapping[str, Path]
    arguments: Mapping[str, Any]
    streets: Path
    communes: Path

    @property
    def max_snap(self) -> float:
        """Metres from a place to its street."""
        return StreetNetwork.model_validate(self.run.parameters["network"]).max_snap

    def answer(self) -> tuple[StateAnswer, ChangedState, ChangedMode]:
        """Put the answer together from sums and graph: the bits that the run stored."""
        found = put_together(self.inputs, **self.arguments)
        changed = changeable(
            found, self.question.mode, streets=self.streets, communes=self.communes,
            max_snap=self.max_snap,
        )  # fmt: skip
        return found, *changed


def newest_run(connection: Connection, state_id: str) -> StateRun:
    """Read the newest run that has figures.

    Raises
    ------
    NotFoundError
        There is none.
    """
    run = read_newest_state_run(connection, state_id, with_results=True)
    if run is None:
        raise NotFoundError(
            f"Über das Land „{state_id}“ sind noch keine Wege gerechnet. So geht es: kpk run state "
            "PROFIL."
        )
    return run


def stored_question(
    connection: Connection, run: StateRun, question: AskedQuestion, state_dir: Path
) -> StoredQuestion:
    """Find what a run left of a question.

    Parameters
    ----------
    run
        As `newest_run` gives it.
    question
        One of those it answered.
    state_dir
        Of the settings.

    Raises
    ------
    NotFoundError
        It did not answer the question, or its files are no longer there.
    InputError
        The state was loaded anew since, or the program is another one.
    """
    outputs, store = read_outputs(connection, run.state_run_pk), Store(Path(run.folder))
    task = table_task(question)
    if task not in outputs:
        raise NotFoundError(
            f"Diese Frage hat der Lauf nicht beantwortet ({question.part}). {_RUN_AGAIN}"
        )
    place = store.place(*outputs[task])
    if not store.is_whole(place):
        raise _gone(run)
    recipe = read_record(place)["recipe"]
    folder = state_folder(state_dir, run.state_id)
    sources = {name: folder / file for name, file in _FILES.items()}
    wanted = recipe["sources"] | {"shapes": run.parameters.get("shapes", "")}
    _require_current(recipe, sources | {"shapes": folder / COMMUNES_FILE}, wanted)
    by_digest = {digest: store.place(stage, digest) for stage, digest in outputs.values()}
    inputs = {name: by_digest.get(digest) for name, digest in recipe["inputs"].items()}
    streets = by_digest.get(outputs.get(_STREETS, ("", ""))[1])
    there = {name: own for name, own in inputs.items() if own is not None}
    if streets is None or len(there) < len(inputs):
        raise _gone(run)
    if not all(store.is_whole(own) for own in (*there.values(), streets)):
        raise _gone(run)
    return StoredQuestion(
        run=run, question=question, inputs=there | sources, arguments=recipe["arguments"],
        streets=streets, communes=folder / COMMUNES_FILE,
    )  # fmt: skip


def _require_current(
    recipe: Mapping[str, Any], sources: Mapping[str, Path], wanted: Mapping[str, str]
) -> None:
    """Refuse files of another load, and figures of another program, which nobody may mix."""
    if recipe["software"] != software():
        raise InputError(
            "Der Lauf ist mit einer anderen Fassung des Programms gerechnet; Gedankenspiele "
            f"rechnen mit genau dessen Zahlen weiter. {_RUN_AGAIN}"
        )
    for name, path in sources.items():
        if SourceFile.of(path).sha256 != wanted[name]:
            raise InputError(
                f"Das Land wurde nach dem Lauf neu geladen ({path.name} ist anders). {_RUN_AGAIN}"
            )


def _gone(run: StateRun) -> NotFoundError:
    when = day(local_day(run.started_at))
    return NotFoundError(
        f"Die Zwischenergebnisse des Laufs vom {when} liegen nicht (mehr) vollständig in "
        f"{run.folder}; ohne sie lässt sich nichts durchspielen. {_RUN_AGAIN}"
    )
