"""What the import report says about the heights of streets."""

from collections import Counter

import shapely

from kpk_geo.arrays import Floats
from kpk_geo.errors import listed
from kpk_geo.german import number
from kpk_geo.import_report import Report, Severity
from kpk_geo.network.streets import Streets
from kpk_geo.profile import StreetNetwork

_METRES = 10_000  # below, lengths are said in metres
_SHOWN = 6  # square kilometres that the sentence names; all have a line of their own


def report_heights(report: Report, streets: Streets, section: StreetNetwork) -> None:
    """Say how much of the network has heights; without a raster, that all ways count as level.

    Parameters
    ----------
    streets
        With their heights, if the profile names a raster.
    section
        Of the profile; it names the raster.
    """
    if streets.heights is None:
        report.note(
            "Wege ohne Steigung: Das Profil nennt kein Höhenraster ([network] elevation = …). Alle "
            "Wege gelten als eben."
        )
        return
    report.note(f"Höhen aus {section.elevation}: Wege zu Fuß und mit Kinderwagen mit Steigung.")
    metres = streets.edges["length"].to_numpy() / 1000
    missing = metres * (1 - streets.heights.known)
    if missing.sum() < 0.5:
        return
    squares = _squares(streets, missing)
    names = listed(squares, limit=_SHOWN)
    report.note(
        f"{section.elevation}: Für {_long(missing.sum())} Wege ({_share(missing, metres)}) ist "
        "keine Höhe bekannt, außerhalb des Rasters oder in einer Lücke; sie gelten als eben. "
        f"Kilometerquadrate (Ost, Nord): {names}.",
        is_always_said=True,
    )
    for square, lack in squares.items():
        report.add(
            f"{section.elevation}: In diesem Kilometerquadrat (Ost, Nord) ist für {_long(lack)} "
            "Wege keine Höhe bekannt.",
            column="Höhe", value=square, severity=Severity.NOTE,
        )  # fmt: skip


def _long(metres: float) -> str:
    """Write a length, of short ones at least a metre."""
    if metres < _METRES:
        return f"{number(max(metres, 1))} m"
    return f"{number(metres / 1000, 1)} km"


def _share(missing: Floats, metres: Floats) -> str:
    percent = 100 * float(missing.sum() / metres.sum())
    return f"{number(percent, 1)} %" if percent >= 0.1 else "unter 0,1 %"


def _squares(streets: Streets, missing: Floats) -> dict[str, float]:
    """Give square kilometres and the metres that lack there, those that lack most first.

    Named as tiles are: by the kilometres of their lower left corner.
    """
    there = missing > 0
    lines = streets.edges.geometry.to_numpy()[there]
    middle = shapely.get_coordinates(shapely.line_interpolate_point(lines, 0.5, normalized=True))
    squares = Counter[str]()
    for (x, y), lack in zip((middle // 1000).astype(int).tolist(), missing[there], strict=True):
        squares[f"{x} {y}"] += lack
    return {square: float(lack) for square, lack in squares.most_common()}
