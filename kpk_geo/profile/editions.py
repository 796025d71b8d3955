"""What of a profile belongs to values that were counted on earlier areas."""

from collections.abc import Mapping, Sequence
from datetime import date

from kpk_geo.census import PEOPLE
from kpk_geo.errors import listed
from kpk_geo.profile.base import Provenance
from kpk_geo.profile.cells import joined
from kpk_geo.profile.sources import AreaLayer, PopulationGrid
from kpk_geo.profile.tables import IndicatorTable


def editions_of(
    layers: Sequence[AreaLayer], level: str, measured_on: date
) -> tuple[AreaLayer, AreaLayer]:
    """Give the areas on which was counted, and today's.

    Parameters
    ----------
    layers
        All that the profile describes.
    level
        Its key.
    measured_on
        `valid_from` of the earlier ones.

    Raises
    ------
    ValueError
        The profile does not describe them, or they are today's.
    """
    known = {layer.valid_from: layer for layer in layers if layer.level == level}
    if measured_on not in known:
        raise ValueError(
            f"measured_on = {measured_on}: Zur Ebene „{level}“ beschreibt [[areas]] keine Gebiete "
            f"mit diesem valid_from. Vorhanden: {listed(sorted(known)) or 'keine'}. Die Ebene ein "
            "zweites Mal mit den früheren Gebieten beschreiben."
        )
    newest = max(known)
    if measured_on == newest:
        raise ValueError(
            f"measured_on = {measured_on}: Das sind die neuesten Gebiete der Ebene „{level}“; "
            "ohne reallocate werden die Werte unverändert geladen."
        )
    return known[measured_on], known[newest]


def parents_since(layers: Sequence[AreaLayer], layer: AreaLayer) -> date:
    """Give `valid_from` of the level above as it was when a layer began to hold.

    Where the level above began later, the earliest of it is nearest.
    """
    days = sorted(other.valid_from for other in layers if other.level == layer.parent_level)
    return max((day for day in days if day <= layer.valid_from), default=days[0])


def grids_near(
    grids: Sequence[PopulationGrid], table: IndicatorTable
) -> tuple[PopulationGrid, ...]:
    """Give the grids of people nearest to the last day of a table, of equally near ones the later.

    Where each row says its own day, the newest is taken.

    Raises
    ------
    ValueError
        There is none.
    """
    # What a file of the newer census measures shows only when it is read.
    counting = [grid for grid in grids if grid.measure in (None, PEOPLE)]
    if not counting:
        raise ValueError(
            'reallocate = "population" braucht ein Gitter der Einwohner unter [[population]] '
            f'(Merkmal "{PEOPLE}").'
        )
    dates = [grid.reference_date for grid in counting]
    days = [day for value in table.values if (day := table.day_of(value))]
    wanted = max(days, default=max(dates))
    nearest = min(dates, key=lambda date: (abs(date - wanted), wanted > date))
    return tuple(grid for grid in counting if grid.reference_date == nearest)


def carried_over(
    sources: Mapping[str, Provenance], table: IndicatorTable, grids: Sequence[PopulationGrid]
) -> Provenance:
    """Give the provenance of a table, which says so where its values are not as they were counted.

    Parameters
    ----------
    sources
        By key, as the profile describes them.
    table
        Section of the profile.
    grids
        By whose people the values were shared out; who publishes them is named too.
    """
    own = sources[table.source]
    others = [sources[grid.source] for grid in grids if grid.source != table.source]
    named = joined([item.attribution or item.publisher for item in (own, *others)])
    return own.model_copy(
        update={
            "dataset": own.dataset + table.remark,
            "licence": joined([item.licence for item in (own, *others)]),
            "attribution": named if others else own.attribution,
        }
    )
