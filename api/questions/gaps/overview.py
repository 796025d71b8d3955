"""The part of the overview that tells of gaps: from the newest stored run."""

from sqlalchemy import Connection

from api.questions.gaps.table import read_gaps_table
from maps.gaps.overview import GapsOverview, gaps_part
from maps.overview.parts import OverviewPart


def read_overview_part(connection: Connection, region_id: str) -> OverviewPart:
    """Read what the overview says of gaps.

    Raises
    ------
    NotFoundError
        Gaps have not been looked for.
    OutdatedRunError
        The run is of another format, or the areas were replaced since.
    """
    table = read_gaps_table(connection, region_id)
    return gaps_part(
        GapsOverview(
            region_id=region_id, level=table.level.level, areas=table.results,
            parameters=table.run.parameters, summary=table.run.summary, stale=table.run.stale,
        )
    )  # fmt: skip
