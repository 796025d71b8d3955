"""What the form of a single offer shows, with its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pyproj import CRS
from sqlalchemy import Connection

from api.questions.offers.address_search import degrees, found_sentence
from api.questions.offers.edit_fields import (
    Texts,
    empty_texts,
    prefix,
    stored_texts,
)
from api.questions.offers.edits import (
    is_hidden_by_list,
    last_edit,
    offer_rows,
    own_edits,
)
from api.questions.offers.listed_state import lists_say, standings_of
from api.questions.offers.view import coarsest_level
from kpk_geo.database.areas import region_bounds
from kpk_geo.database.proposals import Proposal, ProposalEvent, read_history, read_proposals
from kpk_geo.database.provider_names import read_provider_names
from kpk_geo.database.regions import Region, read_region
from kpk_geo.german import day
from kpk_geo.local_time import local_time, local_today
from kpk_geo.model import OfferStatus, ProposalKind, ProposalState
from kpk_geo.offers.corrections import ADDED, STAMPS, Standing, heading_of
from kpk_geo.opening.as_written import read_times
from kpk_geo.opening.described import describe_hours
from maps.offers.edit_view import EditPlace, EditView, HistoryEntry
from maps.offers.proposal_text import EMPTY, changed_parts

_NOT_UNDERSTOOD = (
    "Als Öffnungszeit nicht verstanden ({reason}): Der Text steht so auf der Karte, Auswertungen "
    "nach Öffnungszeiten zählen das Angebot nicht mit. Verstanden wird zum Beispiel „dienstags "
    "15–17 Uhr“."
)
_WHAT = {
    ProposalKind.ADD: "angelegt", ProposalKind.CHANGE: "geändert", ProposalKind.END: "beendet",
    ProposalKind.CONFIRM: "als geprüft bestätigt",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form that was sent and could not be stored, or what was just done."""

    texts: Texts | None = None  # what was typed
    errors: Mapping[str, str] = field(default_factory=dict)
    meanwhile: Sequence[str] = ()
    said: str = ""
    problem: str = ""


def read_edit_view(
    connection: Connection,
    region_id: str,
    offer_id: str | None,
    sent: Sent,
    *,
    user: str,
    today: date,
) -> EditView:
    """Read the form of an offer, for a planner: with its place, if that is confidential, too.

    Parameters
    ----------
    offer_id
        Of the offer; None: a new one.
    sent
        What was typed before, and what came of it.
    user
        Name of the planner who is logged in.
    today
        The day that is proposed as the last one.

    Raises
    ------
    NotFoundError
        There is no such region or offer.
    """
    region = read_region(connection, region_id)
    rows = [] if offer_id is None else offer_rows(connection, region_id, offer_id)
    now = stored_texts(rows) if rows else empty_texts()
    values = {**now, **(sent.texts or {})}
    level = coarsest_level(connection, region_id)
    proposals = [] if offer_id is None else read_proposals(connection, region_id, offer_id=offer_id)
    return EditView(
        region_id=region_id, region_name=region.name, synthetic=region.synthetic, user=user,
        offer_id=offer_id, title=rows[0]["title"] if rows else "",
        kicker=_kicker(region, rows), values=values, seen=now,
        places=_places(rows, values, region.work_crs),
        providers=read_provider_names(connection, region_id),
        is_confidential=any(row["confidential"] for row in rows),
        is_secret_by_list=offer_id is not None
        and is_hidden_by_list(connection, region_id, offer_id),
        has_ended=bool(rows) and rows[0]["status"] == OfferStatus.ENDED.value,
        waiting=sum(item.state is ProposalState.OPEN for item in proposals),
        errors=sent.errors, history=_history(connection, region_id, offer_id, proposals),
        said=sent.said, problem=sent.problem, meanwhile=sent.meanwhile, today=day(today),
        bounds=region_bounds(connection, region_id), level=level.level if level else None,
        revision=region.revision,
    )  # fmt: skip


def _kicker(region: Region, rows: Sequence[Mapping[Any, Any]]) -> str:
    if not rows:
        return f"Neues Angebot · {region.name}"
    own = str(rows[0]["offer_id"])
    source = "in keiner Liste" if own.startswith(ADDED) else f"Liste „{rows[0]['source']}“"
    return f"Angebot bearbeiten · {region.name} · {source} · Kennung {own}"


def hours_words(times: str) -> str:
    """Say in German what is understood of times; empty where there are none."""
    if not times.strip():
        return ""
    read = read_times(times)
    if read.hours is None:
        return _NOT_UNDERSTOOD.format(reason=read.reason)
    return f"Verstanden: {describe_hours(read.hours, None, local_today()).text}."


def _places(rows: Sequence[Mapping[Any, Any]], values: Texts, work_crs: CRS) -> list[EditPlace]:
    if not rows:
        empty = EditPlace(
            prefix=prefix(0), hours=hours_words(values[prefix(0) + "times"]), found="",
            is_sure=False, point=None,
        )  # fmt: skip
        return [empty]
    return [
        EditPlace(
            prefix=prefix(number), hours=hours_words(values.get(prefix(number) + "times", "")),
            found=found_sentence(row), is_sure=row["x"] == row["x"],
            point=degrees(row["x"], row["y"], work_crs) if row["x"] == row["x"] else None,
        )
        for number, row in enumerate(rows)
    ]  # fmt: skip


def _history(
    connection: Connection,
    region_id: str,
    offer_id: str | None,
    proposals: Sequence[Proposal],
) -> list[HistoryEntry]:
    """List what was changed by hand or by the provider, the newest first."""
    if offer_id is None:
        return []
    done = [item for item in proposals if item.state is not ProposalState.OPEN]
    done.sort(key=lambda item: item.proposal_pk, reverse=True)
    events = read_history(connection, [item.proposal_pk for item in done])
    standings = standings_of(connection, region_id, lists_say(connection, region_id, [offer_id]))
    own = own_edits(connection, region_id, offer_id)
    last = max((item.proposal_pk for item in last_edit(own)), default=0)
    return [
        _entry(item, events[item.proposal_pk], standings.get(item.proposal_pk, {}),
               can_undo=item.proposal_pk == last)
        for item in done
    ]  # fmt: skip


def _entry(
    item: Proposal,
    events: Sequence[ProposalEvent],
    standings: Mapping[str, Standing],
    *,
    can_undo: bool,
) -> HistoryEntry:
    first, end = events[0], events[-1]
    parts = changed_parts({} if item.kind is ProposalKind.ADD else item.old, item.new)
    is_add = item.kind is ProposalKind.ADD
    return HistoryEntry(
        when=f"{local_time(first.at):%d.%m.%Y, %H:%M} Uhr",
        by=first.by if item.by_office else f"{item.provider} (Träger)", what=_WHAT[item.kind],
        parts=[f"{p.label}: {p.new}" if is_add else f"{p.label}: {p.old} → {p.new}"
               for p in parts if not is_add or p.new != EMPTY],
        state=_state(item, end, standings), can_undo=can_undo, number=item.proposal_pk,
    )  # fmt: skip


def _state(item: Proposal, end: ProposalEvent, standings: Mapping[str, Standing]) -> str:
    when = f"am {local_time(end.at):%d.%m.%Y, %H:%M} Uhr"
    if item.state is ProposalState.WITHDRAWN:
        return f"zurückgenommen {when} von {end.by}"
    if item.state is ProposalState.SETTLED:
        return f"gilt nicht mehr seit dem Laden {when}: {end.remark}"
    if item.state is not ProposalState.ACCEPTED:
        return f"{item.state.label} {when}"
    newer = [
        heading_of(name) for name, standing in standings.items()
        if standing is Standing.NEWER and name not in STAMPS
    ]  # fmt: skip
    if newer:
        return f"gilt; die Liste ist neuer und gilt bei: {', '.join(newer)}"
    return "gilt"
