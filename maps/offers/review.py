"""The page on which a person decides where an offer lies."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpk_geo import __version__
from maps.kit.menu import Menu
from maps.kit.page import Html, MapPage, ThinMap
from maps.offers.popup import CONFIDENTIAL

GERMANY_CENTRE = (51.5, 7.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRegion:
    """A region to choose and how many of its addresses wait."""

    region_id: str
    name: str
    waiting: int


def review_page(
    menu: Menu, regions: Sequence[ReviewRegion], chosen: str | None, level: str | None, user: str
) -> Html:
    """Write the page; what waits is fetched by address.

    Parameters
    ----------
    regions
        All that can be chosen.
    chosen
        `region_id` of the one that is shown; None: there is none, and the page says so.
    level
        Whose outlines lie under the houses; None: none are drawn.
    user
        Name of the planner who is logged in.
    """
    base = f"/api/regions/{chosen}"
    config = {
        "review": f"{base}/review",
        "houses": f"{base}/houses",
        "outlines": f"{base}/outlines/{level}" if level else None,
        "confidential": CONFIDENTIAL,
    }
    page = MapPage(
        "offers/review.html.jinja",
        menu,
        module="review.js",
        config=config,
        region=chosen,
        current="/review",
        regions=regions,
        chosen=next((item for item in regions if item.region_id == chosen), None),
        user=user,
        version=__version__,
    )
    page.add_child(ThinMap("review", "Karte mit den Vorschlägen", GERMANY_CENTRE))
    return page.written()
