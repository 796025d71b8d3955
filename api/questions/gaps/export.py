"""Gaps as files: one row per area, or the ranked list with its reasons; links and hosts beside."""

from pathlib import Path

import pandas as pd
from sqlalchemy import Engine

from api.files.result_files import Notes, Written, readable, source_notes, write_result
from api.files.tabular import is_absent, write_xlsx
from api.questions.gaps.table import CELL_COLUMNS, COLUMNS, GapsTable, ages_text, read_gaps_table
from kpk_geo import __version__, german
from kpk_geo.database.connection import transaction
from kpk_geo.database.sources import read_sources
from kpk_geo.errors import InputError, listed
from kpk_geo.model import LifePhase, LinkStatus, Term, Underserved, Validity
from kpk_geo.results.gaps import OVERALL, LinkSummary
from maps.gaps.remedies import remedy_lines
from maps.gaps.text import headline, link_line, reasons
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
    "unknown_cells": "Glieder ohne Angabe", "validity": "Gültigkeit", "status": "Stand",
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
        sources = read_sources(connection, region_id)
    frame = area_frame(table) if kind == "areas" else ranked_frame(table, phase)
    notes = describe(table) + source_notes(sources, table.run.inputs)
    if file_format == "xlsx":
        return _write_book(path, frame, table, notes, TITLES[kind])
    return write_result(
        path, frame, file_format=file_format, title=TITLES[kind], notes=notes,
        areas=table.areas,
    )  # fmt: skip


def _write_book(
    path: Path, frame: pd.DataFrame, table: GapsTable, notes: Notes, title: str
) -> Written:
    sheets = {title: readable(frame), "Glieder": link_frame(table)}
    hosts = host_frame(table)
    if len(hosts):
        sheets["Einrichtungen ohne Glied"] = readable(hosts)
    sheets["Quellen"] = pd.DataFrame(notes, columns=["Angabe", "Inhalt"])
    write_xlsx(path, sheets)
    return Written(rows=len(frame), notes=None)


def area_frame(table: GapsTable) -> pd.DataFrame:
    """One row per area, terms and headings in German; `area_id` and `name` stay as they are."""
    frame = table.frame.copy()
    for column in frame.columns:
        terms = _TERMS.get(column.partition(":")[0]) or _TERMS.get(column.partition(":")[2])
        if terms is not None:
            frame[column] = [
                None if is_absent(own) else terms.of(str(own)).label for own in frame[column]
            ]
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
        *(("Annahme", text) for text in run.summary.notes),
        *(("Glied", link_line(link)) for link in run.summary.links),
        *([("Quelle der Glieder", plan.source)] if plan.source else []),
        ("Lauf", f"{run.run_pk} vom {german.day(run.finished_at.date())}"),
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
