"""What each theme of the burden map found, in a sentence with its number: it heads the page."""

import pandas as pd

from analyses.burden.certainty import SURE
from analyses.burden.classes import BURDENED
from kpk_geo.german import number
from maps.burden.certainty_text import NOT_DIFFERING

_BETTER, _WORSE = 1, 5  # codes of the dynamic


def _areas(count: int) -> str:
    return "1 Gebiet" if count == 1 else f"{number(count)} Gebiete"


def status_finding(codes: pd.Series) -> str:
    """Say how many areas are burdened; "" where none has a class.

    Parameters
    ----------
    codes
        Of the status by area_id; missing where an area has none.
    """
    known = codes.dropna()
    if known.empty:
        return ""
    high = int(known.isin(BURDENED).sum())
    if not high:
        return f"Keines von {number(len(known))} Gebieten ist hoch oder sehr hoch belastet"
    verb = "ist" if high == 1 else "sind"
    return f"{number(high)} von {number(len(known))} Gebieten {verb} hoch oder sehr hoch belastet"


def dynamic_finding(codes: pd.Series, share: pd.Series, differ: bool | None) -> str:
    """Say how many areas surely changed otherwise than the city; "" where none has a class.

    Parameters
    ----------
    codes
        Of the dynamic by area_id; missing where an area has none.
    share
        Probability of these classes, 0 to 1; NaN where it is not known.
    differ
        Whether changes differ at all; None: cannot be tested.
    """
    known = codes.dropna()
    if known.empty:
        return ""
    if differ is False:
        return NOT_DIFFERING
    worse, better = ((known == code) for code in (_WORSE, _BETTER))
    if share.reindex(known.index).notna().any():
        sure = share.reindex(known.index) >= SURE
        counts = int((worse & sure).sum()), int((better & sure).sum())
        if not any(counts):
            return (
                "Von keinem einzelnen Gebiet ist sicher, dass es sich anders entwickelt als die "
                "Stadt"
            )
        verb = "entwickelte" if counts[0] == 1 else "entwickelten"
        return (
            f"{_areas(counts[0])} {verb} sich wahrscheinlich schlechter als die Stadt, "
            f"{number(counts[1])} besser"
        )
    return (
        f"{number(int(worse.sum()))} von {number(len(known))} Gebieten schneiden schlechter ab als "
        f"die Stadt, {number(int(better.sum()))} besser; wie sicher, ist nicht bekannt"
    )


def field_finding(codes: tuple[pd.Series, pd.Series], share: pd.Series, differ: bool | None) -> str:
    """Say how many burdened areas change for the worse; "" where none has both classes.

    Parameters
    ----------
    codes
        Of status and dynamic by area_id; missing where an area has none.
    share
        Probability that both classes are right, 0 to 1; NaN where it is not known.
    differ
        Whether changes differ at all; None: cannot be tested.
    """
    status, dynamic = codes
    known = status.notna() & dynamic.notna()
    if not known.any():
        return ""
    burdened = status.isin(BURDENED) & known
    if differ is False:
        return NOT_DIFFERING
    if not burdened.any():
        return "Kein Gebiet ist hoch oder sehr hoch belastet"
    both = burdened & (dynamic == _WORSE)
    count, of = int(both.sum()), number(int(burdened.sum()))
    if not count:
        return f"Keines von {of} hoch belasteten Gebieten entwickelte sich schlechter als die Stadt"
    verb = "entwickelte" if count == 1 else "entwickelten"
    text = f"{number(count)} von {of} hoch belasteten Gebieten {verb} sich schlechter als die Stadt"
    shares = share.reindex(status.index)[both]
    if shares.isna().all():
        return f"{text}; wie sicher, ist nicht bekannt"
    sure = int((shares >= SURE).sum())
    return f"{text}; wahrscheinlich ist beides bei {number(sure) if sure else 'keinem'}"
