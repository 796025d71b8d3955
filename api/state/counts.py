"""What belongs to the communes of a state: cells, offers, streets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from api.state.loading import StateLoading
from kpk_geo.errors import InputError
from kpk_geo.model import StateFaultKind
from kpk_geo.results.state import OwnedCount, StateFault, StreetExtract
from kpk_geo.states.cells import CELLS, owned_count, read_state_cells, without, write_cells
from kpk_geo.states.extracts import covered_shares, describe_extracts, extract_faults
from kpk_geo.states.offers import OFFERS, read_state_offers, write_offers
from kpk_geo.states.region import COMMUNES_FILE
from kpk_geo.states.street_counts import count_streets, torn_streets, without_streets

COUNTED = "by commune what lies inside it"  # not what is nearest to it beyond the border


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCounts:
    """What belongs to the communes; columns by commune in the order of their shapes."""

    by_commune: dict[str, Any]
    cells: OwnedCount | None
    offers: OwnedCount | None
    extracts: tuple[StreetExtract, ...]


def count_owned(loading: StateLoading, shapes: gpd.GeoSeries) -> StateCounts:
    """Write cells and offers with their communes, look at the streets, and count by commune.

    Parameters
    ----------
    loading
        Gathers the faults that are found.
    shapes
        Of the communes.
    """
    cells = _cells(loading, shapes)
    offers = _offers(loading, shapes)
    extracts, covered = _streets(loading, shapes)
    by_commune = {
        "cells": _by_commune(cells, shapes, "rows"), "offers": _by_commune(offers, shapes, "rows"),
        "persons": _by_commune(cells, shapes, "persons", nothing=float("nan")),
        "covered": covered,
    }  # fmt: skip
    return StateCounts(
        by_commune=by_commune, cells=_owned(cells), offers=_owned(offers), extracts=extracts
    )


def _by_commune(
    counted: Mapping[str, Any] | None, shapes: gpd.GeoSeries, what: str, *, nothing: float = 0
) -> list[float]:
    values = {} if counted is None else counted["by_commune"][what]
    return [values.get(str(key), nothing) for key in shapes.index]


def _owned(counted: Mapping[str, Any] | None) -> OwnedCount | None:
    return None if counted is None else OwnedCount.model_validate(counted["count"])


def _cells(loading: StateLoading, shapes: gpd.GeoSeries) -> Mapping[str, Any] | None:
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


def _offers(loading: StateLoading, shapes: gpd.GeoSeries) -> Mapping[str, Any] | None:
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
    loading: StateLoading, name: str, parts: list[str], make: Callable[[Path], Mapping[str, Any]]
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
    loading: StateLoading, shapes: gpd.GeoSeries
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
