"""Which offers count for a question, where are they, and how much do they offer?"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kpk_geo.arrays import Bools, Floats
from kpk_geo.model import CapacityUnit, Delivery, OfferStatus
from kpk_geo.opening.calendar import kindergarten_year
from kpk_geo.opening.rules import State
from kpk_geo.opening.slot import Slot, state_in_slot
from kpk_geo.opening.week import weekly_hours

_COMES_TO_FAMILIES = (Delivery.GEH.value, Delivery.DIGITAL.value)
_NOT_RUNNING = (OfferStatus.PLANNED.value, OfferStatus.ENDED.value)
_HOURS = "stunde"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """How many offers at a place are not counted, and why."""

    reasons: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """All together."""
        return sum(count for _, count in self.reasons)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class OfferSites:
    """Offers at their sites, one row each; those to which no way leads are left out."""

    rows: pd.DataFrame
    left_out: dict[str, LeftOut]  # by kind

    @property
    def xy(self) -> Floats:
        """Coordinates in metres, (rows, 2)."""
        return self.rows[["x", "y"]].to_numpy(dtype=float)


def offer_sites(inventory: pd.DataFrame) -> OfferSites:
    """Take the offers to which families go; say how many are left out, and why.

    Parameters
    ----------
    inventory
        One row per offer and site: offer_id, site_id, kinds, x, y (metres; NaN without a sure
        place), delivery, status, capacity_value, capacity_unit, opening_hours.
    """
    reason = pd.Series("", index=inventory.index, dtype=object)
    reason[inventory["x"].isna()] = "ohne sicheren Ort"
    reason[inventory["delivery"].isin(_COMES_TO_FAMILIES)] = (
        "kommt zu den Familien oder ist digital"
    )
    reason[inventory["status"].isin(_NOT_RUNNING)] = "geplant oder beendet"
    by_kind = inventory.assign(reason=reason)[["kinds", "reason"]].explode("kinds")
    counts = by_kind[by_kind["reason"] != ""].groupby(["kinds", "reason"]).size()
    left_out: dict[str, LeftOut] = {}
    for kind in sorted(set(by_kind["kinds"])):
        own = counts[kind] if kind in counts.index.get_level_values(0) else pd.Series(dtype=int)
        left_out[kind] = LeftOut(reasons=tuple((str(text), int(n)) for text, n in own.items()))
    rows = inventory[reason == ""].reset_index(drop=True)
    several = rows.groupby("offer_id")["site_id"].transform("size")
    return OfferSites(rows=rows.assign(several=several), left_out=left_out)


def kinds_among(rows: pd.DataFrame) -> list[str]:
    """List the kinds of offers, each once."""
    return sorted({kind for kinds in rows["kinds"] for kind in kinds})


def of_kind(rows: pd.DataFrame, kind: str) -> Bools:
    """Say which offers are of a kind, perhaps among others."""
    return np.array([kind in kinds for kinds in rows["kinds"]], dtype=bool)


def capacity_of(rows: pd.DataFrame, unit: CapacityUnit, today: date) -> Floats:
    """Give the capacity of each offer at each site, (rows,); NaN where it is not known.

    An offer at several sites shares its places among them. Hours a week are the mean over the
    Kindergarten year, from the opening hours, else from a capacity in hours.

    Parameters
    ----------
    rows
        Of `OfferSites`.
    unit
        In which supply counts.
    today
        Names the Kindergarten year.
    """
    value = rows["capacity_value"].astype(float) / rows["several"].astype(float)
    in_hours = rows["capacity_unit"].fillna("").str.casefold().str.contains(_HOURS)
    if unit is CapacityUnit.PLACES:
        return np.array(value.where(~in_hours), dtype=np.float64)
    if unit is CapacityUnit.OFFERS:
        return np.ones(len(rows))
    year = kindergarten_year(today)
    open_for = [weekly_hours(text, year) for text in rows["opening_hours"]]
    spoken = np.array(value.where(in_hours), dtype=np.float64)
    hours = np.array(open_for, dtype=np.float64)
    return np.where(np.isnan(hours), spoken, hours)


def states_at(rows: pd.DataFrame, slot: Slot) -> list[State]:
    """Say what is known of each offer in a slot: open, by appointment, unknown or closed."""
    return [state_in_slot(text, slot) for text in rows["opening_hours"]]


def offer_keys(rows: pd.DataFrame) -> list[str]:
    """Name each row for a scenario: offer and site."""
    offers, sites = (rows[name].astype(object).tolist() for name in ("offer_id", "site_id"))
    return [f"{a}|{b}" for a, b in zip(offers, sites, strict=True)]
