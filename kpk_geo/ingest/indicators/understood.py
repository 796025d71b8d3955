"""What a person checks at a glance: how each column of a table was read, and how far keys match."""

from collections.abc import Mapping

import pandas as pd

from kpk_geo import german
from kpk_geo.errors import listed
from kpk_geo.german import number, quantity
from kpk_geo.import_report import Report
from kpk_geo.ingest.indicators.key_texts import AreaNames
from kpk_geo.ingest.indicators.rows import AreaRows
from kpk_geo.model import Unit
from kpk_geo.profile import Indicator, IndicatorTable

_FIRST = 3  # values that are shown


def say_how_understood(
    frame: pd.DataFrame,
    rows: AreaRows,
    table: IndicatorTable,
    indicators: Mapping[str, Indicator],
    areas: AreaNames,
    report: Report,
) -> None:
    """Say for each figure its column, decimal sign, range, middle, first values; then the keys.

    Parameters
    ----------
    frame
        All values, with the columns of observations.
    rows
        How the columns were read.
    table
        Section of the profile.
    indicators
        By key.
    areas
        Of the level.
    report
        Takes the sentences.
    """
    found = frame["area_id"].nunique()
    report.understood.append(
        f"Schlüssel „{table.key_column}“: {number(found)} von {number(len(areas))} Gebieten haben "
        f"eine Zeile, {number(rows.matched)} von {number(rows.keyed)} Zeilen ein Gebiet"
    )
    report.understood.extend(_assumed(frame, indicators))
    days = frame.groupby("indicator_id")["reference_date"].nunique()
    several = {str(name) for name, count in days.items() if count > 1}
    columns = {
        (value.indicator, table.day_of(value)): _read_from(
            value.column, value.numerator, value.denominator, rows
        )
        for value in table.values
    }
    for _, part in frame.groupby(["indicator_id", "reference_date"], sort=False):
        name, day = str(part["indicator_id"].iloc[0]), part["reference_date"].iloc[0]
        item, values = indicators[name], part["value"].dropna()
        when = f" zum {german.day(day)}" if name in several else ""
        column = columns.get((name, day)) or columns[name, None]  # None: each row says its day
        label = f"{item.label}{when} ({column})"
        if values.empty:
            report.understood.append(f"{label}: kein Wert")
            continue
        low, middle, high = (
            quantity(value, item.unit) for value in values.quantile([0, 0.5, 1]).tolist()
        )
        head = part.loc[values.index[:_FIRST]]
        first = "; ".join(
            f"{area_id} {areas[area_id]}: {quantity(value, item.unit)}"
            for area_id, value in zip(head["area_id"], head["value"].tolist(), strict=True)
        )
        more = "; …" if len(values) > _FIRST else ""
        count = german.several(len(values), "Wert", "Werte")
        report.understood.append(
            f"{label}: {low} bis {high}, Mitte {middle}, {count} ({first}{more})"
        )


def _assumed(frame: pd.DataFrame, indicators: Mapping[str, Indicator]) -> list[str]:
    """Say of which rates nobody said whether a high one is a burden: maps will call it one."""
    items = [indicators[str(name)] for name in frame["indicator_id"].unique()]
    silent = [
        item.label for item in items
        if item.unit is not Unit.COUNT and "polarity" not in item.model_fields_set
    ]  # fmt: skip
    if not silent:
        return []
    return [
        f"Angenommen: Hohe Werte sind Belastung bei {listed(silent)}. Stimmt das nicht, gehört "
        'polarity = "relief" oder "neutral" zum Indikator ins Profil; stimmt es, "burden".'
    ]


def _read_from(
    column: str | None, numerator: str | None, denominator: str | None, rows: AreaRows
) -> str:
    names = [name for name in (column, numerator, denominator) if name is not None]
    signs = dict.fromkeys(rows.columns[name].numbers.decimal for name in names)
    parts = " durch ".join(f"„{name}“" for name in names)
    return f"{parts}, Dezimalzeichen {' und '.join(f'„{sign}“' for sign in signs)}"
