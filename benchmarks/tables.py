"""How long does a table of 10,000 areas take as CSV and as an Excel file, and how much memory?

`python -m benchmarks.tables [areas] [columns]` prints one line per form: seconds, peak of memory
above the start in MiB, size in KiB.
"""

import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from api.files.audience import Columns
from api.files.columns import AREA, Column, Sheet, described
from api.files.tabular import sheet_csv
from api.files.workbook import Properties, workbook_bytes
from kpk_geo.model import Unit

_UNITS = (Unit.PERCENT, Unit.SCORE, Unit.COUNT)
_COMPUTED = datetime(2026, 1, 1, tzinfo=UTC)


def large_sheet(areas: int, figures: int, seed: int = 1) -> Sheet:
    """Make a table as wide as an index with details: keys, names, figures, one in ten empty.

    Parameters
    ----------
    areas, figures
        Rows, and columns of figures.
    seed
        Of the figures.
    """
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({
        "area_id": [f"{place:08}" for place in range(areas)],
        "name": [f"Planungsraum {place}" for place in range(areas)],
        "parent_id": [f"{place // 100:06}" for place in range(areas)],
        "parent_name": [f"Bezirk {place // 100}" for place in range(areas)],
    })  # fmt: skip
    columns = []
    for place in range(figures):
        name, unit = f"figure_{place}", _UNITS[place % len(_UNITS)]
        values = rng.random(areas) * (1000 if unit is Unit.COUNT else 1)
        frame[name] = np.where(rng.random(areas) < 0.1, np.nan, values)
        columns.append(Column(name=name, heading=f"Angabe {place}", unit=unit))
    return described("Große Tabelle", frame, (*AREA, *columns))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _measured(what: str, write: Callable[[], bytes]) -> None:
    before, start, cpu = _peak(), time.perf_counter(), time.process_time()
    size = len(write())
    seconds, own = time.perf_counter() - start, time.process_time() - cpu
    memory = _peak() - before
    print(f"{what:12} {seconds:6.1f} s ({own:.1f} s CPU) {memory:6.0f} MiB {size / 1024:8.0f} KiB")


def main() -> None:
    """Print the table."""
    areas = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    figures = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    sheet = large_sheet(areas, figures)
    print(f"{areas} areas, {figures} figures each; at the start {_peak():.0f} MiB")
    for columns in Columns:
        _measured(f"csv {columns}", lambda own=columns: sheet_csv(sheet, own).encode())
    notes = [("Titel", "Große Tabelle")]
    _measured(
        "xlsx", lambda: workbook_bytes([sheet], notes, properties=Properties(created=_COMPUTED))
    )


if __name__ == "__main__":
    main()
