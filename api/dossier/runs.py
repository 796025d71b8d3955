"""Reads from which runs a dossier comes: numbers, days, settings in short, digests."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection

from api.questions.question import Question
from kpk_geo import german
from kpk_geo.database.newest_runs import RunSettings, read_newest_runs, read_run_settings
from kpk_geo.database.runs import read_current_run
from kpk_geo.errors import NotFoundError, OutdatedRunError
from kpk_geo.results.access import ACCESS
from kpk_geo.results.burden import BURDEN
from kpk_geo.results.decisions import RestedRun
from kpk_geo.results.gaps import GAPS
from kpk_geo.results.hot_spots import HOT_SPOTS
from kpk_geo.results.record import RunKind
from kpk_geo.results.siting import SITING
from maps.dossier.content import RunNote

_KINDS: Final[Mapping[str, RunKind[Any, Any, Any]]] = {
    kind.slug: kind for kind in (BURDEN, HOT_SPOTS, ACCESS, GAPS, SITING)
}
ALWAYS: Final = (BURDEN.slug, HOT_SPOTS.slug, ACCESS.slug, GAPS.slug)
# Settings that are printed, with their German names; the digest stands for all.
SETTINGS: Final = {
    "level": "Ebene", "reference_date": "Stichtag", "compare_with": "Vergleich",
    "method": "Verfahren", "min_population": "Mindestzahl Einwohner",
    "significance": "Schwelle", "max_travel_time": "Minuten", "minutes": "Minuten",
    "count": "Standorte", "draws": "Ziehungen", "seed": "Startwert",
}  # fmt: skip
_INNER = ("plan", "accessibility")  # where settings lie one step below
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
GROUPED = 10_000  # from here on with points
MAX_TEXT = 40  # letters of a setting: own setting


def read_run_notes(
    connection: Connection,
    region_id: str,
    questions: Sequence[Question],
    indicators: Mapping[str, str],
    also: Collection[int] = (),
    *,
    judged: dict[int, str] | None = None,
) -> tuple[list[RunNote], datetime | None]:
    """Read the runs that a dossier rests on, and when the newest was done.

    Parameters
    ----------
    questions
        Give the names of their runs.
    indicators
        German names by key: some runs are of one.
    also
        Numbers of runs of siting that the dossier speaks of.
    judged
        By number, what was said of runs before: dossiers of a level share it. None: nothing was.
    """
    said: dict[int, str] = {} if judged is None else judged
    labels = {q.slug: q.label for q in questions}
    rested = [
        item for item in read_newest_runs(connection, region_id, labels)
        if item.question in ALWAYS or item.run_pk in set(also)
    ]  # fmt: skip
    settings = read_run_settings(connection, [item.run_pk for item in rested])
    notes = [
        _note(item, settings[item.run_pk], indicators, _state(connection, region_id, item, said))
        for item in rested
    ]
    return notes, max((found.finished_at for found in settings.values()), default=None)


def _state(
    connection: Connection, region_id: str, run: RestedRun, said: dict[int, str]
) -> str:  # fmt: skip
    """Say what the page of a run says of it: out of date, planned otherwise, not shown, and why."""
    if run.run_pk not in said:
        kind = _KINDS[run.question]
        try:
            current = read_current_run(connection, region_id, kind, subject=run.subject)
            said[run.run_pk] = current.run.stale
        except (NotFoundError, OutdatedRunError) as error:
            said[run.run_pk] = f"Wird nicht gezeigt. {error}"
    return said[run.run_pk]


def _note(
    run: RestedRun, settings: RunSettings, indicators: Mapping[str, str], stale: str
) -> RunNote:
    subject = f" ({indicators.get(run.subject, run.subject)})" if run.subject else ""
    return RunNote(
        number=run.run_pk, label=f"{run.label}{subject}", day=run.finished_on,
        version=run.software_version, settings=settings_in_short(settings.parameters),
        digest=_digest(settings.parameters), inputs=len(run.inputs),
        inputs_digest=_digest(run.inputs), stale=stale,
    )  # fmt: skip


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def settings_in_short(parameters: Mapping[str, Any]) -> list[str]:
    """Write the settings that a reader asks for, in German.

    Parameters
    ----------
    parameters
        As they are stored.

    Examples
    --------
    >>> settings_in_short({"plan": {"level": "gebiet", "seed": 7}, "draws": 99})
    ['Ebene gebiet', 'Ziehungen 99', 'Startwert 7']
    """
    known = dict(parameters)
    for name in _INNER:
        inner = parameters.get(name)
        if isinstance(inner, Mapping):
            known = {**inner, **known}
    return [
        f"{label} {text}" for name, label in SETTINGS.items() if (text := _text(known.get(name)))
    ]


def _text(value: Any) -> str:
    if value is None or isinstance(value, Mapping | bool):
        return ""
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value)[:MAX_TEXT]
    if isinstance(value, int | float):
        if value == int(value) and value < GROUPED:  # as years and seeds are written
            return str(int(value))
        return german.number(value) if float(value).is_integer() else f"{value:g}".replace(".", ",")
    if _DAY.fullmatch(str(value)):
        return german.day(date.fromisoformat(str(value)))
    return str(value)[:MAX_TEXT]
