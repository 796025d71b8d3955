"""Keys of an indicator table, and the areas to which they belong."""

import pandas as pd

from kpk_geo.errors import KeyMismatchError, listed
from kpk_geo.german import day
from kpk_geo.import_report import Report
from kpk_geo.profile import IndicatorTable


def usable_keys(keys: "pd.Series[str]", report: Report) -> "pd.Series[bool]":
    """Say which rows have a key of their own; the others are reported."""
    empty = keys == ""
    for line in keys.index[empty]:
        report.add("Der Gebietsschlüssel fehlt.", line=int(line))
    twice = keys.duplicated(keep=False) & ~empty
    for key, rows in keys[twice].groupby(keys[twice]):
        lines = listed(rows.index)
        for line in rows.index:
            report.add(
                f"Der Schlüssel {key} steht in den Zeilen {lines}; "
                "welche gilt, ist nicht zu entscheiden. Keine wurde geladen.",
                line=int(line),
                value=key,
            )
    return ~(empty | twice)


def check_keys(
    keys: "pd.Series[str]", area_ids: pd.Index, table: IndicatorTable, report: Report
) -> None:
    """Check that a table speaks of the areas that there are; report what the profile lets pass.

    Parameters
    ----------
    keys
        By line, each once.
    area_ids
        Keys of the areas on which was counted.
    table
        Section of the profile.

    Raises
    ------
    KeyMismatchError
        Keys and areas do not match and the profile does not allow it, or no key matches.
    """
    unknown = keys[~keys.isin(area_ids)]
    absent = area_ids.difference(pd.Index(keys))
    if table.unmatched_keys == "stop" and (len(unknown) or len(absent)):
        raise KeyMismatchError(_mismatch(table, list(unknown), list(absent), len(area_ids)))
    if len(unknown) == len(keys):
        raise KeyMismatchError(
            f"{table.file}: Kein einziger Schlüssel passt zur Ebene „{table.level}“. "
            f"In der Tabelle: {listed(keys, limit=5)}; "
            f"bei den Gebieten: {listed(area_ids, limit=5)}. "
            f"Fehlt eine führende Null (key_width) oder ist es eine andere Ebene?{_carriers(table)}"
        )
    for line, key in unknown.items():
        report.add(
            f"Zum Schlüssel gibt es kein Gebiet der Ebene „{table.level}“.",
            line=int(str(line)), column=table.key_column, value=key,
        )  # fmt: skip
    if len(absent):
        report.note(f"Gebiete ohne Zeile in der Tabelle: {listed(absent, limit=200)}.")


def _mismatch(table: IndicatorTable, unknown: list[str], absent: list[str], total: int) -> str:
    areas = "Gebiete"
    if table.crosswalk:
        areas = f"frühere Gebiete in {table.crosswalk}"
    elif table.measured_on:
        areas = f"Gebiete vom {day(table.measured_on)}"
    lines = [f"{table.file}: Schlüssel der Tabelle und {areas} ({total}) passen nicht zusammen."]
    if unknown:
        lines.append(f"  Schlüssel ohne Gebiet ({len(unknown)}): {listed(unknown, limit=200)}")
    if absent:
        lines.append(f"  Gebiete ohne Schlüssel ({len(absent)}): {listed(absent, limit=200)}")
    lines.append(
        '  Ist das so richtig, im Profil bei dieser Tabelle unmatched_keys = "report" setzen; '
        "fehlen führende Nullen, hilft key_width; Summenzeilen nennt sum_rows, Zeilen ohne Gebiet "
        f"unassigned_rows.{_carriers(table)}"
    )
    return "\n".join(lines)


def _carriers(table: IndicatorTable) -> str:
    """Say what helps where the areas were others when the values were counted."""
    if table.is_carried_over:
        return ""
    return (
        " Wurde auf früheren Gebieten gezählt, rechnet crosswalk (mit einer Umsteigedatei) oder "
        "reallocate (nach Einwohnern) die Werte auf die heutigen um."
    )
