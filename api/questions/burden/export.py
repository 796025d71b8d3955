"""The burden index as a file, with a note on sources, dates, limits and what is left out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, Engine

from api.files.audience import Columns
from api.files.columns import described, with_parents
from api.files.result_files import (
    ResultTable,
    Written,
    count_withheld,
    source_notes,
    write_result,
)
from api.questions.burden.columns import FIRST, NOTES, burden_columns, indicator_notes
from api.questions.burden.table import COLUMNS, DETAIL_COLUMNS, BurdenTable, read_burden_table
from api.questions.burden.values import dated, newest_values
from api.regions.context import parent_names
from kpk_geo import __version__, german
from kpk_geo.database.connection import transaction
from kpk_geo.database.sources import read_sources
from kpk_geo.local_time import local_day
from kpk_geo.model import Source
from kpk_geo.profile import BurdenIndexPlan
from maps.burden.certainty_text import certainty_notes

METHODS = {
    "mss": "Summe der z-Werte, erneut standardisiert (wie Monitoring Soziale Stadtentwicklung)",
    "weighted_mean": "gewichtetes Mittel der z-Werte",
}


def write_burden(
    engine: Engine,
    region_id: str,
    path: Path,
    *,
    file_format: str,
    details: bool = False,
    columns: Columns = Columns.GERMAN,
) -> Written:
    """Write the newest burden index of a region.

    Parameters
    ----------
    file_format
        "csv", "xlsx", "geojson", "gpkg" or "json".
    details
        With further columns: robustness, nearness to a border of classes, field.
    columns
        For whom CSV and Excel are written.

    Raises
    ------
    NotFoundError
        There is no index yet.
    SourceError
        The file cannot be written.
    """
    with transaction(engine) as connection:
        table = read_burden_table(connection, region_id)
        result = burden_result(connection, table, details=details)
    return write_result(path, result, file_format=file_format, areas=table.areas, columns=columns)


def burden_result(
    connection: Connection, table: BurdenTable, *, details: bool = True
) -> ResultTable:
    """Lay the index out with the areas above and the values of the indicators.

    Parameters
    ----------
    table
        The newest index of a region.
    details
        With further columns: robustness, nearness to a border of classes, field.
    """
    region = table.region
    newest = newest_values(connection, table)
    values, validity, days = newest.values, newest.validity, newest.days
    usual = table.run.parameters.reference_date
    shown = [
        dated(item, days[item.id], usual) for item in region.profile.indicators if item.id in values
    ]
    rows = table.rows.reset_index()
    above = parent_names(connection, region.region_id, table.level)
    frame = with_parents(rows.drop(columns="parent_id"), table.rows["parent_id"], above)
    frame = frame[[name for name in _order(details) if name in frame]].copy()
    for item in shown:
        frame[f"value_{item.id}"] = values[item.id].to_numpy()
    frame[NOTES] = indicator_notes(validity, {item.id: item.label for item in shown})
    return ResultTable(
        sheet=described("Belastungsindex", frame, burden_columns(shown, table, days)),
        notes=describe(table, read_sources(connection, region.region_id), days),
        created=table.run.finished_at,
        before=lambda: rows[[*COLUMNS, *DETAIL_COLUMNS]],
        withheld=count_withheld(*(validity[item.id] for item in shown)),
    )


def _order(details: bool) -> list[str]:
    """Give the columns in the order of the page; what else there is stands behind."""
    names = [*FIRST, *COLUMNS, *(DETAIL_COLUMNS if details else ())]
    return list(dict.fromkeys(names))


def describe(
    table: BurdenTable, sources: Sequence[Source], days: Mapping[str, date]
) -> list[tuple[str, str]]:
    """Say what the figures are: title, area, dates, method, limits, gaps, sources, version.

    Parameters
    ----------
    table
        The newest index of a region.
    sources
        Of the region.
    days
        Of the values of each indicator, by key.
    """
    run, parameters = table.run, table.run.parameters
    invalid, share = run.summary.status.invalid, parameters.robust_share
    labels = {item.id: item.label for item in table.region.profile.indicators}
    computed = german.day(local_day(run.finished_at))
    lines = [
        ("Titel", f"Belastungsindex {table.region.name}"),
        ("Gebiete", f"{table.level.label}, Gebietsstand {german.day(table.level.valid_from)}"),
        ("Stichtag", german.day(parameters.reference_date)),
        *(
            ("Anderer Stand", f"{labels[name]}: Werte vom {german.day(day)}, nicht vom Stichtag")
            for name, day in days.items()
            if name in labels and day != parameters.reference_date
        ),
        ("Verfahren", METHODS[parameters.method]),
        ("Klassengrenzen Status", _numbers(parameters.status_limits)),
        ("Klassengrenzen Dynamik", _numbers(parameters.dynamic_limits)),
        ("Mindesteinwohnerzahl", _minimum(parameters)),
        ("Gebiete ohne Klasse", str(sum(invalid.values()))),
        *(("Sicherheit", note) for note in certainty_notes(run.summary, labels, share)),
        ("Lauf", f"{run.run_pk} vom {computed}, Startwert {parameters.seed}"),
        ("Programm", f"kpk_geo {__version__}"),
    ]
    if table.run.stale:
        lines.insert(0, ("Achtung", table.run.stale))
    if table.region.synthetic:
        lines.insert(0, ("Achtung", "Erfundene Daten (Musterstadt), keine echte Stadt"))
    lines += source_notes(sources, run.inputs)
    return lines


def _minimum(plan: BurdenIndexPlan) -> str:
    if plan.population is None:
        return "nicht geprüft (im Profil fehlt population)"
    return str(plan.min_population)


def _numbers(values: Iterable[float]) -> str:
    return " / ".join(german.number(value, 1) for value in values)
