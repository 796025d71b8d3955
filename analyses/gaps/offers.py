"""Which offers fill a link, and do families go there, or does somebody come to them?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from analyses.access.offers import capacity_of
from kpk_geo.arrays import Bools, Floats, Objects
from kpk_geo.model import CapacityUnit, Delivery, FieldOfAction, LifePhase, OfferKind, OfferStatus
from kpk_geo.profile import PreventionLink

NOT_RUNNING = "geplant oder beendet"
NO_PLACE = "ohne sicheren Ort"
NO_STREET = "keine Straße in der Nähe"
_STOPPED = (OfferStatus.PLANNED.value, OfferStatus.ENDED.value)


@dataclass(frozen=True, eq=False)
class Inventory:
    """All offers that may be spoken of, one row per offer and site, and how each serves."""

    rows: pd.DataFrame  # by offer_id and site_id, as `inventory_of` orders them
    reason: Objects  # German: why a row does not count; "" if it does
    today: date  # names the Kindergarten year over which hours a week are a mean
    # Where capacities are known otherwise than from what the rows state, (rows,) each.
    known: Mapping[CapacityUnit, Floats] = field(default_factory=dict)

    @cached_property
    def counts(self) -> Bools:
        """Rows that count."""
        return np.asarray(self.reason == "", dtype=bool)

    @cached_property
    def is_digital(self) -> Bools:
        """Rows that count and are nowhere."""
        return self.counts & self._delivered(Delivery.DIGITAL)

    @cached_property
    def is_outreach(self) -> Bools:
        """Rows that count and go to families."""
        return self.counts & self._delivered(Delivery.GEH)

    @cached_property
    def is_visited(self) -> Bools:
        """Rows that count and to which families go; mobile offers at each of their stops."""
        return self.counts & ~self.is_digital & ~self.is_outreach

    @cached_property
    def is_mobile(self) -> Bools:
        """Those of the visited that drive from stop to stop."""
        return self.is_visited & self._delivered(Delivery.MOBILE)

    @cached_property
    def is_outside(self) -> Bools:
        """Rows with a site beyond the border of the region."""
        return self.rows["outside"].astype(bool).to_numpy()

    @cached_property
    def xy(self) -> Floats:
        """Coordinates in metres, (rows, 2); NaN without a sure place."""
        return self.rows[["x", "y"]].to_numpy(dtype=float)

    @cached_property
    def keys(self) -> list[str]:
        """Offer and site of each row."""
        return [
            f"{a}|{b}" for a, b in zip(self.rows["offer_id"], self.rows["site_id"], strict=True)
        ]

    @cached_property
    def _sets(self) -> dict[str, list[frozenset[str]]]:
        return {
            name: [_set(values) for values in self.rows[name]]
            for name in ("kinds", "life_phases", "fields_of_action")
        }

    @cached_property
    def _texts(self) -> list[str]:
        title = self.rows["title"].fillna("").astype(str)
        more = self.rows["description"].fillna("").astype(str)
        return [f"{a}\n{b}".casefold() for a, b in zip(title, more, strict=True)]

    @cached_property
    def _capacities(self) -> dict[CapacityUnit, Floats]:
        stated = {unit: capacity_of(self.rows, unit, self.today) for unit in CapacityUnit}
        return stated | dict(self.known)

    def capacity(self, unit: CapacityUnit) -> Floats:
        """Give the capacity of each row, (rows,); NaN where nobody stated it."""
        return self._capacities[unit]

    def _delivered(self, how: Delivery) -> Bools:
        return np.asarray(self.rows["delivery"] == how.value, dtype=bool)

    def of_kinds(self, kinds: Collection[OfferKind]) -> Bools:
        """Say which rows are of one of the kinds."""
        wanted = {kind.value for kind in kinds}
        return np.array([bool(own & wanted) for own in self._sets["kinds"]], dtype=bool)

    def stating(self, phase: LifePhase, fields: Collection[FieldOfAction]) -> Bools:
        """Say which rows state a life phase and one of the fields of action."""
        wanted = {field.value for field in fields}
        pairs = zip(self._sets["life_phases"], self._sets["fields_of_action"], strict=True)
        return np.array([phase.value in p and bool(f & wanted) for p, f in pairs], dtype=bool)

    def filling(self, link: PreventionLink, phase: LifePhase) -> Bools:
        """Say which rows fill a link in a life phase, whether they count or not.

        Where a link names kinds, an offer of the kind that states no life phase (or no field) is
        meant too: its kind says what it is. Where it names none, an offer must state both.

        Parameters
        ----------
        link
            As the profile describes it.
        phase
            One of its life phases.
        """
        if not link.kinds:
            found = self.stating(phase, link.fields)
        else:
            found = self.of_kinds(link.kinds) & self._open_to("life_phases", {phase.value})
            if link.fields:
                found &= self._open_to("fields_of_action", {own.value for own in link.fields})
        return found & self._named(link.words)

    def hosting(self, kinds: Collection[OfferKind], phase: LifePhase) -> Bools:
        """Say which rows are Regeleinrichtungen of the kinds, running, inside, for the phase."""
        found = self.of_kinds(kinds) & self._open_to("life_phases", {phase.value})
        return found & self.is_visited & ~self.is_outside

    def _open_to(self, column: str, wanted: set[str]) -> Bools:
        return np.array([not own or bool(own & wanted) for own in self._sets[column]], dtype=bool)

    def _named(self, words: Collection[str]) -> Bools:
        if not words:
            return np.ones(len(self.rows), dtype=bool)
        folded = [word.casefold() for word in words]
        return np.array([any(word in text for word in folded) for text in self._texts], dtype=bool)


def inventory_of(rows: pd.DataFrame, today: date) -> Inventory:
    """Order the offers by their keys and say which do not count, and why.

    Parameters
    ----------
    rows
        One per offer and site, without confidential sites: offer_id, site_id, title, kinds, x, y
        (metres; NaN without a sure place), outside, delivery, status, capacity_value,
        capacity_unit, opening_hours; perhaps life_phases, fields_of_action and description.
        Offers that are digital count without a place.
    today
        Names the Kindergarten year over which hours a week are a mean.
    """
    made = rows.assign(
        offer_id=rows["offer_id"].astype(str), site_id=rows["site_id"].astype(str)
    ).sort_values(["offer_id", "site_id"], kind="stable", ignore_index=True)
    for name in ("life_phases", "fields_of_action"):
        if name not in made:
            made[name] = [()] * len(made)
    for name in ("description", "title"):
        if name not in made:
            made[name] = None
    reason = np.full(len(made), "", dtype=object)
    nowhere = made["x"].isna() & (made["delivery"] != Delivery.DIGITAL.value)
    reason[nowhere.to_numpy()] = NO_PLACE
    reason[made["status"].isin(_STOPPED).to_numpy()] = NOT_RUNNING
    counted = made["offer_id"].where(pd.Series(reason == ""))
    several = counted.groupby(made["offer_id"]).transform("count").clip(lower=1)
    return Inventory(rows=made.assign(several=several.astype(float)), reason=reason, today=today)


def _set(values: object) -> frozenset[str]:
    if isinstance(values, (list, tuple, set, frozenset, np.ndarray)):
        return frozenset(str(value) for value in values)
    return frozenset()
