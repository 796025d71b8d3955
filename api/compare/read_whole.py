"""Reads what the pages of a whole state and of a Kreis show."""

from sqlalchemy import Connection

from analyses.standing.place import CityValue, city_value, nothing
from analyses.standing.total import total_of
from api.area_pages.figures import read_origins
from api.compare.read import Days, compared_figure, members_of, read_state, shown_indicator
from api.compare.regions import region_named, regions_of
from api.compare.ways import district_ways, read_state_ways
from kpk_geo import german
from kpk_geo.database.areas import read_level
from kpk_geo.database.regions import read_region
from kpk_geo.database.state_runs import read_newest_state_run
from kpk_geo.profile import COMMUNE_LEVEL, Indicator
from maps.compare.view import ChoiceView, DistrictView


def read_choice(connection: Connection, state_id: str, indicator: str = "") -> ChoiceView:
    """Read a state with one figure of all its communes.

    Parameters
    ----------
    state_id, indicator
        As for `read_comparison`.

    Raises
    ------
    NotFoundError
        There is no such state or figure.
    """
    state, days = read_state(connection, state_id)
    shown, keys = shown_indicator(state, indicator), tuple(sorted(state.communes))
    peers = compared_figure(keys[0], keys, days, shown).peers if shown and keys else ()
    return ChoiceView(
        state=state, shown=shown, day=max(days[shown.id]) if shown else None,
        figures={item.area_id: item for item in peers},
        regions=regions_of(connection, state.communes.values(), state),
        has_ways=read_newest_state_run(connection, state_id, with_results=True) is not None,
    )  # fmt: skip


def read_district(
    connection: Connection, state_id: str, district: str, indicator: str = "", mode: str = ""
) -> DistrictView:
    """Read all communes of a Kreis.

    Parameters
    ----------
    state_id
        Of the state.
    district
        Its key, five digits.
    indicator, mode
        As for `read_comparison`.

    Raises
    ------
    NotFoundError
        There is no such state, Kreis, figure or mode.
    """
    state, days = read_state(connection, state_id)
    members = members_of(state, district)
    keys = tuple(item.area_id for item in members)
    level, origins = read_level(connection, state_id, COMMUNE_LEVEL), read_origins(
        connection, state_id
    )  # fmt: skip
    ways = read_state_ways(connection, state_id)
    return DistrictView(
        state=state, key=district, name=members[0].district_name, members=members,
        days={item.id: max(days[item.id]) for item in state.indicators},
        compared={item.id: compared_figure(keys[0], keys, days, item) for item in state.indicators},
        whole={item.id: whole_value(keys, days, item) for item in state.indicators},
        sources={
            item.id: f"{origins.get((item.id, level.level_pk), state.name)}, Stand "
            f"{german.day(max(days[item.id]))}"
            for item in state.indicators
        },
        shown=shown_indicator(state, indicator), regions=regions_of(connection, members, state),
        own_region=region_named(connection, members[0].district_name, state),
        ways=None if ways is None else district_ways(
            ways, mode, loaded_at=read_region(connection, state_id).loaded_at
        ),
    )  # fmt: skip


def whole_value(keys: tuple[str, ...], days: Days, indicator: Indicator) -> CityValue:
    """Give the newest value of communes together.

    Parameters
    ----------
    keys
        Of the communes.
    days, indicator
        As `compared_figure` takes them.
    """
    newest = days[indicator.id][max(days[indicator.id])]
    cells = {key: newest.get(key) or nothing(key) for key in keys}
    totals = {key: total_of([cell], indicator.unit) for key, cell in cells.items()}
    return city_value(cells, totals, indicator.unit)
