"""The Land's money by commune as rows of a file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analyses.funding.allocation import Allocation, spans
from api.files.tabular import write_csv


def allocation_records(made: Sequence[Allocation]) -> list[dict[str, Any]]:
    """List the communes by key, each with its range over all ways of counting; EUR.

    Parameters
    ----------
    made
        Of one budget, one for each way of counting.
    """
    exact: dict[str, list[float | None]] = {}
    for share in (share for item in made for share in item.shares):
        amount = None if share.cents is None else share.cents / 100
        exact.setdefault(share.key, []).append(amount)
    return [
        {
            "key": span.key,
            "name": span.label,
            "low": span.low_cents / 100,
            "high": span.high_cents / 100,
            "amounts": exact[span.key],
        }
        for span in spans(made)
    ]


def write_allocation(path: Path, made: Sequence[Allocation]) -> int:
    """Write a CSV for German Excel; give how many communes are in it.

    Parameters
    ----------
    path
        Of the file.
    made
        Of one budget, one for each way of counting.

    Raises
    ------
    KpkError
        The file cannot be written.
    """
    records = allocation_records(made)
    frame = pd.DataFrame({"AGS": [record["key"] for record in records]}).assign(
        Kommune=[record["name"] for record in records]
    )
    for place, item in enumerate(made):
        # Two columns of a table may count alike, so each has its number.
        frame[f"Betrag {place + 1} in EUR ({item.basis.label})"] = [
            record["amounts"][place] for record in records
        ]
    frame["mindestens EUR"] = [record["low"] for record in records]
    frame["höchstens EUR"] = [record["high"] for record in records]
    write_csv(path, frame)
    return len(records)
