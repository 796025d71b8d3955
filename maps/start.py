"""The start page: which regions there are and where to go next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from kpk_geo import __version__, german
from maps.kit.page import Html, render_page


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionCard:
    """What the start page says of a region."""

    region_id: str
    name: str
    synthetic: bool
    loaded: datetime
    areas: Mapping[str, int]  # label of the level -> number of areas
    offers: int
    ready: bool  # the burden index has been run
    planned: bool  # the profile plans one
    has_network: bool = False  # ways can be computed
    has_hot_spots: bool = False  # clusters have been looked for


def start_page(cards: Sequence[RegionCard]) -> Html:
    """Write the start page; without regions it says how to begin."""
    regions = [
        {
            "name": card.name,
            "synthetic": card.synthetic,
            "loaded": card.loaded.date(),
            "link": _link(card),
            "levels": _levels(card.areas),
            "offers": f"{german.number(card.offers)} Angebote"
            if card.offers
            else "noch keine Angebote",
            "id": card.region_id,
            "has_offers": card.offers > 0,
            "has_network": card.has_network,
            "has_hot_spots": card.has_hot_spots,
            "ready": card.ready,
            "next": f"Nächster Schritt: kpk run burden --region {card.region_id}"
            if card.planned
            else "Das Profil dieser Region plant noch keinen Index.",
        }
        for card in cards
    ]
    return render_page("start.html.jinja", current="/", regions=regions, version=__version__)


def _link(card: RegionCard) -> str | None:
    """Give the first page that this region has; None if it has none yet."""
    pages = (
        ("burden", card.ready),
        ("hot-spots", card.has_hot_spots),
        ("accessibility", card.has_network),
        ("offers", card.offers > 0),
    )
    query = urlencode({"region": card.region_id})
    return next((f"/maps/{name}?{query}" for name, is_there in pages if is_there), None)


def _levels(areas: Mapping[str, int]) -> str:
    """List the levels from coarse to fine."""
    coarse_first = sorted(areas.items(), key=lambda item: item[1])
    return ", ".join(f"{label} ({german.number(count)})" for label, count in coarse_first)
