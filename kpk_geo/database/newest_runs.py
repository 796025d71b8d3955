"""The newest run of every analysis of a region, whichever analyses there are."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import distinct_on

from kpk_geo.database.tables import area_level, run
from kpk_geo.local_time import local_day
from kpk_geo.results.decisions import RestedRun

_FILE_KEYS = frozenset({"file", "source"})  # another name of a file is no other way of computing
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_newest_runs(
    connection: Connection,
    region_id: str,
    labels: Mapping[str, str],
    *,
    also: int | None = None,
) -> tuple[RestedRun, ...]:
    """Read the newest run of each analysis and subject, by number.

    Parameters
    ----------
    labels
        German name of each question by slug; an analysis without one is named by its slug.
    also
        Number of a run that is listed though it may be an older one; None: no such.
    """
    joined = run.outerjoin(area_level, area_level.c.level_pk == run.c.level_pk)
    columns = (
        run.c.run_pk, run.c.analysis, run.c.subject, run.c.format_version, run.c.finished_at,
        run.c.software_version, run.c.fingerprint, run.c.inputs, run.c.parameters,
        area_level.c.level, area_level.c.valid_from,
    )  # fmt: skip
    newest = (
        select(*columns).select_from(joined).where(run.c.region_id == region_id)
        .order_by(run.c.analysis, run.c.subject, run.c.run_pk.desc())
        .ext(distinct_on(run.c.analysis, run.c.subject))
    )  # fmt: skip
    rows = [dict(row) for row in connection.execute(newest).mappings()]
    if also is not None and also not in {row["run_pk"] for row in rows}:
        query = select(*columns).select_from(joined)
        query = query.where(run.c.region_id == region_id, run.c.run_pk == also)
        rows += [dict(row) for row in connection.execute(query).mappings()]
    return tuple(_rested(row, labels) for row in sorted(rows, key=lambda row: row["run_pk"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """How a stored run was computed, and when it was done."""

    parameters: Mapping[str, Any]  # as they are stored
    finished_at: datetime


def read_run_settings(connection: Connection, run_pks: Iterable[int]) -> dict[int, RunSettings]:
    """Read how runs were computed, by number.

    Parameters
    ----------
    run_pks
        Of runs of any format.
    """
    columns = (run.c.run_pk, run.c.parameters, run.c.finished_at)
    query = select(*columns).where(run.c.run_pk.in_(list(run_pks)))
    return {
        int(run_pk): RunSettings(parameters=dict(parameters), finished_at=finished_at)
        for run_pk, parameters, finished_at in connection.execute(query)
    }


def _rested(row: dict[str, Any], labels: Mapping[str, str]) -> RestedRun:
    return RestedRun(
        run_pk=row["run_pk"], question=row["analysis"],
        label=labels.get(row["analysis"], row["analysis"]), subject=row["subject"],
        format_version=row["format_version"],
        finished_on=local_day(row["finished_at"]),
        software_version=row["software_version"], fingerprint=row["fingerprint"],
        inputs=row["inputs"], level=row["level"], valid_from=row["valid_from"],
        settings=settings_digest(row["parameters"]),
    )  # fmt: skip


def settings_digest(parameters: Any) -> str:
    """Give a digest of how was computed; days of the data and names of files play no part.

    >>> settings_digest({"level": "a", "day": "2024-12-31"}) == settings_digest(
    ...     {"day": "2025-12-31", "level": "a"}
    ... )
    True
    """
    text = json.dumps(_bare(parameters), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _bare(item) for key, item in value.items() if key not in _FILE_KEYS}
    if isinstance(value, list):
        kept = [_bare(item) for item in value]
        return [item for item in kept if item is not None]
    return None if isinstance(value, str) and _DAY.fullmatch(value) else value
