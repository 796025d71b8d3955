"""Indicators that the census grid gives, summed up by area."""

from collections.abc import Sequence
from datetime import date

from kpk_geo.profile.base import FileSection, Identifier, Provenance
from kpk_geo.profile.indicators import Indicator
from kpk_geo.profile.sources import PopulationGrid

SUBSTITUTE = "Ersatzindikatoren aus dem Zensus"


class CellIndicators(FileSection):
    """One indicator at one level, from all grids of one date."""

    indicator: Indicator
    level: Identifier
    grids_date: date
    grids: tuple[PopulationGrid, ...]

    @property
    def source_name(self) -> str:
        """An indicator may be wanted at several levels."""
        return f"cells:{self.level}:{self.indicator.id}"

    @property
    def files(self) -> tuple[str, ...]:
        """The files of the grids, each once."""
        return tuple(dict.fromkeys(grid.file for grid in self.grids))


def substitute(sources: dict[str, Provenance], section: CellIndicators) -> Provenance:
    """Give the provenance of an indicator that stands in for statistics of the commune.

    Parameters
    ----------
    sources
        By key, as the profile describes them.
    section
        Its grids may come from several.
    """
    own = [sources[name] for name in dict.fromkeys(grid.source for grid in section.grids)]
    first = own[0]
    return first.model_copy(
        update={
            "publisher": joined([item.publisher for item in own]),
            "dataset": f"{SUBSTITUTE} {section.grids_date.year} "
            f"({joined([item.dataset for item in own])})",
            "licence": joined([item.licence for item in own]),
            "attribution": joined([item.attribution for item in own if item.attribution]) or None,
            "reference_date": section.grids_date,
        }
    )


def joined(texts: Sequence[str]) -> str:
    """Put what several sources say side by side, each once."""
    return "; ".join(dict.fromkeys(texts))
