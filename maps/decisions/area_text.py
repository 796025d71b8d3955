"""Which decisions concern an area: words for its page."""

from collections.abc import Sequence
from urllib.parse import urlencode

from kpk_geo import german
from kpk_geo.results.decisions import Decision
from maps.area.parts import AreaPart, Fact

HEADING = "Was ist beschlossen?"
NONE = "Zu diesem Gebiet ist nichts festgehalten."


def decided_text(decision: Decision) -> str:
    """Say when and by whom something was decided."""
    return f"Beschluss vom {german.day(decision.day)}, {decision.body}"


def area_decisions(
    found: Sequence[tuple[int, Decision]], region_id: str, new_address: str
) -> AreaPart:
    """List the decisions about areas, the latest first.

    Parameters
    ----------
    found
        Number and text of each; those that were removed are not among them.
    region_id
        Of the log.
    new_address
        Of the form that puts a new one down.
    """
    log = f"/maps/decisions?{urlencode({'region': region_id})}"
    statements = [
        Fact(label=item.title, text=item.status.label,
             compared=decided_text(item), note=item.reason)
        for _, item in found
    ]  # fmt: skip
    links = [
        (f"Beschluss: {item.title}",
         f"/maps/decisions?{urlencode({'region': region_id, 'decision': number})}")
        for number, item in found
    ]  # fmt: skip
    count = german.several(len(found), "Beschluss betrifft", "Beschlüsse betreffen")
    return AreaPart(
        question="decisions", heading=HEADING, address=log, statements=statements,
        sentence=f"{count} dieses Gebiet." if found else NONE,
        links=[*links, ("Einen Beschluss zu diesem Gebiet festhalten", new_address)],
    )  # fmt: skip
