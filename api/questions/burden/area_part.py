"""What the page of an area says of its burden, from the newest index."""

from collections.abc import Sequence

from sqlalchemy import Connection

from api.questions.burden.key_figures import read_key_figures
from api.questions.burden.table import schemes_of
from api.regions.known_areas import read_known_areas
from kpk_geo.database.areas import AreaLevel
from kpk_geo.database.runs import read_area_results, read_current_run
from kpk_geo.results.burden import BURDEN
from maps.area.parts import AreaPart, Fact
from maps.burden.area_text import HEADING, one_area, several_areas
from maps.kit.area_addresses import map_address


def read_area_part(
    connection: Connection, region_id: str, level: AreaLevel, area_ids: Sequence[str]
) -> AreaPart:
    """Read class and score of an area, or the classes of several.

    Parameters
    ----------
    level
        Whose areas are meant.
    area_ids
        Which of them.

    Raises
    ------
    NotFoundError
        There is no index.
    OutdatedRunError
        It is of another format, or the areas were replaced since.
    """
    current = read_current_run(connection, region_id, BURDEN)
    known = read_known_areas(connection, region_id, level, area_ids, current.level)
    address = map_address("/maps/burden", region_id, known.drawn_ids)
    stale = current.run.stale
    if known.is_around or not known.areas:
        return AreaPart(
            question=BURDEN.slug, heading=HEADING, address=address, sentence=known.around,
            links=known.links, stale=stale,
        )  # fmt: skip
    ids = known.area_ids
    parts = {
        part: read_area_results(connection, BURDEN, current.run.run_pk, ids, part=part)
        for part in current.run.summary.parts
    }
    if not known.is_one:
        schemes = schemes_of(current.run.parameters)
        return several_areas(parts, schemes, address, stale=stale)
    figures = read_key_figures(connection, region_id, known.level, ids)
    statements = [Fact(label=item.label, text=item.text, note=item.certainty) for item in figures]
    alone = {part: areas[0] for part, areas in parts.items()}
    return one_area(alone, statements, address, stale=stale)
