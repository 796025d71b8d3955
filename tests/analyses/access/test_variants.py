"""In how many defensible ways is supply low?"""

from typing import Any

import numpy as np
import pandas as pd

from analyses.access.area_table import AreaTable
from analyses.access.variants import MINUTES, PLANNED, SHARED, WITHIN, range_of_variants

AREAS = pd.Index(list("abcdefghij"), name="area_id")
RISING = np.arange(1.0, 11)


def table(**columns: Any) -> AreaTable:
    usual: dict[str, Any] = {
        "children": 50.0, "children_off_streets": 0.0, "minutes_p50": RISING[::-1],
        "share_within_15_min": RISING / 10, "supply_per_100": RISING,
        **{f"variant_{at}": RISING * (1 + at) for at in range(9)},
    }  # fmt: skip
    rows = pd.DataFrame(usual | columns, index=AREAS)
    return AreaTable(rows=rows)


def test_low_in_every_way_are_the_two_last_of_ten_alike_areas() -> None:
    found = range_of_variants(table())
    assert found.variants == (*SHARED, WITHIN, MINUTES)  # the planned one is one of the nine
    assert found.rows["low_in"].tolist() == [11, 11, *[0] * 8]
    assert not any(str(name).startswith("variant_") for name in found.rows)
    assert (found.rows["supply_low"].iloc[0], found.rows["supply_high"].iloc[0]) == (1, 9)


def test_one_way_that_disagrees_is_counted() -> None:
    found = range_of_variants(table(minutes_p50=RISING, supply_per_100=RISING**2))
    assert PLANNED in found.variants
    assert found.rows["low_in"].tolist() == [11, 11, *[0] * 6, 1, 1]


def test_a_way_in_which_all_are_alike_says_nothing() -> None:
    found = range_of_variants(table(share_within_15_min=1.0))
    assert WITHIN not in found.variants
    assert found.rows["low_in"].max() == len(found.variants) == 10


def test_nothing_at_all_is_low_however_many_share_it() -> None:
    most = np.where(RISING > 8, RISING, 0.0)
    found = range_of_variants(table(
        supply_per_100=most, share_within_15_min=most / 10,
        minutes_p50=np.where(RISING > 8, 9.0, np.inf), **{f"variant_{at}": most for at in range(9)},
    ))  # fmt: skip
    assert found.rows["low_in"].tolist() == [*[len(found.variants)] * 8, 0, 0]


def test_children_count_not_areas_and_the_unknown_stays_unknown() -> None:
    children = np.r_[400.0, np.full(9, 10)]
    found = range_of_variants(table(children=children))
    assert found.rows["low_in"].max() == 0  # the first area alone is four fifths of the children
    supply = np.r_[np.nan, RISING[1:]]
    found = range_of_variants(table(supply_per_100=supply, variant_0=supply))
    assert np.isnan(found.rows["low_in"].iloc[0])


def test_without_variants_nothing_is_counted() -> None:
    bare = table().rows.drop(columns=[f"variant_{at}" for at in range(9)])
    found = range_of_variants(AreaTable(rows=bare))
    assert found.rows["low_in"].isna().all()
    assert found.variants == ()


def test_where_no_variant_tells_areas_apart_nothing_is_counted_either() -> None:
    alike = dict.fromkeys((f"variant_{at}" for at in range(9)), 1.0)
    found = range_of_variants(
        table(**alike, supply_per_100=1.0, share_within_15_min=1.0, minutes_p50=5.0)
    )
    assert found.variants == ()
    assert found.rows["low_in"].isna().all()
