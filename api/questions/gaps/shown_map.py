"""The themes of the map of gaps, to be handed on."""

from api.questions.gaps.service import GapsService
from api.questions.question import MapAsk
from kpk_geo.german import day
from kpk_geo.model import LifePhase
from maps.gaps.overview import NOT_SAID
from maps.gaps.page import page_finding
from maps.gaps.themes import link_themes, overall_themes
from maps.gaps.view import Choice, GapsView
from maps.kit.substitutes import substitute_text
from maps.kit.themes import Theme
from maps.sheet.shown_map import ShownMap, one_of, with_finding


def read_shown_map(ask: MapAsk) -> ShownMap:
    """Read what the page shows: of all links, of a life phase, or of one link (`cell`).

    Raises
    ------
    NotFoundError
        The region is not loaded or its gaps have not been run.
    OutdatedRunError
        The run is of another format.
    InputError
        There is no such life phase or link.
    """
    service: GapsService = ask.service("gaps")
    view = service.view(ask.region_id, ask.revision)
    phases = [item.value for item in LifePhase]
    phase = one_of(ask.asked, "phase", phases, "Die Lebensphase")
    choice = Choice(phase=LifePhase.of(phase) if phase else None)
    return ShownMap(
        method="Lücken der Präventionskette", region_id=view.region_id,
        region_name=view.region_name, level=view.level, level_label=view.level_label,
        area_ids=tuple(area.area_id for area in view.results),
        themes=_themes(view, choice, ask), when=f"gerechnet am {day(view.run_day)}",
        sources=view.sources, not_said=NOT_SAID[0], synthetic=view.synthetic,
        notes=[text for text in (view.stale, substitute_text(view.sources)) if text],
    )  # fmt: skip


def _themes(view: GapsView, choice: Choice, ask: MapAsk) -> list[Theme]:
    links = {link.cell: link for link in view.summary.links}
    cell = one_of(ask.asked, "cell", links, "Das Glied")
    if cell:
        return link_themes(view.results, links[cell])
    themes = overall_themes(view.results, view.links(choice.phase), choice)
    return with_finding(themes, page_finding(view, choice))
