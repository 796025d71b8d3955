"""The page on which planners decide about what providers propose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kpk_geo import __version__
from kpk_geo.german import several
from kpk_geo.model import ProposalKind, ProposalState
from maps.kit.menu import Menu
from maps.kit.page import Html, render_page
from maps.offers.proposal_text import ChangedPart

PATH = "/angebote/vorschlaege"
HIDDEN_TITLE = "Angebot, das nicht (mehr) gezeigt wird"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalCard:
    """A proposal that waits."""

    number: int
    title: str
    kind: ProposalKind
    parts: Sequence[ChangedPart]
    meanwhile: Sequence[str]  # German: what the list says by now
    remark: str
    said_on: date
    said_by: str
    is_secret: bool  # it names a confidential place: it cannot be accepted
    is_gone: bool  # its offer is in no list any more

    @property
    def can_accept(self) -> bool:
        """Whether it may be accepted here."""
        return not (self.is_secret or self.is_gone)


@dataclass(frozen=True, slots=True)
class ProviderCards:
    """All that waits of one provider."""

    provider: str
    cards: Sequence[ProposalCard]

    @property
    def acceptable(self) -> list[ProposalCard]:
        """Those that may be accepted here."""
        return [card for card in self.cards if card.can_accept]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedCard:
    """A proposal that was decided, or that the list settled."""

    number: int
    title: str
    provider: str
    kind: ProposalKind
    state: ProposalState
    by: str
    on: date
    remark: str
    differing: Sequence[str]  # German: where list and proposal say different things
    can_reopen: bool
    edit_address: str = ""  # address of the form on which a planner made the change


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalsView:
    """The page of proposals of a region."""

    region_id: str
    region_name: str
    synthetic: bool
    user: str
    providers: Sequence[ProviderCards]
    decided: Sequence[DecidedCard]
    more_decided: int  # older ones that are not shown
    said: str = ""
    problem: str = ""

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(len(item.cards) for item in self.providers)


def proposals_page(view: ProposalsView, menu: Menu) -> Html:
    """Write the page; it needs no script."""
    return render_page(
        "offers/proposals.html.jinja", menu, region=view.region_id, current=PATH, view=view,
        heading=heading(view.waiting, len(view.providers)), path=PATH, version=__version__,
    )  # fmt: skip


def heading(waiting: int, providers: int) -> str:
    """Say how much waits.

    >>> heading(12, 3), heading(0, 0)
    ('12 Vorschläge von 3 Trägern warten auf Sie', 'Kein Vorschlag wartet')
    """
    if not waiting:
        return "Kein Vorschlag wartet"
    verb = "wartet" if waiting == 1 else "warten"
    count = several(waiting, "Vorschlag", "Vorschläge")
    return f"{count} von {several(providers, 'Träger', 'Trägern')} {verb} auf Sie"
