"""Communes of a state as tables: what they are, their figures, and their ways and supply.

The same selection as on the pages: a commune and its peers, a Kreis, or all.
"""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from analyses.compare.figures import Comparison
from api.compare.columns import COMMUNE, WAYS, figure_columns
from api.compare.read import (
    Days,
    compared_figure,
    compared_shares,
    members_of,
    read_state,
)
from api.compare.read_whole import whole_value
from api.compare.selection import Selection, properties
from api.compare.ways import StateWays, read_state_ways, warning_of
from api.compare.ways_frame import ways_frame
from api.files.columns import described
from api.files.result_files import Notes, ResultTable, count_withheld, source_notes
from kpk_geo import __version__, german
from kpk_geo.database.regions import Region, read_region
from kpk_geo.database.runs import read_latest_run
from kpk_geo.database.sources import read_sources
from kpk_geo.errors import NotFoundError
from kpk_geo.local_time import local_day
from kpk_geo.model import Unit
from kpk_geo.results.state import STATE
from maps.compare.text import CHOICES, NOT_SAID, verdict
from maps.compare.view import StateView
from maps.compare.ways import NOTE

_RANKS = ("rank_low", "rank_high")


def communes_table(connection: Connection, state_id: str, selection: Selection) -> ResultTable:
    """Give a row per commune with its newest figures; ways on a sheet of their own.

    Parameters
    ----------
    state_id
        Of the state.
    selection
        Which communes.

    Raises
    ------
    NotFoundError
        There is no such state, commune or Kreis.
    """
    state, days = read_state(connection, state_id)
    keys = selection.keys(state)
    figures = {
        item.id: compared_figure(selection.commune or keys[0], keys, days, item)
        for item in state.indicators
    }
    judged = compared_shares(state, selection.commune, keys, days) if selection.commune else {}
    figures |= judged
    frame = pd.DataFrame([
        properties(state, key, selection) | _figures(key, figures, judged, selection)
        for key in keys
    ])  # fmt: skip
    frame = frame.drop(columns=[] if selection.commune else ["own"]).dropna(axis=1, how="all")
    newest = {item.label: max(days[item.id]) for item in state.indicators}
    ways = read_state_ways(connection, state_id)
    rows = None if ways is None else ways_frame(state, ways, keys, selection)
    region, run = read_region(connection, state_id), read_latest_run(connection, state_id, STATE)
    stands = [(f"Stand „{label}“", german.day(day)) for label, day in newest.items()]
    return ResultTable(
        sheet=described("Kommunen", frame, (*COMMUNE, *figure_columns(state.indicators))),
        notes=_notes(state, region, ways, selection) + stands
        + (_together(state, keys, days) if selection.district else [])
        + source_notes(read_sources(connection, state_id), dict(run.inputs)),
        created=run.finished_at,
        more=() if rows is None else (described("Wege und Versorgung", rows, WAYS),),
        withheld=count_withheld(*(frame[name] for name in frame.filter(regex="_validity$"))),
    )  # fmt: skip


def ways_table(connection: Connection, state_id: str, selection: Selection) -> ResultTable:
    """Give a row per commune and question of the newest run over the state.

    Parameters
    ----------
    state_id, selection
        As for `communes_table`.

    Raises
    ------
    NotFoundError
        There is no such state, commune or Kreis, or ways were not computed.
    """
    state, _ = read_state(connection, state_id)
    ways = read_state_ways(connection, state_id)
    if ways is None:
        raise NotFoundError(
            f"Wege und Versorgung über {state.name} sind noch nicht gerechnet: kpk run state "
            "PROFIL."
        )
    frame = ways_frame(state, ways, selection.keys(state), selection)
    region = read_region(connection, state_id)
    return ResultTable(
        sheet=described("Wege und Versorgung", frame, WAYS),
        notes=_notes(state, region, ways, selection),
        created=ways.run.finished_at or ways.run.started_at,
    )  # fmt: skip


def _together(state: StateView, keys: tuple[str, ...], days: Days) -> list[tuple[str, str]]:
    """Say what the page of a Kreis says of all its communes together."""
    found = [
        (item, whole_value(keys, days, item))
        for item in state.indicators
        if item.unit is not Unit.COUNT
    ]
    return [
        (f"{'Durchschnitt' if value.is_mean else 'Alle zusammen'}: „{item.label}“",
         german.quantity(value.value, item.unit))
        for item, value in found if not math.isnan(value.value)
    ]  # fmt: skip


def _figures(
    key: str, figures: Mapping[str, Comparison], judged: Mapping[str, Comparison],
    selection: Selection,
) -> dict[str, Any]:  # fmt: skip
    row: dict[str, Any] = {}
    for name, found in figures.items():
        own = next(item for item in found.peers if item.area_id == key)
        row |= {
            name: own.total.value, f"{name}_validity": own.total.validity.label,
            f"{name}_low": own.low, f"{name}_high": own.high,
        }  # fmt: skip
        if not selection.is_all and own.rank is not None:
            row |= {f"{name}_{end}": rank for end, rank in
                    zip(_RANKS, (own.rank.low, own.rank.high), strict=True)}  # fmt: skip
        if key == selection.commune and name in judged:
            row |= {f"{name}_others": found.others.value, f"{name}_against": verdict(found)}
    return row


def _notes(state: StateView, region: Region, ways: StateWays | None, selection: Selection) -> Notes:
    whom = "alle Kommunen"
    if selection.commune:
        shared = [CHOICES[name] for name in selection.alike.names]
        others = f"Kommunen, die gemeinsam haben: {', '.join(shared)}" if shared else "alle anderen"
        whom = f"{state.communes[selection.commune].name} und {others}"
    elif selection.district:
        whom = members_of(state, selection.district)[0].district_name
    notes = [
        ("Titel", f"Kommunen im Vergleich: {state.name}"), ("Auswahl", whom),
        ("Geladen am", german.day(local_day(region.loaded_at))),
        *(("Was ein Vergleich nicht sagt", text) for text in NOT_SAID),
        ("Programm", f"kpk_geo {__version__}"),
    ]  # fmt: skip
    if state.synthetic:
        notes.insert(0, ("Achtung", "Erfundene Daten, kein echtes Land"))
    if state.stale:
        notes.append(("Stand", state.stale))
    if ways is not None:
        computed = german.day(local_day(ways.run.started_at))
        warning = warning_of(ways.run, region.loaded_at)
        notes += [("Wege gerechnet am", f"{computed}. {warning}".strip()), ("Wege", NOTE)]
        notes += [
            ("Straßen", f"{item.file}, Stand {german.day(item.day)}, SHA-256 {item.sha256}")
            for item in state.summary.extracts
        ]
    notes += [("Quelle des Landes", text) for text in state.sources]
    return notes
