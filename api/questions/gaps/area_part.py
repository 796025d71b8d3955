"""What the page of an area says of gaps, from the newest run."""

from collections.abc import Sequence

from sqlalchemy import Connection

from api.questions.gaps.key_figures import read_key_figures
from api.regions.known_areas import read_known_areas
from kpk_geo.database.areas import AreaLevel
from kpk_geo.database.runs import read_area_results, read_current_run
from kpk_geo.results.gaps import GAPS
from maps.area.parts import AreaPart, Fact
from maps.gaps.area_text import HEADING, one_area, several_areas
from maps.gaps.known import nothing_recorded
from maps.kit.area_addresses import map_address


def read_area_part(
    connection: Connection, region_id: str, level: AreaLevel, area_ids: Sequence[str]
) -> AreaPart:
    """Read verdict, links and reasons of an area, or count those of several.

    Parameters
    ----------
    level
        Whose areas are meant.
    area_ids
        Which of them.

    Raises
    ------
    NotFoundError
        There are no gaps yet.
    OutdatedRunError
        They are of another format, or the areas were replaced since.
    """
    current = read_current_run(connection, region_id, GAPS)
    known = read_known_areas(connection, region_id, level, area_ids, current.level)
    address = map_address("/maps/gaps", region_id, known.drawn_ids)
    stale = current.run.stale
    if known.is_around or not known.areas:
        return AreaPart(
            question=GAPS.slug, heading=HEADING, address=address, sentence=known.around,
            links=known.links, stale=stale,
        )  # fmt: skip
    nothing = nothing_recorded(current.run.parameters, current.run.summary)
    if nothing:
        return AreaPart(
            question=GAPS.slug, heading=HEADING, address=address, sentence=nothing, stale=stale
        )
    areas = read_area_results(connection, GAPS, current.run.run_pk, known.area_ids)
    summary = current.run.summary
    if not known.is_one:
        return several_areas(areas, summary, address, stale=stale)
    figures = read_key_figures(connection, region_id, known.level, known.area_ids)
    statements = [Fact(label=item.label, text=item.text, note=item.certainty) for item in figures]
    labels = {item.id: item.label for item in current.region.profile.indicators}
    modes = {link.id: link.mode for link in current.run.parameters.plan.links}
    return one_area(
        areas[0], summary, labels, statements, address,
        modes=modes, stale=stale,
    )  # fmt: skip
