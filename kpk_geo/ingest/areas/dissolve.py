"""Several rows that are parts of one area."""

from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from kpk_geo.errors import InputError, listed
from kpk_geo.import_report import Report, Severity

UNLIKE_ALLOWED = 1  # keys whose parts have several names, in a small layer too


def dissolved(areas: gpd.GeoDataFrame, report: Report) -> gpd.GeoDataFrame:
    """Merge the rows of each key to one area; the largest part gives name and parent.

    Parameters
    ----------
    areas
        Index: lines; area_id, name, parent_id. It is left as it is.
    report
        Is told what was merged, and where parts do not agree.

    Raises
    ------
    InputError
        Rows of one key disagree so often that the key is none.
    """
    by_size = areas.assign(size=shapely.area(areas.geometry.to_numpy()))
    groups = by_size.sort_values("size", ascending=False, kind="stable").groupby("area_id")
    counts = groups["name"].size()
    _note_disagreement(groups, counts, report)
    merged = groups[["name", "parent_id"]].first()
    shapes = {
        key: shapely.union_all(areas.geometry.to_numpy()[rows])
        for key, rows in areas.groupby("area_id").indices.items()
    }
    several = counts[counts > 1]
    if len(several):
        report.note(
            f"Aus {several.sum()} Teilflächen zusammengefasst (dissolve): "
            f"{listed(several.index, limit=10)}."
        )
    lines = pd.Series(areas.index, index=areas["area_id"]).groupby(level=0).first()
    frame = gpd.GeoDataFrame(
        merged.reset_index(),
        geometry=[shapes[key] for key in merged.index],
        crs=areas.crs,
    )
    frame.index = pd.Index(lines.loc[merged.index].to_numpy(), name="line")
    return frame


def _note_disagreement(groups: Any, counts: "pd.Series[int]", report: Report) -> None:
    """Tell where parts of one area have several names or parents.

    Parameters
    ----------
    groups
        The rows by key, the largest first.
    counts
        Number of rows by key.
    report
        Is told each such key.

    Raises
    ------
    InputError
        More keys disagree than slips of the pen explain.
    """
    for column, label in (("name", "Namen"), ("parent_id", "übergeordnete Gebiete")):
        unlike = [key for key, number_of in groups[column].nunique().items() if number_of > 1]
        found = {key: list(dict.fromkeys(groups.get_group(key)[column].dropna())) for key in unlike}
        if len(unlike) > max(0.1 * len(counts), UNLIKE_ALLOWED if len(counts) > 1 else 0):
            named = listed((f"{key}: {listed(found[key], limit=4)}" for key in unlike), limit=4)
            raise InputError(
                f"{report.file}: Zu {len(unlike)} von {len(counts)} Schlüsseln gehören mehrere "
                f"{label} ({named}). Das sind wohl keine Teilflächen eines Gebiets; stimmt "
                "id_column im Profil?"
            )
        for key in unlike:
            report.add(
                f"Die Teilflächen von {key} haben verschiedene {label}: "
                f"{', '.join(f'„{text}“' for text in found[key])}; es gilt der Eintrag der "
                "größten.",
                line=int(groups.get_group(key).index[0]),
                severity=Severity.NOTE,
            )
