"""The levels of a region that a page may switch between, the coarsest last."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection

from kpk_geo.database.areas import AreaLevel, count_areas, read_levels
from maps.kit.levels import LevelLink


def ordered_levels(connection: Connection, region_id: str) -> list[AreaLevel]:
    """List the newest version of every level, the one with the most areas first."""
    counts = count_areas(connection, region_id)
    levels = read_levels(connection, region_id)
    return sorted(levels, key=lambda level: (-counts.get(level.level_pk, 0), level.level))


def level_links(
    connection: Connection,
    region_id: str,
    shown: str,
    reason: Callable[[AreaLevel], str],
    addresses: Mapping[str, str] | None = None,
) -> Sequence[LevelLink]:
    """List the levels with the addresses of those that have an answer.

    Parameters
    ----------
    shown
        Key of the level that the page shows.
    reason
        Says in German why a level has no answer.
    addresses
        By key of the level, of other pages that have one; None: no other has.
    """
    known = addresses or {}
    return [
        LevelLink(
            label=level.label,
            address=known.get(level.level, ""),
            is_current=level.level == shown,
            reason="" if level.level == shown or level.level in known else reason(level),
        )
        for level in ordered_levels(connection, region_id)
    ]


def needs_a_run(region_id: str, section: str, command: str) -> Callable[[AreaLevel], str]:
    """Say how another level gets an answer of a question that is run for one.

    Parameters
    ----------
    section
        Of the profile, where its level stands.
    command
        What is run then.
    """

    def reason(level: AreaLevel) -> str:
        return (
            f"Gerechnet wird auf einer Ebene. Für diese im Regionsprofil unter [{section}] "
            f'level = "{level.level}" setzen, dann kpk load und {command} --region {region_id}.'
        )

    return reason
