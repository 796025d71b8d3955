"""What the page of an area says of clusters, from the newest run of every indicator."""

from collections.abc import Sequence

from sqlalchemy import Connection

from analyses.hot_spots.series import INDEX_INDICATOR
from api.questions.hot_spots.read import indicator_of
from api.regions.known_areas import KnownAreas, read_known_areas
from kpk_geo.database.areas import AreaLevel
from kpk_geo.database.regions import read_region
from kpk_geo.database.runs import read_area_results, read_current_run, read_run_subjects
from kpk_geo.errors import NotFoundError, OutdatedRunError
from kpk_geo.results.hot_spots import HOT_SPOTS
from maps.area.parts import AreaPart
from maps.hot_spots.area_text import HEADING, IndicatorClusters, one_area, several_areas
from maps.kit.area_addresses import map_address


def read_area_part(
    connection: Connection, region_id: str, level: AreaLevel, area_ids: Sequence[str]
) -> AreaPart:
    """Read the finding of an area, or count those of several, for every indicator that was run.

    Parameters
    ----------
    level
        Whose areas are meant.
    area_ids
        Which of them.

    Raises
    ------
    NotFoundError
        Nothing was run.
    OutdatedRunError
        What was run is of another format, or the areas were replaced since.
    """
    subjects = read_run_subjects(connection, region_id, HOT_SPOTS)
    if not subjects:
        read_current_run(connection, region_id, HOT_SPOTS)  # says what is missing
    profile = read_region(connection, region_id).profile
    order = {item.id: place for place, item in enumerate([INDEX_INDICATOR, *profile.indicators])}
    found: list[IndicatorClusters] = []
    known: KnownAreas | None = None
    reason: Exception | None = None
    stale = ""
    for subject in sorted(subjects, key=lambda name: (order.get(name, len(order)), name)):
        try:
            current = read_current_run(connection, region_id, HOT_SPOTS, subject=subject)
            label = indicator_of(profile, subject).label
        except (NotFoundError, OutdatedRunError) as error:
            reason = error
            continue
        known = read_known_areas(connection, region_id, level, area_ids, current.level)
        stale = stale or current.run.stale
        if known.is_around or not known.areas:
            continue
        areas = read_area_results(connection, HOT_SPOTS, current.run.run_pk, known.area_ids)
        is_index = subject == INDEX_INDICATOR.id
        found.append(IndicatorClusters(label=label, areas=areas, is_index=is_index))
    if known is None and reason is not None:
        raise reason
    return _part(region_id, found, known, stale)


def _part(
    region_id: str, found: list[IndicatorClusters], known: KnownAreas | None, stale: str
) -> AreaPart:
    address = map_address("/maps/hot-spots", region_id, () if known is None else known.drawn_ids)
    if not found:
        return AreaPart(
            question=HOT_SPOTS.slug, heading=HEADING, address=address, stale=stale,
            sentence="" if known is None else known.around,
            links=() if known is None else known.links,
        )  # fmt: skip
    words = one_area if all(len(item.areas) == 1 for item in found) else several_areas
    return words(found, address, stale=stale)
