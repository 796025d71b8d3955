"""Proposals of providers and their history; nothing is ever deleted, only its state changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from kpk_geo.database.confidential import ConfidentialNames, read_confidential_names
from kpk_geo.database.tables import offer_proposal, proposal_event
from kpk_geo.errors import InputError, NotFoundError
from kpk_geo.model import ProposalKind, ProposalState
from kpk_geo.offers.corrections import ADDED, Plain


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProposal:
    """What a provider says of an offer, before it is stored."""

    kind: ProposalKind
    offer_id: str | None  # None: an offer that is in no list
    site_id: str | None  # None: the offer as a whole
    old: Mapping[str, Plain]  # what the provider saw
    new: Mapping[str, Plain]
    said_on: date
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal(NewProposal):
    """A stored proposal; texts that name a confidential place are covered."""

    proposal_pk: int
    region_id: str
    provider: str
    said_by: str
    state: ProposalState
    created_at: datetime
    names_secret: bool = False  # something is covered
    by_office: bool = False  # written by a planner
    base: Mapping[str, Plain] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProposalEvent:
    """A step in the history of a proposal."""

    state: ProposalState
    by: str
    at: datetime
    remark: str | None


@dataclass(frozen=True, slots=True)
class Written:
    """What became of proposals that were handed in."""

    numbers: tuple[int, ...]  # of those that were stored
    known: int  # an open one says the same
    replaced: tuple[int, ...] = ()  # open before: they gave way

    @property
    def stored(self) -> int:
        """How many were stored."""
        return len(self.numbers)


def write_proposals(
    connection: Connection,
    region_id: str,
    provider: str,
    proposals: Sequence[NewProposal],
    *,
    said_by: str,
) -> Written:
    """Store proposals; an earlier open one about the same place gives way to a newer one.

    Parameters
    ----------
    provider
        For whom is spoken.
    proposals
        Offers with confidential places must not be among them.
    said_by
        German: the file or the link, never a person.
    """
    waiting = read_proposals(connection, region_id, (ProposalState.OPEN,), provider=provider)
    numbers, replaced = [], []
    for item in proposals:
        earlier = [other for other in waiting if _is_about(other, item)]
        if any(_says_same(other, item) for other in earlier):
            continue
        for other in earlier:
            set_state(connection, other.proposal_pk, ProposalState.REPLACED, by=provider)
            replaced.append(other.proposal_pk)
        number = _insert(connection, region_id, provider, item, said_by=said_by)
        _note(connection, number, ProposalState.OPEN, provider, said_by)
        numbers.append(number)
    return Written(tuple(numbers), len(proposals) - len(numbers), tuple(replaced))


def write_edit(
    connection: Connection, region_id: str, provider: str, edit: NewProposal, *, by: str
) -> int:
    """Store what a planner wrote of an offer; give its number. `set_state` then makes it count.

    Parameters
    ----------
    provider
        Whose offer a new one is; else the Jugendamt.
    edit
        Confidential offers may be among them.
    by
        Name of the user.
    """
    number = _insert(connection, region_id, provider, edit, said_by="Formular", by_office=True)
    _note(connection, number, ProposalState.OPEN, by, None)
    return number


def _insert(
    connection: Connection, region_id: str, provider: str, item: NewProposal, **more: Any
) -> int:
    statement = insert(offer_proposal).values(
        region_id=region_id, provider=provider, kind=item.kind.value, offer_id=item.offer_id,
        site_id=item.site_id, remark=item.remark, said_on=item.said_on,
        fields={name: {"old": item.old.get(name), "new": new} for name, new in item.new.items()},
        **more,
    )  # fmt: skip
    return int(connection.execute(statement.returning(offer_proposal.c.proposal_pk)).scalar_one())


def _is_about(other: Proposal, item: NewProposal) -> bool:
    if item.kind is ProposalKind.ADD or other.kind is ProposalKind.ADD:
        return other.kind is item.kind and other.new.get("title") == item.new.get("title")
    same_place = None in (other.site_id, item.site_id) or other.site_id == item.site_id
    return other.offer_id == item.offer_id and same_place


def _says_same(other: Proposal, item: NewProposal) -> bool:
    return (other.kind, other.site_id, dict(other.new), other.remark) == (
        item.kind, item.site_id, dict(item.new), item.remark,
    )  # fmt: skip


def read_proposals(
    connection: Connection,
    region_id: str,
    states: Iterable[ProposalState] = tuple(ProposalState),
    *,
    provider: str | None = None,
    offer_id: str | None = None,
) -> list[Proposal]:
    """Read proposals by provider, the newest first; what names a confidential place is covered.

    Parameters
    ----------
    states
        Only those in one of these.
    provider
        Only those of one; None: of all.
    offer_id
        Only those about one; None: about any. One that a proposal added has that one with it.
    """
    query = (
        select(offer_proposal)
        .where(
            offer_proposal.c.region_id == region_id,
            offer_proposal.c.state.in_([state.value for state in states]),
        )
        .order_by(offer_proposal.c.provider, offer_proposal.c.proposal_pk.desc())
    )
    if provider is not None:
        query = query.where(offer_proposal.c.provider == provider)
    if offer_id is not None:
        own = offer_id.removeprefix(ADDED) if offer_id.startswith(ADDED) else ""
        is_addition = offer_proposal.c.proposal_pk == (int(own) if own.isdecimal() else -1)
        query = query.where((offer_proposal.c.offer_id == offer_id) | is_addition)
    rows = connection.execute(query).mappings().all()
    secret = read_confidential_names(connection, region_id) if rows else ConfidentialNames()
    return [_proposal(row, secret) for row in rows]


def lock_proposal(
    connection: Connection, region_id: str, number: int, state: ProposalState
) -> Proposal:
    """Read one proposal and keep others from deciding it until this transaction ends.

    Parameters
    ----------
    number
        Of the proposal.
    state
        In which it must be.

    Raises
    ------
    NotFoundError
        The region has none of this number.
    InputError
        It is in another state: somebody else decided it meanwhile.
    """
    row = (
        connection.execute(
            select(offer_proposal)
            .where(offer_proposal.c.region_id == region_id, offer_proposal.c.proposal_pk == number)
            .with_for_update()
        )
        .mappings()
        .first()
    )
    if row is None:
        raise NotFoundError(f"Einen Vorschlag Nr. {number} gibt es in dieser Region nicht.")
    if row["state"] != state.value:
        label = ProposalState.of(row["state"]).label
        raise InputError(
            f"Der Vorschlag Nr. {number} ist inzwischen {label}; nichts ist geändert. Bitte die "
            "Seite neu laden."
        )
    return _proposal(row, read_confidential_names(connection, region_id))


def set_state(
    connection: Connection,
    number: int,
    state: ProposalState,
    *,
    by: str,
    remark: str | None = None,
    base: dict[str, Any] | None = None,
) -> None:
    """Change the state of a proposal and note it in its history.

    Parameters
    ----------
    number
        Of the proposal.
    state
        In which it is from now on.
    by
        Who does it.
    remark
        German; None: there is nothing to say.
    base
        What the list says now; None: as before.
    """
    values: dict[str, Any] = {"state": state.value} | ({"base": base} if base else {})
    connection.execute(
        update(offer_proposal).where(offer_proposal.c.proposal_pk == number).values(**values)
    )
    _note(connection, number, state, by, remark)


def _note(
    connection: Connection, number: int, state: ProposalState, by: str, remark: str | None
) -> None:
    connection.execute(
        insert(proposal_event).values(proposal_pk=number, state=state.value, by=by, remark=remark)
    )


def read_history(
    connection: Connection, numbers: Iterable[int]
) -> dict[int, tuple[ProposalEvent, ...]]:
    """Read what was done about proposals, by number, the earliest first."""
    query = (
        select(proposal_event)
        .where(proposal_event.c.proposal_pk.in_(list(numbers)))
        .order_by(proposal_event.c.event_pk)
    )
    found: dict[int, tuple[ProposalEvent, ...]] = {}
    for row in connection.execute(query).mappings():
        event = ProposalEvent(ProposalState.of(row["state"]), row["by"], row["at"], row["remark"])
        found[row["proposal_pk"]] = (*found.get(row["proposal_pk"], ()), event)
    return found


def _proposal(row: RowMapping, secret: ConfidentialNames) -> Proposal:
    old = {name: pair["old"] for name, pair in row["fields"].items()}
    new = {name: pair["new"] for name, pair in row["fields"].items()}
    shown_old, shown_new = _covered(old, secret), _covered(new, secret)
    remark = secret.hidden(row["remark"]) if row["remark"] else row["remark"]
    is_near = secret.is_named_in(address_line(new))
    return Proposal(
        proposal_pk=row["proposal_pk"], region_id=row["region_id"], provider=row["provider"],
        kind=ProposalKind.of(row["kind"]), offer_id=row["offer_id"], site_id=row["site_id"],
        old=shown_old, new=shown_new, remark=remark, said_on=row["said_on"],
        said_by=row["said_by"], state=ProposalState.of(row["state"]), created_at=row["created_at"],
        names_secret=is_near or (shown_old, shown_new, remark) != (old, new, row["remark"])
        or row["offer_id"] in secret.offer_ids,
        by_office=row["by_office"],
        base=(row["base"] or {}).get("fields", {}),
    )  # fmt: skip


def address_line(values: Mapping[str, Plain]) -> str:
    """Write the parts of an address in one line; empty without any."""
    parts = (values.get(name) for name in ("street", "postcode", "city"))
    return " ".join(str(part) for part in parts if part)


def _covered(values: Mapping[str, Plain], secret: ConfidentialNames) -> dict[str, Plain]:
    def cover(value: Plain) -> Plain:
        if isinstance(value, str):
            return secret.hidden(value)
        return [cover(item) for item in value] if isinstance(value, list) else value

    return {name: cover(value) for name, value in values.items()}
