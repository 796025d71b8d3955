"""The start page: which regions there are and where to go next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from markupsafe import Markup

from kpk_geo import __version__, german
from kpk_geo.local_time import local_day
from kpk_geo.offers.counts import OfferCounts
from maps.kit.compare_addresses import compare_address
from maps.kit.menu import OVERVIEW, Menu
from maps.kit.page import Html, render_page


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A page of a region that has something to show, or the German reason why it has not."""

    label: str
    address: str
    missing: str = ""
    is_aside: bool = False  # not what comes next, where it is missing


@dataclass(frozen=True, slots=True, kw_only=True)
class StartLine:
    """The answer to a question in one line, and where it is explained."""

    text: str  # German
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionCard:
    """What the start page says of a region."""

    region_id: str
    name: str
    headline: str  # German: its finding, as its overview says it
    picture: Markup | None  # of it; None where nothing can be drawn
    synthetic: bool
    loaded: datetime
    areas: Mapping[str, int]  # label of the level -> number of areas
    offers: OfferCounts
    load: str  # what is not of the newest load, in German; may be empty
    invitations: Sequence[Invitation]  # in the order of the menu
    lines: Sequence[StartLine] = ()
    land: str = ""  # German: how many places of offers a state has; empty: it is none

    @property
    def ready(self) -> list[Invitation]:
        """The pages that have something to show."""
        return [item for item in self.invitations if not item.missing]

    @property
    def next_step(self) -> str:
        """What is missing for the first page that has nothing to show; may be empty."""
        return next(
            (item.missing for item in self.invitations if item.missing and not item.is_aside), ""
        )


def start_page(menu: Menu, cards: Sequence[RegionCard]) -> Html:
    """Write the start page; without regions it says how to begin."""
    regions = [
        {
            "name": card.name,
            "address": compare_address(card.region_id)
            if card.land
            else f"{OVERVIEW}?{urlencode({'region': card.region_id})}",
            "button": "Kommunen vergleichen" if card.land else "Zum Überblick",
            "headline": card.headline,
            "picture": card.picture,
            "synthetic": card.synthetic,
            "loaded": local_day(card.loaded),
            "levels": _levels(card.areas),
            "offers": card.land
            or (card.offers.full if card.offers.places else "noch keine Angebote"),
            "load": card.load,
            "ready": card.ready,
            "lines": card.lines,
            "next_step": card.next_step,
        }
        for card in cards
    ]
    return render_page("start.html.jinja", menu, current="/", regions=regions, version=__version__)


def _levels(areas: Mapping[str, int]) -> str:
    """List the levels from coarse to fine."""
    coarse_first = sorted(areas.items(), key=lambda item: item[1])
    return ", ".join(f"{label} ({german.number(count)})" for label, count in coarse_first)
