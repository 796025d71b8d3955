"""The plan of access and supply over a whole state: one graph per mode, no tiles, no halo."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
from sqlalchemy import Connection

from analyses.access.supply import BY_PAIRS
from api.state.stages.streets import EXTRACT
from api.state.stages.table import read_communes
from kpk_geo.database.state_runs import write_commune_results
from kpk_geo.engine import Plan, SourceFile, Task
from kpk_geo.engine.plan import Value
from kpk_geo.errors import InputError
from kpk_geo.model import TravelMode
from kpk_geo.profile import AccessibilityPlan, StreetNetwork
from kpk_geo.results.access import AskedQuestion
from kpk_geo.states.region import COMMUNES_FILE

_STAGES: Final = "api.state.stages"
MAX_BLOCKS: Final = 16  # of Kreise, per question: enough for all cores where ten kinds are asked


@dataclass(frozen=True, slots=True, kw_only=True)
class StateInputs:
    """From what access over a state is computed."""

    extracts: tuple[Path, ...]  # OpenStreetMap; several are read as one
    cells: Path  # GeoParquet: owner (AGS), district, outside, census measures
    offers: Path  # GeoParquet: offer_id, owner, district, outside, kinds, capacity
    communes: tuple[str, ...]  # AGS of all of them
    plan: AccessibilityPlan  # with the services that are asked for
    streets: StreetNetwork
    crs: str  # in whose metres cells and offers lie, as the profile names it
    today: date  # names the Kindergarten year


@dataclass(slots=True)
class _Tasks:
    """Tasks as they are planned; each names those whose output it reads."""

    inputs: StateInputs
    sources: dict[str, SourceFile]
    found: list[Task] = field(default_factory=list)

    def add(
        self, name: str, function: str, inputs: Sequence[str] | dict[str, str], *,
        sources: Sequence[str] = (), big: bool = False, version: int = 1,
        arguments: Mapping[str, Value],
    ) -> str:  # fmt: skip
        """Plan a task; inputs in a list are known to it by their stage."""
        stage = name.split(":")[0]
        by_name = inputs if isinstance(inputs, dict) else {one.split(":")[0]: one for one in inputs}
        self.found.append(
            Task(
                name=name, stage=stage, function=f"{_STAGES}.{function}", inputs=by_name,
                sources={key: self.sources[key] for key in sources}, arguments=arguments,
                version=version, needs_much_memory=big,
            )
        )  # fmt: skip
        return name

    @property
    def data(self) -> dict[str, Value]:
        """Arguments with which cells and offers are read."""
        return {
            "plan": self.inputs.plan.model_dump(mode="json"),
            "today": self.inputs.today.isoformat(), "communes": list(self.inputs.communes),
        }  # fmt: skip


def access_plan(inputs: StateInputs) -> Plan:
    """Plan all tasks from the extract to the rows of communes.

    Parameters
    ----------
    inputs
        Files and settings.

    Raises
    ------
    InputError
        Something cannot be computed over a state: said which, and the way out.
    SourceError
        A file cannot be read.
    """
    _require_possible(inputs)
    extracts = {f"{EXTRACT}{place}": path for place, path in enumerate(inputs.extracts)}
    files = {**extracts, "cells": inputs.cells, "offers": inputs.offers}
    tasks = _Tasks(inputs, {name: SourceFile.of(path) for name, path in files.items()})
    districts = _districts(inputs)
    places = ("cells", "offers")
    laid = tasks.add("places:all", "places:lay_out", [], sources=places, arguments={})
    tasks.add("streets:all", "streets:read_streets", [laid], sources=tuple(extracts), big=True,
              version=2,  # 1: lines as Parquet
              arguments={"max_snap": inputs.streets.max_snap, "crs": inputs.crs})  # fmt: skip
    for phase in dict.fromkeys(question.life_phase.value for question in questions(inputs)):
        tasks.add(f"children:{phase}", "supply:count_children", [], sources=places,
                  arguments={"phase": phase, **tasks.data})  # fmt: skip
    for mode in inputs.plan.modes:
        _plan_mode(tasks, mode, districts)
    return Plan(tasks.found)


def _plan_mode(tasks: _Tasks, mode: TravelMode, districts: Sequence[str]) -> None:
    plan, streets, places = tasks.inputs.plan, tasks.inputs.streets, ("cells", "offers")
    graph = tasks.add(
        f"graph:{mode.value}", "network:build_graph", ["streets:all"], big=True,
        arguments={"mode": mode.value, "speed": plan.speeds.get(mode),
                   "min_fragment": streets.min_fragment,
                   "max_gradient": plan.pushchair_max_gradient},
    )  # fmt: skip
    snapped = {
        key: tasks.add(
            f"snap:{mode.value}:{key}", "network:snap_district",
            ["streets:all", graph, "places:all"],
            arguments={"district": key, "max_snap": streets.max_snap},
        )
        for key in districts
    }  # fmt: skip
    index = tasks.add(
        f"index:{mode.value}",
        "network:index_mode",
        {"graph": graph, **snapped},
        big=True,
        arguments={},
    )
    for question in questions(tasks.inputs):
        if question.mode is not mode:
            continue
        asked = question.model_dump(mode="json")
        name = _part(question)
        chosen = tasks.add(f"choose:{name}", "supply:choose", [graph, index], sources=places,
                           arguments={"asked": asked, **tasks.data})  # fmt: skip
        shared = {
            f"supply:{block}": tasks.add(
                f"supply:{name}:{block}", "supply:share_districts",
                {"graph": graph, "index": index, "chosen": chosen,
                 "children": f"children:{question.life_phase.value}"},
                arguments={"districts": keys, "plan": tasks.data["plan"]},
            )
            for block, keys in blocks_of(districts).items()
        }  # fmt: skip
        tasks.add(table_task(question), "table:answer_state",
                  {"graph": graph, "index": index, **shared}, sources=places,
                  arguments={"asked": asked, **tasks.data})  # fmt: skip


def table_task(question: AskedQuestion) -> str:
    """Name the task that puts the answer of a question together."""
    return f"table:{_part(question)}"


def _part(question: AskedQuestion) -> str:
    return question.part.replace("/", ":")


def blocks_of(districts: Sequence[str]) -> dict[str, list[str]]:
    """Put Kreise together whose offers one task shares out, by name of the block.

    Sums have a place for every cell of the state, so a task costs something before it searches.

    Parameters
    ----------
    districts
        Keys, each once.
    """
    size = -(-len(districts) // MAX_BLOCKS)
    blocks = [list(districts[at : at + size]) for at in range(0, len(districts), size)]
    return {"-".join(dict.fromkeys((keys[0], keys[-1]))): keys for keys in blocks}


def questions(inputs: StateInputs) -> list[AskedQuestion]:
    """List what is asked: every planned service in every planned mode."""
    return [
        AskedQuestion(kind=service.kind, life_phase=service.life_phase or service.kind.usual_phase,
                      mode=mode, capacity=service.capacity)
        for service in inputs.plan.services
        for mode in inputs.plan.modes
    ]  # fmt: skip


def store_access(
    inputs: StateInputs,
) -> Callable[[Connection, int, Callable[[str], Path | None]], None]:
    """Give what stores the rows of all questions that were answered.

    Parameters
    ----------
    inputs
        Those of the plan.
    """

    def store(
        connection: Connection, state_run_pk: int, output: Callable[[str], Path | None]
    ) -> None:
        for question in questions(inputs):
            folder = output(table_task(question))
            if folder is not None:
                rows = read_communes(folder)
                write_commune_results(connection, state_run_pk, question.part, rows)

    return store


def access_parameters(inputs: StateInputs) -> dict[str, Any]:
    """Say what was chosen, as JSON takes it."""
    return {
        "plan": inputs.plan.model_dump(mode="json"),
        "network": inputs.streets.model_dump(mode="json"), "today": inputs.today.isoformat(),
        "communes": len(inputs.communes), "extracts": [path.name for path in inputs.extracts],
        "shapes": _digest_of(inputs.cells.with_name(COMMUNES_FILE)),  # new offers lie in them
    }  # fmt: skip


def _digest_of(path: Path) -> str:
    return SourceFile.of(path).sha256 if path.is_file() else ""


def _districts(inputs: StateInputs) -> list[str]:
    found = {
        str(key)
        for path in (inputs.cells, inputs.offers)
        for key in gpd.read_parquet(path, columns=["district", "geometry"])["district"]
    }
    return sorted(found)


def _require_possible(inputs: StateInputs) -> None:
    if not inputs.extracts:
        raise InputError("Das Land nennt keinen Straßenauszug. Bitte [streets] im Profil prüfen.")
    if inputs.plan.method in BY_PAIRS:
        raise InputError(
            f"„{inputs.plan.method.label}“ lässt sich für ein Land nicht in Teilen rechnen, weil "
            'dort jede Wahl von allen Angeboten abhängt. Bitte method = "e2sfca" oder "2sfca".'
        )
    if inputs.streets.elevation:
        raise InputError(
            f"{inputs.streets.elevation}: Höhen werden für ein Land noch nicht gelesen. Bitte "
            "elevation aus dem Profil des Landes nehmen; alle Wege zählen dann als eben."
        )
    if not inputs.plan.services:
        raise InputError("Das Land nennt keine Fragen. Bitte services im Profil angeben.")
