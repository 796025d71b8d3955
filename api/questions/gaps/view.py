"""Gathers what the page of gaps shows."""

from sqlalchemy import Connection

from api.questions.gaps.table import read_gaps_table
from api.regions.context import bounds_of, parent_names, shown_sources
from api.regions.levels import level_links, needs_a_run
from kpk_geo.local_time import local_day
from maps.gaps.view import GapsView

_SHOWN = ("Gebiete", "Angebote", "Bevölkerung", "Straßennetz", "Indikatoren")


def read_gaps_view(connection: Connection, region_id: str) -> GapsView:
    """Read the newest gaps of a region with all that belongs on their page.

    Raises
    ------
    NotFoundError
        The region is not loaded, or its gaps have not been looked for.
    OutdatedRunError
        The run is of another format, or the areas were replaced since.
    """
    table = read_gaps_table(connection, region_id)
    region, run = table.region, table.run
    return GapsView(
        region_id=region_id, region_name=region.name, synthetic=region.synthetic,
        level=table.level.level, level_label=table.level.label,
        parent_names=parent_names(connection, region_id, table.level),
        bounds=bounds_of(table.areas.geometry), areas=table.areas, results=table.results,
        parameters=run.parameters, summary=run.summary,
        indicator_labels=table.indicator_labels,
        run_pk=run.run_pk, run_day=local_day(run.finished_at), stale=run.stale,
        sources=shown_sources(connection, region_id, lambda source: source.kind in _SHOWN),
        revision=region.revision,
        levels=level_links(
            connection, region_id, table.level.level,
            needs_a_run(region_id, "prevention", "kpk run gaps"),
        ),
    )  # fmt: skip
