"""The themes of the map of access and supply, to be handed on."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from analyses.access.answer import AccessQuestion, Answer, planned_services
from analyses.routing.surface import surface
from api.http.refusals import refusal_text
from api.questions.access.asked import slot_of, usual_of
from api.questions.access.service import AccessService, PreparedRegion
from api.questions.access.view import answer_view, read_access_view
from api.questions.question import MapAsk
from kpk_geo.database.connection import transaction
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.german import day
from kpk_geo.local_time import local_day
from kpk_geo.model import CapacityUnit, LifePhase, OfferKind, TravelMode
from kpk_geo.opening.slot import Season
from kpk_geo.profile import Service
from maps.access.asked_text import asked_words
from maps.access.headlines import unknown_hours
from maps.access.overview import NOT_SAID
from maps.access.page import answer_themes
from maps.kit.palette import MINUTE_COLOURS, MINUTE_LIMITS, NO_WAY_COLOUR
from maps.kit.substitutes import substitute_text
from maps.sheet.shown_map import ShownMap, Surface


class _Asked(BaseModel):
    """The question in texts; the first planned one where the address says nothing."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    kind: OfferKind
    life_phase: LifePhase
    mode: TravelMode = TravelMode.WALK
    capacity: CapacityUnit = CapacityUnit.PLACES
    weekday: int | None = None
    time: str | None = None
    season: Season | None = None
    day: date | None = None


WORDS = tuple(_Asked.model_fields)


def question_of(texts: dict[str, str], services: Sequence[Service]) -> AccessQuestion:
    """Read a question as the page's address has it.

    Parameters
    ----------
    texts
        By name of the parameter; empty ones are as if they were not there.
    services
        That are planned: the first is asked where no kind is named.

    Raises
    ------
    InputError
        A word is not known.
    NotFoundError
        No kind is named and none is planned.
    """
    texts = {name: text for name, text in texts.items() if text}
    if "kind" not in texts:
        if not services:
            raise NotFoundError("Für diese Region sind noch keine Angebote geladen.")
        texts["kind"] = services[0].kind.value
    kind = OfferKind.parse(texts["kind"])
    usual = {}
    if kind is not None:
        phase, capacity = usual_of(kind, services)
        usual = {"life_phase": phase.value, "capacity": capacity.value}
    try:
        asked = _Asked.model_validate(usual | texts)
    except ValidationError as error:
        faults = [{**item, "loc": ("query", *item["loc"])} for item in error.errors()]
        raise InputError(refusal_text(faults)) from error
    return AccessQuestion(
        kind=asked.kind, life_phase=asked.life_phase, mode=asked.mode, capacity=asked.capacity,
        slot=slot_of(asked.weekday, asked.time, asked.season, asked.day),
    )  # fmt: skip


def read_shown_map(ask: MapAsk) -> ShownMap:
    """Answer the question of the address from the loaded data, as the page does.

    Raises
    ------
    NotFoundError
        Streets or children are not loaded, or nothing of this kind is open.
    InputError
        A word of the question is not known.
    """
    service: AccessService = ask.service("access")
    prepared = service.region(ask.region_id, ask.revision)
    loaded = prepared.loaded
    question = question_of(dict(ask.asked), planned_services(loaded.data))
    found = service.answer(ask.region_id, ask.revision, question)
    with transaction(service.engine) as connection:
        page = read_access_view(connection, loaded)
    view = answer_view(loaded, found, None, "", with_offers=False)
    unknown = unknown_hours(view.unknown)
    return ShownMap(
        method=f"Wege und Versorgung: {view.asked}",
        file_words=asked_words(question.kind, question.life_phase, question.mode, question.slot),
        region_id=ask.region_id, region_name=page.region_name, level=page.level,
        level_label=page.level_label, area_ids=tuple(map(str, view.rows.index)),
        themes=answer_themes(view),
        when=f"aus den Daten, die am {day(local_day(loaded.region.loaded_at))} geladen wurden",
        sources=page.sources, not_said=NOT_SAID[0],
        synthetic=page.synthetic, surface=lambda: _surface(prepared, found),
        notes=[
            text for text in (
                substitute_text(page.sources), " · ".join(view.marks),
                f"{unknown[0].upper()}{unknown[1:]}." if unknown else "",
            ) if text
        ],
    )  # fmt: skip


def _surface(prepared: PreparedRegion, found: Answer) -> Surface:
    """Give minutes as classes of the legend, cell by cell."""
    mode = found.question.mode
    made = surface(prepared.mode(mode).network, prepared.grid(mode), found.offers.positions)
    classes = np.searchsorted(np.asarray(MINUTE_LIMITS), made.minutes, side="left")
    classes = np.where(np.isinf(made.minutes), len(MINUTE_COLOURS), classes)
    classes = np.where(np.isnan(made.minutes), -1, classes)
    return Surface(
        west=made.west, north=made.north, cell=made.cell, classes=classes.tolist(),
        colours=(*MINUTE_COLOURS, NO_WAY_COLOUR),
    )  # fmt: skip
