"""Who is whose neighbour, as a file: for PySAL and GeoDa (GAL), or to read (CSV)."""

import re
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, Engine

from analyses.hot_spots.neighbourhoods import Neighbourhoods, neighbourhoods
from analyses.neighbours.graph import NeighbourGraph
from api.files.result_files import Notes, Written, source_notes, write_notes
from api.files.tabular import write_csv
from api.questions.hot_spots.read import (
    LoadedAreas,
    planned_indicators,
    read_all_series,
    read_loaded_areas,
    read_neighbour_data,
    read_series,
)
from api.questions.hot_spots.summary import neighbour_summary
from kpk_geo import __version__, german
from kpk_geo.database.connection import transaction
from kpk_geo.database.sources import read_digests, read_sources
from kpk_geo.errors import InputError, KpkError, listed
from kpk_geo.output_file import output_file
from maps.hot_spots.text import neighbourhood

_INPUTS = ("table:", "cells:", "population:", "network:")


def write_neighbours(
    engine: Engine, region_id: str, path: Path, *, file_format: str, indicator: str | None = None
) -> Written:
    """Write the neighbours with which hot spots are looked for.

    Parameters
    ----------
    file_format
        "gal": as PySAL and GeoDa read it; "csv": one line for each pair, in both directions.
    indicator
        Whose date says which areas are inhabited; else the first that is planned.

    Raises
    ------
    InputError
        A key of an area has a blank, which GAL cannot hold.
    """
    with transaction(engine) as connection:
        loaded = read_loaded_areas(connection, region_id)
        data = read_neighbour_data(connection, loaded, _uninhabited(connection, loaded, indicator))
        wanted = read_digests(connection, region_id, (f"areas:{loaded.plan.level}:", *_INPUTS))
        sources = source_notes(read_sources(connection, region_id), wanted)
    around = neighbourhoods(data, loaded.plan)
    if file_format == "gal":
        _write_gal(path, around.main)
    else:
        write_csv(path, pair_table(around.main, loaded.areas["name"]))
    notes = write_notes(path, _notes(loaded, around) + sources)
    return Written(rows=len(around.main.area_ids), notes=notes)


def _uninhabited(
    connection: Connection, loaded: LoadedAreas, indicator: str | None
) -> pd.Series | None:
    """Say which areas are uninhabited at the date of an indicator, else of the first planned."""
    if indicator is not None:
        return read_series(connection, loaded, indicator).now.uninhabited
    try:
        series, _ = read_all_series(connection, loaded, planned_indicators(loaded))
    except KpkError:  # areas alone have neighbours too
        return None
    return series[0].now.uninhabited


def _write_gal(path: Path, graph: NeighbourGraph) -> None:
    blank = [str(key) for key in graph.area_ids if re.search(r"\s", str(key))]
    if blank:
        raise InputError(
            f"{path}: GAL trennt Kennungen durch Leerzeichen; {listed(blank)} hat selbst welche. "
            "Bitte --format csv wählen."
        )
    with output_file(path) as draft:
        graph.to_libpysal().to_gal(str(draft))


def pair_table(graph: NeighbourGraph, names: pd.Series) -> pd.DataFrame:
    """List every pair in both directions, by area."""
    area, neighbour = graph.area_ids[graph.focal], graph.area_ids[graph.indices]
    return pd.DataFrame(
        {
            "area_id": area,
            "name": names.reindex(area).to_numpy(),
            "neighbour_id": neighbour,
            "neighbour_name": names.reindex(neighbour).to_numpy(),
        }
    )


def _notes(loaded: LoadedAreas, around: Neighbourhoods) -> Notes:
    summary = neighbour_summary(around)
    lines = [
        ("Titel", f"Nachbarschaften {loaded.profile.region.name}"),
        (
            "Gebiete",
            f"{loaded.level.label}, Gebietsstand {german.day(loaded.level.valid_from)}; "
            f"bewohnt: {german.number(summary.areas)}",
        ),
        ("Nachbarschaft", neighbourhood(summary)),
        (
            "Hinweis",
            "Alle Nachbarn eines Gebiets zählen gleich viel. PySAL liest Kennungen aus Ziffern als "
            "Zahlen; eine führende Null geht dort verloren.",
        ),
        ("Programm", f"kpk_geo {__version__}"),
    ]
    if loaded.profile.region.synthetic:
        lines.insert(0, ("Achtung", "Erfundene Daten (Musterstadt), keine echte Stadt"))
    return lines
