"""Which region is meant, where a page was asked for without one: none is taken silently."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.http.bodies import answer, html_body
from api.http.dependencies import keep_cities, menu_of
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_regions
from kpk_geo.errors import NotFoundError
from maps.kit.plain_pages import RegionChoice, choice_page

NO_REGION = (
    "Es ist noch keine Region geladen. Zur ersten führt „Eigene Kommune anlegen“, unten auf dieser "
    "Seite; wer den Dienst betreibt, lädt die Beispielstadt mit kpk demo."
)


async def choose_region(request: Request, path: str, label: str) -> Response:
    """Lead to the page of the only region; ask for which, where there are several.

    Parameters
    ----------
    path, label
        Of the page, in German.

    Raises
    ------
    NotFoundError
        Nothing is loaded.
    """

    def look() -> list[RegionChoice]:
        with transaction(request.app.state.engine) as connection:
            regions = read_regions(connection)
        keep_cities(request, regions)
        cities = menu_of(request).frame(None, path).cities
        return [RegionChoice(name=city.label, address=city.address) for city in cities]

    choices = await request.app.state.work.looking.run(look)
    if not choices:
        raise NotFoundError(NO_REGION)
    if len(choices) == 1:
        return RedirectResponse(choices[0].address)
    html = choice_page(menu_of(request), path, label, choices)
    return answer(request, html_body(html, f"choice-{path}"))
