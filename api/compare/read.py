"""Reads a state, and one commune of it among its peers."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from analyses.compare.figures import Comparison, compare, judged_together
from analyses.compare.peers import Alike, peers_of
from analyses.standing.place import nothing
from analyses.standing.total import Cell, Total, total_of
from api.area_pages.figures import read_cells, read_origins
from api.compare.regions import own_region
from api.compare.ways import compared_ways, peers_with_streets, read_state_ways
from kpk_geo import german
from kpk_geo.database.area_tree import read_named_areas
from kpk_geo.database.areas import read_areas, read_level
from kpk_geo.database.regions import read_region, read_regions
from kpk_geo.database.runs import read_analyses, read_area_results, read_latest_run
from kpk_geo.errors import NotFoundError, suggestion
from kpk_geo.model import Polarity, Unit
from kpk_geo.profile import COMMUNE_LEVEL, Indicator, Provenance
from kpk_geo.results.state import STATE, StateCommune
from maps.compare.view import ComparedIndicator, CompareView, StateView

Days = Mapping[str, Mapping[date, Mapping[str, Cell]]]  # by indicator and day, then by commune


def state_ids(connection: Connection) -> list[tuple[str, str]]:
    """List the states that are loaded: key and name."""
    return [
        (item.region_id, item.name) for item in read_regions(connection)
        if STATE.slug in read_analyses(connection, item.region_id)
    ]  # fmt: skip


def read_state(connection: Connection, state_id: str) -> tuple[StateView, Days]:
    """Read a state and all figures of its communes.

    Raises
    ------
    NotFoundError
        It is not loaded, or is a region and no state.
    OutdatedRunError
        It was loaded by another version.
    """
    region = read_region(connection, state_id)
    if STATE.slug not in read_analyses(connection, state_id):
        raise NotFoundError(
            f"„{region.name}“ ist eine Region und kein Land; vergleichen lassen sich die Kommunen "
            "eines Landes. Alle Länder: /vergleich."
        )
    run = read_latest_run(connection, state_id, STATE)
    level = read_level(connection, state_id, COMMUNE_LEVEL)
    keys = [item.area_id for item in read_named_areas(connection, level.level_pk)]
    rows = read_area_results(connection, STATE, run.run_pk, keys)
    days = read_cells(connection, level.level_pk)
    view = StateView(
        state_id=state_id, name=region.name, synthetic=region.synthetic, summary=run.summary,
        communes={row.area_id: row for row in rows if row.name is not None},
        outlines=read_areas(connection, level.level_pk, simplified=True),
        stale="" if not run.stale else STALE,
        indicators=[item for item in region.profile.indicators if item.id in days],
        sources=[_source(item) for item in region.profile.sources.values()],
    )  # fmt: skip
    return view, days


def _source(item: Provenance) -> str:
    named = f"{item.publisher}: {item.dataset}, Lizenz {item.licence}"
    return f"{named} ({item.attribution})" if item.attribution else named


STALE = (
    "Veraltet: Die Zahlen der Gemeinden wurden geändert, seit das Land geladen wurde. Bitte neu "
    "laden: kpk load --state."
)


def read_comparison(
    connection: Connection,
    state_id: str,
    commune: str,
    alike: Alike,
    indicator: str = "",
    mode: str = "",
) -> CompareView:
    """Read one commune among its peers.

    Parameters
    ----------
    state_id
        Of the state.
    commune
        Its key.
    alike
        What the peers share with it.
    indicator
        Key of the figure on the map; empty: the first.
    mode
        In which ways are shown; empty: the first that was computed.

    Raises
    ------
    NotFoundError
        There is no such state, commune, figure or mode.
    """
    state, days = read_state(connection, state_id)
    own = commune_of(state, commune)
    known = {item.id: item for item in state.indicators}
    shown = shown_indicator(state, indicator)
    peers = peers_of(own.area_id, state.communes, alike)
    level = read_level(connection, state_id, COMMUNE_LEVEL)
    origins = read_origins(connection, state_id)
    compared = compared_shares(state, own.area_id, peers, days)
    ways = read_state_ways(connection, state_id)
    return CompareView(
        state=state, own=own, alike=alike, peers=peers,
        compared={
            key: ComparedIndicator(
                indicator=known[key], day=max(days[key]), comparison=item,
                source=f"{origins.get((key, level.level_pk), state.name)}, Stand "
                f"{german.day(max(days[key]))}",
            )
            for key, item in compared.items()
        },
        shown=shown, values=_values(state, days, shown) if shown else {},
        own_figures={
            item.id: (_values(state, days, item)[own.area_id], max(days[item.id]))
            for item in state.indicators
        },
        region=own_region(connection, own, state, state.indicators),
        ways=None if ways is None else compared_ways(
            ways, own.area_id, peers_with_streets(state, own.area_id, peers), mode,
            loaded_at=read_region(connection, state_id).loaded_at
        ),
    )  # fmt: skip


def shown_indicator(state: StateView, indicator: str) -> Indicator | None:
    """Choose the figure of a map; None: the state has none.

    Parameters
    ----------
    state
        That is shown.
    indicator
        Its key; empty: the first share that says something of burden, then the first of all.

    Raises
    ------
    NotFoundError
        There is no such figure.
    """
    known = {item.id: item for item in state.indicators}
    if indicator and indicator not in known:
        raise NotFoundError(
            f"kennzahl={indicator}: Die gibt es in {state.name} nicht. "
            f"{suggestion(indicator, known)}"
        )
    if indicator:
        return known[indicator]
    return min(
        state.indicators, default=None,
        key=lambda item: (item.unit is Unit.COUNT, item.polarity is Polarity.NEUTRAL),
    )  # fmt: skip


def compared_shares(
    state: StateView, own: str, peers: tuple[str, ...], days: Days
) -> Mapping[str, Comparison]:
    """Hold a commune against its peers in all figures but counts, judged together.

    Parameters
    ----------
    state
        That they belong to.
    own, peers, days
        As `compared_figure` takes them.
    """
    return judged_together({
        item.id: compared_figure(own, peers, days, item)
        for item in state.indicators if item.unit is not Unit.COUNT
    })  # fmt: skip


def commune_of(state: StateView, key: str) -> StateCommune:
    """Find a commune of a state.

    Raises
    ------
    NotFoundError
        There is none with that key.
    """
    if key not in state.communes:
        names = {item.name: own for own, item in state.communes.items()}
        raise NotFoundError(
            f"kommune={key}: Eine Gemeinde mit diesem Schlüssel gibt es in {state.name} nicht. "
            f"{suggestion(key, [*state.communes, *names])}"
        )
    return state.communes[key]


def compared_figure(
    own: str, peers: tuple[str, ...], days: Days, indicator: Indicator
) -> Comparison:
    """Hold a commune against its peers in the newest values of an indicator.

    Parameters
    ----------
    own, peers
        Keys, the own one among the peers.
    days
        All values, as `read_state` gives them.
    indicator
        Which of them.
    """
    newest = days[indicator.id][max(days[indicator.id])]
    return compare(own, peers, newest, indicator.unit, design_effect=indicator.design_effect or 1.0)


def _values(state: StateView, days: Days, indicator: Indicator) -> dict[str, Total]:
    newest = days[indicator.id][max(days[indicator.id])]
    return {
        key: total_of([newest.get(key) or nothing(key)], indicator.unit) for key in state.communes
    }


def members_of(state: StateView, district: str) -> list[StateCommune]:
    """List the communes of a Kreis.

    Raises
    ------
    NotFoundError
        There is no such Kreis.
    """
    members = [item for item in state.communes.values() if item.district == district]
    if not members:
        known = {item.district: item.district_name for item in state.communes.values()}
        raise NotFoundError(
            f"Einen Kreis „{district}“ gibt es in {state.name} nicht. {suggestion(district, known)}"
        )
    return members
