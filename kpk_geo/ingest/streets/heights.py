"""What the import report says about the heights of streets."""

from collections import Counter

import shapely

from kpk_geo.errors import listed
from kpk_geo.german import number
from kpk_geo.import_report import Report
from kpk_geo.network.streets import Streets
from kpk_geo.profile import StreetNetwork

_WHOLE = 0.001  # share of the ways without a height that is not worth a word (own setting)


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
    length = streets.edges["length"].to_numpy() / 1e6
    missing = float((length * (1 - streets.heights.known)).sum())
    share = missing / float(length.sum())
    report.note(f"Höhen aus {section.elevation}: Wege zu Fuß und mit Kinderwagen mit Steigung.")
    if share > _WHOLE:
        report.note(
            f"{section.elevation}: Für {number(missing, 1)} km Wege ({number(100 * share)} %) ist "
            "keine Höhe bekannt, außerhalb des Rasters oder in einer Lücke; sie gelten als eben. "
            f"Kilometerquadrate (Ost, Nord): {_squares(streets)}."
        )


def _squares(streets: Streets) -> str:
    """Name the square kilometres that lack most, as tiles are named: those with most ways first."""
    assert streets.heights is not None
    unknown = streets.heights.known < 1
    lines = streets.edges.geometry.to_numpy()[unknown]
    middle = shapely.get_coordinates(shapely.line_interpolate_point(lines, 0.5, normalized=True))
    lack = (shapely.length(lines) * (1 - streets.heights.known[unknown])).tolist()
    squares = Counter[tuple[int, int]]()
    for (x, y), metres in zip((middle // 1000).astype(int).tolist(), lack, strict=True):
        squares[x, y] += metres
    return listed((f"{x} {y}" for (x, y), _ in squares.most_common()), limit=6)
