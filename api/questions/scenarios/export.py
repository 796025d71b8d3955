"""A saved scenario as a file, with question, changes and data beside."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
from sqlalchemy import Connection, Engine

from api.files.audience import Columns
from api.files.columns import AREA, VALIDITY, Column, described, with_parents
from api.files.result_files import (
    Notes,
    ResultTable,
    Written,
    count_withheld,
    source_notes,
    write_result,
)
from api.questions.scenarios.read import areas_of, judged, level_of
from api.regions.context import parent_names
from kpk_geo import german
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import Region, read_region
from kpk_geo.database.scenarios import SavedScenario, read_scenario
from kpk_geo.database.sources import read_sources
from kpk_geo.errors import OutdatedRunError
from kpk_geo.frames import Areas
from kpk_geo.local_time import local_day
from kpk_geo.model import Unit
from kpk_geo.results.scenario import ScenarioResult
from maps.access.scenario_text import (
    BURDEN_LABELS,
    ROUNDED,
    equity_lines,
    reached_line,
    supply_line,
    whole,
)
from maps.scenarios.gap_text import gap_lines, verdict_lines
from maps.scenarios.text import (
    DATA_CHANGED,
    NOT_REAL,
    change_text,
    cost_text,
    question_text,
    unit_of,
)

COLUMNS = (
    "area_id", "name", "burden", "children", "within_before", "within_after", "gained", "lost",
    "supply_before", "supply_after", "validity",
)  # fmt: skip
SCENARIO_COLUMNS = (
    *AREA,
    Column(name="burden", heading="Belastung"),
    Column(name="children", heading="Kinder", unit=Unit.COUNT),
    Column(name="within_before", heading="heute in 15 Minuten", unit=Unit.COUNT),
    Column(name="within_after", heading="danach in 15 Minuten", unit=Unit.COUNT),
    Column(name="gained", heading="neu in 15 Minuten", unit=Unit.COUNT),
    Column(name="lost", heading="nicht mehr in 15 Minuten", unit=Unit.COUNT),
    Column(name="children_per_offer_before", heading="Kinder je Angebot heute", unit=Unit.COUNT),
    Column(name="children_per_offer_after", heading="Kinder je Angebot danach", unit=Unit.COUNT),
    Column(name="supply_before", heading="Umfang je 100 Kinder heute", unit=Unit.SCORE),
    Column(name="supply_after", heading="Umfang je 100 Kinder danach", unit=Unit.SCORE),
    VALIDITY,
)
_PER_SITE = ("children_per_offer_before", "children_per_offer_after")


def write_scenario_file(
    engine: Engine,
    region_id: str,
    number: int,
    path: Path,
    *,
    file_format: str,
    columns: Columns = Columns.GERMAN,
) -> Written:
    """Write the areas of a saved scenario.

    Parameters
    ----------
    number
        Of the scenario.
    file_format
        "csv", "xlsx", "geojson", "gpkg" or "json".
    columns
        For whom CSV and Excel are written.

    Raises
    ------
    NotFoundError
        The region has none of this number.
    OutdatedRunError
        It was saved in another format, or its areas are gone and were to be drawn.
    SourceError
        The file cannot be written.
    """
    with transaction(engine) as connection:
        region = read_region(connection, region_id)
        saved = judged(read_scenario(connection, region_id, number), region)
        areas = areas_of(connection, saved)
        result = scenario_result(connection, region, saved)
    if file_format in ("geojson", "gpkg"):
        _require_areas(areas, result.sheet.frame, saved)
    return write_result(
        path, result, file_format=file_format, columns=columns,
        areas=areas if areas is not None else Areas(gpd.GeoDataFrame()),
    )  # fmt: skip


def scenario_result(connection: Connection, region: Region, saved: SavedScenario) -> ResultTable:
    """Lay a saved scenario out; where its areas are still there, with the areas above.

    Parameters
    ----------
    region
        In which it was thought.
    saved
        Judged against today's data.
    """
    own = scenario_frame(saved)
    areas, level = areas_of(connection, saved), level_of(connection, saved)
    above = {} if level is None else parent_names(connection, region.region_id, level)
    frame = own if areas is None else with_parents(own, areas["parent_id"], above)
    sources = read_sources(connection, region.region_id)
    return ResultTable(
        sheet=described("Gedankenspiel", frame, SCENARIO_COLUMNS),
        notes=describe(region, saved) + source_notes(sources, saved.inputs),
        created=saved.created_at,
        before=lambda: own,
        withheld=count_withheld(own["validity"]),
    )


def _require_areas(areas: Areas | None, frame: pd.DataFrame, saved: SavedScenario) -> None:
    if areas is None or not set(frame["area_id"]) <= set(areas.index):
        raise OutdatedRunError(
            f"Die Gebiete des Gedankenspiels „{saved.name}“ wurden seither ersetzt; zeichnen "
            "lassen sie sich nicht mehr. Als csv oder xlsx geht es, oder neu rechnen."
        )


def scenario_frame(saved: SavedScenario) -> pd.DataFrame:
    """Lay a scenario out with a row per area; with whole offers also children per offer."""
    frame = pd.DataFrame([area.model_dump() for area in saved.result.areas])
    frame["burden"] = [
        BURDEN_LABELS[area.class_code] if saved.result.by_burden else None
        for area in saved.result.areas
    ]
    frame["validity"] = [area.validity.label for area in saved.result.areas]
    columns = list(COLUMNS)
    if unit_of(saved.question).is_sites:
        for name, source in zip(_PER_SITE, ("supply_before", "supply_after"), strict=True):
            supply = frame[source].where(frame[source] > 0)
            frame[name] = (100 / supply).map(lambda count: german.rounded(count, 1))
        columns[columns.index("supply_before") : columns.index("supply_before")] = _PER_SITE
    return frame[columns]


def _gap_lines(result: ScenarioResult) -> list[str]:
    gaps = result.gaps
    return [] if gaps is None else [*gap_lines(gaps), *verdict_lines(gaps), *gaps.notes]


def describe(region: Region, saved: SavedScenario) -> Notes:
    """Say what the figures are, so that the file can be understood without the page."""
    result, unit = saved.result, unit_of(saved.question)
    supplied = supply_line(result.before, result.after, unit)
    lines: Notes = [
        ("Titel", f"{NOT_REAL}: {saved.name} (Fassung {saved.version})"),
        ("Region", region.name),
        ("Frage", question_text(saved.question)),
        *(("Änderung", change_text(change, unit)) for change in saved.changes.changes),
        *(("Bemerkung", text) for text in [saved.note] if text),
        ("Kosten", cost_text(saved.annual_cost)),
        ("Kinder", reached_line(result.before, result.after)),
        *(("Versorgung", text) for text in [supplied] if text),
        *(("Nach Alter", f"{part.life_phase.label}: {whole(part.gained)} neu in 15 Minuten, "
           f"{whole(-part.lost)} nicht mehr") for part in result.by_age),
        *(("Nach Belastung", f"{BURDEN_LABELS[part.class_code]}: {whole(part.gained)} neu in 15 "
           f"Minuten, {whole(-part.lost)} nicht mehr") for part in result.by_burden),
        ("Gerundet", ROUNDED),
        *(("Belastung", text) for text in [result.without_burden] if text),
        *(("Gerechtigkeit", text) for text in equity_lines(result, unit)),
        *(("Lücken", text) for text in _gap_lines(result)),
        ("Spalten", "supply_before und supply_after je 100 Kinder; Kinder sind die der Lebensphase "
                    "mit einer Straße in der Nähe"),
        ("Gespeichert", f"von {saved.author} am "
                        f"{german.day(local_day(saved.created_at))}, Nr. "
                        f"{saved.scenario_pk}"),
        ("Programm", f"kpk_geo {saved.software_version}"),
    ]  # fmt: skip
    if saved.data_changed:
        lines.insert(0, ("Achtung", f"{DATA_CHANGED}; die Zahlen sind die von damals."))
    if region.synthetic:
        lines.insert(0, ("Achtung", "Erfundene Daten (Musterstadt), keine echte Stadt"))
    return lines
