"""Areas of an answer about new sites as a table: what is not known is no nought."""

import math

import numpy as np
import pandas as pd
import pytest

from api.questions.siting.table import area_frame
from kpk_geo.model import LifePhase, Validity
from kpk_geo.results.siting import SitingArea


def area(key: str, near: float, off: float) -> SitingArea:
    reason = Validity.VALID if near else Validity.NO_STREETS if off else Validity.NO_CHILDREN
    half, all_of_them = (math.nan, math.nan) if reason is Validity.NO_STREETS else (near / 2, near)
    return SitingArea(
        area_id=key, validity=reason, children=near, children_off_streets=off, reached_before=half,
        reached_after=all_of_them, added=half, added_by_phase={LifePhase.KITA: half},
        class_code=None, weight=math.nan,
    )  # fmt: skip


def test_where_no_street_is_loaded_nobody_knows_whom_anything_reaches() -> None:
    rows = area_frame(
        [area("a", 40, 5), area("b", 0, 70), area("c", 0, 0)], pd.Series(["A", "B", "C"])
    ).set_index("area_id")
    assert list(rows["children"]) == [45, 70, 0]
    assert list(rows["children_off_streets"]) == [5, 70, 0]
    assert list(rows["validity"]) == [
        "gültig", "vom Straßennetz nicht abgedeckt", "keine Kinder dieses Alters",
    ]  # fmt: skip
    reached = rows[["reached_before", "reached_after", "added", "added_3-6"]].to_numpy(dtype=float)
    assert np.isnan(reached[1]).all()
    assert reached[0] == pytest.approx([20, 40, 20, 20])
    assert reached[2].sum() == 0
