"""From what stands in the key column of a table to the key of an area, and what to do if none fits.

Tables write "110", "1101 Aegidii", "Stadtbezirk 3", "Mitte" or what an area was once called.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import pandas as pd

from kpk_geo.errors import InputError, KeyMismatchError, listed
from kpk_geo.german import day
from kpk_geo.import_report import Report
from kpk_geo.ingest.areas.keys import as_keys
from kpk_geo.ingest.indicators.key_advice import advice
from kpk_geo.ingest.indicators.key_texts import AreaNames, folded, key_pattern, key_within
from kpk_geo.profile import IndicatorTable


def keys_of(cells: "pd.Series[str]", table: IndicatorTable, areas: AreaNames) -> "pd.Series[str]":
    """Give the key of the area that each row speaks of; as it stands there where it is none.

    Parameters
    ----------
    cells
        Of the key column, by line.
    table
        Section of the profile: pattern, aliases, width, and whether names stand there.
    areas
        Of the level.

    Raises
    ------
    InputError
        A name that the table uses is that of several areas, or an alias is none of an area.
    """
    texts = cells.str.strip()
    if table.key_pattern is not None:
        pattern = key_pattern(table.key_pattern)
        texts = texts.map(lambda text: key_within(text, pattern))
    by_name = _by_name(areas)
    if table.names:
        aliases = {
            text: _target(text, target, areas, by_name, table.file)
            for text, target in table.names.items()
        }
        texts = texts.map(lambda text: aliases.get(text, text))
    if table.key_is == "name":
        texts = texts.map(lambda text: _key_of_name(text, areas, by_name, table.file))
    return as_keys(texts, table.key_width)


def _by_name(areas: AreaNames) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, name in areas.items():
        found[folded(name)].append(key)
    return found


def _target(
    text: str, target: str, areas: AreaNames, by_name: Mapping[str, Sequence[str]], file: str
) -> str:
    """Give the key that an alias means: it may be a key or a name."""
    if target in areas:
        return target
    named = by_name.get(folded(target), [])
    if len(named) == 1:
        return named[0]
    why = f"tragen mehrere Gebiete ({listed(named)})" if named else "ist kein Gebiet"
    raise InputError(
        f"{file}: names im Profil: „{text}“ soll „{target}“ sein, das {why}. Bitte den Schlüssel "
        "eines Gebiets angeben."
    )


def _key_of_name(
    text: str, areas: AreaNames, by_name: Mapping[str, Sequence[str]], file: str
) -> str:
    named = by_name.get(folded(text), [])
    if len(named) > 1:
        raise InputError(
            f"{file}: Den Namen „{text}“ tragen mehrere Gebiete ({listed(named)}); gleichnamige "
            "werden nie zusammengezählt. Bitte eine Tabelle mit Schlüsseln liefern lassen."
        )
    # A key stays what it is: aliases give keys, and a table may mix both.
    return named[0] if named and text not in areas else text


def usable_keys(
    keys: "pd.Series[str]", days: "pd.Series[str]", report: Report
) -> "pd.Series[bool]":
    """Find the rows that speak of one area, and reject the others.

    Parameters
    ----------
    keys
        By line.
    days
        By line, empty where the profile says it: an area may come once for each.
    report
        Is told of every line.
    """
    empty = keys == ""
    for line in keys.index[empty]:
        report.add("Der Gebietsschlüssel fehlt.", line=int(line))
    own_day = days.loc[keys.index]
    twice = pd.DataFrame({"key": keys, "day": own_day}).duplicated(keep=False) & ~empty
    for (key, moment), rows in keys[twice].groupby([keys[twice], own_day[twice]]):
        lines = listed(rows.index)
        when = f" zum Stichtag {moment}" if moment else ""
        for line in rows.index:
            report.add(
                f"Der Schlüssel {key} steht{when} in den Zeilen {lines}; "
                "welche gilt, ist nicht zu entscheiden. Keine wurde geladen. Gliedert die Tabelle "
                "weiter (etwa nach Geschlecht), im Profil mit only die Zeilen wählen.",
                line=int(line),
                value=key,
            )
    return ~(empty | twice)


def check_keys(
    keys: "pd.Series[str]", areas: AreaNames, table: IndicatorTable, report: Report
) -> None:
    """Compare the keys of a table with those of the areas, both ways.

    Parameters
    ----------
    keys
        By line.
    areas
        Of the level.
    table
        Section of the profile: whether it may lack some.
    report
        Is told what lacks.

    Raises
    ------
    KeyMismatchError
        They do not match and the profile does not allow it, or none matches at all.
    """
    is_known = keys.isin(list(areas))
    unknown = list(dict.fromkeys(keys[~is_known]))
    absent = [key for key in areas if key not in set(keys)]
    if table.unmatched_keys == "stop" and (unknown or absent):
        raise KeyMismatchError(_mismatch(table, unknown, absent, areas))
    if not is_known.any():
        raise KeyMismatchError(
            f"{table.file}: Kein einziger Schlüssel passt zur Ebene „{table.level}“. "
            f"In der Tabelle: {listed(unknown, limit=5)}; bei den Gebieten: "
            f"{listed(areas, limit=5)}. "
            + (advice(unknown, absent, areas, table) or "Ist es eine andere Ebene?")
            + _carriers(table)
        )
    for line, key in keys[~is_known].items():
        report.add(
            f"Zum Schlüssel gibt es kein Gebiet der Ebene „{table.level}“.",
            line=int(str(line)), column=table.key_column, value=key,
        )  # fmt: skip
    if unknown:
        proposal = advice(unknown, absent, areas, table)
        if proposal:
            report.note(proposal)
    if absent:
        report.note(f"Gebiete ohne Zeile in der Tabelle: {listed(absent, limit=200)}.")


def note_absent_days(
    keys: "pd.Series[str]", days: "pd.Series[str]", areas: AreaNames, report: Report
) -> None:
    """Tell which areas lack a row on some of the days that a table has.

    Parameters
    ----------
    keys
        By line.
    days
        By line, empty where the profile says it.
    areas
        Of the level.
    report
        Is told.
    """
    present = {key for key in keys if key in areas}
    for moment, rows in keys.groupby(days.loc[keys.index], sort=False):
        absent = sorted(present - set(rows))
        if moment and absent:
            report.note(
                f"Zum Stichtag {moment} haben keine Zeile ({len(absent)}): "
                f"{listed(absent, limit=20)}."
            )


def _mismatch(
    table: IndicatorTable, unknown: list[str], absent: list[str], areas: AreaNames
) -> str:
    counted_on = "Gebiete"
    if table.crosswalk:
        counted_on = f"frühere Gebiete in {table.crosswalk}"
    elif table.measured_on:
        counted_on = f"Gebiete vom {day(table.measured_on)}"
    lines = [
        f"{table.file}: Schlüssel der Tabelle und {counted_on} ({len(areas)}) passen nicht "
        "zusammen."
    ]
    if unknown:
        lines.append(f"  Schlüssel ohne Gebiet ({len(unknown)}): {listed(unknown, limit=200)}")
    if absent:
        lines.append(f"  Gebiete ohne Schlüssel ({len(absent)}): {listed(absent, limit=200)}")
    proposal = advice(unknown, absent, areas, table)
    if proposal:
        lines.append(f"  {proposal}")
    lines.append(
        '  Ist das so richtig, im Profil bei dieser Tabelle unmatched_keys = "report" setzen; '
        "Summenzeilen nennt sum_rows, Zeilen ohne Gebiet unassigned_rows, einen Teil der Zeilen "
        f"only.{_carriers(table)}"
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
