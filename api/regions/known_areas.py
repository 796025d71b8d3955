"""Which areas of a run's level stand for the areas that somebody asks about.

A run knows the areas of one level. Of a coarser area it knows the finer ones that make it up, as of
a Quartier; of a finer area it knows the one around it alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from kpk_geo.database.area_tree import read_named_areas, read_owners
from kpk_geo.database.areas import AreaLevel
from maps.area.profile import AreaLink
from maps.kit.area_addresses import area_address


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAreas:
    """Areas of a run's level that stand for those asked about."""

    level: AreaLevel
    areas: tuple[AreaLink, ...]
    is_around: bool  # the run's level is coarser: these lie around those asked about

    @property
    def area_ids(self) -> tuple[str, ...]:
        """Give their keys."""
        return tuple(area.area_id for area in self.areas)

    @property
    def drawn_ids(self) -> tuple[str, ...]:
        """Give the keys of those asked about that the map of the run draws."""
        return () if self.is_around else self.area_ids

    @property
    def is_one(self) -> bool:
        """Whether there is exactly one, which is the area itself or all that it is made of."""
        return len(self.areas) == 1 and not self.is_around

    @property
    def around(self) -> str:
        """Say in German where a figure is known; empty where it is known of the areas."""
        if not self.is_around:
            return ""
        names = ", ".join(area.name for area in self.areas)
        return f"Bekannt ist das nur auf der Ebene „{self.level.label}“: {names}."

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Lead to the areas around."""
        return tuple((f"Zu {area.name}", area.address) for area in self.areas if self.is_around)


def read_known_areas(
    connection: Connection,
    region_id: str,
    asked: AreaLevel,
    area_ids: Sequence[str],
    known: AreaLevel,
) -> KnownAreas:
    """Find which areas of a level stand for those asked about.

    Parameters
    ----------
    asked
        Level of the areas asked about.
    area_ids
        Which of them.
    known
        Level of the run.

    Returns
    -------
    KnownAreas
        Without areas where the two levels are not above each other.
    """
    wanted = set(area_ids)
    owners = read_owners(connection, region_id, known, asked)
    is_around = owners is None
    if owners is None:
        around = read_owners(connection, region_id, asked, known) or {}
        keys = {around[key] for key in wanted if key in around}
    else:
        keys = {key for key, owner in owners.items() if owner in wanted}
    names = {item.area_id: item.name for item in read_named_areas(connection, known.level_pk)}
    areas = tuple(
        AreaLink(
            area_id=key, name=names[key], level=known.level, level_label=known.label,
            address=area_address(region_id, known.level, key),
        )
        for key in sorted(keys)
        if key in names
    )  # fmt: skip
    return KnownAreas(level=known, areas=areas, is_around=is_around)
