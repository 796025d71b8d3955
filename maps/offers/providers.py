"""The page of providers: whom to remind, by which link, with which words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kpk_geo import __version__
from kpk_geo.german import number, several
from kpk_geo.offers.confirmed import Confirmed
from maps.kit.menu import Menu
from maps.kit.page import Html, render_page
from maps.offers.mail import Mail

PATH = "/angebote/traeger"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRow:
    """A provider and how its offers stand."""

    provider: str
    confirmed: Confirmed
    oldest: date | None  # None: one was never confirmed
    waiting: int  # proposals
    link: str  # German: how its newest link stands
    mail: Mail

    @property
    def percent(self) -> int:
        """Share of confirmed offers for a bar, 0 to 100."""
        return round(100 * self.confirmed.share)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """A link in the list of all."""

    number: int
    provider: str
    state: str  # German
    created_on: date
    created_by: str
    expires_on: date
    used_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLink:
    """A link that was just made, shown this once."""

    provider: str
    address: str
    mail: Mail


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvidersView:
    """The page of the providers of a region."""

    region_id: str
    region_name: str
    synthetic: bool
    user: str
    rows: Sequence[ProviderRow]  # whoever is to be reminded first comes first
    links: Sequence[LinkRow]
    without: int  # offers that name no provider
    is_public: bool  # whether an address from outside is known
    new_link: NewLink | None = None
    said: str = ""
    problem: str = ""


def providers_page(view: ProvidersView, menu: Menu) -> Html:
    """Write the page; it needs no script."""
    return render_page(
        "offers/providers.html.jinja", menu, region=view.region_id, current=PATH, view=view,
        heading=_heading(view), path=PATH, version=__version__,
    )  # fmt: skip


def _heading(view: ProvidersView) -> str:
    if not view.rows:
        return "Kein Träger, der gefragt werden könnte"
    late = sum(row.confirmed.confirmed < row.confirmed.offers for row in view.rows)
    if not late:
        return "Alle Träger haben in den letzten 12 Monaten bestätigt"
    providers = several(len(view.rows), "Träger", "Trägern")
    verb = "hat" if late == 1 else "haben"
    return f"{number(late)} von {providers} {verb} Angebote, die über ein Jahr nicht bestätigt sind"
