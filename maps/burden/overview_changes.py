"""What the overview says of the change of burden: how many areas moved against the city, surely."""

from typing import Final

import pandas as pd

from analyses.burden.certainty import SURE
from kpk_geo.german import number, several
from maps.burden.overview_found import NOT_SAID, UNSURE, BurdenOverview, classes_of, fills_of
from maps.kit.palette import DYNAMIC_COLOURS
from maps.overview.parts import ListColumn, OverviewPart

_CHANGES: Final = {1: "günstiger", 3: "wie die Stadt", 5: "ungünstiger"}
_SURE_CHANGES: Final = {1: "sicher günstiger", 3: "nicht sicher anders", 5: "sicher ungünstiger"}
_LIKE_CITY = 3
_SIGNS: Final = {1: "+", 5: "−"}  # what colours say, for a copier


def change_column(found: BurdenOverview) -> ListColumn | None:
    """Say how areas changed, where that is more than chance; None where it is in none."""
    day, sure = found.plan.compare_with, _sure_changes(found)
    is_known = _is_known(found)
    if is_known and not sure.any():
        return None  # a column of nothing but "unsicher"; the small map says it once
    codes = found.rows["dynamic_code"]
    return ListColumn(
        heading="Veränderung" if day is None else f"seit {day.year}",
        texts={
            str(key): _CHANGES[int(code)] if known or not is_known else UNSURE
            for key, code, known in zip(codes.index, codes, sure, strict=True)
            if pd.notna(code)
        },
        unsure=UNSURE,
    )


def _is_known(found: BurdenOverview) -> bool:
    """Say whether anything is known of how sure the changes are."""
    differing = found.summary.differing
    says_none = differing is not None and differing.differ is False
    return says_none or bool(found.rows["dynamic_data_share"].notna().any())


def _sure_changes(found: BurdenOverview) -> pd.Series:
    """Say by area_id whether its class of the change is more than chance."""
    differing = found.summary.differing
    shares = found.rows["dynamic_data_share"].astype(float)
    if differing is not None and differing.differ is False:
        return pd.Series(False, shares.index)
    return pd.Series(shares >= SURE)


def dynamic_part(found: BurdenOverview, query: str) -> OverviewPart:
    """Write the part about changes; where they can be judged, only those that are sure count.

    Parameters
    ----------
    found
        Of an index with a comparison.
    query
        Of the address of its page.
    """
    codes = found.rows["dynamic_code"]
    is_known = _is_known(found)
    shown = codes.where(_sure_changes(found) | codes.isna(), _LIKE_CITY) if is_known else codes
    counts = shown.value_counts()
    day = found.plan.compare_with
    return OverviewPart(
        title="Veränderung" if day is None else f"Veränderung seit {day.year}",
        finding=_change_finding(int(counts.get(5, 0)), int(counts.get(1, 0)), found),
        address=f"/maps/burden?{query}&theme=dynamic",
        level=found.level,
        classes=classes_of(shown),
        fills=fills_of(shown, _SURE_CHANGES if is_known else _CHANGES, DYNAMIC_COLOURS, _SIGNS),
        source=found.source,
        not_said=(
            "„Ungünstiger“ heißt: schlechter als der Durchschnitt der Stadt, nicht zwingend "
            "schlechter als früher.",
            *NOT_SAID,
        ),
    )


def _change_finding(worse: int, better: int, found: BurdenOverview) -> str:
    """Say how many areas moved against the city; of what may be chance, that it may."""
    if not _is_known(found):
        return (
            f"{several(worse, 'Gebiet', 'Gebiete')} ungünstiger als die Stadt, {number(better)} "
            "günstiger; wie sicher, lässt sich nicht sagen."
        )
    if not worse and not better:
        return "Kein Gebiet entwickelt sich sicher anders als die Stadt."
    return (
        f"{several(worse, 'Gebiet', 'Gebiete')} sicher ungünstiger als die Stadt, "
        f"{number(better)} sicher günstiger."
    )
