"""May two dates be compared at all?

Only over the same geometry and the same definition.
"""

from collections.abc import Sequence
from datetime import date

from kpk_geo.errors import InputError
from kpk_geo.german import day


def require_comparable(
    earlier: date, later: date, *, areas_since: date, breaks: Sequence[date] = ()
) -> None:
    """Refuse a comparison across a change of geometry or definition.

    Parameters
    ----------
    earlier, later
        Dates of the values.
    areas_since
        Day since which the areas are drawn as they are.
    breaks
        Days since which the indicator is defined or counted otherwise.

    Raises
    ------
    InputError
        Values of the earlier date are older than the areas, or a break lies in between.
    """
    if earlier < areas_since:
        raise InputError(
            f"Ein Vergleich mit {day(earlier)} ist nicht möglich: Die Gebiete gelten erst seit "
            f"{day(areas_since)}. Sind die früheren Werte für diesen Zuschnitt ausgezählt, bitte "
            "valid_from unter [[areas]] auf den ersten so gezählten Stichtag setzen."
        )
    between = [moment for moment in breaks if earlier < moment <= later]
    if between:
        raise InputError(
            f"Ein Vergleich von {day(earlier)} mit {day(later)} ist nicht möglich: Die Definition "
            f"des Indikators hat sich am {day(between[0])} geändert."
        )
