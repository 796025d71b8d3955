"""Maps of a delivery: which areas it names, and how its figures would look."""

from collections.abc import Mapping, Sequence

import numpy as np
from markupsafe import Markup

from kpk_geo.arrays import Floats
from kpk_geo.frames import Areas
from kpk_geo.german import quantity
from kpk_geo.model import Polarity, Unit, Validity
from maps.kit.drawing.areas import AreaPicture, Pen, area_ground, drawn_areas
from maps.kit.outlines import Fill, Marks, outline_map
from maps.kit.palette import BURDEN_RAMP, NEUTRAL_RAMP, NO_DATA_COLOUR, REACHED_COLOURS

_FOUND, _ABSENT = "found", "absent"
_WIDTH = 460
_PEN = Pen(border=1, parent=1.6, mark=3, dot=5, label=13, sign=12)
_RAMPS = {
    Polarity.BURDEN: BURDEN_RAMP, Polarity.RELIEF: REACHED_COLOURS, Polarity.NEUTRAL: NEUTRAL_RAMP,
}  # fmt: skip


def matched_map(areas: Areas, absent: Sequence[str]) -> Markup:
    """Draw which areas a table names.

    Parameters
    ----------
    areas
        Of the level, simplified, in metres.
    absent
        Keys of those without a row.
    """
    gone = set(absent)
    fills = {
        _FOUND: Fill(label="steht in der Datei", colour="#b5ddd5", count=len(areas) - len(gone)),
        _ABSENT: Fill(
            label="keine Zeile",
            colour=NO_DATA_COLOUR,
            pattern="hatch",
            count=len(gone),
            is_gap=True,
        ),
    }
    classes = {str(key): _ABSENT if key in gone else _FOUND for key in areas.index}
    title = f"Karte: {len(areas) - len(gone)} von {len(areas)} Gebieten stehen in der Datei"
    return outline_map(areas, classes, fills, title=title)


def figure_map(
    areas: Areas,
    values: Mapping[str, float],
    gaps: Mapping[str, Validity],
    *,
    unit: Unit,
    polarity: Polarity,
    title: str,
    marks: Marks = Marks(),  # noqa: B008 - frozen
) -> Markup:
    """Draw an indicator in five classes with about as many areas each.

    Parameters
    ----------
    areas
        Of the level, simplified, in metres.
    values
        By area, as stored: rates from 0 to 1.
    gaps
        Areas without a number, and why.
    unit, polarity
        Of the indicator.
    title
        German: says what is drawn.
    marks
        What lies over the classes.
    """
    limits = _limits(np.unique(list(values.values())), np.array(list(values.values())))
    ramp = _RAMPS[polarity]
    classes = {
        str(key): f"c{int(np.searchsorted(limits, values[str(key)], side='right'))}"
        for key in areas.index if str(key) in values
    }  # fmt: skip
    used = sorted(set(classes.values()))
    fills = {}
    for name in used:
        inside = [values[key] for key, found in classes.items() if found == name]
        ends = [quantity(value, unit) for value in (min(inside), max(inside))]
        label = " bis ".join(dict.fromkeys(ends))
        colour = ramp[round(int(name[1:]) * (len(ramp) - 1) / max(len(limits), 1))]
        fills[name] = Fill(label=label, colour=colour, count=len(inside))
    for validity in dict.fromkeys(gaps.values()):
        keys = [key for key, why in gaps.items() if why is validity]
        classes |= dict.fromkeys(keys, validity.value)
        fills[validity.value] = _gap(validity.label, len(keys))
    silent = [str(key) for key in areas.index if str(key) not in classes]
    if silent:
        classes |= dict.fromkeys(silent, _ABSENT)
        fills[_ABSENT] = _gap("keine Zeile", len(silent))
    return outline_map(areas, classes, fills, title=title, marks=marks)


def _limits(distinct: Floats, known: Floats) -> list[float]:
    """Give the least values of all classes but the first.

    Where a fifth or more have the smallest value, such as none at all, they are a class of their
    own: the limit is the next larger value.
    """
    if len(distinct) < 2:
        return []
    quantiles = np.quantile(known, [0.2, 0.4, 0.6, 0.8])
    return sorted({float(q) if q > distinct[0] else float(distinct[1]) for q in quantiles})


def _gap(label: str, count: int) -> Fill:
    return Fill(label=label, colour=NO_DATA_COLOUR, pattern="hatch", count=count, is_gap=True)


def places_map(areas: Areas, points: Sequence[tuple[float, float]], *, title: str) -> Markup:
    """Draw where offers would lie; confidential places never come here.

    Parameters
    ----------
    areas
        Of any level, simplified, in metres.
    points
        In metres.
    title
        German: says what is drawn.
    """
    blank = Fill(label="Gebiete", colour="#efeae2", count=len(areas))
    return drawn_areas(
        AreaPicture(
            ground=area_ground(areas, _WIDTH), classes=dict.fromkeys(map(str, areas.index), "all"),
            fills={"all": blank}, title=title, dots=points, pen=_PEN,
        )
    )  # fmt: skip
