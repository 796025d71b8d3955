"""Loads a state: its communes as a region, its cells and offers as files, its faults by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine

from api.load.region import load_region
from api.load.results import LoadResult
from api.state.counts import StateCounts, count_owned
from api.state.files import StateFiles, find_state_files
from api.state.loading import OnStep, StateLoading
from api.state.rows import store_rows
from kpk_geo.errors import InputError, KpkError
from kpk_geo.model import StateFaultKind
from kpk_geo.own_commune.store import open_workshop
from kpk_geo.profile import IndicatorTable, StateProfile
from kpk_geo.results.state import StateFault, StateSummary
from kpk_geo.states.boundaries import Boundaries, read_boundaries
from kpk_geo.states.communes import read_state_communes
from kpk_geo.states.named import Named, Successor, named_as, read_programme, read_successors
from kpk_geo.states.region import COMMUNES_FILE, DISTRICTS_FILE, as_region, write_area_file
from kpk_geo.states.tables import fitted_table

STATES = "states"  # folder below the state folder of the settings


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLoad:
    """What came of a state's profile."""

    region: LoadResult
    summary: StateSummary
    folder: Path  # with the files of the state


def load_state(
    engine: Engine,
    profile: StateProfile,
    data_dir: Path,
    *,
    lists_dir: Path,
    state_dir: Path,
    on_step: OnStep = lambda label: None,
) -> StateLoad:
    """Load a state; what is wrong with a part of it is named, and the rest is loaded.

    Parameters
    ----------
    profile
        Of the state.
    data_dir
        Folder in which its files are looked for.
    lists_dir
        Folder of the lists that belong to the profile: communes, programme, changed keys.
    state_dir
        Of the settings; the state's own files go below it.

    Raises
    ------
    InputError, SourceError
        There are no communes or no boundaries, on which everything hangs.
    RegionLockedError
        The state is being loaded by somebody else.
    """
    folder = state_dir / STATES / profile.state.id
    loading = _begun(profile, find_state_files(profile, data_dir), folder, lists_dir, on_step)
    boundaries = _boundaries(loading)
    tables = _tables(loading)
    region = as_region(profile, tables, folder)
    result = load_region(engine, region, data_dir, on_step=on_step)
    failed = [step.error for step in result.steps if step.kind == "Gebiete" and step.error]
    if failed:
        raise InputError(failed[0])
    counts = count_owned(loading, boundaries.shapes)
    summary = _summary(loading, boundaries, counts)
    on_step("Gemeinden")
    store_rows(
        engine, profile.state, summary, loading.state, loading.programme,
        pd.DataFrame(counts.by_commune, index=boundaries.shapes.index),
    )  # fmt: skip
    return StateLoad(region=result, summary=summary, folder=folder)


def _begun(
    profile: StateProfile, files: StateFiles, folder: Path, lists_dir: Path, on_step: OnStep
) -> StateLoading:
    info = profile.state
    state, faults = read_state_communes(info, lists_dir)
    faults = [*faults, *files.faults]
    programme: Mapping[str, Named] = {}
    successors: Mapping[str, Successor] = {}
    try:
        programme = read_programme(lists_dir / info.programme) if info.programme else {}
        successors = read_successors(lists_dir / info.successors) if info.successors else {}
    except KpkError as error:
        faults.append(StateFault(kind=StateFaultKind.UNREADABLE_FILE, text=str(error)))
    unknown = [
        item for key, item in programme.items()
        if key.startswith(info.key) and key not in state.communes
        and key not in state.district_names
    ]  # fmt: skip
    faults += [
        StateFault(
            kind=StateFaultKind.NOT_NAMED_HERE, file=info.programme or "",
            text=f"{info.programme}: {item.name} ({item.key}) ist weder Gemeinde noch Kreis der "
            "Liste. Bitte den Schlüssel prüfen.",
        )
        for item in unknown
    ]  # fmt: skip
    return StateLoading(
        profile=profile, files=files, work=open_workshop(folder), on_step=on_step, state=state,
        programme=programme, successors=successors, faults=faults,
    )  # fmt: skip


def _boundaries(loading: StateLoading) -> Boundaries:
    """Read the boundaries and lay them out for the region."""
    files = loading.files.boundaries
    if not files:
        raise InputError(loading.files.why_no_boundaries)
    loading.on_step(f"Grenzen: {files[0].name}")
    found = read_boundaries(files[0], loading.profile, loading.state, loading.successors)
    loading.faults += found.faults
    parts = [
        files[0].sha256, loading.profile.boundaries, loading.profile.state.crs,
        *sorted(loading.state.communes.items()),
        *sorted(loading.successors.items()),
    ]  # fmt: skip
    for name in (COMMUNES_FILE, DISTRICTS_FILE):
        loading.work.make(name, parts, partial(write_area_file, found.shapes, loading.state, name))
    return found


def _tables(loading: StateLoading) -> list[IndicatorTable]:
    fitted = []
    for section, file in loading.files.tables:
        try:
            table, faults = fitted_table(section, file, loading.state, loading.successors)
        except KpkError as error:
            loading.faults.append(
                StateFault(
                    kind=StateFaultKind.UNREADABLE_FILE, file=file.name, text=str(error)
                )
            )  # fmt: skip
            continue
        loading.faults += faults
        fitted.append(table)
    return fitted


def _summary(loading: StateLoading, boundaries: Boundaries, counts: StateCounts) -> StateSummary:
    present = [loading.state.communes[str(key)] for key in boundaries.shapes.index]
    return StateSummary(
        communes=len(present), districts=len({item.key[:5] for item in present}),
        offices=len({item.office for item in present if item.office}),
        named=sum(named_as(item, dict(loading.programme)) is not None for item in present),
        programme_note=loading.profile.state.programme_note,
        cells=counts.cells, offers=counts.offers, extracts=counts.extracts,
        faults=tuple(loading.faults),
    )  # fmt: skip
