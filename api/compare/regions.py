"""Which region is a commune's own, and what it says of the commune as a whole."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from analyses.standing.place import city_value, nothing
from analyses.standing.total import total_of
from api.series.stored import Levels, read_series_levels
from kpk_geo.database.regions import Region, read_region, read_regions
from kpk_geo.database.runs import read_analyses, read_latest_run
from kpk_geo.errors import OutdatedRunError
from kpk_geo.letters import plain_name
from kpk_geo.local_time import local_day
from kpk_geo.model import Unit
from kpk_geo.profile import Indicator
from kpk_geo.results.access import ACCESS
from kpk_geo.results.state import StateCommune
from maps.compare.view import OwnRegion, StateView


def own_region(
    connection: Connection,
    commune: StateCommune,
    state: StateView,
    indicators: Sequence[Indicator],
) -> OwnRegion | None:
    """Find the loaded region of a commune by its name; None: there is none, or more than one fits.

    A name that two communes of the state bear leads nowhere: no region says which of them it is.

    Parameters
    ----------
    commune
        Of the state.
    state
        That it belongs to.
    indicators
        Whose figures are wanted beside the state's.
    """
    region = _regions(connection, [commune], state).get(commune.area_id)
    if region is None:
        return None
    levels = read_series_levels(connection, region.region_id)
    own = {item.id: item for item in read_region(connection, region.region_id).profile.indicators}
    figures = {
        item.id: found for item in indicators
        if item.id in own and own[item.id].unit is item.unit
        and (found := _whole(levels, item)) is not None
    }  # fmt: skip
    return replace(_ways(connection, region), figures=figures)


def _ways(connection: Connection, region: Region) -> OwnRegion:
    """Give a region with its newest answers about ways, without its figures."""
    found = OwnRegion(region_id=region.region_id, name=region.name, figures={})
    if ACCESS.slug not in read_analyses(connection, region.region_id):
        return found
    try:
        run = read_latest_run(connection, region.region_id, ACCESS)
    except OutdatedRunError:  # its own page asks to compute it anew
        return found
    return replace(
        found, ways={item.part: item for item in run.summary.questions},
        ways_day=local_day(run.finished_at), ways_stale=run.stale,
    )  # fmt: skip


def regions_of(
    connection: Connection, communes: Iterable[StateCommune], state: StateView
) -> dict[str, OwnRegion]:
    """Find the loaded regions of several communes, by key, without their figures.

    Parameters
    ----------
    communes
        Of the state.
    state
        That they belong to.
    """
    return {
        key: OwnRegion(region_id=region.region_id, name=region.name, figures={})
        for key, region in _regions(connection, communes, state).items()
    }


def region_named(connection: Connection, name: str, state: StateView) -> OwnRegion | None:
    """Find the loaded region of a Kreis by its name, without figures; None: none, or several.

    Parameters
    ----------
    name
        Of the Kreis.
    state
        That it belongs to, which is no region of its own.
    """
    found = _loaded(connection, state).get(plain_name(name), [])
    if len(found) != 1:
        return None
    return OwnRegion(region_id=found[0].region_id, name=found[0].name, figures={})


def _regions(
    connection: Connection, communes: Iterable[StateCommune], state: StateView
) -> dict[str, Region]:
    named = Counter(plain_name(item.name) for item in state.communes.values())
    loaded = _loaded(connection, state)
    found = {}
    for item in communes:
        name = plain_name(item.name)
        if named[name] == 1 and len(loaded.get(name, [])) == 1:
            found[item.area_id] = loaded[name][0]
    return found


def _loaded(connection: Connection, state: StateView) -> dict[str, list[Region]]:
    """Gather all regions by name; a state is none."""
    loaded: dict[str, list[Region]] = {}
    for region in read_regions(connection):
        if region.region_id != state.state_id:
            loaded.setdefault(plain_name(region.name), []).append(region)
    return loaded


def _whole(levels: Levels, indicator: Indicator) -> tuple[float, date] | None:
    """Give the value of the region as a whole, of its newest day; None: it has none."""
    holder = levels.holder_of(indicator.id, levels.finest_first)
    if holder is None:
        return None
    days = levels.cells_of(holder)[indicator.id]
    newest = max(days)
    cells = {
        item.area_id: days[newest].get(item.area_id) or nothing(item.area_id)
        for item in levels.names_of(holder)
    }
    if indicator.unit is Unit.COUNT:
        whole = total_of(cells.values(), indicator.unit)
        return None if math.isnan(whole.value) or whole.is_partial else (whole.value, newest)
    totals = {key: total_of([cell], indicator.unit) for key, cell in cells.items()}
    value = city_value(cells, totals, indicator.unit)
    return None if math.isnan(value.value) or value.is_mean else (value.value, newest)
