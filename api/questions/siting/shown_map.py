"""The themes of the map of new sites, to be handed on: a proposal, not what there is."""

import numpy as np
from pydantic import ValidationError
from pyproj import CRS

from api.http.refusals import refusal_text
from api.questions.access.service import AccessService
from api.questions.question import MapAsk
from api.questions.siting.answered import answered
from api.questions.siting.asked import AskedSiting, plan_of
from api.questions.siting.view import read_siting_view
from kpk_geo.crs import to_work
from kpk_geo.database.connection import transaction
from kpk_geo.errors import InputError
from kpk_geo.german import day
from kpk_geo.local_time import local_day
from maps.sheet.shown_map import ShownMap, with_finding
from maps.siting.answer_themes import area_themes
from maps.siting.method_text import not_said
from maps.siting.page import SitingAnswerView
from maps.siting.text import headline

PROPOSAL = "Vorschlag aus einer Rechnung: Diese Orte gibt es noch nicht."


def read_shown_map(ask: MapAsk) -> ShownMap:
    """Answer the question of the address from the loaded data, as the page does.

    Raises
    ------
    NotFoundError
        Streets or children are not loaded, or there is no candidate.
    InputError
        A word of the question is not known.
    """
    service: AccessService = ask.service("access")
    prepared = service.region(ask.region_id, ask.revision)
    with transaction(service.engine) as connection:
        page = read_siting_view(connection, prepared.loaded)
    texts = {name: text for name, text in ask.asked.items() if text}
    try:
        asked = AskedSiting.model_validate(texts if "kind" in texts else {**page.first, **texts})
    except ValidationError as error:
        faults = [{**item, "loc": ("query", *item["loc"])} for item in error.errors()]
        raise InputError(refusal_text(faults)) from error
    view = answered(service, prepared, plan_of(asked))[1]
    area_ids, themes = area_themes(view)
    loaded = local_day(prepared.loaded.region.loaded_at)
    return ShownMap(
        method="Nächster Standort", region_id=ask.region_id, region_name=page.region_name,
        level=page.level, level_label=page.level_label, area_ids=area_ids,
        themes=with_finding(themes, headline(view.parameters, view.summary)),
        when=f"aus den Daten, die am {day(loaded)} geladen wurden",
        sources=page.sources, not_said=" ".join(not_said(view.parameters)[:1]),
        synthetic=page.synthetic, scenario=PROPOSAL,
        sites=_sites(view, prepared.loaded.data.work_crs),
    )  # fmt: skip


def _sites(view: SitingAnswerView, work_crs: CRS) -> list[tuple[float, float]]:
    """Give the proposed places in metres."""
    degrees = np.array([(site.lon, site.lat) for site in view.summary.sites], dtype=float)
    return [(float(x), float(y)) for x, y in to_work(degrees.reshape(-1, 2), work_crs)]
