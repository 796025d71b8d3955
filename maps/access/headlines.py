"""What each theme of an answer found, in a sentence with its number: it heads the page."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from kpk_geo.german import number, several
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


def whose_share(off_streets: float, children: float) -> str:
    """Say of whom a share is.

    >>> whose_share(0, 100), whose_share(40, 100)
    ('der Kinder', 'der Kinder mit bekanntem Weg')

    Parameters
    ----------
    off_streets, children
        As for `many_off_streets`.
    """
    return "der Kinder" + (" mit bekanntem Weg" if many_off_streets(off_streets, children) else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What headlines of an answer have in common; texts are German."""

    kind: str  # of offer, with day and hour where the question names them
    whom: str  # of whom shares are, such as "der Kinder"
    mode: str = ""  # how they travel
    unknown: int = 0  # offers left out because nobody knows whether they are open then
    uncovered: int = 0  # areas without a figure because no streets are loaded there


def _of(hits: pd.Series, values: pd.Series, least: str = "") -> str:
    known = several(int(values.notna().sum()), "Gebiet", "Gebieten")
    return f"In {least}{number(int(hits.sum()))} von {known}"


def answer_finding(
    theme_id: str, rows: pd.DataFrame, subject: Subject, scale: float, *, share: str
) -> str:
    """Say what a theme found; "" where nothing can be said.

    Parameters
    ----------
    theme_id
        Of the theme.
    rows
        Figures of the areas, without those that have a handful of children.
    subject
        What is said of every theme.
    scale
        Supply per 100 children that areas are held against; NaN where no capacity is known.
    share
        Of all children who are there in time, as people read it.
    """
    if theme_id == "surface":
        if share == "–":
            return ""
        head, there = f"{subject.kind}: {_least(subject)}", f"{subject.mode} dort".lstrip()
        return f"{head}{share} {subject.whom} sind in {WITHIN} Minuten {there}"
    text = _area_finding(theme_id, rows, subject, scale)
    if text and subject.uncovered:
        text += (
            f"; {several(subject.uncovered, 'Gebiet ist', 'Gebiete sind')} vom Straßennetz nicht "
            "abgedeckt"
        )
    return text


def _least(subject: Subject) -> str:
    """More open offers bring only more children there in time."""
    return "mindestens " if subject.unknown else ""


def _area_finding(theme_id: str, rows: pd.DataFrame, subject: Subject, scale: float) -> str:
    if theme_id == "p95":
        return p95_finding(
            rows["minutes_p95"], subject.kind, mode=subject.mode, least=_least(subject)
        )  # fmt: skip
    if theme_id == "supply":
        text = supply_finding(rows["supply_per_100"], scale, subject.kind)
    elif theme_id == "circle":
        text = share_finding(
            rows["share_overcount"], "zählt ein Kreis mehr als die Hälfte der Kinder zu viel"
        )
        text = f"{subject.kind}: {text}" if text else ""
    else:
        text = share_finding(
            1 - rows[theme_id.replace("norm-", "norm_", 1)],
            "hat mehr als die Hälfte der Kinder einen weiteren Weg als der Richtwert "
            f"({subject.kind})",
        )
    return f"{text} ({unknown_hours(subject.unknown)})" if text and subject.unknown else text


def unknown_hours(count: int) -> str:
    """Say that offers are not counted whose hours nobody knows; "" where there are none.

    >>> unknown_hours(6)
    'von 6 weiteren Angeboten ist nicht bekannt, ob sie dann offen sind'

    Parameters
    ----------
    count
        Of such offers.
    """
    if not count:
        return ""
    offers = several(count, "weiteren Angebot", "weiteren Angeboten")
    return f"von {offers} ist nicht bekannt, ob {'sie' if count > 1 else 'es'} dann offen " + (
        "sind" if count > 1 else "ist"
    )


def p95_finding(minutes: pd.Series, kind: str, *, mode: str = "", least: str = "") -> str:
    """Say in how many areas nearly all children are there in time; "" without figures.

    Parameters
    ----------
    minutes
        That 95 of 100 children need at most, by area_id; inf: no way; NaN: no figure.
    kind
        German: of offer.
    mode
        German: how they travel.
    least
        German: "mindestens " where there may be more.
    """
    if minutes.isna().all():
        return ""
    return (
        f"{kind}: {_of(minutes <= WITHIN, minutes, least)} sind 95 von 100 Kindern in {WITHIN} "
        f"Minuten {f'{mode} dort'.lstrip()}"
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
