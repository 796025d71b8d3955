"""Writes what a new region is handed over with: open points, letter, Straßenraster, template."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from api.load.results import LoadResult
from api.own_commune.first_runs import Outcome
from api.regions.address_ranges import WrittenRanges, write_address_ranges
from kpk_geo.errors import NotFoundError
from kpk_geo.model.open_data import Layer
from kpk_geo.model.own_commune import DataState, MapState, NeedState, Status
from kpk_geo.offers.template import write_offer_template
from kpk_geo.open_data import NOT_READ
from kpk_geo.output_file import output_file
from kpk_geo.own_commune.draft import Draft
from kpk_geo.own_commune.folder import FetchedFolder
from kpk_geo.own_commune.needs import need_states
from maps.document.blocks import Document

LIST, LETTER = "luecken", "brief-statistik-service.docx"
RASTER, TEMPLATE = "strassenraster.xlsx", "vorlage-angebote.xlsx"


def write_papers(
    engine: Engine, draft: Draft, state: DataState, created: datetime, room: Path
) -> list[Path]:
    """Write all papers beside the profile; give their paths.

    Parameters
    ----------
    draft
        The region.
    state
        Its list of what is open.
    created
        When its data were fetched, with a time zone: the same data give the same papers.
    room
        Folder of the region.
    """
    from maps.own_commune.data_state import state_document

    written = [
        *_document(state_document(state, created), room / f"{LIST}.docx", room / f"{LIST}.html"),
        *_letter(engine, draft, room, created),
    ]
    write_offer_template(room / TEMPLATE)
    return [*written, room / TEMPLATE]


def data_state(
    draft: Draft, load: LoadResult, outcomes: Sequence[Outcome], folder: FetchedFolder
) -> DataState:
    """Put together what is real, what stands in, and what is absent.

    Parameters
    ----------
    draft
        The region.
    load
        What came of loading it.
    outcomes
        What came of computing it.
    folder
        What was fetched.
    """
    needs = need_states(draft)
    hints = [
        *draft.hints,
        *(_named(piece.layer, hint) for piece in draft.pieces for hint in piece.hints),
    ]
    hints += [text for step in load.steps for text in (step.error, step.doubt) if text]
    hints += [f"{o.question.label}: {o.fault}" for o in outcomes if o.fault]
    hints += [
        f"Nicht geholt: {item.entry}. {item.why} {item.way_out}" for item in folder.manifest.failed
    ]
    return DataState(
        name=draft.place.name,
        maps=tuple(_map(outcome, needs) for outcome in outcomes if outcome.question.needs),
        needs=needs,
        hints=tuple(dict.fromkeys(hint for hint in hints if hint)),
        sources=tuple(_unread(draft)),
    )


def _named(layer: Layer, hint: str) -> str:
    """Say of which layer a hint is, unless it says so itself."""
    return hint if hint.startswith(layer.label) else f"{layer.label}: {hint}"


def _map(outcome: Outcome, needs: Sequence[NeedState]) -> MapState:
    question = outcome.question
    own = [state for state in needs if state.need in question.needs]
    weak = [state for state in own if state.status is not Status.REAL]
    worst = max((state.status for state in own), key=lambda status: status.rank)
    reason = "; ".join(f"{item.need.label}: {item.status.label}" for item in weak)
    if outcome.missing:  # what it needs says more to a planner than the command that would run it
        status, reason = Status.MISSING, outcome.fault or reason or outcome.missing
    else:  # it shows something, so at most what it rests on stands in
        status = Status.REAL if worst is Status.REAL else Status.SUBSTITUTE
    return MapState(label=question.label, status=status, reason=reason, needs=question.needs)


def _unread(draft: Draft) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for piece in draft.pieces:
        for files in piece.sources.values():
            for item in files:
                if (item.file.licence_seen or item.file.licence) == NOT_READ:
                    found[f"{item.file.title} ({item.file.publisher})"] = item.file.url
    return list(found.items())


def _document(document: Document, *paths: Path) -> list[Path]:
    from maps.document.blocks import require_readable
    from maps.document.docx import docx_bytes
    from maps.document.html import html_bytes

    require_readable(document)
    for path in paths:
        writer = docx_bytes if path.suffix == ".docx" else html_bytes
        with output_file(path) as draft:
            draft.write_bytes(writer(document))
    return list(paths)


def _letter(engine: Engine, draft: Draft, room: Path, created: datetime) -> list[Path]:
    from maps.own_commune.letter import LetterContent, letter_document

    raster = _raster(engine, draft, room / RASTER)
    counted = LetterContent(
        name=draft.place.name, label=draft.place.label, key=draft.place.key,
        office=draft.place.office if draft.place.office_is_sure else "",
        areas=draft.cut.count, area_label=draft.cut.label,
        ranges=raster.ranges if raster else 0, addresses=raster.addresses if raster else 0,
        outside=raster.outside + raster.ambiguous if raster else 0, raster=RASTER,
    )  # fmt: skip
    written = _document(letter_document(counted, created), room / LETTER)
    return [*written, room / RASTER] if raster else written


def _raster(engine: Engine, draft: Draft, path: Path) -> WrittenRanges | None:
    if not draft.piece(Layer.ADDRESSES).blocks:
        return None
    try:
        return write_address_ranges(engine, draft.region_id, draft.cut.level, path)
    except NotFoundError:  # the register was there and could not be loaded
        return None
