"""Planners change, add and end single offers; each change is kept, and the last one can go back.

An edit is an accepted proposal of the Jugendamt itself: it stands over the list by the very rules
of what providers propose, and the next load decides about it in the same way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine

from api.load.corrections import reapply
from api.questions.offers.edit_fields import (
    ReadEdit,
    Texts,
    differing,
    empty_texts,
    read_edit,
    stored_texts,
)
from api.questions.offers.listed_state import list_of, listed_base, twins_of
from kpk_geo.database.connection import transaction
from kpk_geo.database.inventory import read_inventory
from kpk_geo.database.listed_offers import read_listed
from kpk_geo.database.proposals import (
    NewProposal,
    Proposal,
    lock_proposal,
    read_proposals,
    set_state,
    write_edit,
)
from kpk_geo.database.regions import hold_region, read_region, touch_region
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.model import OfferStatus, ProposalKind, ProposalState
from kpk_geo.offers.corrections import ADDED, STAMPS, Plain

OFFICE = "Jugendamt"


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form as it was sent."""

    seen: Texts  # what it showed when it was opened
    texts: Texts  # what stands in it now
    is_checked: bool = False  # the planner says that all of it was checked today


@dataclass(slots=True)
class Saved:
    """What came of a form that was sent."""

    offer_id: str | None = None  # of the offer, once it is stored
    errors: dict[str, str] = field(default_factory=dict)  # by name of the input
    meanwhile: list[str] = field(default_factory=list)  # German: what somebody else changed

    @property
    def is_stored(self) -> bool:
        """Whether something was stored."""
        return not (self.errors or self.meanwhile)


def offer_rows(connection: Connection, region_id: str, offer_id: str) -> list[Mapping[Any, Any]]:
    """Read an offer as it counts today, a row per place; confidential ones, too.

    Parameters
    ----------
    offer_id
        Of the offer.

    Raises
    ------
    NotFoundError
        There is none of this number, or its list names it no more.
    """
    rows = read_inventory(connection, region_id, confidential=True, offer_id=offer_id)
    if rows.empty:
        raise NotFoundError(
            f"Ein Angebot mit der Kennung „{offer_id}“ gibt es in dieser Region nicht (mehr)."
        )
    return list(rows.to_dict("records"))


def save_offer(
    engine: Engine,
    region_id: str,
    offer_id: str | None,
    sent: SentForm,
    *,
    by: str,
    today: date,
) -> Saved:
    """Store what was typed: nothing of it, where somebody changed the offer meanwhile.

    Parameters
    ----------
    offer_id
        Of the offer; None: a new one.
    sent
        What was sent.
    by
        Name of the user.
    today
        The day of the change.

    Raises
    ------
    NotFoundError, InputError
        The offer is gone, or there is no list to which a new one could belong.
    """
    with transaction(engine) as connection:
        hold_region(connection, region_id)
        now = empty_texts()
        if offer_id is not None:
            now = stored_texts(offer_rows(connection, region_id, offer_id))
            if dict(now) != dict(sent.seen):
                return Saved(offer_id, meanwhile=differing(sent.seen, now))
        found = read_edit(now, sent.texts)
        if found.is_empty and not sent.is_checked:
            found.errors.setdefault("", "Noch ist nichts anders als vorher.")
        if found.errors:
            return Saved(offer_id, errors=found.errors)
        stamps = _stamps(connection, region_id, today) if sent.is_checked else {}
        if offer_id is None:
            item = _addition(found, stamps, today)
            provider = str(item.new["provider"])
            number = _added(connection, region_id, provider, item, by)
            return Saved(f"{ADDED}{number}")
        _change(connection, region_id, offer_id, _changes(offer_id, found, stamps, today), by)
    return Saved(offer_id)


def end_offer(
    engine: Engine, region_id: str, offer_id: str, *, seen: Texts, on: date, by: str, today: date
) -> Saved:
    """End an offer: it stays in the inventory and counts as supply no more.

    Parameters
    ----------
    offer_id
        Of the offer.
    seen
        What the form showed.
    on
        Its last day.
    by
        Name of the user.
    today
        The day of the change.

    Raises
    ------
    NotFoundError
        The offer is gone.
    """
    with transaction(engine) as connection:
        hold_region(connection, region_id)
        rows = offer_rows(connection, region_id, offer_id)
        now = stored_texts(rows)
        if dict(now) != dict(seen):
            return Saved(offer_id, meanwhile=differing(seen, now))
        new = {"status": OfferStatus.ENDED.value, "valid_to": on.isoformat()}
        last = rows[0]["valid_to"]
        old = {"status": rows[0]["status"], "valid_to": last.isoformat() if last else None}
        item = NewProposal(
            kind=ProposalKind.END, offer_id=offer_id, site_id=None, old=old, new=new, said_on=today
        )
        _change(connection, region_id, offer_id, [item], by)
    return Saved(offer_id)


def undo_edit(engine: Engine, region_id: str, offer_id: str, number: int, *, by: str) -> bool:
    """Take the last own change of an offer back; say whether the offer is still there.

    Parameters
    ----------
    offer_id
        Of the offer.
    number
        Of the change that was shown as the last one.
    by
        Name of the user.

    Raises
    ------
    InputError
        There is a later one, or it was taken back meanwhile.
    """
    with transaction(engine) as connection:
        hold_region(connection, region_id)
        group = last_edit(own_edits(connection, region_id, offer_id))
        if number not in {item.proposal_pk for item in group}:
            raise InputError(
                "Das ist nicht (mehr) die letzte Änderung; nichts ist zurückgenommen. Bitte den "
                "Verlauf ansehen."
            )
        listed = read_listed(connection, region_id, [offer_id])
        for item in group:
            lock_proposal(connection, region_id, item.proposal_pk, ProposalState.ACCEPTED)
            set_state(connection, item.proposal_pk, ProposalState.WITHDRAWN, by=by)
        reapply(connection, region_id, listed, [offer_id], {})
        touch_region(connection, region_id)
    return all(item.kind is not ProposalKind.ADD for item in group)


def own_edits(connection: Connection, region_id: str, offer_id: str) -> list[Proposal]:
    """Read the own changes of an offer that count, the newest first.

    Parameters
    ----------
    offer_id
        Of the offer.
    """
    found = read_proposals(connection, region_id, (ProposalState.ACCEPTED,), offer_id=offer_id)
    own = [item for item in found if item.by_office]
    return sorted(own, key=lambda item: item.proposal_pk, reverse=True)


def last_edit(edits: list[Proposal]) -> list[Proposal]:
    """Pick what was saved last, at once: each place of an offer has a proposal of its own.

    Parameters
    ----------
    edits
        As `own_edits` gives them.
    """
    return [item for item in edits if item.created_at == edits[0].created_at]


def _stamps(connection: Connection, region_id: str, today: date) -> dict[str, Plain]:
    office = read_region(connection, region_id).profile.region.youth_office or OFFICE
    return dict(zip(STAMPS, (today.isoformat(), office), strict=True))


def _changes(
    offer_id: str, found: ReadEdit, stamps: Mapping[str, Plain], today: date
) -> list[NewProposal]:
    """Make one proposal per place; what is said of the offer as a whole goes with the first."""
    sites: list[str | None] = [*found.by_place] or [None]
    items = []
    for place, site_id in enumerate(sites):
        pairs = {**(found.whole if place == 0 else {}), **found.by_place.get(site_id or "", {})}
        new = {name: said for name, (_, said) in pairs.items()} | (
            dict(stamps) if place == 0 else {}
        )
        items.append(
            NewProposal(
                kind=ProposalKind.CHANGE if pairs else ProposalKind.CONFIRM, offer_id=offer_id,
                site_id=site_id, old={name: was for name, (was, _) in pairs.items()}, new=new,
                said_on=today,
            )
        )  # fmt: skip
    return items


def _addition(found: ReadEdit, stamps: Mapping[str, Plain], today: date) -> NewProposal:
    pairs = {**found.whole, **next(iter(found.by_place.values()), {})}
    new = {name: said for name, (_, said) in pairs.items() if said not in (None, [])}
    return NewProposal(
        kind=ProposalKind.ADD, offer_id=None, site_id=None, old={}, new=new | dict(stamps),
        said_on=today,
    )  # fmt: skip


def _added(
    connection: Connection, region_id: str, provider: str, item: NewProposal, by: str
) -> int:
    source_pk = list_of(connection, region_id, provider, by_office=True)
    base = {"twins": twins_of(connection, region_id, item)}
    number = write_edit(connection, region_id, provider, item, by=by)
    set_state(connection, number, ProposalState.ACCEPTED, by=by, base=base)
    own = f"{ADDED}{number}"
    reapply(connection, region_id, read_listed(connection, region_id, []), [own], {own: source_pk})
    touch_region(connection, region_id)
    return number


def _change(
    connection: Connection, region_id: str, offer_id: str, items: list[NewProposal], by: str
) -> None:
    listed = read_listed(connection, region_id, [offer_id])
    for item in items:
        base = listed_base(item, listed, what="Ihre Änderung")
        number = write_edit(connection, region_id, OFFICE, item, by=by)
        set_state(connection, number, ProposalState.ACCEPTED, by=by, base=base)
    reapply(connection, region_id, listed, [offer_id], {})
    touch_region(connection, region_id)


def is_hidden_by_list(connection: Connection, region_id: str, offer_id: str) -> bool:
    """Say whether the list itself calls the place of an offer confidential.

    Parameters
    ----------
    offer_id
        Of the offer.
    """
    links = read_listed(connection, region_id, [offer_id]).inventory.links
    return bool(links["confidential"].astype(bool).any())
