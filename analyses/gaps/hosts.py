"""At which Regeleinrichtungen must a link be, and which are without it?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from analyses.gaps.links import Link
from analyses.gaps.region import GapsRegion
from kpk_geo.arrays import Bools, Floats, Ints
from kpk_geo.errors import listed
from kpk_geo.german import number
from kpk_geo.profile import Hosts


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Hosting:
    """The hosts of a link, and how far from each the next offer of the link is."""

    rows: Ints  # of the inventory, one per host and site
    area: Ints  # row of the area of each; -1 for none
    metres: Floats  # to the next offer of the link; inf where there is none
    max_metres: float
    missing: str  # German: why nothing can be said; empty if something can
    note: str  # German: hosts of which nothing can be said; empty if there are none

    def without(self, factor: float = 1.0) -> Bools:
        """Say which hosts are without the link, (hosts,)."""
        return self.metres > self.max_metres * factor

    def by_area(self, count: int, factor: float) -> tuple[Ints, Ints]:
        """Count the hosts of each area, and those without the link.

        Parameters
        ----------
        count
            Number of areas.
        factor
            Of the metres that still count as at the house.
        """
        inside = self.area >= 0
        lacking = inside & self.without(factor)
        return (
            np.bincount(self.area[inside], minlength=count),
            np.bincount(self.area[lacking], minlength=count),
        )


def hosting(region: GapsRegion, link: Link) -> Hosting:
    """Find the hosts of a link and the next offer to each.

    An offer that goes to families counts at the house where its own site is: a guide who visits
    the wards of a clinic is entered at the clinic.

    Parameters
    ----------
    region
        With its inventory.
    link
        Of the scope "host".
    """
    asked = link.own.hosts
    assert asked is not None
    inventory = region.inventory
    of_kind = inventory.hosting(asked.kinds, link.phase)
    wanted, missing, note = _chosen(region, asked, of_kind)
    rows = np.flatnonzero(wanted)
    offers = np.flatnonzero(
        inventory.filling(link.own, link.phase) & (inventory.is_visited | inventory.is_outreach)
    )
    metres = np.full(len(rows), np.inf)
    if len(rows) and len(offers):
        metres, _ = cKDTree(inventory.xy[offers]).query(inventory.xy[rows])
    return Hosting(
        rows=rows, area=region.site_areas(None)[rows], metres=np.asarray(metres, dtype=float),
        max_metres=asked.max_metres, missing=missing, note=note,
    )  # fmt: skip


def _chosen(region: GapsRegion, asked: Hosts, of_kind: Bools) -> tuple[Bools, str, str]:
    """Take the hosts that are meant; say why nothing can be said, and of how many."""
    kinds = listed(kind.label for kind in asked.kinds)
    nothing = np.zeros(len(of_kind), dtype=bool)
    if not of_kind.any():
        if set(asked.kinds) <= set(region.plan.complete):
            return nothing, "", ""
        return nothing, f"Eine Einrichtung der Art {kinds} ist nicht erfasst.", ""
    wanted, notes = of_kind, []
    if asked.min_social_index is not None:
        index = _column(region, "social_index")
        if np.isnan(index[of_kind]).all():
            return nothing, "Ein Schulsozialindex ist nicht geladen.", ""
        notes += _unknown("der Schulsozialindex", np.isnan(index) & of_kind)
        wanted = wanted & (np.nan_to_num(index) >= asked.min_social_index)
    if asked.startchancen:
        flag = _column(region, "startchancen")
        if np.isnan(flag[of_kind]).all():
            return nothing, "Welche Schulen Startchancen-Schulen sind, ist nicht geladen.", ""
        notes += _unknown("die Teilnahme an Startchancen", np.isnan(flag) & of_kind)
        wanted = wanted & (np.nan_to_num(flag) > 0)
    return wanted, "", " ".join(notes)


def _unknown(what: str, rows: Bools) -> list[str]:
    count = int(rows.sum())
    if not count:
        return []
    of = "1 Einrichtung" if count == 1 else f"{number(count)} Einrichtungen"
    return [f"Von {of} ist {what} nicht bekannt; von ihnen wird das Glied nicht verlangt."]


def _column(region: GapsRegion, name: str) -> Floats:
    """Give a column as numbers, (offers,); NaN where nothing stands, or it is not loaded."""
    rows = region.inventory.rows
    if name not in rows:
        return np.full(len(rows), np.nan)
    return np.array([np.nan if pd.isna(value) else float(value) for value in rows[name]])
