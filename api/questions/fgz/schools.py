"""Says which offers are primary schools of the region, and lays out what is known of each."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyses.access.offers import of_kind
from kpk_geo.arrays import Bools
from kpk_geo.model import LifePhase, OfferKind, OfferStatus
from kpk_geo.offers.record import SCHOOL_FIELDS

_NOT_RUNNING = (OfferStatus.PLANNED.value, OfferStatus.ENDED.value)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class PrimarySchools:
    """The primary schools of a region, and how many offers were left out for what."""

    rows: pd.DataFrame  # one per school and site, as in the inventory
    forms_known: bool
    other_forms: int
    outside: int
    doubtful_places: int
    not_running: int

    @property
    def schools(self) -> pd.DataFrame:
        """One row per school at its first sure place, by offer_id in the order of the ids."""
        placed_first = self.rows.iloc[np.argsort(self.rows["x"].isna().to_numpy(), kind="stable")]
        first: pd.DataFrame = placed_first.drop_duplicates("offer_id").set_index("offer_id")
        return first.sort_index()


def primary_schools(inventory: pd.DataFrame, forms: tuple[str, ...]) -> PrimarySchools:
    """Choose the primary schools.

    An FGZ is a primary school. Of the other schools those whose Schulform is one of `forms`; where
    the list names no Schulform at all, those for children of primary age, or of which it names no
    age. A school whose coordinate lies outside of all areas counts where its town is one of schools
    inside, but without a place: lists have coordinates of another town's street of that name.

    Parameters
    ----------
    inventory
        One row per offer and site: kinds, status, outside, city, life_phases, `SCHOOL_FIELDS`.
    forms
        Names of Schulformen, as the list writes them; case does not matter.
    """
    is_fgz = of_kind(inventory, OfferKind.PRIMARY_FAMILY_CENTRE)
    schools = inventory[of_kind(inventory, OfferKind.SCHOOL) | is_fgz]
    is_fgz = of_kind(schools, OfferKind.PRIMARY_FAMILY_CENTRE)
    forms_known = bool(schools["school_form"].notna().any())
    is_primary = is_fgz | _of_form(schools, forms, forms_known=forms_known)
    runs = ~schools["status"].isin(_NOT_RUNNING).to_numpy(dtype=bool)
    inside = ~schools["outside"].to_numpy(dtype=bool)
    towns = set(schools.loc[inside & is_primary, "city"].dropna())
    by_town = ~inside & schools["city"].isin(towns).to_numpy(dtype=bool)
    rows = schools[is_primary & runs & (inside | by_town)]
    is_doubtful = rows["outside"].to_numpy(dtype=bool)
    return PrimarySchools(
        rows=rows.assign(**{axis: rows[axis].where(~is_doubtful) for axis in ("x", "y")}),
        forms_known=forms_known,
        other_forms=_offers(schools[~is_primary]),
        outside=_offers(schools[is_primary & runs & ~inside & ~by_town]),
        doubtful_places=_offers(schools[is_primary & runs & by_town]),
        not_running=_offers(schools[is_primary & ~runs]),
    )


def _of_form(schools: pd.DataFrame, forms: tuple[str, ...], *, forms_known: bool) -> Bools:
    if forms_known:
        named = {name.casefold() for name in forms}
        written = schools["school_form"].fillna("").astype(str).str.strip().str.casefold()
        return written.isin(named).to_numpy(dtype=bool)
    phases = schools["life_phases"]
    return np.array([not held or LifePhase.PRIMARY.value in held for held in phases], dtype=bool)


def _offers(rows: pd.DataFrame) -> int:
    return int(rows["offer_id"].nunique())


def known_figures(schools: pd.DataFrame) -> pd.DataFrame:
    """Give the figures of schools as numbers; NaN is not known.

    Parameters
    ----------
    schools
        By offer_id, with `SCHOOL_FIELDS`.
    """
    numbers = [name for name in SCHOOL_FIELDS if name != "school_form"]
    flags = schools["startchancen"].map({True: 1.0, False: 0.0})
    return schools[numbers].assign(startchancen=flags).astype(float)
