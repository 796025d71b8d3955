"""What each theme of an answer found, in a sentence with its number: it heads the page."""

from typing import Final

import numpy as np
import pandas as pd

from kpk_geo.german import number
from maps.access.themes import SUPPLY_LIMITS

WITHIN = 15  # minutes that headlines speak of, as the sentence above the map does
HALF = 0.5  # of the children
FEW_OFF_STREETS: Final = 0.02  # of the children; own setting: what a percentage does not show


def many_off_streets(off_streets: float, children: float) -> bool:
    """Say whether so many children live where no street is loaded that it must be said.

    The extract of the streets may cover a part of the city: what holds there is not said of all.

    Parameters
    ----------
    off_streets
        Children without a way.
    children
        All, those included.
    """
    return children > 0 and off_streets / children > FEW_OFF_STREETS


def _of(hits: pd.Series, values: pd.Series) -> str:
    known = int(values.notna().sum())
    return f"In {number(int(hits.sum()))} von {number(known)} Gebieten"


def answer_finding(
    theme_id: str, rows: pd.DataFrame, kind: str, scale: float, *, share: str, whom: str
) -> str:
    """Say what a theme found; "" where nothing can be said.

    Parameters
    ----------
    theme_id
        Of the theme.
    rows
        Figures of the areas, without those that have a handful of children.
    kind
        German: of offer.
    scale
        Supply per 100 children that areas are held against; NaN where no capacity is known.
    share
        Of all children who are there in time, as people read it.
    whom
        German: of whom that is the share, such as "der Kinder".
    """
    if theme_id == "surface":
        return "" if share == "–" else f"{kind}: {share} {whom} sind in {WITHIN} Minuten dort"
    if theme_id == "p95":
        return p95_finding(rows["minutes_p95"], kind)
    if theme_id == "supply":
        return supply_finding(rows["supply_per_100"], scale, kind)
    if theme_id == "circle":
        return share_finding(
            rows["share_overcount"], "zählt ein Kreis mehr als die Hälfte der Kinder zu viel"
        )
    return share_finding(
        1 - rows[theme_id.replace("norm-", "norm_", 1)],
        f"hat mehr als die Hälfte der Kinder einen weiteren Weg als der Richtwert ({kind})",
    )


def p95_finding(minutes: pd.Series, kind: str) -> str:
    """Say in how many areas nearly all children are there in time; "" without figures.

    Parameters
    ----------
    minutes
        That 95 of 100 children need at most, by area_id; inf: no way; NaN: no figure.
    kind
        German: of offer.
    """
    if minutes.isna().all():
        return ""
    return (
        f"{kind}: {_of(minutes <= WITHIN, minutes)} sind 95 von 100 Kindern in {WITHIN} Minuten "
        "dort"
    )


def share_finding(share: pd.Series, what: str) -> str:
    """Say in how many areas it holds for more than half of the children; "" without figures.

    Parameters
    ----------
    share
        Of the children for whom it holds, by area_id, 0 to 1; NaN: no figure.
    what
        German: what holds for them, after "der Kinder".
    """
    if share.isna().all():
        return ""
    return f"{_of(share.round(9) > HALF, share)} {what}"


def supply_finding(per_100: pd.Series, mean: float, kind: str) -> str:
    """Say in how many areas little is left for a child; "" where that cannot be said.

    Parameters
    ----------
    per_100
        Supply per 100 children by area_id; NaN: no figure.
    mean
        Of all children, against which it is held.
    kind
        German: of offer.
    """
    if per_100.isna().all() or not (np.isfinite(mean) and mean > 0):
        return ""
    hits = (per_100 / mean).round(9) < SUPPLY_LIMITS[0]
    return (
        f"{kind}: {_of(hits, per_100)} bleibt für ein Kind weniger als die Hälfte des Durchschnitts"
    )
