"""Which decisions concern an area, or one of several; confidential places stay covered."""

from collections.abc import Sequence

from sqlalchemy import Connection

from api.questions.decisions.places import current_level
from api.questions.decisions.read import shown_version
from api.regions.known_areas import read_known_areas
from kpk_geo.database.areas import AreaLevel
from kpk_geo.database.confidential import read_confidential_names
from kpk_geo.database.planning_decisions import read_decisions_of
from kpk_geo.results.decisions import Decision
from maps.area.parts import AreaPart
from maps.decisions.address import decision_address
from maps.decisions.area_text import area_decisions


def read_area_part(
    connection: Connection, region_id: str, level: AreaLevel, area_ids: Sequence[str]
) -> AreaPart:
    """List decisions about areas, about what lies in them, or about what they lie in.

    Parameters
    ----------
    level
        Whose areas are meant.
    area_ids
        Which of them.
    """
    found = decisions_about(connection, region_id, level, area_ids)
    new = decision_address(region_id, area_ids=area_ids, level=level.level)
    return area_decisions(found, region_id, new)


def decisions_about(
    connection: Connection, region_id: str, level: AreaLevel, area_ids: Sequence[str]
) -> list[tuple[int, Decision]]:
    """Give decisions about areas with their numbers, the latest first; removed ones left out.

    Parameters
    ----------
    level
        Whose areas are meant.
    area_ids
        Which of them.
    """
    secret = read_confidential_names(connection, region_id)
    concerned: dict[str, set[str]] = {}
    found: list[tuple[int, Decision]] = []
    for version in read_decisions_of(connection, region_id):
        decision = shown_version(version, secret).decision
        if decision.removed or decision.level is None:
            continue
        if decision.level not in concerned:
            concerned[decision.level] = _concerned(
                connection, region_id, level, area_ids, decision.level
            )
        if concerned[decision.level] & {area.area_id for area in decision.areas}:
            found.append((version.decision_pk, decision))
    return found


def _concerned(
    connection: Connection, region_id: str, level: AreaLevel, area_ids: Sequence[str], other: str
) -> set[str]:
    """Give the keys of another level's areas that lie in these, or around them."""
    known = current_level(connection, region_id, other)
    if known is None:
        return set()
    return set(read_known_areas(connection, region_id, level, area_ids, known).area_ids)
