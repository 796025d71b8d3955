"""The burden index as a file, with a note on sources, dates, limits and what is left out."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Engine

from api.burden_table import COLUMNS, DETAIL_COLUMNS, BurdenTable, read_burden_table
from api.exports.tabular import records, write_csv, write_text, write_xlsx
from kpk_geo import __version__, german
from kpk_geo.crs import EXCHANGE_CRS
from kpk_geo.database.connection import transaction
from kpk_geo.database.sources import read_sources

METHODS = {
    "mss": "Summe der z-Werte, erneut standardisiert (wie Monitoring Soziale Stadtentwicklung)",
    "weighted_mean": "gewichtetes Mittel der z-Werte",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an export wrote."""

    rows: int
    notes: Path | None  # a file beside it, where the format has no room for notes


def write_burden(
    engine: Engine, region_id: str, path: Path, *, form: str, details: bool = False
) -> Written:
    """Write the newest burden index of a region.

    Raises
    ------
    NotFoundError
        There is no index yet.
    SourceError
        The file cannot be written.
    """
    with transaction(engine) as connection:
        table = read_burden_table(connection, region_id)
        sources = [dict(source) for source in read_sources(connection, region_id)]
    columns = [*COLUMNS, *(DETAIL_COLUMNS if details else ())]
    frame = table.rows.reset_index()[columns]
    notes = describe(table, sources)
    if form == "csv":
        write_csv(path, frame)
        beside = path.with_suffix(".quellen.txt")
        write_text(beside, "".join(f"{name}: {text}\r\n" for name, text in notes))
        return Written(rows=len(frame), notes=beside)
    if form == "xlsx":
        write_xlsx(path, {"Belastungsindex": frame, "Quellen": _notes_frame(notes)})
    elif form == "geojson":
        write_text(path, _geojson(table, frame, notes))
    else:
        content = {"notes": dict(notes), "rows": records(frame)}
        write_text(path, json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1))
    return Written(rows=len(frame), notes=None)


def describe(table: BurdenTable, sources: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Say what the figures are: title, area, dates, method, limits, gaps, sources, version."""
    run, parameters = table.run, table.run.parameters
    invalid = run.summary["status"]["invalid"]
    used = [source for source in sources if source["name"] in run.inputs]
    lines = [
        ("Titel", f"Belastungsindex {table.region.name}"),
        ("Gebiete", f"{table.level.label}, Gebietsstand {german.day(table.level.valid_from)}"),
        ("Stichtag", german.day(date.fromisoformat(parameters["reference_date"]))),
        ("Verfahren", METHODS[parameters["method"]]),
        ("Klassengrenzen Status", _numbers(parameters["status_limits"])),
        ("Klassengrenzen Dynamik", _numbers(parameters["dynamic_limits"])),
        ("Mindesteinwohnerzahl", _minimum(parameters)),
        ("Gebiete ohne Klasse", str(sum(invalid.values()))),
        (
            "Lauf",
            f"{run.run_pk} vom {german.day(run.finished_at.date())}, "
            f"Startwert {parameters['seed']}",
        ),
        ("Programm", f"kpk_geo {__version__}"),
    ]
    if table.region.synthetic:
        lines.insert(0, ("Achtung", "Erfundene Daten (Musterstadt), keine echte Stadt"))
    for source in used:
        lines.append(
            (
                "Quelle",
                f"{source['publisher']}: {source['dataset']}, Stand "
                f"{german.day(source['reference_date'])}, Lizenz {source['licence']}, "
                f"Datei {source['file']}, SHA-256 {source['sha256']}",
            )
        )
    return lines


def _minimum(parameters: dict[str, Any]) -> str:
    if parameters["population"] is None:
        return "nicht geprüft (im Profil fehlt population)"
    return str(parameters["min_population"])


def _numbers(values: list[float]) -> str:
    return " / ".join(german.number(value, 1) for value in values)


def _notes_frame(notes: list[tuple[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(notes, columns=["Angabe", "Inhalt"])


def _geojson(table: BurdenTable, frame: pd.DataFrame, notes: list[tuple[str, str]]) -> str:
    shapes = table.areas.geometry.to_crs(EXCHANGE_CRS)
    features = [
        {
            "type": "Feature",
            "id": row["area_id"],
            "properties": row,
            "geometry": shapes[row["area_id"]].__geo_interface__,
        }
        for row in records(frame)
    ]
    content = {"type": "FeatureCollection", "notes": dict(notes), "features": features}
    return json.dumps(content, ensure_ascii=False, allow_nan=False)
