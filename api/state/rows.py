"""Stores a row for each commune of a state: the driver's one transaction."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime

import pandas as pd
from sqlalchemy import Connection, Engine

from kpk_geo.communes.records import DISTRICT_DIGITS
from kpk_geo.database.areas import read_level
from kpk_geo.database.connection import transaction
from kpk_geo.database.observations import read_observations
from kpk_geo.database.regions import touch_region
from kpk_geo.database.runs import NewRun, write_area_results, write_run
from kpk_geo.database.sources import read_inputs
from kpk_geo.german import day
from kpk_geo.model import CommuneType
from kpk_geo.profile import COMMUNE_LEVEL, StateInfo
from kpk_geo.results.state import STATE, StateCommune, StateSummary
from kpk_geo.states.communes import StateCommunes, commune_type
from kpk_geo.states.named import Named, named_as

FROM_CELLS = "Summe der Zensuszellen"


def store_rows(
    engine: Engine,
    info: StateInfo,
    summary: StateSummary,
    state: StateCommunes,
    programme: Mapping[str, Named],
    counts: pd.DataFrame,
) -> None:
    """Store a state with its communes.

    Parameters
    ----------
    info
        Section of the profile; its id is the region's.
    summary
        Of the state.
    state
        Its list.
    programme
        Whom the programme names, by key.
    counts
        By key: cells, offers, persons, covered.
    """
    started = datetime.now(UTC)
    with transaction(engine) as connection:
        level = read_level(connection, info.id, COMMUNE_LEVEL)
        people, source = _inhabitants(connection, info, level.level_pk)
        rows = [
            _row(str(key), state, programme, counts.loc[key], people.get(str(key)), source)
            for key in counts.index
        ]
        new = NewRun(
            region_id=info.id, level_pk=level.level_pk, parameters=info,
            inputs=read_inputs(connection, info.id, (f"areas:{COMMUNE_LEVEL}:", "table:")),
            summary=summary, started_at=started,
        )  # fmt: skip
        run_pk = write_run(connection, STATE, new)
        write_area_results(connection, rows, run_pk=run_pk)
        touch_region(connection, info.id)


def _inhabitants(
    connection: Connection, info: StateInfo, level_pk: int
) -> tuple[dict[str, float], str]:
    """Read the newest number of inhabitants by commune, and of which day it is."""
    if info.inhabitants is None:
        return {}, ""
    frame = read_observations(connection, level_pk=level_pk)
    frame = frame[frame["indicator_id"] == info.inhabitants]
    if frame.empty:
        return {}, ""
    newest = frame["reference_date"].max()
    found = frame[frame["reference_date"] == newest].set_index("area_id")["value"].dropna()
    return {str(key): float(value) for key, value in found.items()}, f"Stand {day(newest)}"


def _row(
    key: str,
    state: StateCommunes,
    programme: Mapping[str, Named],
    counts: "pd.Series[float]",
    people: float | None,
    source: str,
) -> StateCommune:
    item, named = state.communes[key], named_as(state.communes[key], dict(programme))
    is_counted = people is None and not math.isnan(counts["persons"])
    number = counts["persons"] if people is None else people
    kind = commune_type(item)
    return StateCommune(
        area_id=key, name=item.name, title=item.kind, type=kind,
        district=key[:DISTRICT_DIGITS],
        district_name=state.district_names[key[:DISTRICT_DIGITS]],
        office=item.office,
        office_name="" if kind is CommuneType.UNKNOWN else state.directory.office_name(item.office),
        office_is_sure=item.office_is_sure,
        programme=named.since if named else "", programme_key=named.key if named else "",
        inhabitants=float(number),
        inhabitants_source=FROM_CELLS if is_counted else source if people is not None else "",
        cells=int(counts["cells"]), offers=int(counts["offers"]), covered=float(counts["covered"]),
    )  # fmt: skip
