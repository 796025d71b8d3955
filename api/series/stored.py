"""Reads what is stored of indicators on all levels and editions, each once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from analyses.series.history import Edition
from analyses.standing.total import Cell
from api.area_pages.figures import read_cells
from kpk_geo.database.area_tree import NamedArea, levels_above, read_named_areas, read_owners
from kpk_geo.database.areas import AreaLevel, read_earlier_editions, read_levels
from kpk_geo.database.regions import read_region

Cells = Mapping[str, Mapping[date, Mapping[str, Cell]]]  # by indicator, day and area


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """The levels of a region, the finest first, and what was read of them so far."""

    connection: Connection
    region_id: str
    by_name: dict[str, AreaLevel]
    cells: dict[int, Cells] = field(default_factory=dict)  # by level_pk
    names: dict[int, list[NamedArea]] = field(default_factory=dict)
    earlier: dict[str, list[AreaLevel]] = field(default_factory=dict)  # oldest first

    @property
    def finest_first(self) -> list[AreaLevel]:
        """The newest edition of every level."""
        return sorted(
            self.by_name.values(),
            key=lambda item: (-len(levels_above(self.by_name, item)), item.level),
        )

    def at_or_below(self, level: AreaLevel) -> list[AreaLevel]:
        """Give a level and those whose areas lie in its areas, the nearest first."""
        depth = len(levels_above(self.by_name, level))
        below = [
            item for item in self.finest_first
            if level.level_pk in {own.level_pk for own in levels_above(self.by_name, item)}
        ]  # fmt: skip
        ordered = sorted(
            below, key=lambda item: (len(levels_above(self.by_name, item)) - depth, item.level)
        )
        return [level, *ordered]

    def cells_of(self, level: AreaLevel) -> Cells:
        """Give all values of an edition."""
        if level.level_pk not in self.cells:
            self.cells[level.level_pk] = read_cells(self.connection, level.level_pk)
        return self.cells[level.level_pk]

    def names_of(self, level: AreaLevel) -> list[NamedArea]:
        """Give the areas of an edition by area_id."""
        if level.level_pk not in self.names:
            self.names[level.level_pk] = read_named_areas(self.connection, level.level_pk)
        return self.names[level.level_pk]

    def editions_of(self, level: AreaLevel) -> list[AreaLevel]:
        """Give all editions of a level, oldest first."""
        if level.level not in self.earlier:
            self.earlier[level.level] = read_earlier_editions(
                self.connection, self.region_id, level
            )
        return [*self.earlier[level.level], level]

    def holder_of(self, indicator_id: str, candidates: Sequence[AreaLevel]) -> AreaLevel | None:
        """Give the first level on whose newest edition an indicator is stored; None: on none.

        Parameters
        ----------
        indicator_id
            Key of the indicator.
        candidates
            In the order of preference.
        """
        return next((item for item in candidates if indicator_id in self.cells_of(item)), None)

    def history_editions(
        self, indicator_id: str, holder: AreaLevel, asked: AreaLevel
    ) -> list[Edition]:
        """Give an indicator's values on all editions of a level, oldest first.

        Parameters
        ----------
        indicator_id
            Key of the indicator.
        holder
            The level with its values.
        asked
            The level whose areas are asked about; where it is a coarser one, earlier editions are
            left out, since in which of its areas their areas lay is not stored.
        """
        found = []
        for edition in self.editions_of(holder):
            days = self.cells_of(edition).get(indicator_id, {})
            is_newest = edition.level_pk == holder.level_pk
            if not days or (not is_newest and holder.level != asked.level):
                continue
            owners = {item.area_id: item.area_id for item in self.names_of(edition)}
            if holder.level != asked.level:
                owners = read_owners(self.connection, self.region_id, holder, asked) or {}
            found.append(Edition(valid_from=edition.valid_from, owners=owners, days=days))
        return found


def read_series_levels(connection: Connection, region_id: str) -> Levels:
    """Find the levels of a region; their values are read when they are asked for, each once.

    Raises
    ------
    NotFoundError
        There is no such region.
    """
    read_region(connection, region_id)
    levels = {item.level: item for item in read_levels(connection, region_id)}
    return Levels(connection=connection, region_id=region_id, by_name=levels)
