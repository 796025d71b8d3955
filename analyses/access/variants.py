"""Is there little supply in whatever defensible way one looks at it?

Nobody can say which way of sharing places is the right one. So supply is computed in all that can
be defended, and an area is short of it only where every one of them says so.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analyses.access.area_table import WITHIN_MINUTES, AreaTable
from analyses.access.supply import CUTOFF_FACTORS, DECAYS, Supply
from analyses.association.quintile import lowest_quintile
from kpk_geo.arrays import Floats
from kpk_geo.german import number

PLANNED = "Plätze je Kind, geteilt wie geplant"
MINUTES = "Minuten bis zum nächsten Angebot (die Hälfte der Kinder)"
WITHIN = f"Anteil der Kinder in {number(WITHIN_MINUTES)} Minuten"
SHARED = tuple(
    f"Plätze je Kind, {decay.label}, Obergrenze × {number(factor, 2)}"
    for factor in CUTOFF_FACTORS
    for decay in DECAYS
)


def supplies(shared: Supply, variants: Sequence[Supply], capacity: Floats) -> dict[str, Floats]:
    """Name supply per child by cell, as planned and in its variants.

    Parameters
    ----------
    shared
        Places as the plan shares them.
    variants
        The same places shared in the ways of `range_ways`; may be empty.
    capacity
        Of each offer; NaN where it is not known.
    """
    if len(capacity) and np.isnan(capacity).all():  # without any offer supply is 0, not unknown
        return {}
    named = {f"variant_{i}": variant.per_child for i, variant in enumerate(variants)}
    return {"supply": shared.per_child} | named


def range_of_variants(table: AreaTable) -> AreaTable:
    """Replace the variants by the lowest and highest of them, and in how many supply is low."""
    rows = table.rows.copy()
    names = [name for name in rows.columns if str(name).startswith("variant_")]
    if not names:
        for name in ("supply_per_100", "supply_low", "supply_high", "low_in"):
            rows[name] = rows.get(name, np.nan)
        return AreaTable(rows=rows, norms=table.norms)
    every = rows[[*names, "supply_per_100"]]
    rows["supply_low"], rows["supply_high"] = every.min(axis=1), every.max(axis=1)
    rows["low_in"], variants = _low_in(rows, names)
    return AreaTable(rows=rows.drop(columns=names), norms=table.norms, variants=variants)


def _low_in(rows: pd.DataFrame, names: list[str]) -> tuple[Floats, tuple[str, ...]]:
    """Count for each area the variants in which it is in the lowest fifth of the children.

    A variant in which all areas are alike says nothing and is left out. Where others have
    something, an area with nothing at all is low, however many share that fate.
    """
    people = (rows["children"] - rows["children_off_streets"]).to_numpy(dtype=float)
    columns = dict(zip(SHARED, (rows[name] for name in names), strict=True))
    if not any(rows["supply_per_100"].equals(column) for column in columns.values()):
        columns[PLANNED] = rows["supply_per_100"]
    columns |= {WITHIN: rows["share_within_15_min"], MINUTES: -rows["minutes_p50"]}
    values = {name: column.to_numpy(dtype=float) for name, column in columns.items()}
    values = {name: v for name, v in values.items() if len(np.unique(v[~np.isnan(v)])) > 1}
    count = np.zeros(len(rows))
    unknown = np.zeros(len(rows), dtype=bool)
    for name, own in values.items():
        nothing = (own == 0) if name != MINUTES else np.isneginf(own)
        count += lowest_quintile(own, people) | nothing
        unknown |= np.isnan(own)
    if not values:
        unknown[:] = True  # in none of none: that is no 0
    return np.where(unknown, np.nan, count), tuple(values)
