"""Saved scenarios: written once, never changed; removing leaves them where they are."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from kpk_geo import __version__
from kpk_geo.database.confidential import HIDDEN, ConfidentialNames, read_confidential_names
from kpk_geo.database.slices import ALL, Slice
from kpk_geo.database.sources import inputs_fingerprint
from kpk_geo.database.tables import region, scenario
from kpk_geo.errors import InputError, NotFoundError, OutdatedRunError
from kpk_geo.results.access import AccessParameters
from kpk_geo.results.scenario import (
    SCENARIO_FORMAT,
    ScenarioChange,
    ScenarioChanges,
    ScenarioQuestion,
    ScenarioResult,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewScenario:
    """A scenario about to be saved."""

    region_id: str
    name: str
    author: str
    note: str
    annual_cost: float | None  # euro
    level: str
    question: ScenarioQuestion
    changes: ScenarioChanges
    result: ScenarioResult
    parameters: AccessParameters
    inputs: dict[str, str]  # source name -> sha256 of its file


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedScenario(NewScenario):
    """A scenario as it was saved."""

    scenario_pk: int
    version: int  # 1, and one more each time it was computed anew
    created_at: datetime
    software_version: str
    is_removed: bool
    data_changed: bool  # since it was computed


def write_scenario(
    connection: Connection, new: NewScenario, *, revision: int, follows: str | None = None
) -> int:
    """Save a scenario; give its number.

    Parameters
    ----------
    new
        Where its name is taken, a number is put behind it.
    revision
        Of the data that it was computed from; the fingerprint is taken of those that there are.
    follows
        Name of the scenario of which this is a newer version: then the name stays.

    Raises
    ------
    InputError
        The data of the region changed while it was computed.
    """
    # Two who save at once wait for each other: names are given out one by one.
    held = select(region.c.revision).where(region.c.region_id == new.region_id)
    if connection.scalar(held.with_for_update()) != revision:
        raise InputError(
            "Die Daten der Region haben sich gerade geändert. Bitte die Seite neu laden und noch "
            "einmal speichern."
        )
    name = follows or _free_name(connection, new.region_id, new.name)
    latest = select(func.max(scenario.c.version)).where(
        scenario.c.region_id == new.region_id, scenario.c.name == name
    )
    statement = insert(scenario).values(
        region_id=new.region_id, name=name, version=(connection.scalar(latest) or 0) + 1,
        author=new.author, note=new.note, annual_cost=new.annual_cost, level=new.level,
        format_version=SCENARIO_FORMAT,
        question=new.question.model_dump(mode="json"),
        changes=new.changes.model_dump(mode="json"),
        result=new.result.model_dump(mode="json"),
        parameters=new.parameters.model_dump(mode="json"),
        inputs=new.inputs,
        fingerprint=inputs_fingerprint(connection, new.region_id, new.inputs),
        software_version=__version__,
    )  # fmt: skip
    return int(connection.execute(statement.returning(scenario.c.scenario_pk)).scalar_one())


def _free_name(connection: Connection, region_id: str, name: str) -> str:
    """Give the name, numbered if it is taken; those that were removed may come back."""
    taken = set(
        connection.scalars(select(scenario.c.name).where(scenario.c.region_id == region_id))
    )
    number = 1
    free = name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def read_stored_scenario(connection: Connection, region_id: str, scenario_pk: int) -> SavedScenario:
    """Read one scenario, also one that was removed, to compute with it: nothing is covered.

    Parameters
    ----------
    scenario_pk
        Its number.

    Raises
    ------
    NotFoundError
        The region has none of this number.
    OutdatedRunError
        It was saved in another format.
    """
    query = select(scenario).where(
        scenario.c.region_id == region_id, scenario.c.scenario_pk == scenario_pk
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFoundError(
            f"Ein Gedankenspiel Nr. {scenario_pk} gibt es in der Region „{region_id}“ nicht. "
            f"Gespeicherte zeigt kpk scenario list --region {region_id}."
        )
    return _saved(connection, dict(row))


def read_scenario(connection: Connection, region_id: str, scenario_pk: int) -> SavedScenario:
    """Read one scenario as it is shown: what is confidential is covered.

    Parameters
    ----------
    scenario_pk
        Its number.

    Raises
    ------
    NotFoundError
        The region has none of this number.
    OutdatedRunError
        It was saved in another format.
    """
    stored = read_stored_scenario(connection, region_id, scenario_pk)
    return covered(stored, read_confidential_names(connection, region_id))


def covered(saved: SavedScenario, secret: ConfidentialNames) -> SavedScenario:
    """Cover what is confidential, or has become so since; what is stored stays as it is.

    Parameters
    ----------
    saved
        As stored.
    secret
        What may neither be named nor shown.
    """
    changes = tuple(_covered_change(change, secret) for change in saved.changes.changes)
    return replace(
        saved, name=secret.hidden(saved.name), note=secret.hidden(saved.note),
        changes=ScenarioChanges(changes=changes),
    )  # fmt: skip


def _covered_change(change: ScenarioChange, secret: ConfidentialNames) -> ScenarioChange:
    if change.offer is not None and change.offer.partition("|")[0] in secret.offer_ids:
        return ScenarioChange(action=change.action, title=HIDDEN)
    update: dict[str, object] = {"title": secret.hidden(change.title)}
    for name, place in (("place", change.place), ("to", change.to)):
        if place is not None and secret.is_near_degrees(*place):
            update[name] = None
    return change.model_copy(update=update)


def read_scenarios(
    connection: Connection, region_id: str, *, part: Slice = ALL
) -> list[SavedScenario]:
    """Read the scenarios of a region as they are shown, the newest first, without removed ones.

    One that was saved in another format is left out too: it can only be computed anew by hand.

    Parameters
    ----------
    part
        Which of them.
    """
    query = select(scenario).where(*_listed(region_id)).order_by(scenario.c.scenario_pk.desc())
    found = connection.execute(part.of(query)).mappings().all()
    secret = read_confidential_names(connection, region_id)
    return [covered(_saved(connection, dict(row)), secret) for row in found]


def count_scenarios(connection: Connection, region_id: str) -> int:
    """Count the scenarios of a region that were not removed."""
    return int(connection.scalar(select(func.count()).where(*_listed(region_id))) or 0)


def _listed(region_id: str) -> "tuple[ColumnElement[bool], ...]":
    return (
        scenario.c.region_id == region_id,
        scenario.c.removed_at.is_(None),
        scenario.c.format_version == SCENARIO_FORMAT,
    )


def _saved(connection: Connection, row: dict[str, Any]) -> SavedScenario:
    try:
        if row["format_version"] != SCENARIO_FORMAT:
            raise ValueError(row["format_version"])
        records: dict[str, Any] = {
            "question": ScenarioQuestion.model_validate(row["question"]),
            "changes": ScenarioChanges.model_validate(row["changes"]),
            "result": ScenarioResult.model_validate(row["result"]),
            "parameters": AccessParameters.model_validate(row["parameters"]),
        }
    except (ValidationError, ValueError) as error:
        raise OutdatedRunError(
            f"Das Gedankenspiel Nr. {row['scenario_pk']} hat die Form einer anderen "
            f"Programmversion ({row['software_version']}) und lässt sich nicht mehr zeigen."
        ) from error
    state = inputs_fingerprint(connection, row["region_id"], row["inputs"])
    same = ("region_id", "name", "author", "note", "annual_cost", "level", "inputs", "version",
            "scenario_pk", "created_at", "software_version")  # fmt: skip
    return SavedScenario(
        **{name: row[name] for name in same},
        **records,
        is_removed=row["removed_at"] is not None,
        data_changed=row["fingerprint"] != state,
    )


def mark_removed(
    connection: Connection, region_id: str, scenario_pk: int, *, by: str | None
) -> None:
    """Remove a scenario from the lists, or with None put it back.

    Parameters
    ----------
    scenario_pk
        Its number.
    by
        Name of the user who removes it; None: removing is undone.

    Raises
    ------
    NotFoundError
        The region has none of this number.
    """
    read_scenario(connection, region_id, scenario_pk)
    connection.execute(
        update(scenario)
        .where(scenario.c.scenario_pk == scenario_pk)
        .values(removed_by=by, removed_at=None if by is None else func.now())
    )
