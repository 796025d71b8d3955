"""Every page that there is, in every state that looks different: one line each.

Pages of questions come from the registry; `test_every_page.py` asks the service whether it serves
one that no line names.
"""

from dataclasses import dataclass
from typing import Final

from fastapi.routing import APIRoute

from api import pages
from api.area_pages import pages as area_pages
from api.compare import pages as compare
from api.compare import what_if_routes
from api.deliveries import page as deliveries
from api.funding import page as funding
from api.http import sessions
from api.overview import page as overview
from api.overview import presentation
from api.own_commune import page as founding
from api.questions import QUESTIONS
from api.series import pages as series
from api.state import page as state_run

# Regions of `small_towns`: one with schools, one with many years; their areas share their ids.
SCHOOLS, SERIES = "toy", "series"
STATE = "erfundenes-land"  # beside them: communes to be compared
# A question whose answer Musterstadt does not have is shown where there is one.
ANSWERED_IN: Final = {"fgz": SCHOOLS, "forecast": SERIES, "impact": SERIES}


@dataclass(frozen=True, slots=True)
class Shown:
    """A page in one of its states."""

    name: str
    path: str
    needs_login: bool = False
    is_small: bool = False  # of the small towns, not of Musterstadt

    @property
    def route(self) -> str:
        """Which address of the service it is."""
        return self.path.partition("?")[0]


def _of_questions() -> list[Shown]:
    return [
        Shown(
            question.id,
            f"{question.page.path}?region={ANSWERED_IN.get(question.id, 'musterstadt')}",
            is_small=question.id in ANSWERED_IN,
        )
        for question in QUESTIONS
    ]


def _more_pages() -> list[Shown]:
    return [
        Shown(page.path.strip("/"), f"{page.path}?region=musterstadt", needs_login=True)
        for question in QUESTIONS
        for page in question.more_pages
    ]


EVERY_PAGE: Final = [
    *_of_questions(),
    *_more_pages(),
    Shown("start", "/"),
    Shown("start of small towns", "/", is_small=True),
    Shown("link that opens nothing", "/traeger/erfunden"),
    Shown("login", "/login"),
    Shown("logged in", "/login", needs_login=True),
    Shown("docs", "/docs"),
    Shown("statement", "/barrierefreiheit"),
    Shown("error", "/gibt-es-nicht"),
    Shown("choice", "/maps/burden", is_small=True),
    Shown("unanswered", f"/maps/gaps?region={SERIES}", is_small=True),
    Shown("not run", f"/maps/hot-spots?region={SCHOOLS}", is_small=True),
    Shown("small burden", f"/maps/burden?region={SCHOOLS}", is_small=True),
    Shown("small offers", f"/maps/offers?region={SCHOOLS}", is_small=True),
    Shown("offers with confidential ones", "/maps/offers?region=musterstadt", needs_login=True),
    Shown("new offer", "/angebote/bearbeiten?region=musterstadt", needs_login=True),
    Shown(
        "form of an offer",
        "/angebote/bearbeiten?region=musterstadt&angebot=K0003",
        needs_login=True,
    ),
    Shown("new decision", "/maps/decisions?region=musterstadt&new=1", needs_login=True),
    Shown("reading of hot spots", "/maps/hot-spots/reading?region=musterstadt"),
    Shown("link of gaps", "/maps/gaps?region=musterstadt&view=links"),
    Shown("places", "/maps/accessibility?region=musterstadt&kind=kita"),
    Shown("overview", "/maps/overview?region=musterstadt"),
    Shown("overview of a small town", f"/maps/overview?region={SCHOOLS}", is_small=True),
    Shown("slides", "/maps/presentation?region=musterstadt"),
    Shown("indicators of a level", "/maps/burden?region=musterstadt&level=sozialraum"),
    Shown("areas", "/gebiet/musterstadt"),
    Shown("areas of which region", "/gebiet", is_small=True),
    Shown("area", "/gebiet/musterstadt/gebiet/050601"),
    Shown("Quartier", "/gebiet/musterstadt/gebiet?area=050601&area=050301"),
    Shown("Quartier that is not there", "/quartier/musterstadt/999"),
    Shown("funding", "/foerderung"),
    Shown(
        "funding of a region",
        "/foerderung?region=musterstadt&fgz=9&kinder=8.411&kinder_land=520.000&jahr=2026",
    ),
    Shown("funding with a slip", f"/foerderung?region={SCHOOLS}&fgz=viele&kinder=9", is_small=True),
    Shown("deliveries", "/daten?region=musterstadt", needs_login=True),
    Shown("plan of the index", "/daten/index?region=musterstadt", needs_login=True),
    Shown("deliveries for strangers", "/daten?region=musterstadt"),
    Shown("deliveries of which region", "/daten", is_small=True),
    Shown("delivery for strangers", "/daten/musterstadt/0123456789abcdef"),
    Shown("delivery that is not there", "/daten/musterstadt/0123456789abcdef", needs_login=True),
    Shown("founding", "/neu", needs_login=True),
    Shown("founding of a town", "/neu?kommune=05978036", needs_login=True),
    Shown("founding of which", "/neu?kommune=Unna", needs_login=True),
    Shown("founding for strangers", "/neu"),
    Shown("founding that is not there", "/neu/0123456789abcdef", needs_login=True),
    Shown("developments", "/reihen/musterstadt"),
    Shown("developments of which region", "/reihen", is_small=True),
    Shown("development of a goal", "/reihen/musterstadt/ziel/teilhabe?ort=stadtbezirk:05"),
    Shown("development of an indicator", "/reihen/musterstadt/child_poverty?ebene=stadtbezirk"),
    Shown("no state to be compared", "/vergleich"),
    Shown("communes of a state", f"/vergleich/{STATE}", is_small=True),
    Shown(
        "commune among its peers",
        f"/vergleich/{STATE}?kommune=17111004&gleich=district",
        is_small=True,
    ),
    Shown("communes of a Kreis", f"/vergleich/{STATE}/kreis/17111", is_small=True),
    Shown("what if, nothing yet", f"/vergleich/{STATE}/was-waere-wenn", is_small=True),
    Shown(
        "what if over borders",
        f"/vergleich/{STATE}/was-waere-wenn?kommune=17111004&frage=kita/3-6/walk/places"
        "&schliessen=111004-00012&aendern=111008-00037=5",
        is_small=True,
    ),
    Shown("run over a state", f"/vergleich/{STATE}/lauf", is_small=True),
    Shown("development of a small town", f"/reihen/{SERIES}", is_small=True),
]


def served_pages() -> list[APIRoute]:
    """List the addresses at which the service writes a page."""
    own = [
        pages.router, sessions.router, overview.router, presentation.router, area_pages.router,
        funding.router, series.router, deliveries.router, compare.router,
        what_if_routes.router, state_run.router,
        founding.router,
    ]  # fmt: skip
    routers = [*own, *(router for question in QUESTIONS for router in question.routers())]
    routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    return [
        route
        for route in routes
        if "GET" in (route.methods or ()) and not route.include_in_schema
        if not route.path.startswith(("/api/", "/assets/"))
    ]
