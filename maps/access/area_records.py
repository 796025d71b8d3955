"""The table of an answer: name and cells of each area, as text for people and number to sort by."""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from kpk_geo import german
from kpk_geo.model import Validity
from maps.access.supply_words import SupplyUnit

KEPT = 4096  # areas whose cells are kept, some 2 kB each
Cell = tuple[str, float | None]
_FIGURES = (
    "children", "minutes_p50", "minutes_p95", "metres_p50", "straight_p50", "share_within_15_min",
    "supply_per_100", "supply_low", "supply_high", "overcount",
)  # fmt: skip


def area_records(rows: pd.DataFrame, norms: Sequence[str], unit: SupplyUnit) -> list[Any]:
    """Give name, note and cells of each area.

    Parameters
    ----------
    rows
        By area_id, as `AnswerView` has them.
    norms
        Columns of the norms that were applied, shares of 0 to 1.
    unit
        What supply is counted in.
    """
    columns = (*_FIGURES, *norms)
    figures = np.ascontiguousarray(rows[list(columns)].to_numpy(dtype=np.float64))
    codes = rows["validity"].tolist()
    marks = {code: _mark(Validity.of(str(code))) for code in set(codes)}
    return [
        {
            "id": str(area_id), "name": name, "mark": marks[code],
            "cells": _cells(own.tobytes(), len(norms), unit),
        }
        for area_id, name, code, own in zip(
            rows.index, rows["name"].tolist(), codes, figures, strict=True
        )
    ]  # fmt: skip


def _mark(validity: Validity) -> str:
    return "" if validity is Validity.VALID else validity.label


# Of a scenario nearly all areas are as they were. Bytes are the key, since NaN equals nothing.
@lru_cache(maxsize=KEPT)
def _cells(figures: bytes, norms: int, unit: SupplyUnit) -> tuple[Cell, ...]:
    values = np.frombuffer(figures).tolist()
    children, half, most, metres, straight, within, supply, low, high, over = values[
        : -norms or None
    ]
    digits = german.digits_for(supply)
    return (
        _cell(german.number, children),
        _cell(minutes, half), _cell(minutes, most),
        _cell(metres_text, metres), _cell(metres_text, straight),
        _cell(percent, within),
        (unit.figure(supply, digits), _sortable(unit.sortable(supply))),
        (unit.span(low, high, digits), _sortable(unit.sortable(low))),
        _cell(german.number, over),
        *(_cell(percent, share) for share in values[len(_FIGURES):]),
    )  # fmt: skip


def _cell(write: Callable[[float], str], value: float) -> Cell:
    return write(value), _sortable(value)


def _sortable(value: float) -> float | None:
    if math.isnan(value):
        return None
    return 1e9 if math.isinf(value) else round(value, 5)


def minutes(value: float) -> str:
    """Write minutes; inf: no way leads there."""
    return "kein Weg" if math.isinf(value) else german.number(value, 1)


def metres_text(value: float) -> str:
    """Write metres; inf: no way leads there."""
    return "kein Weg" if math.isinf(value) else german.number(value)


def percent(value: float) -> str:
    """Write a share of 0 to 1; a dash where it is not known."""
    if math.isnan(value):
        return "–"
    return f"{german.number(100 * value, 1)}{german.NARROW_SPACE}%"
