"""Everything about the gaps of one region, from data alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analyses.access.supply import CUTOFF_FACTORS
from analyses.gaps.capacity import minutes_of
from analyses.gaps.cells import Asked, LinkCells, link_cells
from analyses.gaps.filled import filled
from analyses.gaps.hosts import hosting
from analyses.gaps.links import Link, links_of
from analyses.gaps.matrix import MatrixColumn, matrix_column, matrix_mode, outreach_areas, stated
from analyses.gaps.need import AreaBurden, Lack, area_burden, children_of_all, lack_of, score_part
from analyses.gaps.region import GapsRegion, Phase
from analyses.gaps.underserved import Verdicts, verdicts
from analyses.gaps.variants import Variants, variants_of
from analyses.gaps.ways import ModeTravel, ways_of
from kpk_geo.arrays import Floats
from kpk_geo.model import LifePhase, LinkScope, TravelMode
from kpk_geo.results.gaps import OVERALL


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class GapsStudy:
    """All that was found; arrays are (areas,) in the order of the region."""

    region: GapsRegion
    variants: Variants
    phases: Mapping[LifePhase, Phase]
    links: tuple[LinkCells, ...]
    matrix: tuple[MatrixColumn, ...]
    burden: AreaBurden
    parts: tuple[Floats, ...]  # of the score, for each of `links`; NaN where nothing can be said
    score: Floats
    lacks: Mapping[str, Lack]  # by life phase, and OVERALL
    verdicts: Mapping[str, Verdicts]  # by life phase, and OVERALL
    ways: Mapping[TravelMode, ModeTravel]  # to all offers that links ask about

    @property
    def lack(self) -> Lack:
        """What is lacking of all links."""
        return self.lacks[OVERALL]

    def links_of(self, key: str) -> tuple[LinkCells, ...]:
        """Give the links of a list: of a life phase, or all, as `lacks` counts them.

        Parameters
        ----------
        key
            A life phase, or `OVERALL`.
        """
        return of_phase(self.links, key)

    @property
    def modes(self) -> tuple[TravelMode, ...]:
        """By which families get to the links."""
        return modes_of(self.region)


def gaps_study(region: GapsRegion, on_step: Callable[[str], None] = lambda text: None) -> GapsStudy:
    """Find the gaps of all links, how much is lacking where, and which areas are under-served.

    Parameters
    ----------
    region
        Areas, cells, offers, plan, burden; with networks for all modes of `modes_of`, or none.
    on_step
        Is told in German what is being done.

    Raises
    ------
    InputError
        A link is asked for on a level finer than that of the plan.
    """
    links = links_of(region.plan)
    variants = variants_of(links, region.accessibility)
    phases = {phase: region.phase(phase) for phase in LifePhase}
    on_step("Wege zu den Angeboten")
    ways = all_ways(region, links)
    on_step("Glieder und Lücken")
    every = tuple(
        link_cells(asked_of(region, link, phases[link.phase], ways.get(link.own.mode)), variants)
        for link in links
    )
    on_step("Lebensphasen und Handlungsfelder")
    matrix = _matrix(region, phases, ways.get(matrix_mode(region)), variants)
    on_step("Belastung und Versorgung")
    burden = area_burden(region)
    parts = tuple(score_part(cells, burden.weight) for cells in every)
    lacks = _lacks(region, every, variants)
    return GapsStudy(
        region=region, variants=variants, phases=phases, links=every, matrix=matrix,
        burden=burden, parts=parts, lacks=lacks, score=_score(parts, region.count),
        verdicts=_verdicts(region, phases, every, parts, burden, lacks), ways=ways,
    )  # fmt: skip


def renewed_study(
    study: GapsStudy, region: GapsRegion, renewed: Mapping[str, LinkCells]
) -> GapsStudy:
    """Judge the areas anew where only some links have changed.

    Burden, children and variants are those of the study; the matrix of life phase and field of
    action and the ways stay as they were, since nobody asks a scenario about them.

    Parameters
    ----------
    study
        What was found without the changes.
    region
        With the changed inventory.
    renewed
        The changed links by their cell; all others are kept.
    """
    every = tuple(renewed.get(cells.link.cell, cells) for cells in study.links)
    parts = tuple(
        score_part(cells, study.burden.weight) if cells.link.cell in renewed else part
        for cells, part in zip(every, study.parts, strict=True)
    )
    lacks = _lacks(region, every, study.variants)
    verdict = _verdicts(region, study.phases, every, parts, study.burden, lacks)
    return replace(
        study, region=region, links=every, parts=parts, lacks=lacks, verdicts=verdict,
        score=_score(parts, region.count),
    )  # fmt: skip


def asked_of(region: GapsRegion, link: Link, phase: Phase, ways: ModeTravel | None) -> Asked:
    """Put together what a link is judged by.

    Parameters
    ----------
    region
        With its inventory.
    link
        In one life phase.
    phase
        Children of that phase.
    ways
        By the link's mode; None: nobody knows where children live.
    """
    found = filled(region, link, None if ways is None else ways.off_streets)
    return Asked(
        region=region, link=link, phase=phase, found=found, ways=ways,
        hosting=hosting(region, link) if link.scope is LinkScope.HOST else None,
    )  # fmt: skip


def modes_of(region: GapsRegion) -> tuple[TravelMode, ...]:
    """List the modes whose network is needed."""
    asked = [link.own.mode for link in links_of(region.plan)]
    return tuple(dict.fromkeys([*asked, matrix_mode(region)]))


def all_ways(region: GapsRegion, links: tuple[Link, ...]) -> dict[TravelMode, ModeTravel]:
    """Search once for each mode, for all its links together; nothing without a census grid.

    Parameters
    ----------
    region
        With networks, or without.
    links
        All of them.
    """
    if region.grid is None:
        return {}
    found = {}
    for mode in modes_of(region):
        own = [link for link in links if link.own.mode is mode]
        asked = np.zeros(len(region.inventory.rows), dtype=bool)
        for link in own:
            asked |= region.inventory.filling(link.own, link.phase)
        minutes = [minutes_of(region, link) for link in own]
        if mode is matrix_mode(region):
            asked |= np.any(list(stated(region).values()), axis=0)
            minutes.append(region.accessibility.max_travel_time)
        found[mode] = ways_of(region, mode, asked, max(minutes) * max(CUTOFF_FACTORS))
    return found


def _matrix(
    region: GapsRegion,
    phases: Mapping[LifePhase, Phase],
    ways: ModeTravel | None,
    variants: Variants,
) -> tuple[MatrixColumn, ...]:
    served = outreach_areas(region)
    return tuple(
        matrix_column(region, phases[phase], field, fits, ways, served, variants.planned)
        for (phase, field), fits in stated(region).items()
    )


def _score(parts: tuple[Floats, ...], count: int) -> Floats:
    """Add up the parts that are known; NaN where none is."""
    known = np.array([~np.isnan(part) for part in parts])
    total = np.sum([np.nan_to_num(part) for part in parts], axis=0)
    return np.where(known.any(axis=0), total, np.nan) if parts else np.full(count, np.nan)


def of_phase(every: Sequence[LinkCells], key: str) -> tuple[LinkCells, ...]:
    """Give the links of a life phase, or all.

    Parameters
    ----------
    every
        All of them.
    key
        A life phase, or `OVERALL`.
    """
    return tuple(cells for cells in every if key in (OVERALL, cells.link.phase.value))


def _lacks(region: GapsRegion, every: tuple[LinkCells, ...], variants: Variants) -> dict[str, Lack]:
    keys = dict.fromkeys([OVERALL, *(cells.link.phase.value for cells in every)])
    return {key: lack_of(region, of_phase(every, key), variants) for key in keys}


def _verdicts(
    region: GapsRegion,
    phases: Mapping[LifePhase, Phase],
    every: tuple[LinkCells, ...],
    parts: tuple[Floats, ...],
    burden: AreaBurden,
    lacks: Mapping[str, Lack],
) -> dict[str, Verdicts]:
    pairs = list(zip(every, parts, strict=True))
    found = {}
    for phase in dict.fromkeys(cells.link.phase for cells in every):
        own = [part for cells, part in pairs if cells.link.phase is phase]
        found[phase.value] = verdicts(
            region.plan, burden, own, phases[phase].by_area, lacks[phase.value]
        )
    asked = {phase: phases[phase].by_area for phase in LifePhase if phase.value in found}
    total = children_of_all(asked)
    total = np.where(np.all([np.isnan(own) for own in asked.values()], axis=0), np.nan, total)
    found[OVERALL] = verdicts(region.plan, burden, parts, total, lacks[OVERALL])
    return found
