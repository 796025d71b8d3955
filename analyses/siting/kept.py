"""How sure are the sites themselves: are they chosen again if need and children are other ones?"""

from dataclasses import dataclass

import numpy as np

from analyses.access.region import AccessRegion
from analyses.siting.answer import kept_shares
from analyses.siting.choice import SitingChoice
from analyses.siting.problem import SitingProblem
from analyses.siting.stability import DRAWS, SEED, ChildrenByPoint, children_draws, need_draws
from kpk_geo.arrays import Floats

MANY = 200_000  # entries of the problem; beyond that fewer draws, so that nobody waits
FEW_DRAWS = 50  # a share of 50 % is then known to 14 points


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Stability:
    """In which share of the draws each chosen site was chosen again."""

    kept: Floats  # (chosen,) NaN: not drawn
    draws: int  # 0: none
    seed: int


def stability(region: AccessRegion, problem: SitingProblem, choice: SitingChoice) -> Stability:
    """Choose again in draws of other weights of need and other numbers of children.

    Need varies by area and children by cell, independently, as `stability` says.

    Parameters
    ----------
    region
        Areas of the cells.
    problem
        Existing sites and candidates.
    choice
        One that side conditions shaped is not drawn: greedy and swaps do not know them.
    """
    if not choice.can_be_drawn:
        return Stability(kept=np.full(len(choice.chosen), np.nan), draws=0, seed=SEED)
    draws = DRAWS if len(choice.benefits.value) <= MANY else FEW_DRAWS
    used = np.flatnonzero(problem.demand.children > 0)
    ids = region.areas.index.to_numpy()
    names = region.grid.index.to_numpy()
    areas = [str(ids[area]) for area in region.cell_area[used]]
    counted = ChildrenByPoint(
        names=[str(name) for name in names[used]], children=problem.demand.children[used]
    )
    factor = np.ones((draws, problem.costs.origins))
    factor[:, used] = need_draws(areas, draws=draws) * children_draws(counted, draws=draws)
    kept = kept_shares(
        choice.benefits, factor, choice.chosen, existing=problem.standing, is_open=problem.is_open
    )
    return Stability(kept=kept, draws=draws, seed=SEED)
