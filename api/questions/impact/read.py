"""Reads what a site is judged from: counts of all dates, where areas lie, which the site serves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from analyses.hot_spots.comparable import require_comparable
from analyses.impact.places import nearest_areas
from analyses.impact.refusal import UnanswerableError
from analyses.neighbours.contiguity import centres
from api.questions.impact.site import find_site
from kpk_geo.database.areas import AreaLevel, read_areas, read_level
from kpk_geo.database.inventory import read_inventory
from kpk_geo.database.observations import read_observations
from kpk_geo.database.regions import read_region
from kpk_geo.errors import InputError, NotFoundError, listed, suggestion
from kpk_geo.model import USABLE
from kpk_geo.profile import Indicator, RegionProfile

NEAREST = 6  # areas of a site's catchment unless somebody says otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Catchment:
    """Which areas are looked at: those named, or those nearest to a site."""

    site: str | None = None
    areas: tuple[str, ...] = ()
    nearest: int = NEAREST


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ImpactData:
    """All that is computed from."""

    level: AreaLevel
    indicator: Indicator
    site: str | None  # offer_id
    title: str
    catchment: tuple[str, ...]
    events: pd.DataFrame  # by area_id and date; NaN where not usable
    at_risk: pd.DataFrame
    points: pd.DataFrame
    dropped: tuple[str, ...]  # German: dates that cannot be compared


def level_of(profile: RegionProfile) -> str:
    """Take the level that clusters are looked for in, else that of the index, else the last."""
    for plan in (profile.hot_spots, profile.burden_index):
        if plan is not None:
            return plan.level
    return profile.areas[-1].level


def read_impact(
    connection: Connection, region_id: str, indicator: str, wanted: Catchment
) -> ImpactData:
    """Read counts and catchment.

    Parameters
    ----------
    indicator
        Its key.
    wanted
        Which areas are looked at.

    Raises
    ------
    NotFoundError
        Region, indicator, site or area do not exist.
    InputError
        Neither site nor areas were named.
    UnanswerableError
        There are no counts.
    """
    profile = read_region(connection, region_id).profile
    known = {item.id: item for item in profile.indicators}
    if indicator not in known:
        raise NotFoundError(
            f"Den Indikator „{indicator}“ gibt es in der Region „{region_id}“ nicht. "
            f"{suggestion(indicator, known)}"
        )
    level = read_level(connection, region_id, level_of(profile))
    areas = read_areas(connection, level.level_pk)
    points = pd.DataFrame(centres(areas), index=areas.index, columns=["x", "y"])
    events, at_risk, dropped = _counts(connection, level, known[indicator], areas.index)
    site, title, catchment = _catchment(connection, region_id, wanted, points, at_risk)
    return ImpactData(
        level=level, indicator=known[indicator], site=site, title=title, catchment=catchment,
        events=events, at_risk=at_risk, points=points, dropped=dropped,
    )  # fmt: skip


def _counts(
    connection: Connection, level: AreaLevel, indicator: Indicator, area_ids: pd.Index
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[str, ...]]:
    observed = read_observations(connection, level_pk=level.level_pk, indicators=[indicator.id])
    if observed.empty:
        raise UnanswerableError(
            f"Zu „{indicator.label}“ ist auf der Ebene „{level.label}“ nichts geladen."
        )
    usable = observed["validity"].isin(USABLE)
    observed = observed.assign(
        numerator=observed["numerator"].where(usable), denominator=observed["denominator"]
    )
    days = sorted(observed["reference_date"].unique())
    kept, dropped = _comparable(days, level, indicator)
    tables = [
        observed.pivot(index="area_id", columns="reference_date", values=name)
        .reindex(index=area_ids, columns=kept).astype(float)
        for name in ("numerator", "denominator")
    ]  # fmt: skip
    # A date without a single denominator brings ready rates, which no variance follows from.
    counted = [day for day in kept if tables[1][day].notna().any()]
    return tables[0][counted], tables[1][counted], dropped


def _comparable(
    days: Sequence[date], level: AreaLevel, indicator: Indicator
) -> tuple[list[date], tuple[str, ...]]:
    kept, dropped = [], []
    for day in days:
        try:
            require_comparable(day, days[-1], areas_since=level.valid_from, breaks=indicator.breaks)
        except InputError as error:
            dropped.append(str(error))
            continue
        kept.append(day)
    return kept, tuple(dropped)


def _catchment(
    connection: Connection,
    region_id: str,
    wanted: Catchment,
    points: pd.DataFrame,
    at_risk: pd.DataFrame,
) -> tuple[str | None, str, tuple[str, ...]]:
    if wanted.areas:
        for area_id in wanted.areas:
            if area_id not in points.index:
                raise NotFoundError(
                    f"Das Gebiet „{area_id}“ gibt es nicht. {suggestion(area_id, points.index)}"
                )
        return None, f"Gebiete {listed(wanted.areas)}", tuple(sorted(set(wanted.areas)))
    if wanted.site is None:
        raise InputError("Bitte mit --site ein Angebot oder mit --areas Gebiete nennen.")
    rows = read_inventory(connection, region_id, confidential=False)
    site = find_site(rows, wanted.site)
    own = rows[rows["offer_id"] == site]
    placed = own.dropna(subset=["x", "y"])
    if placed.empty:
        raise UnanswerableError(f"Der Ort von „{own['title'].iloc[0]}“ ist nicht sicher bekannt.")
    # Areas where nobody lives whom the indicator counts are served by nobody.
    served = points[(at_risk > 0).any(axis=1)] if at_risk.shape[1] else points
    xy = served.to_numpy(float)
    found: set[str] = set()
    for place in np.unique(placed[["x", "y"]].to_numpy(float), axis=0):
        found |= set(served.index[nearest_areas(xy, place, wanted.nearest)])
    return site, str(own["title"].iloc[0]), tuple(sorted(found))
