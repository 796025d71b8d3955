"""What a planning question is to the service: one record, by which everything finds it.

Whoever lists questions (commands, menu, start page, warm-up, documentation) goes through such
records and names none. Their modules are imported when they are needed, not before: `kpk --help`
opens no library that draws or computes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpk_geo.errors import NotFoundError
from kpk_geo.model.own_commune import Need
from kpk_geo.offers.counts import OfferCounts
from maps.kit.compare_addresses import compare_address

if TYPE_CHECKING:
    import typer
    from fastapi import APIRouter
    from sqlalchemy import Connection, Engine

    from kpk_geo.database.areas import AreaLevel
    from kpk_geo.database.regions import Region
    from kpk_geo.profile import RegionProfile
    from kpk_geo.results.decisions import KeyFigure
    from kpk_geo.results.record import RunKind
    from maps.area.parts import AreaPart
    from maps.overview.parts import OverviewPart
    from maps.sheet.drawings import Drawings
    from maps.sheet.shown_map import ShownMap

OnStep = Callable[[str], None]  # is told in German what is being done


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRoom:
    """Where what is kept while serving may lie, and how much of it in memory."""

    folder: Path | None = None  # of the state, shared by all processes; None: nothing is written
    memory: int = 1_500_000_000  # bytes, estimated


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionState:
    """What there is of a region, as far as questions ask."""

    region: "Region"
    offers: OfferCounts
    runs: dict[str, int]  # format of the newest run, by slug

    @property
    def is_land(self) -> bool:
        """Whether it is a state of communes, whose offers and streets lie in files."""
        from kpk_geo.results.state import STATE

        return STATE.slug in self.runs

    @property
    def of_land(self) -> str:
        """Say in German where offers, ways and supply of a state stand; empty: it is none."""
        if not self.is_land:
            return ""
        return (
            "Angebote, Wege und Versorgung eines Landes stehen unter „Kommunen vergleichen“: "
            f"{compare_address(self.region.region_id)}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MapAsk:
    """What is asked of a map page, as its address has it."""

    engine: "Engine"
    region_id: str
    revision: int  # of the region's data
    asked: Mapping[str, str]  # parameters of the address; `theme`, `area` and `map_words`
    service: Callable[[str], Any]  # gives what a question, by its id, keeps in memory


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """A page in the menu."""

    path: str
    label: str  # German


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandGroups:
    """Where commands are added: `kpk`, and `kpk run`, `export`, `template`, `scenario`."""

    app: "typer.Typer"
    runs: "typer.Typer"
    exports: "typer.Typer"
    templates: "typer.Typer"
    trials: "typer.Typer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One planning question: its names, what it needs, and where its parts are."""

    id: str  # of its folders: analyses/<id>, maps/<id>, api/questions/<id>
    slug: str  # in addresses, commands and stored runs
    label: str  # German, in the menu
    sentence: str  # German: what it answers
    invitation: str  # German, on the button that leads there
    missing: Callable[[RegionState], str]  # German: why a region has no answer yet; empty if it has
    routers: Callable[[], Sequence["APIRouter"]]
    commands: Callable[[CommandGroups], None] = lambda groups: None
    stored: "Callable[[], RunKind[Any, Any, Any]] | None" = None
    run: "Callable[[Engine, str, OnStep], None] | None" = None
    # Computed too when a commune begins (kpk new), where else it waits until somebody asks.
    first_run: "Callable[[Engine, str, OnStep], None] | None" = None
    # Computes anew what is stored, as it was asked then; None: `run` or `first_run` does.
    run_again: "Callable[[Engine, str, OnStep], None] | None" = None
    needs: tuple[Need, ...] = ()  # what its answer rests on: the gap list of a new region
    rests_on: tuple[str, ...] = ()  # ids of questions whose stored results it reads
    # What is kept in memory while serving, in so much room.
    service: "Callable[[Engine, ServiceRoom], Any] | None" = None
    # Of some areas of a level, from its newest runs, as its page shows them: decisions copy them.
    key_figures: "Callable[[Connection, str, AreaLevel, Sequence[str]], list[KeyFigure]] | None" = (
        None
    )
    # German: why a run would refuse, though the page has something to show; empty: it would run.
    unplanned: Callable[[RegionState], str] = lambda state: ""
    warm: "Callable[[Sequence[RegionProfile]], Iterable[str]]" = lambda profiles: ()
    # German, on the start page: the answer for a region in one line; empty where there is none.
    finding: "Callable[[Connection, str], str] | None" = None
    # Its small map and sentences on the overview of a region, from its newest stored run.
    overview: "Callable[[Connection, str], OverviewPart | None] | None" = None
    # What it proposes, as further slides of the presentation, from its newest stored run.
    proposals: "Callable[[Connection, str], Sequence[OverviewPart]] | None" = None
    # Its part of the page of an area, or of several areas of one level taken as a Quartier.
    area_part: "Callable[[Connection, str, AreaLevel, Sequence[str]], AreaPart | None] | None" = (
        None
    )
    # The themes of its map page for one address, to be handed on as picture or sheet: what
    # everybody sees who is not logged in.
    shown_map: "Callable[[MapAsk], ShownMap] | None" = None
    # The drawings of a page that has no such map, to be handed on one by one, as for `shown_map`.
    drawings: "Callable[[MapAsk], Drawings] | None" = None
    # Parts of its page's address that decide what map or drawings show; of a map, besides `theme`
    # and `area`.
    map_words: Callable[[], Sequence[str]] = lambda: ()
    is_aside: bool = False  # asked now and then: no stop of the menu, and nobody is urged to it
    more_pages: tuple[PageLink, ...] = field(default=())

    @property
    def renewed_by(self) -> "Callable[[Engine, str, OnStep], None] | None":
        """What computes its stored runs anew; None: it stores none."""
        return self.run_again or self.run or self.first_run

    @property
    def page(self) -> PageLink:
        """Its page."""
        return PageLink(path=f"/maps/{self.slug}", label=self.label)


def not_run(state: RegionState, kind: "RunKind[Any, Any, Any]") -> str:
    """Say in German that there is no result to show, or none of this format; empty if there is."""
    command = f"kpk run {kind.slug} --region {state.region.region_id}{kind.needs}"
    if kind.slug not in state.runs:
        return f"Nächster Schritt: {command}"
    if state.runs[kind.slug] != kind.format_version:
        return f"Bitte neu rechnen: {command}"
    return ""


def next_step(question: Question, state: RegionState) -> str:
    """Say in German why there is no stored result, and what comes next; empty if there is one.

    Some pages compute their answers themselves and lack nothing, while what rests on a stored run
    still waits for it.
    """
    reason = question.missing(state)
    if reason or question.stored is None:
        return reason
    waiting = not_run(state, question.stored())
    return waiting and (question.unplanned(state) or waiting)


def run_order(questions: Sequence[Question]) -> list[Question]:
    """Order questions so that each is run after those that it rests on."""
    by_id = {question.id: question for question in questions}
    graph = {question.id: question.rests_on for question in questions}
    return [by_id[name] for name in TopologicalSorter(graph).static_order()]


def other_level(level: "AreaLevel") -> NotFoundError:
    """Say that a question has no figures of the areas that were asked for."""
    return NotFoundError(f"gerechnet auf der Ebene „{level.label}“, nicht für diese Gebiete")
