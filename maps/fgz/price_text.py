"""Words for what the first schools would cost as FGZ, and who pays."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from analyses.funding.fgz_posts import FgzCosts, costs_of_communes
from kpk_geo.funding.fgz_terms import FgzTerms, fgz_terms
from kpk_geo.german import number
from kpk_geo.profile import FgzPlan
from kpk_geo.results.fgz import FgzSchool, FgzSummary
from maps.fgz.text import ranked
from maps.funding.text import costs_line, posts


def terms_of(plan: FgzPlan) -> FgzTerms:
    """Give the terms of the programme with the figures of a plan."""
    return replace(
        fgz_terms(),
        half_post_costs=plan.post_costs,
        offer_costs=plan.offer_costs,
        state_share=plan.state_share,
        min_startchancen=plan.min_startchancen,
    )


def chosen_schools(plan: FgzPlan, summary: FgzSummary, count: int | None) -> list[FgzSchool]:
    """Give the first schools of the list.

    Parameters
    ----------
    plan
        Says how many where nobody asks.
    summary
        The list.
    count
        So many are asked for; None: as many as the plan names first. There may be fewer.
    """
    return ranked(summary)[: plan.first if count is None else max(count, 0)]


def price_lines(plan: FgzPlan, schools: Sequence[FgzSchool]) -> list[str]:
    """Say what schools would cost as FGZ, each commune with its own coordination.

    Parameters
    ----------
    plan
        Costs and share of the Land.
    schools
        That become FGZ; of none there is nothing to say.
    """
    if not schools:
        return []
    by_commune = Counter(item.commune for item in schools)
    costs = costs_of_communes(by_commune.values(), terms_of(plan))
    lines = [costs_line(costs), _posts(costs, len(by_commune))]
    refused = sum(item.eligible is False for item in schools)
    unknown = sum(item.eligible is None for item in schools)
    if refused:
        lines.append(
            f"Für {number(refused)} davon ist das Programm nicht offen: Dort zahlt das Land daraus "
            "nichts."
        )
    if unknown:
        lines.append(f"Für {number(unknown)} davon ist nicht bekannt, ob das Programm offen ist.")
    return lines


def _posts(costs: FgzCosts, communes: int) -> str:
    text = f"{posts(costs)}, davon {number(costs.coordination_half_posts / 2, 1)} Koordination"
    if communes > 1:
        text += f" in {number(communes)} Kommunen"
    return f"Das sind {text}. FGZ, die es schon gibt, sind nicht mitgerechnet."
