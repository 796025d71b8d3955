"""What the overview says of burden: how many areas are highly burdened, and how sure that is."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from urllib.parse import urlencode

import numpy as np
import pandas as pd

from analyses.burden.certainty import SURE
from kpk_geo import german
from kpk_geo.german import number, quantity, several
from kpk_geo.model import Validity
from maps.burden.overview_changes import change_column, dynamic_part
from maps.burden.overview_found import NOT_SAID, UNSURE, BurdenOverview, classes_of, fills_of
from maps.kit.drawing.areas import Fill
from maps.kit.palette import BURDEN_COLOURS
from maps.overview.parts import AreaList, ListColumn, ListGroup, OverviewPart

HIGH: Final = (3, 4)  # classes of the status that are called high or very high
_WORDS: Final = {1: "gering", 2: "durchschnittlich", 3: "hoch", 4: "sehr hoch"}
_REASONS: Final = {  # after a number of areas
    Validity.SUPPRESSED: "gesperrt", Validity.BELOW_MIN_POPULATION: "mit zu wenigen Einwohnern",
    Validity.MISSING: "ohne Angabe", Validity.OUTLIER: "als Ausreißer nicht eingestuft",
}  # fmt: skip


def burden_part(found: BurdenOverview) -> OverviewPart:
    """Write the part of the overview."""
    codes = found.rows["status_code"]
    high = codes.isin(HIGH).fillna(False)
    count, valid = int(high.sum()), int(codes.notna().sum())
    query = urlencode({"region": found.region_id})
    return OverviewPart(
        title="Belastung",
        finding=_finding(count, valid),
        address=f"/maps/burden?{query}",
        level=found.level,
        classes=classes_of(codes),
        fills=fills_of(codes, _WORDS, dict(enumerate(BURDEN_COLOURS, start=1))),
        headline=_finding(count, valid) if valid else "",
        detail=_certainty(found, high),
        stale=found.stale,
        columns=_columns(found),
        area_list=_by_burden(found, high),
        notes=_notes(found.summary.status.invalid),
        source=found.source,
        not_said=NOT_SAID,
        method=f"/maps/burden?{query}#verfahren",
        further=() if found.summary.dynamic is None else (dynamic_part(found, query),),
    )


def _finding(count: int, valid: int) -> str:
    """Say how many areas are highly burdened.

    >>> _finding(28, 159)
    '28 von 159 Gebieten sind hoch oder sehr hoch belastet.'
    >>> _finding(0, 12), _finding(1, 12), _finding(0, 0)
    ('Keines von 12 Gebieten ist hoch belastet.', '1 von 12 Gebieten ist hoch oder sehr hoch \
belastet.', 'Kein Gebiet ist eingestuft.')
    """
    if not valid:
        return "Kein Gebiet ist eingestuft."
    of_all = f"von {several(valid, 'Gebiet', 'Gebieten')}"
    if not count:
        return f"Keines {of_all} ist hoch belastet."
    return (
        f"{number(count)} {of_all} {'ist' if count == 1 else 'sind'} hoch oder sehr hoch belastet."
    )


def _certainty(found: BurdenOverview, high: pd.Series) -> str:
    """Say for how many of them that is more than the chance of small numbers."""
    if not high.any():
        return ""
    known = _probability(found.rows)[high].dropna()
    if known.empty:
        reason = found.summary.status.no_certainty.rstrip(".")
        if reason.startswith("Wie sicher"):
            return f"{reason}."
        why = reason or "Wahrscheinlichkeiten kennt die Auswertung nicht"
        return f"Wie sicher die Einstufungen sind, lässt sich nicht sagen: {why}."
    return _sure_of(int((known >= SURE).sum()), len(known), int(high.sum()))


def _sure_of(sure: int, known: int, every: int) -> str:
    """Say of how many areas a high burden is sure, of those of which it can be said.

    >>> _sure_of(17, 28, 28)
    '17 der 28 sind mit mindestens 80 % Wahrscheinlichkeit hoch belastet, bei den übrigen kann es \
Zufall kleiner Zahlen sein.'
    >>> _sure_of(0, 2, 5)
    'Keines der 2, zu denen es sich sagen lässt, ist mit mindestens 80 % Wahrscheinlichkeit hoch \
belastet: Es kann Zufall kleiner Zahlen sein.'
    """
    scope = f"der {number(known)}" + (", zu denen es sich sagen lässt," if known < every else "")
    surely = f"mit mindestens {number(100 * SURE)} % Wahrscheinlichkeit hoch belastet"
    if not sure:
        none = f"Keines {scope}" if every > 1 else "Es"
        verb = "ist" if every > 1 else "ist nicht"
        return f"{none} {verb} {surely}: Es kann Zufall kleiner Zahlen sein."
    if every == 1:
        return f"Es ist {surely}."
    rest = ", bei den übrigen kann es Zufall kleiner Zahlen sein" if sure < known else ""
    return f"{number(sure)} {scope} {'ist' if sure == 1 else 'sind'} {surely}{rest}."


def _probability(rows: pd.DataFrame) -> pd.Series:
    """Give the probability of a high or very high burden; NaN where it is not known."""
    columns = [f"status_p_{code}" for code in HIGH]
    return pd.Series(rows[columns].sum(axis="columns", skipna=False))


def status_fills(codes: pd.Series) -> tuple[dict[str, str], dict[str, Fill]]:
    """Give the classes of the index as a map draws them: the fill by area_id, and the fills by key.

    Parameters
    ----------
    codes
        Class by area_id; NaN: none.
    """
    fills = fills_of(codes, _WORDS, dict(enumerate(BURDEN_COLOURS, start=1)))
    return classes_of(codes), fills


def _columns(found: BurdenOverview) -> list[ListColumn]:
    codes, scores = found.rows["status_code"], found.rows["status_index"].astype(float)
    low, span = float(scores.min()), float(scores.max() - scores.min())
    shares = (scores - low) / span if span > 0 else scores * np.nan
    columns = [
        ListColumn(
            heading="Belastung",
            texts={str(key): _WORDS[int(code)] for key, code in codes.items() if pd.notna(code)},
            bars={str(key): float(share) for key, share in shares.items() if pd.notna(share)},
            notes=_unsure_classes(found),
        ),
        ListColumn(heading=found.indicator.label, texts=_values(found)),
    ]
    change = None if found.summary.dynamic is None else change_column(found)
    return columns if change is None else [*columns, change]


def _unsure_classes(found: BurdenOverview) -> dict[str, str]:
    """Mark areas that are called high though it may be chance."""
    high = found.rows["status_code"].isin(HIGH).fillna(False)
    known = _probability(found.rows)[high].dropna()
    return {str(key): UNSURE for key, share in known.items() if share < SURE}


def _values(found: BurdenOverview) -> dict[str, str]:
    """Write the key figure; what is suppressed or missing says so."""
    return {
        str(key): quantity(float(value), found.indicator.unit)
        if pd.notna(value) else Validity.of(str(code)).label
        for key, value, code in zip(
            found.values.index, found.values, found.validity, strict=True
        )
    }  # fmt: skip


def _by_burden(found: BurdenOverview, high: pd.Series) -> AreaList:
    scores = found.rows["status_index"].astype(float)
    ordered = sorted(
        (str(key) for key in found.rows.index[high]), key=lambda key: (-scores[key], key)
    )
    return AreaList(
        groups=[ListGroup(label="", area_ids=ordered)] if ordered else [],
        note="Nach der Belastung allein; was dort fehlt, ist noch nicht ausgewertet.",
        nothing="Kein Gebiet ist hoch belastet.",
    )


def _notes(invalid: Mapping[Validity, int]) -> list[str]:
    """Say how many areas have no class, and why."""
    return [
        f"{several(count, 'Gebiet', 'Gebiete')} {_REASONS.get(reason, reason.label)}"
        for reason, count in invalid.items()
        if count
    ]


def source_text(publishers: Sequence[str], day: date, indicators: int) -> str:
    """Say whose data the index rests on.

    Parameters
    ----------
    publishers
        Of the sources; each is named once.
    day
        Reference date of the index.
    indicators
        Number of indicators in it.

    Examples
    --------
    >>> source_text(["Stadt Unna", "Stadt Unna"], date(2025, 12, 31), 3)
    'Stadt Unna, 31.12.2025; Index aus 3 Indikatoren'
    """
    named = ", ".join(dict.fromkeys(publishers))
    made = f"Index aus {several(indicators, 'Indikator', 'Indikatoren')}"
    return "; ".join(
        part for part in (f"{named}, {german.day(day)}" if named else "", made) if part
    )
