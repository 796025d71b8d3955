"""Loads a state: its communes as a region, its cells and offers as files, its faults by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from sqlalchemy import Engine

from api.load.region import load_region
from api.load.results import LoadResult
from api.state.files import StateFiles, find_state_files
from api.state.rows import store_rows
from kpk_geo.errors import InputError, KpkError
from kpk_geo.model import StateFaultKind
from kpk_geo.own_commune.store import Workshop, open_workshop
from kpk_geo.profile import IndicatorTable, StateProfile
from kpk_geo.results.state import OwnedCount, StateFault, StateSummary, StreetExtract
from kpk_geo.states.boundaries import Boundaries, read_boundaries
from kpk_geo.states.cells import CELLS, owned_count, read_state_cells, without, write_cells
from kpk_geo.states.communes import StateCommunes, read_state_communes
from kpk_geo.states.extracts import covered_shares, describe_extracts, extract_faults
from kpk_geo.states.named import Named, Successor, named_as, read_programme, read_successors
from kpk_geo.states.offers import OFFERS, read_state_offers, write_offers
from kpk_geo.states.region import COMMUNES_FILE, DISTRICTS_FILE, as_region, write_area_file
from kpk_geo.states.street_counts import count_streets, torn_streets, without_streets
from kpk_geo.states.tables import fitted_table

STATES = "states"  # folder below the state folder of the settings
COUNTED = "by commune what lies inside it"  # not what is nearest to it beyond the border
OnStep = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLoad:
    """What came of a state's profile."""

    region: LoadResult
    summary: StateSummary
    folder: Path  # with the files of the state


@dataclass(slots=True, kw_only=True)
class _Loading:
    """What all steps share; faults are gathered as they are found."""

    profile: StateProfile
    files: StateFiles
    work: Workshop
    on_step: OnStep
    state: StateCommunes
    programme: Mapping[str, Named]
    successors: Mapping[str, Successor]
    faults: list[StateFault] = field(default_factory=list)

    @property
    def buffer(self) -> float:
        """Metres around the state in which cells and offers are kept."""
        return self.profile.state.edge_buffer_km * 1000


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
    counts = _counts(loading, boundaries.shapes)
    summary = _summary(loading, boundaries, counts)
    on_step("Gemeinden")
    store_rows(
        engine, profile.state, summary, loading.state, loading.programme,
        pd.DataFrame(counts.by_commune, index=boundaries.shapes.index),
    )  # fmt: skip
    return StateLoad(region=result, summary=summary, folder=folder)


def _begun(
    profile: StateProfile, files: StateFiles, folder: Path, lists_dir: Path, on_step: OnStep
) -> _Loading:
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
    return _Loading(
        profile=profile, files=files, work=open_workshop(folder), on_step=on_step, state=state,
        programme=programme, successors=successors, faults=faults,
    )  # fmt: skip


def _boundaries(loading: _Loading) -> Boundaries:
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


def _tables(loading: _Loading) -> list[IndicatorTable]:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    """What belongs to the communes; columns by commune in the order of their shapes."""

    by_commune: dict[str, Any]
    cells: OwnedCount | None
    offers: OwnedCount | None
    extracts: tuple[StreetExtract, ...]


def _counts(loading: _Loading, shapes: gpd.GeoSeries) -> _Counts:
    cells = _cells(loading, shapes)
    offers = _offers(loading, shapes)
    extracts, covered = _streets(loading, shapes)
    by_commune = {
        "cells": _by_commune(cells, shapes, "rows"), "offers": _by_commune(offers, shapes, "rows"),
        "persons": _by_commune(cells, shapes, "persons", nothing=float("nan")),
        "covered": covered,
    }  # fmt: skip
    return _Counts(
        by_commune=by_commune, cells=_owned(cells), offers=_owned(offers), extracts=extracts
    )


def _by_commune(
    counted: Mapping[str, Any] | None, shapes: gpd.GeoSeries, what: str, *, nothing: float = 0
) -> list[float]:
    values = {} if counted is None else counted["by_commune"][what]
    return [values.get(str(key), nothing) for key in shapes.index]


def _owned(counted: Mapping[str, Any] | None) -> OwnedCount | None:
    return None if counted is None else OwnedCount.model_validate(counted["count"])


def _cells(loading: _Loading, shapes: gpd.GeoSeries) -> Mapping[str, Any] | None:
    """Write the cells with their owners; None: no grid is there."""
    grids = loading.files.cells
    if not grids:
        return None
    names = ", ".join(file.name for _, file in grids)
    loading.on_step(f"Zellen: {names}")

    def make(draft: Path) -> Mapping[str, Any]:
        cells = read_state_cells(grids, shapes, buffer=loading.buffer)
        write_cells(cells, draft)
        owner, inside = cells["owner"], ~cells["outside"].to_numpy()
        persons = cells.loc[inside].groupby("owner")["persons"].sum() if "persons" in cells else (
            pd.Series(dtype=float)
        )  # fmt: skip
        faults = without(
            owner[inside], shapes, loading.state, kind=StateFaultKind.NO_CELLS, files=names
        )
        return {
            "count": owned_count(owner, ~inside).model_dump(),
            "by_commune": {
                "rows": {str(k): int(v) for k, v in owner[inside].value_counts().items()},
                "persons": {str(k): float(v) for k, v in persons.items()},
            },
            "faults": [fault.model_dump(mode="json") for fault in faults],
        }

    parts = [COUNTED, *(f"{section} {file.sha256}" for section, file in grids)]
    return _made(loading, CELLS, parts, make)


def _offers(loading: _Loading, shapes: gpd.GeoSeries) -> Mapping[str, Any] | None:
    """Write the offers with their owners; None: no list is there."""
    tables = loading.files.offers
    if not tables:
        return None
    loading.on_step(f"Angebote: {len(tables)} Listen")

    def make(draft: Path) -> Mapping[str, Any]:
        offers, faults = read_state_offers(
            tables, shapes, name=loading.profile.state.name, buffer=loading.buffer
        )
        write_offers(offers, draft)
        pattern = ", ".join(dict.fromkeys(section.file for section in loading.profile.offers))
        inside = ~offers["outside"].to_numpy(dtype=bool)
        faults += without(
            offers.loc[inside, "owner"],
            shapes,
            loading.state,
            kind=StateFaultKind.NO_OFFERS,
            files=pattern,
        )
        return {
            "count": owned_count(offers["owner"], ~inside).model_dump(),
            "by_commune": {
                "rows": {
                    str(k): int(v) for k, v in offers.loc[inside, "owner"].value_counts().items()
                }
            },
            "faults": [fault.model_dump(mode="json") for fault in faults],
        }

    parts = [COUNTED, *(f"{section} {file.sha256}" for section, file in tables)]
    return _made(loading, OFFERS, parts, make)


def _made(
    loading: _Loading, name: str, parts: list[str], make: Callable[[Path], Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    """Make a file of the state unless it rests on the same; a fault of it stops nothing else."""
    note = loading.work.notes[COMMUNES_FILE]["of"]
    try:
        counted = loading.work.make(name, [note, loading.buffer, *parts], make)
    except InputError as error:
        loading.faults.append(
            StateFault(kind=StateFaultKind.UNREADABLE_FILE, file=name, text=str(error))
        )
        return None
    loading.faults += [StateFault.model_validate(fault) for fault in counted["faults"]]
    return counted


def _streets(
    loading: _Loading, shapes: gpd.GeoSeries
) -> tuple[tuple[StreetExtract, ...], list[float]]:
    """Look at the extracts: their days, how far they reach, and where they hold nothing."""
    files = loading.files.streets
    nothing = [float("nan")] * len(shapes)
    if not files:
        return (), nothing
    loading.on_step("Straßen: " + ", ".join(file.name for file in files))
    try:
        found = describe_extracts(files, loading.profile.state.work_crs)
        counts = count_streets(files, shapes)
    except InputError as error:
        loading.faults.append(StateFault(kind=StateFaultKind.UNREADABLE_FILE, text=str(error)))
        return (), nothing
    limit = loading.profile.state.max_days_apart
    beyond_extracts = list(extract_faults(shapes, found, loading.state, max_days_apart=limit))
    beyond = {key for fault in beyond_extracts for key in fault.communes}
    empty = without_streets(counts, loading.state, files)
    loading.faults += [
        *beyond_extracts,
        *(fault for fault in empty if not beyond & set(fault.communes)),
        *torn_streets(counts, files),
    ]
    return found.extracts, [float(share) for share in covered_shares(shapes, found)]


def _summary(loading: _Loading, boundaries: Boundaries, counts: _Counts) -> StateSummary:
    present = [loading.state.communes[str(key)] for key in boundaries.shapes.index]
    return StateSummary(
        communes=len(present), districts=len({item.key[:5] for item in present}),
        offices=len({item.office for item in present if item.office}),
        named=sum(named_as(item, dict(loading.programme)) is not None for item in present),
        programme_note=loading.profile.state.programme_note,
        cells=counts.cells, offers=counts.offers, extracts=counts.extracts,
        faults=tuple(loading.faults),
    )  # fmt: skip
