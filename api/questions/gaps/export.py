"""Gaps as files: one row per area, or the ranked list with its reasons; links and hosts beside."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, Engine

from analyses.burden.classes import BURDEN_WORDS
from api.files.audience import Columns
from api.files.columns import Column, described, with_parents
from api.files.result_files import (
    Notes,
    ResultTable,
    Written,
    count_withheld,
    source_notes,
    write_result,
)
from api.files.tabular import is_absent
from api.questions.gaps.columns import HOST_COLUMNS, LINK_COLUMNS, RANKED_COLUMNS, gap_columns
from api.questions.gaps.table import CELL_COLUMNS, COLUMNS, GapsTable, ages_text, read_gaps_table
from api.regions.context import parent_names
from kpk_geo import __version__, german
from kpk_geo.database.connection import transaction
from kpk_geo.database.sources import read_sources
from kpk_geo.errors import InputError, listed
from kpk_geo.local_time import local_day
from kpk_geo.model import LifePhase, LinkStatus, Term, Underserved, Validity
from kpk_geo.results.gaps import OVERALL, LinkSummary
from maps.gaps.reasons import reasons
from maps.gaps.remedies import remedy_lines
from maps.gaps.text import headline, link_line, run_notes
from maps.gaps.words import link_name, phase_word

KINDS = ("areas", "underserved")
TITLES = {"areas": "Lücken der Kette", "underserved": "Unterversorgte Gebiete"}
_TERMS: dict[str, type[Term]] = {
    "status": LinkStatus, "underserved": Underserved, "validity": Validity,
}  # fmt: skip
_GERMAN = {
    "underserved": "Unterversorgung", "rank": "Rang", "score": "Bedarf ohne Angebot",
    "burden_class": "Klasse der Belastung", "burden_high": "Wahrscheinlichkeit hoher Belastung",
    "need_weight": "Gewicht je Kind", "children": "Kinder", "lack": "Anteil fehlender Glieder",
    "lack_in": "Rechenweisen, in denen zu viel fehlt", "gaps": "Zahl der Lücken",
    "unknown_cells": "Glieder ohne Urteil", "validity": "Gültigkeit", "status": "Stand",
    "share": "Anteil in der Zeit", "without": "Kinder ohne", "per_100": "Umfang je 100 Kinder",
    "lacking": "fehlender Umfang", "gap_in": "Rechenweisen mit Lücke",
}  # fmt: skip
_RANKED = [
    "area_id", "name", "Liste", "Rang", "Unterversorgung", "Wahrscheinlichkeit hoher Belastung",
    "Bedarf ohne Angebot", "Warum", "Was sich ändern müsste",
]  # fmt: skip


def write_gaps(
    engine: Engine,
    region_id: str,
    path: Path,
    *,
    file_format: str,
    kind: str = "areas",
    phase: LifePhase | None = None,
    columns: Columns = Columns.GERMAN,
) -> Written:
    """Write the newest gaps.

    Parameters
    ----------
    file_format
        "csv", "xlsx", "geojson" or "json"; Excel also gets sheets of links and hosts.
    kind
        "areas": one row per area; "underserved": the ranked list with reasons in words.
    phase
        Of the list; None: over all life phases.
    columns
        For whom CSV and Excel are written.

    Raises
    ------
    NotFoundError
        There are none yet.
    InputError
        There is no such kind.
    SourceError
        The file cannot be written.
    """
    if kind not in KINDS:
        raise InputError(f"--kind {kind} gibt es nicht. Möglich sind: {listed(KINDS)}.")
    with transaction(engine) as connection:
        table = read_gaps_table(connection, region_id)
        result = gaps_result(connection, table, kind=kind, phase=phase)
    if file_format not in ("csv", "xlsx"):  # maps and programs know these names
        frame = area_frame(table) if kind == "areas" else ranked_frame(table, phase)
        result = replace(result, sheet=described(TITLES[kind], frame, ()), more=())
    return write_result(path, result, file_format=file_format, areas=table.areas, columns=columns)


def gaps_result(
    connection: Connection,
    table: GapsTable,
    *,
    kind: str = "areas",
    phase: LifePhase | None = None,
) -> ResultTable:
    """Lay gaps out with the areas above; links and hosts on sheets of their own.

    Parameters
    ----------
    table
        The newest gaps of a region, with all areas.
    kind
        "areas": one row per area; "underserved": the ranked list with reasons in words.
    phase
        Of the list; None: over all life phases.
    """
    region_id = table.region.region_id
    is_list = kind == "underserved"
    own = _named(ranked_frame(table, phase), RANKED_COLUMNS) if is_list else with_words(table.frame)
    above = parent_names(connection, region_id, table.level)
    frame = with_parents(own, table.areas["parent_id"], above)
    columns = RANKED_COLUMNS if is_list else gap_columns(table)
    hosts = host_frame(table)
    more = [described("Glieder", _named(link_frame(table), LINK_COLUMNS), LINK_COLUMNS)]
    if len(hosts):
        named = _named(hosts, HOST_COLUMNS)
        more.append(described("Einrichtungen ohne Glied", named, HOST_COLUMNS))
    return ResultTable(
        sheet=described(TITLES[kind], frame, columns),
        notes=describe(table) + source_notes(read_sources(connection, region_id), table.run.inputs),
        created=table.run.finished_at,
        more=tuple(more),
        before=lambda: area_frame(table),
        withheld=None if is_list else count_withheld(frame["validity"]),
    )


def _named(frame: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """Give technical names for German ones, in the order of the descriptions."""
    names = {column.heading: column.name for column in columns}
    names |= {"Minuten zum nächsten": "nearest_metres", "Meter zum nächsten": "nearest_metres"}
    return frame.rename(columns={str(name): names.get(str(name), str(name)) for name in frame})


def with_words(frame: pd.DataFrame) -> pd.DataFrame:
    """Write codes of terms as the German words that the page uses.

    Parameters
    ----------
    frame
        One row per area, as `GapsTable.frame` has it.
    """
    made = frame.copy()
    for column in made.columns:
        terms = _TERMS.get(column.partition(":")[0]) or _TERMS.get(column.partition(":")[2])
        if terms is not None:
            made[column] = [
                None if is_absent(own) else terms.of(str(own)).label for own in made[column]
            ]
    made["burden_class"] = [
        None if is_absent(code) else BURDEN_WORDS[int(code)] for code in frame["burden_class"]
    ]
    return made


def area_frame(table: GapsTable) -> pd.DataFrame:
    """One row per area, terms and headings in German; `area_id` and `name` stay as they are."""
    frame = with_words(table.frame)
    names = {link.cell: link_name(link) for link in table.run.summary.links}
    return frame.rename(
        columns={column: _heading(column, names, table) for column in frame.columns}
    )


def _heading(column: str, links: dict[str, str], table: GapsTable) -> str:
    if column in ("area_id", "name"):
        return column
    if column == "children":
        return f"{_GERMAN[column]} ({ages_text(table.phases)})"
    if column in COLUMNS:
        return _GERMAN[column]
    first, _, what = column.partition(":")
    if what in CELL_COLUMNS:
        return f"{links[first]}: {_GERMAN[what]}"
    return f"{_GERMAN[first]} ({phase_word(what)})"


def ranked_frame(table: GapsTable, phase: LifePhase | None = None) -> pd.DataFrame:
    """Give the ranked list with reasons in words.

    Parameters
    ----------
    table
        With all areas.
    phase
        Of the list; None: over all life phases.
    """
    names, summary, labels = table.names, table.run.summary, table.indicator_labels
    key = OVERALL if phase is None else phase.value
    rows = [
        (
            area.area_id, names[area.area_id], phase_word(key), area.rank[key],
            area.underserved[key].label, area.burden_high, area.score,
            " ".join(reasons(own, summary, labels)), " ".join(remedy_lines(own, summary)),
        )
        for area in table.ranked(key)
        for own in [area.of_list(key)]
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=_RANKED)


def link_frame(table: GapsTable) -> pd.DataFrame:
    """One row for each link in each life phase."""
    return pd.DataFrame([_link_row(link) for link in table.run.summary.links])


def _link_row(link: LinkSummary) -> dict[str, object]:
    return {
        "Glied": link.label, "Ziel": link.goal, "Lebensphase": link.life_phase.label,
        "wo": link.scope.label, "Minuten": link.max_minutes, "je 100 Kinder": link.min_per_100,
        "Angebote": link.offers, "davon außerhalb": link.offers_outside,
        "davon aufsuchend": link.outreach, "digital": link.digital,
        **{f"Gebiete: {own.label}": link.areas.get(own, 0) for own in LinkStatus},
        "Kinder": link.children, "Kinder in Lücken": link.children_without,
        "Einrichtungen": link.hosts, "davon ohne Glied": link.hosts_without,
        "Anmerkung": link.note,
    }  # fmt: skip


def host_frame(table: GapsTable) -> pd.DataFrame:
    """One row for each Regeleinrichtung without a link that it should have."""
    links = {link.cell: link_name(link) for link in table.run.summary.links}
    names = table.names
    rows = [
        {
            "Glied": links[gap.cell], "offer_id": gap.offer_id, "Einrichtung": gap.title,
            "area_id": gap.area_id, "name": None if gap.area_id is None else names.get(gap.area_id),
            "Meter zum nächsten": gap.nearest_metres,
        }
        for gap in table.run.summary.host_gaps
    ]  # fmt: skip
    return pd.DataFrame(rows)


def sentence_of(table: GapsTable) -> str:
    """Say the answer in a sentence, with the areas that are under-served for certain.

    Parameters
    ----------
    table
        With all areas.
    """
    names = table.names
    certain = [
        names[area.area_id]
        for area in table.ranked()
        if area.underserved[OVERALL] is Underserved.CERTAIN
    ]
    return headline(table.run.parameters, table.run.summary, certain)


def describe(table: GapsTable) -> Notes:
    """Say what the figures are, so that the file can be understood without the page."""
    run, plan, name = table.run, table.run.parameters.plan, table.region.name
    whose = plan.label if name in plan.label else f"{plan.label} {name}"
    lines: Notes = [
        ("Titel", f"{whose}: Lücken und unterversorgte Gebiete"),
        ("Antwort", sentence_of(table)),
        ("Gebiete", f"{table.level.label}, Gebietsstand {german.day(table.level.valid_from)}"),
        *method_lines(table),
        *(("Annahme", text) for text in run_notes(run.summary, table.names)),
        *(("Glied", link_line(link)) for link in run.summary.links),
        *([("Quelle der Glieder", plan.source)] if plan.source else []),
        ("Lauf", f"{run.run_pk} vom {german.day(local_day(run.finished_at))}"),
        ("Programm", f"kpk_geo {__version__}"),
    ]
    if run.stale:
        lines.insert(0, ("Achtung", run.stale))
    if table.region.synthetic:
        lines.insert(0, ("Achtung", "Erfundene Daten (Musterstadt), keine echte Stadt"))
    return lines


def method_lines(table: GapsTable) -> Notes:
    """Say how gaps and under-served areas are told."""
    run, plan = table.run, table.run.parameters.plan
    percent = german.number
    weights = " / ".join(german.number(weight, 1) for weight in plan.need_weights)
    return [
        ("Gesichert unterversorgt", f"Belastung mit mindestens {percent(100 * plan.sure)} % "
         "Wahrscheinlichkeit hoch oder sehr hoch, und in jeder Rechenweise fehlen mindestens "
         f"{percent(100 * plan.min_lack)} % dessen, was die Kette dort vorsieht"),
        ("Hinweis", f"Belastung mit mindestens {percent(100 * plan.hint)} % Wahrscheinlichkeit "
         "hoch, und so viel fehlt in mindestens der Hälfte der Rechenweisen"),
        ("Rechenweisen", "; ".join(run.summary.variants)),
        ("Bedarf ohne Angebot", "Kinder, denen ein Glied fehlt, mal Gewicht des Glieds, mal "
         f"Gewicht je Kind nach Belastung ({weights}), über alle Glieder, von denen etwas bekannt "
         "ist"),
        ("Nicht gesagt", "Ob ein Angebot gut ist, ob Familien es annehmen, und ob ein fehlendes "
         "Glied die Ursache der Belastung ist"),
    ]  # fmt: skip
