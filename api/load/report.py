"""The import report of a region: failures of the newest load first, then what was found."""

import pandas as pd
from sqlalchemy import Connection

from kpk_geo.database.loads import FailedSource, read_failures
from kpk_geo.database.regions import read_region
from kpk_geo.database.sources import read_import_notes
from kpk_geo.errors import NotFoundError
from kpk_geo.import_report import Severity

COLUMNS = ["severity", "file", "line", "column", "value", "reason"]
FAILED = "fehlgeschlagen"


def read_report(connection: Connection, region_id: str) -> pd.DataFrame:
    """Read every line of the report, with the German word for what became of the row.

    Raises
    ------
    NotFoundError
        The region is not loaded, and no load of it failed.
    """
    failed = read_failures(connection, region_id)
    try:
        read_region(connection, region_id)
    except NotFoundError:
        if not failed:
            raise
    notes = read_import_notes(connection, region_id)
    notes["severity"] = [Severity(code).label for code in notes["severity"]]
    rows = [row for item in failed for row in _rows(item)]
    if not rows:
        return notes
    lines = pd.DataFrame(rows, columns=COLUMNS).astype(object)
    return pd.concat([lines, notes.astype(object)], ignore_index=True)


def _rows(item: FailedSource) -> list[tuple[object, ...]]:
    found = [
        (note.severity.label, note.file, note.line, note.column, note.value, note.reason)
        for note in item.notes
    ]
    return [(FAILED, item.file, None, None, None, item.reason), *found]
