"""What a job of founding does: look which areas there are; then cut, load, compute and list."""

import math
import time
from collections.abc import Sequence
from pathlib import Path

from api.fetch import FetchReport, Planned, State, hosts_of
from api.own_commune.ask import named_cut
from api.own_commune.fetching import Voice, fetch_place
from api.own_commune.found import Founded, Goal, found_region
from api.own_commune.job import CUT, CUT_REST, FETCH, Job, Tools
from api.own_commune.record import CutNote, Founding, MapNote, NeedNote, Result
from api.own_commune.site import find_site
from api.questions import QUESTIONS
from kpk_geo.communes.resolve import resolve
from kpk_geo.communes.table import read_directory
from kpk_geo.german import size
from kpk_geo.own_commune.cuts import AreaCut, median_area, median_people, people_in, proposed
from kpk_geo.own_commune.folder import read_folder
from kpk_geo.own_commune.store import open_workshop
from kpk_geo.own_commune.survey import Survey, preferred, survey
from maps.own_commune.data_state import state_sentence, way_of
from maps.own_commune.pictures import cut_map


def look_around(tools: Tools, job: Job) -> Founding:
    """Fetch what somebody agreed to, and find the areas that there are; one alone is taken.

    Parameters
    ----------
    tools
        Settings and sources.
    job
        Is told what is done; its record is kept after the fetch.

    Raises
    ------
    NotFoundError
        There is no border of the place.
    """
    if not job.record.source:
        job.record = _fetched(tools, job)
        tools.keep(job.record)
    job.enter(CUT)
    record = job.record
    folder = read_folder(Path(record.source), tools.registry)
    site = find_site(record.key, folder)
    ground = survey(folder, site, open_workshop(Path(record.target)), on_step=job.tell)
    notes = _cut_notes(ground, job)
    level = preferred(
        [cut.level for cut in notes], record.level_before, proposed(ground.found.cuts).level
    )
    record = record.model_copy(
        update={
            "cuts": notes, "proposed": level, "stage": "areas",
            "notes": [*record.notes, *ground.found.faults], "is_invented": folder.is_invented,
        }
    )  # fmt: skip
    if len(notes) > 1:
        return record
    job.record = record.model_copy(update={"level": level, "stage": "build"})
    tools.keep(job.record)
    return build(tools, job)


def build(tools: Tools, job: Job) -> Founding:
    """Do all the rest, by the same function as the command.

    Parameters
    ----------
    tools
        Settings, sources, database.
    job
        Is told what is done.
    """
    job.enter(CUT_REST)
    record, start = job.record, time.monotonic()
    folder = read_folder(Path(record.source), tools.registry)
    goal = Goal(
        folder=Path(record.target), state_dir=tools.settings.state_dir, region_id=record.region_id
    )
    founded = found_region(
        tools.engine, folder, find_site(record.key, folder), goal,
        choose=lambda cuts: named_cut(cuts, record.level), on_step=job.tell,
    )  # fmt: skip
    result = _result(founded, time.monotonic() - start)
    return record.model_copy(update={"result": result, "stage": "done"})


def _fetched(tools: Tools, job: Job) -> Founding:
    job.enter(FETCH)
    record = job.record
    (place,) = resolve(record.key, read_directory()).places
    notes: list[str] = []

    def agrees(plan: Sequence[Planned], is_more: bool) -> bool:
        return hosts_of(plan) <= {*record.hosts}  # nobody else is asked than was shown

    def on_item(item: Planned, at: int, of: int) -> None:
        job.tell(f"{FETCH}: {at} von {of}, {item.entry.title}")

    def on_bytes(received: int, total: int | None) -> None:
        known = f" von {size(total)}" if total else ""
        job.tell(f"{job.step.partition(' (')[0]} ({size(received)}{known})")

    def on_report(report: FetchReport, room: Path) -> None:
        failed = report.of(State.FAILED)
        notes.extend(
            f"Nicht geholt: {item.planned.entry.title}. {item.why} {item.way_out}".strip()
            for item in failed
        )

    voice = Voice(agrees=agrees, on_item=on_item, on_bytes=on_bytes, on_report=on_report)
    room = fetch_place(place, tools.registry, tools.settings, voice, connect=tools.connect)
    return record.model_copy(update={"source": str(room), "notes": notes})


def _cut_notes(ground: Survey, job: Job) -> list[CutNote]:
    notes = []
    for cut in ground.found.cuts:
        job.tell(f"Gebiete zeichnen: {cut.label}")
        notes.append(_cut_note(cut, ground))
    return notes


def _cut_note(cut: AreaCut, ground: Survey) -> CutNote:
    people = median_people(cut, people_in(ground.territory.outline, ground.people))
    return CutNote(
        level=cut.level, label=cut.label, of=cut.of, count=cut.count,
        square_metres=median_area(cut), people=None if math.isnan(people) else people,
        share=cut.share, remark=cut.remark, picture=str(cut_map(cut.areas, cut.label)),
    )  # fmt: skip


def _result(founded: Founded, seconds: float) -> Result:
    addresses = {question.label: question.page.path for question in QUESTIONS}
    state, region_id = founded.state, founded.profile.region.id
    lacking = {outcome.question.label for outcome in founded.outcomes if outcome.missing}
    return Result(
        sentence=state_sentence(state),
        maps=[
            MapNote(
                label=item.label, status=item.status.value, reason=item.reason,
                address="" if item.label in lacking
                else f"{addresses[item.label]}?region={region_id}",
            )
            for item in state.maps
        ],
        needs=[
            NeedNote(
                label=item.need.label, status=item.status.value, what=item.what,
                way=way_of(item) if item.way else "",
            )
            for item in state.needs
        ],
        hints=list(state.hints), licences=list(state.sources),
        papers=[path.name for path in founded.papers], has_kept_profile=founded.kept_profile,
        reused=founded.reused, seconds=seconds,
    )  # fmt: skip
