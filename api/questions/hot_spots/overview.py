"""The part of the overview that tells of clusters: from the newest run that is shown first."""

from sqlalchemy import Connection

from api.questions.hot_spots.table import read_hot_spot_table
from maps.hot_spots.overview import HotSpotOverview, hot_spot_part
from maps.overview.parts import OverviewPart


def read_overview_part(connection: Connection, region_id: str) -> OverviewPart:
    """Read what the overview says of clusters.

    Raises
    ------
    NotFoundError
        Nothing has been run.
    OutdatedRunError
        The run is of another format, or the areas were replaced since.
    """
    table = read_hot_spot_table(connection, region_id)
    return hot_spot_part(
        HotSpotOverview(
            region_id=region_id, level=table.level.level, label=table.indicator.label,
            indicator=table.indicator.id, areas=table.results, summary=table.run.summary,
            budget=table.budget, stale=table.run.stale,
        )
    )  # fmt: skip
