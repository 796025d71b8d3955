"""Takes what providers propose, and what planners decide about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from api.load.corrections import reapply
from api.questions.offers.listed_state import list_of, listed_base, twins_of
from kpk_geo.database.connection import transaction
from kpk_geo.database.listed_offers import ListedOffers, read_listed
from kpk_geo.database.proposals import Proposal, lock_proposal, read_proposals, set_state
from kpk_geo.database.regions import hold_region, read_region, touch_region
from kpk_geo.errors import InputError
from kpk_geo.model import ProposalKind, ProposalState
from kpk_geo.offers.corrections import ADDED, Plain

_SECRET = (
    "Der Vorschlag Nr. {number} nennt einen Ort, der vertraulich ist oder war. Er lässt sich hier "
    "nicht annehmen; bitte das Angebot in der Liste des Jugendamts pflegen und den Vorschlag "
    "ablehnen."
)


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided."""

    numbers: tuple[int, ...]


def accept_proposals(engine: Engine, region_id: str, numbers: Iterable[int], *, by: str) -> Decided:
    """Accept proposals: from now on they count on every map and in every analysis.

    All of them or none: where one cannot be accepted, the others stay open too.

    Parameters
    ----------
    numbers
        Of the proposals.
    by
        Name of the user who decides.

    Raises
    ------
    NotFoundError
        The region has none of such a number.
    InputError
        One was decided meanwhile, its offer is gone, or it names a confidential place.
    """
    with transaction(engine) as connection:
        read_region(connection, region_id)
        hold_region(connection, region_id)
        items = [
            lock_proposal(connection, region_id, number, ProposalState.OPEN)
            for number in sorted(set(numbers))
        ]
        listed = read_listed(connection, region_id, _offer_ids(items))
        for item in items:
            base = _base(connection, region_id, item, listed)
            set_state(connection, item.proposal_pk, ProposalState.ACCEPTED, by=by, base=base)
        _rewrite(connection, region_id, items, listed)
    return Decided(tuple(item.proposal_pk for item in items))


def refuse_proposals(
    engine: Engine, region_id: str, numbers: Iterable[int], *, by: str, reason: str = ""
) -> Decided:
    """Refuse proposals; nothing changes but their state.

    Parameters
    ----------
    numbers
        Of the proposals.
    by
        Name of the user who decides.
    reason
        German; empty: none is given.

    Raises
    ------
    NotFoundError, InputError
        There is no such proposal, or it was decided meanwhile.
    """
    with transaction(engine) as connection:
        read_region(connection, region_id)
        wanted = sorted(set(numbers))
        for number in wanted:
            lock_proposal(connection, region_id, number, ProposalState.OPEN)
            set_state(
                connection, number, ProposalState.REFUSED, by=by, remark=reason.strip() or None
            )
    return Decided(tuple(wanted))


def reopen_proposal(engine: Engine, region_id: str, number: int, *, by: str) -> Decided:
    """Take a decision back: the proposal is open again, and what it changed is as before.

    Parameters
    ----------
    number
        Of the proposal.
    by
        Name of the user who does it.

    Raises
    ------
    NotFoundError, InputError
        There is no such proposal, or it is neither accepted nor refused.
    """
    with transaction(engine) as connection:
        read_region(connection, region_id)
        hold_region(connection, region_id)
        try:
            item = lock_proposal(connection, region_id, number, ProposalState.REFUSED)
        except InputError:
            item = lock_proposal(connection, region_id, number, ProposalState.ACCEPTED)
        if item.by_office:
            raise InputError(
                "Eine eigene Änderung wird auf dem Formular des Angebots zurückgenommen, die "
                "letzte zuerst."
            )
        listed = read_listed(connection, region_id, _offer_ids([item]))
        set_state(connection, number, ProposalState.OPEN, by=by, remark="zurückgenommen")
        if item.state is ProposalState.ACCEPTED:
            _rewrite(connection, region_id, [item], listed)
    return Decided((number,))


def withdraw_proposals(
    engine: Engine, region_id: str, numbers: Iterable[int], *, replaced: Iterable[int], by: str
) -> Decided:
    """Take back what a list brought, accepted or not; what was decided otherwise meanwhile stays.

    Parameters
    ----------
    numbers
        Of its proposals.
    replaced
        Of those that were open before and gave way to them: they are open again.
    by
        Name of the user who does it.
    """
    with transaction(engine) as connection:
        hold_region(connection, region_id)
        wanted, before = set(numbers), set(replaced)
        stored = read_proposals(connection, region_id)
        states = (ProposalState.OPEN, ProposalState.ACCEPTED)
        items = [i for i in stored if i.proposal_pk in wanted and i.state in states]
        accepted = [item for item in items if item.state is ProposalState.ACCEPTED]
        listed = read_listed(connection, region_id, _offer_ids(accepted))
        for item in items:
            lock_proposal(connection, region_id, item.proposal_pk, item.state)
            set_state(
                connection, item.proposal_pk, ProposalState.WITHDRAWN, by=by,
                remark="Liste zurückgenommen",
            )  # fmt: skip
        for item in stored:
            if item.proposal_pk in before and item.state is ProposalState.REPLACED:
                set_state(connection, item.proposal_pk, ProposalState.OPEN, by=by)
        if accepted:
            reapply(connection, region_id, listed, _offer_ids(accepted), {})
            touch_region(connection, region_id)
    return Decided(tuple(item.proposal_pk for item in items))


def _offer_ids(items: Sequence[Proposal]) -> list[str]:
    """Name the offers that proposals are about; a new one has the number of its proposal."""
    return [item.offer_id or f"{ADDED}{item.proposal_pk}" for item in items]


def _base(
    connection: Connection, region_id: str, item: Proposal, listed: ListedOffers
) -> dict[str, Plain]:
    """Note what the list says now; nothing that speaks of a confidential place is accepted."""
    if item.names_secret:
        raise InputError(_SECRET.format(number=item.proposal_pk))
    if item.kind is ProposalKind.ADD:
        return {"twins": twins_of(connection, region_id, item)}
    links = listed.inventory.links
    is_own = links["offer_id"] == item.offer_id
    if links.loc[is_own, "confidential"].astype(bool).any():
        raise InputError(_SECRET.format(number=item.proposal_pk))
    return listed_base(item, listed, what=f"der Vorschlag Nr. {item.proposal_pk}")


def _rewrite(
    connection: Connection, region_id: str, items: Sequence[Proposal], listed: ListedOffers
) -> None:
    added = {
        f"{ADDED}{item.proposal_pk}": list_of(connection, region_id, item.provider)
        for item in items
        if item.kind is ProposalKind.ADD
    }
    reapply(connection, region_id, listed, _offer_ids(items), added)
    touch_region(connection, region_id)
