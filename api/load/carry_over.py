"""Carries the values of a table from earlier areas over to today's, and reports on it."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from analyses.census.by_area import chosen_grid, people_of
from analyses.census.crosswalk import Crosswalk, crosswalk_of_cells, crosswalk_of_shares
from analyses.census.reallocate import FIELDS, Kind, reallocate
from api.load.loading import Loading
from kpk_geo.census import PEOPLE, WEIGHTS, CensusGrid
from kpk_geo.database.areas import read_areas, read_edition
from kpk_geo.database.connection import transaction
from kpk_geo.database.population import read_grids
from kpk_geo.errors import InputError, listed
from kpk_geo.frames import OBSERVATION_COLUMNS, Areas, Observations, as_observations
from kpk_geo.german import day, number, several
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.boundary import reading
from kpk_geo.ingest.indicators.crosswalk import read_crosswalk
from kpk_geo.ingest.indicators.key_texts import AreaNames
from kpk_geo.model import Unit, Validity
from kpk_geo.profile import IndicatorTable, PopulationGrid, RegionProfile, ValueColumn
from kpk_geo.profile.editions import editions_of

# Share of an area's people; with more of them elsewhere the areas are not those of this region.
MAX_OUTSIDE = 0.1


@dataclass(frozen=True, eq=False, slots=True)
class Carrier:
    """The areas on which was counted, and how they make up today's."""

    earlier: AreaNames
    crosswalk: Callable[[pd.Series | None], Crosswalk]  # of people by earlier area, if known


def carrier_of(
    loading: Loading,
    table: IndicatorTable,
    source_file: SourceFile,
    today: Areas,
    report: Report,
) -> Carrier:
    """Read what a table needs besides itself.

    Parameters
    ----------
    loading
        What all steps share.
    table
        Section of the profile; it names a crosswalk or what to reallocate by.
    today
        Areas of its level.

    Raises
    ------
    InputError
        The crosswalk cannot be used, or the earlier areas lie elsewhere.
    NotFoundError
        The earlier areas or the grid are not loaded.
    """
    if table.reallocate:
        earlier, made = _by_people(loading, table, today, report)
        return Carrier(earlier, lambda people: made)
    layers = [layer for layer in loading.profile.areas if layer.level == table.level]
    (file,) = source_file.beside
    with reading(file):
        shares = read_crosswalk(
            file,
            table,
            today=pd.Index(today.index),
            today_width=max(layers, key=lambda layer: layer.valid_from).id_width,
            report=report,
        )
    return Carrier(
        {key: key for key in shares["earlier"].unique()},  # the crosswalk knows no names
        lambda people: crosswalk_of_shares(shares, pd.Index(today.index), people),
    )


def names_of(areas: Areas) -> AreaNames:
    """Give the names of areas by their keys."""
    return dict(zip(areas.index, areas["name"], strict=True))


def _by_people(
    loading: Loading, table: IndicatorTable, today: Areas, report: Report
) -> tuple[AreaNames, Crosswalk]:
    profile = loading.profile
    assert table.measured_on is not None  # the profile's model sees to it
    before, _ = editions_of(profile.areas, table.level, table.measured_on)
    grids = [item for item in profile.rests_on(table) if isinstance(item, PopulationGrid)]
    with transaction(loading.engine) as connection:
        edition = read_edition(connection, loading.region_id, table.level, before.valid_from)
        earlier = read_areas(connection, edition.level_pk)
        cells = read_grids(
            connection, loading.region_id, reference_date=grids[0].reference_date, measures=WEIGHTS
        )
    grid = chosen_grid(cells, (PEOPLE,))
    xy = grid.places[["x", "y"]].to_numpy(dtype=float)
    made = crosswalk_of_cells(earlier, today, xy, people_of(grid))
    _note_cells(made, grid, grids[0], report)
    _require_inside(made, table)
    return names_of(earlier), made


def _require_inside(made: Crosswalk, table: IndicatorTable) -> None:
    lost = made.outside[made.outside > MAX_OUTSIDE]
    if len(lost):
        areas = listed(f"{key} ({number(100 * share)} %)" for key, share in lost.items())
        raise InputError(
            f"{table.file}: Menschen aus Gebieten vom {day(table.measured_on)} wohnen außerhalb "
            f"aller heutigen: {areas}. Ihre Werte würden anderen zugeschlagen. Stimmen "
            "measured_on und die Flächen? Sonst mit einer Umsteigedatei (crosswalk) umrechnen."
        )


def _note_cells(made: Crosswalk, grid: CensusGrid, section: PopulationGrid, report: Report) -> None:
    withheld = int((grid.validity[PEOPLE] != Validity.VALID).sum())
    doubt = ""
    if withheld:
        doubt = f"; in {number(withheld)} Zellen ist ihre Zahl unsicher, geschätzt oder gilt als 1"
    report.note(
        f"Aufgeteilt nach den Menschen in Zellen von {grid.size} m, Gitter vom "
        f"{day(section.reference_date)}{doubt}."
    )
    if made.by_ground:
        report.note(
            "Frühere Gebiete ohne Menschen im Gitter, nach ihrer Fläche aufgeteilt: "
            f"{listed(made.by_ground, limit=200)}."
        )
    if made.nowhere:
        report.note(
            "Frühere Gebiete ohne Menschen im Gitter, die in keinem heutigen Gebiet liegen; ihre "
            f"Werte entfallen: {listed(made.nowhere, limit=200)}."
        )
    lost = made.outside[made.outside > 0]
    if len(lost):
        areas = listed(f"{key} ({number(100 * share, 1)} %)" for key, share in lost.items())
        report.note(
            "Menschen früherer Gebiete, die in keinem heutigen wohnen, zählen in den übrigen "
            f"Teilen mit: {areas}."
        )


def carried(
    observations: Observations,
    carrier: Carrier,
    profile: RegionProfile,
    table: IndicatorTable,
    report: Report,
) -> Observations:
    """Carry all values of a table over to today's areas.

    Parameters
    ----------
    observations
        By earlier area.
    carrier
        How these make up today's.
    profile
        Names the indicators.
    table
        Section of the profile.

    Raises
    ------
    InputError
        Ready rates of several areas are to be averaged, and nobody knows by how many people.
    """
    units = {item.id: item.unit for item in profile.indicators}
    columns = {value.indicator: value for value in table.values}
    crosswalk, parts = carrier.crosswalk(None), []
    for moment, of_day in observations.groupby("reference_date"):
        crosswalk = carrier.crosswalk(_people(of_day, table))
        for name, own in of_day.groupby("indicator_id", sort=False):
            value = columns[str(name)]
            kind = _kind(value, units[value.indicator])
            if kind == "mean" and crosswalk.mixed and table.crosswalk and not table.weight:
                raise InputError(_unweighted(table, value, crosswalk))
            rows = own.set_index("area_id")[list(FIELDS)]
            found = reallocate(rows, crosswalk, kind, max_withheld=table.max_withheld).rows
            found = found.loc[_spoken_of(crosswalk, rows.index, table)]
            parts.append(
                found.reset_index().assign(indicator_id=value.indicator, reference_date=moment)
            )
    if not parts:
        return observations
    values = pd.concat(parts, ignore_index=True)[list(OBSERVATION_COLUMNS)]
    _note_values(values, crosswalk, profile, table, report)
    return as_observations(values)


def _people(of_day: pd.DataFrame, table: IndicatorTable) -> pd.Series | None:
    if not table.weight:
        return None
    counted = of_day[of_day["indicator_id"] == table.weight]
    return counted.set_index("area_id")["value"]


def _spoken_of(crosswalk: Crosswalk, earlier: pd.Index, table: IndicatorTable) -> pd.Index:
    """Give the areas of which a table says something; it may share them with other tables."""
    if table.unmatched_keys == "stop":
        return crosswalk.today
    parts = crosswalk.parts
    reported = set(parts.loc[parts["earlier"].isin(earlier), "today"])
    return crosswalk.today[crosswalk.today.isin(reported)]


def _kind(value: ValueColumn, unit: Unit) -> Kind:
    if value.numerator is not None:
        return "ratio"
    return "count" if unit is Unit.COUNT else "mean"


def _unweighted(table: IndicatorTable, value: ValueColumn, crosswalk: Crosswalk) -> str:
    return (
        f"{table.file}: Die Spalte „{value.column}“ enthält fertige Werte, und die Gebiete "
        f"{listed(crosswalk.mixed)} entstehen aus mehreren früheren. Für ihren Mittelwert muss "
        "bekannt sein, wie viele Menschen in jedem lebten: im Profil bei dieser Tabelle weight mit "
        "dem Indikator ihrer Einwohnerzahl angeben, oder statt fertiger Werte numerator und "
        "denominator."
    )


def _note_values(
    values: pd.DataFrame,
    crosswalk: Crosswalk,
    profile: RegionProfile,
    table: IndicatorTable,
    report: Report,
) -> None:
    since = max(layer.valid_from for layer in profile.areas if layer.level == table.level)
    codes = values["validity"]
    same = int(crosswalk.unchanged.notna().sum())
    text = (
        f"Auf die Gebiete vom {day(since)} umgerechnet, "
        f"geschätzt: {several(int((codes == Validity.ESTIMATED).sum()), 'Wert', 'Werte')}; "
        f"unverändert und mit ihren Werten: {number(same)} von "
        f"{number(len(crosswalk.today))} Gebieten."
    )
    report.note(text)
    report.understood.append(text)
    empty = crosswalk.today.difference(pd.Index(crosswalk.parts["today"]))
    if len(empty):
        report.note(
            f"Heutige Gebiete ohne Menschen aus früheren; sie haben keinen Wert: "
            f"{listed(empty, limit=200)}."
        )
    new = crosswalk.uncovered[crosswalk.uncovered > table.max_withheld]
    if len(new):
        report.note(
            f"Heutige Gebiete, in denen mehr als {number(100 * table.max_withheld)} % der Menschen "
            f"in keinem früheren Gebiet wohnen; sie haben keinen Wert: "
            f"{listed(new.index, limit=200)}."
        )
