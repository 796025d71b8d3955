"""Loads one section of a profile, or takes one back: what a delivery brings, and nothing else."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from api.load.loading import Loading
from api.load.readers import read_section
from api.load.results import StepResult, result_of
from api.load.steps import OFFERS, Step, steps_of
from api.load.storing import store_source
from kpk_geo.database.bulk import analyze
from kpk_geo.database.connection import rehearsal, transaction
from kpk_geo.database.loads import newest_load, region_held
from kpk_geo.database.observations import write_indicators
from kpk_geo.database.offer_rows import drop_unused_sites
from kpk_geo.database.regions import touch_region, write_region
from kpk_geo.database.sources import delete_source, rename_source
from kpk_geo.errors import NotFoundError
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.profile import RegionProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One section that is loaded in place of another, or beside all others."""

    profile: RegionProfile  # with the section in it
    source_name: str  # of the section
    source_file: SourceFile
    replaces: str = ""  # source name of the section that it takes the place of


def _nothing(connection: Connection) -> None:
    pass


def load_delivery(
    engine: Engine,
    delivery: Delivery,
    *,
    on_step: Callable[[str], None] = lambda label: None,
    on_stored: Callable[[Connection], None] = _nothing,
) -> StepResult:
    """Load a section in one transaction: on any error all is as before.

    Parameters
    ----------
    delivery
        The section and its file.
    on_step
        Told in German what is done.
    on_stored
        Called within the transaction when all is written; what it raises takes everything back.

    Raises
    ------
    RegionLockedError
        The region is being loaded by somebody else.
    InputError
        The file cannot be used; nothing was changed.
    """
    with region_held(engine, delivery.profile.region.id):
        return _deliver(engine, delivery, on_step, on_stored)


@contextmanager
def rehearsed_delivery(engine: Engine, delivery: Delivery) -> Iterator[tuple[Engine, StepResult]]:
    """Do all that `load_delivery` does, show what would be there, and take it back.

    Parameters
    ----------
    delivery
        The section and its file.

    Raises
    ------
    InputError
        The file cannot be used.
    """
    with rehearsal(engine) as dry:
        yield dry, _deliver(dry, delivery, lambda label: None, _nothing)


def take_back(
    engine: Engine,
    profile: RegionProfile,
    source_name: str,
    *,
    on_stored: Callable[[Connection], None] = _nothing,
) -> None:
    """Take back a section that was added: what it brought goes, the profile before it holds.

    Parameters
    ----------
    profile
        Without the section.
    source_name
        Of the section.
    on_stored
        Called within the transaction; what it raises takes everything back.

    Raises
    ------
    RegionLockedError
        The region is being loaded by somebody else.
    """
    region_id = profile.region.id
    with region_held(engine, region_id), transaction(engine) as connection:
        delete_source(connection, region_id, source_name)
        write_region(connection, profile)
        write_indicators(connection, profile.indicators, region_id=region_id)
        drop_unused_sites(connection, region_id)
        touch_region(connection, region_id)
        on_stored(connection)


def replan(
    engine: Engine,
    profile: RegionProfile,
    *,
    on_stored: Callable[[Connection], None] = _nothing,
) -> None:
    """Keep a profile in which only what is computed changed; no file is read.

    Parameters
    ----------
    profile
        With the same files and indicators as the one that is loaded.
    on_stored
        Called within the transaction; what it raises takes everything back.

    Raises
    ------
    RegionLockedError
        The region is being loaded by somebody else.
    """
    region_id = profile.region.id
    with region_held(engine, region_id), transaction(engine) as connection:
        write_region(connection, profile)
        touch_region(connection, region_id)
        on_stored(connection)


def _deliver(
    engine: Engine,
    delivery: Delivery,
    on_step: Callable[[str], None],
    on_stored: Callable[[Connection], None],
) -> StepResult:
    profile, region_id = delivery.profile, delivery.profile.region.id
    step = _step(delivery)
    with transaction(engine) as connection:
        load_pk = newest_load(connection, region_id)
    loading = Loading(engine, profile, on_step, load_pk)
    start, report = time.monotonic(), Report(delivery.source_file.name)
    on_step(f"{step.kind}: {delivery.source_file.name} lesen")
    accept = read_section(loading, step.section, delivery.source_file, report)
    on_step(f"{step.kind}: schreiben")
    with transaction(engine) as connection:
        _make_room(connection, delivery, step)
        write_region(connection, profile)
        write_indicators(connection, profile.indicators, region_id=region_id)
        accepted = store_source(connection, loading, step, delivery.source_file, report, accept)
        drop_unused_sites(connection, region_id)
        analyze(connection)
        on_stored(connection)
    return result_of(
        step, delivery.source_file, report, accepted=accepted, seconds=time.monotonic() - start
    )


def _step(delivery: Delivery) -> Step:
    for step in steps_of(delivery.profile):
        if step.name == delivery.source_name:
            return step
    raise NotFoundError("Den Abschnitt, der geladen werden soll, gibt es im Profil nicht.")


def _make_room(connection: Connection, delivery: Delivery, step: Step) -> None:
    """Let what is replaced go; a list of offers goes on, so that it says what vanished."""
    region_id, former = delivery.profile.region.id, delivery.replaces
    if not former or former == delivery.source_name:
        return
    if step.kind == OFFERS:
        rename_source(connection, region_id, former, delivery.source_name)
    else:
        delete_source(connection, region_id, former)
