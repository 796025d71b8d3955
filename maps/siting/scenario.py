"""From proposed sites to a scenario with them, and what is counted there."""

import json
from urllib.parse import urlencode

from analyses.access.area_table import WITHIN_MINUTES
from analyses.siting.candidates import GRID_TITLE
from kpk_geo.german import number
from kpk_geo.model import CapacityUnit
from kpk_geo.results.siting import SitePlace, SitingParameters, SitingSummary

MAX_TITLE = 120  # characters of a name: what the service takes
MAX_CHANGES = 20  # of a scenario in an address; servers cut long ones


def scenario_note(parameters: SitingParameters, summary: SitingSummary) -> str:
    """Say in which row of this page and of the scenario the same children are counted.

    Parameters
    ----------
    parameters, summary
        Of one answer.
    """
    plan = parameters.plan
    if not summary.existing:
        return (
            f"Ein Gedankenspiel geht hier noch nicht: Es rechnet mit dem Bestand, und ein Angebot "
            f"der Art „{plan.kind.label}“ ist noch nicht erfasst."
        )
    first = plan.phases[0].label
    if plan.max_minutes is not None and plan.max_minutes != WITHIN_MINUTES:
        return (
            f"Das Gedankenspiel zählt immer, wer in {number(WITHIN_MINUTES)} Minuten dort ist; "
            f"hier gelten {number(plan.max_minutes)}. Die Zahlen der neu erreichten Kinder sind "
            "dort andere."
        )
    if len(plan.phases) == 1:
        return f"Dort sind es dieselben neu erreichten Kinder ({first})."
    return (
        f"Dort stehen dieselben neu erreichten Kinder nach Alter; die Karte zeigt {first}, hier "
        "sind alle Altersgruppen zusammengezählt."
    )


def scenario_title(site: SitePlace) -> str:
    """Name a site with its address, as a scenario keeps it.

    Parameters
    ----------
    site
        A site on the grid is called by its address alone, if it has one.
    """
    if not site.address:
        return site.title[:MAX_TITLE]
    title = site.address if site.title == GRID_TITLE else f"{site.title} ({site.address})"
    return title[:MAX_TITLE]


def scenario_address(
    region_id: str, parameters: SitingParameters, summary: SitingSummary
) -> str | None:
    """Give the address of the page of ways with all new sites added; None without any offer.

    Parameters
    ----------
    region_id
        Whose sites.
    parameters, summary
        Of one answer.
    """
    if not summary.existing:
        return None
    plan = parameters.plan
    changes = [
        {
            "action": "add",
            "place": [site.lon, site.lat],
            "capacity": 1,
            "title": scenario_title(site),
        }
        for site in summary.sites[:MAX_CHANGES]
    ]
    query = {
        "region": region_id, "kind": plan.kind.value, "life_phase": plan.phases[0].value,
        "mode": plan.mode.value, "capacity": CapacityUnit.OFFERS.value,
        "changes": json.dumps(changes, separators=(",", ":")),
    }  # fmt: skip
    return f"/maps/accessibility?{urlencode(query)}"
