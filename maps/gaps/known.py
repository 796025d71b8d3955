"""Whether anything is known of the links; if not, why, and what to do next."""

from kpk_geo.german import number
from kpk_geo.model import LinkStatus
from kpk_geo.results.gaps import GapsParameters, GapsSummary, LinkSummary

_DESCRIBE = "Nächster Schritt: die Glieder im Profil unter [prevention] beschreiben"
_RECORD = (
    "Nächster Schritt: die Angebote erfassen und laden; gibt es von einer Art keines, sie im "
    "Profil unter complete nennen"
)


def nothing_known(parameters: GapsParameters, summary: GapsSummary) -> str:
    """Say that no link can be judged anywhere, why, and what to do next; "" where one can.

    Parameters
    ----------
    parameters, summary
        Of the run.
    """
    links = summary.links
    if any(is_judged(link) for link in links):
        return ""
    if not links:
        why = "Das Profil beschreibt kein Glied. " + _DESCRIBE
    elif any(link.offers or link.digital for link in links):
        why = "Zu den Angeboten fehlt, was das Urteil braucht. " + " ".join(
            dict.fromkeys(link.note for link in links if link.note and link.offers)
        )
    elif not parameters.is_own:
        why = (
            "Das Profil beschreibt keine Glieder, und kein Angebot nennt Lebensphase und "
            f"Handlungsfeld. {_DESCRIBE}, oder bei den Angeboten beides eintragen."
        )
        return f"Noch nichts zu sagen: {why}"
    else:
        why = f"Von keinem der {number(len(links))} Glieder ist ein Angebot erfasst. {_RECORD}"
    return f"Noch nichts zu sagen: {why.rstrip().rstrip('.')}."


def nothing_recorded(parameters: GapsParameters, summary: GapsSummary) -> str:
    """Say that nothing is known of any link, not even an offer; "" where there is one.

    Then a list of the links would be as long as it is empty.

    Parameters
    ----------
    parameters, summary
        Of the run.
    """
    if any(link.offers or link.digital for link in summary.links):
        return ""
    return nothing_known(parameters, summary)


def is_judged(link: LinkSummary) -> bool:
    """Say whether something is known of a link in any area."""
    return any(
        count for status, count in link.areas.items()
        if not status.is_open and status is not LinkStatus.NOT_NEEDED
    )  # fmt: skip
