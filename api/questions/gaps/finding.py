"""What the start page says of a region's gaps."""

from sqlalchemy import Connection

from kpk_geo.database.areas import read_areas
from kpk_geo.database.runs import read_area_figure, read_current_run
from kpk_geo.model import Underserved
from kpk_geo.results.gaps import GAPS, OVERALL
from maps.gaps.underserved import start_line


def finding_line(connection: Connection, region_id: str) -> str:
    """Say which areas are under-served, from the newest run; a few figures of it are read only.

    Raises
    ------
    NotFoundError
        Gaps have not been looked for.
    OutdatedRunError
        The run is of another format, or the areas were replaced since.
    """
    current = read_current_run(connection, region_id, GAPS)
    run_pk = current.run.run_pk
    verdicts = read_area_figure(connection, run_pk, ("underserved", OVERALL))
    ranks = read_area_figure(connection, run_pk, ("rank", OVERALL))
    certain = [key for key, verdict in verdicts.items() if verdict == Underserved.CERTAIN.value]
    names = read_areas(connection, current.level.level_pk, simplified=True)["name"]
    ordered = sorted(certain, key=lambda key: (ranks.get(key) or float("inf"), key))
    return start_line(
        current.run.summary.underserved.get(OVERALL, {}),
        [str(names[key]) for key in ordered if key in names.index],
    )
