"""What stands beside an answer: another list of the same kind, the region's own yardstick."""

from collections.abc import Sequence

from kpk_geo.german import number
from kpk_geo.model import LinkScope, OfferKind
from kpk_geo.profile import SitingPlan
from kpk_geo.profile.prevention import PreventionLink
from kpk_geo.results.siting import ChosenSite
from maps.decisions.address import Words
from maps.siting.text import site_name
from maps.siting.words import phases_text

FGZ_LABEL = "Familiengrundschulzentren"


def other_list_line(kind: OfferKind) -> str:
    """Say which other list of the program ranks the same houses by another rule; "" for none."""
    if kind is not OfferKind.PRIMARY_FAMILY_CENTRE:
        return ""
    return (
        "Gezählt werden hier nur Wege. Welche Grundschule das Landesprogramm fördern kann und wo "
        f"sie nach Sozialindex steht, sagt die Liste „{FGZ_LABEL}“; dort kann eine andere Schule "
        "vorn stehen."
    )


def yardstick_line(plan: SitingPlan, links: Sequence[PreventionLink]) -> str:
    """Say how the region's own links measure the way to this kind; "" where none does.

    Parameters
    ----------
    plan
        As it was answered, with its minutes.
    links
        Of the region's Präventionskette; without minutes only its means of transport is said.
    """
    own = [link for link in links if plan.kind in link.kinds and link.scope is LinkScope.WAY]
    if not own:
        return ""
    here = f"{_way(plan.max_minutes, plan.mode.label)}, gezählt nur {plan.kind.label}"
    named = "; ".join(
        f"für „{link.label}“ {_way(link.max_minutes, link.mode.label)} vor und zählt {_kinds(link)}"
        for link in own
    )
    if all(_asks_the_same(link, plan) for link in own):
        return f"Die Kette sieht {named}. Das gilt auch hier."
    return f"Die Kette sieht {named}. Hier gilt: {here}."


def _asks_the_same(link: PreventionLink, plan: SitingPlan) -> bool:
    own = (link.max_minutes, link.mode, link.kinds)
    return own == (plan.max_minutes, plan.mode, (plan.kind,))


def _way(minutes: float | None, mode: str) -> str:
    return mode if minutes is None else f"{number(minutes)} Minuten {mode}"


def _kinds(link: PreventionLink) -> str:
    *first, last = [kind.label for kind in link.kinds]
    return f"{', '.join(first)} und {last}" if first else f"nur {last}"


def proposed_words(plan: SitingPlan, site: ChosenSite, *, command: str) -> Words:
    """Propose the words of a decision: what it is, where, and what it rests on.

    Parameters
    ----------
    plan
        As it was answered.
    site
        One of the answer.
    command
        That stores the question; "" where it is stored.
    """
    origin = (
        f"Vorschlag der Seite „Nächster Standort“: {number(site.added)} Kinder "
        f"{phases_text(plan.phases)} kommen neu in {_way(plan.max_minutes, plan.mode.label)} hin."
    )
    if command:
        origin += f" Die Frage war nicht gespeichert; {command} rechnet sie wieder."
    where = " ".join(text for text in (site.address, f"({site.lat}, {site.lon})") if text)
    return Words(title=f"{plan.kind.label}: {site_name(site)}", place=where, reason=origin)
