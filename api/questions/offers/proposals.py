"""Takes what providers propose, and what planners decide about it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select

from api.load.corrections import reapply
from kpk_geo.database.connection import transaction
from kpk_geo.database.listed_offers import ListedOffers, read_listed
from kpk_geo.database.proposals import Proposal, lock_proposal, set_state
from kpk_geo.database.regions import hold_region, read_region, touch_region
from kpk_geo.database.tables import offer
from kpk_geo.errors import InputError
from kpk_geo.ingest.offers.corrected import listed_offer, place_parts
from kpk_geo.model import ProposalKind, ProposalState
from kpk_geo.offers.corrections import ADDED, PLACE_PARTS, Plain
from kpk_geo.offers.providers import is_of

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
            base = _base(item, listed)
            if item.kind is ProposalKind.ADD:
                base = {"twins": _twins(connection, region_id, item)}
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
        listed = read_listed(connection, region_id, _offer_ids([item]))
        set_state(connection, number, ProposalState.OPEN, by=by, remark="zurückgenommen")
        if item.state is ProposalState.ACCEPTED:
            _rewrite(connection, region_id, [item], listed)
    return Decided((number,))


def _offer_ids(items: Sequence[Proposal]) -> list[str]:
    """Name the offers that proposals are about; a new one has the number of its proposal."""
    return [item.offer_id or f"{ADDED}{item.proposal_pk}" for item in items]


def _base(item: Proposal, listed: ListedOffers) -> dict[str, Plain]:
    """Note what the list says now, for as long as which the proposal stands."""
    if item.names_secret:
        raise InputError(_SECRET.format(number=item.proposal_pk))
    if item.kind is ProposalKind.ADD:
        return {}
    offer_id = item.offer_id or ""
    if offer_id not in listed.sources:
        raise InputError(
            f"Das Angebot zu Vorschlag Nr. {item.proposal_pk} steht nicht mehr in der Liste; der "
            "Vorschlag lässt sich nur noch ablehnen."
        )
    inventory = listed.inventory
    if offer_id not in inventory.offers.index:  # in no list: what it was reported as counts
        return {"place": None, "fields": dict(item.old)}
    links = inventory.links[inventory.links["offer_id"] == offer_id].set_index("site_id")
    if links["confidential"].astype(bool).any():
        raise InputError(_SECRET.format(number=item.proposal_pk))
    place = listed.now[offer_id].get(item.site_id or "")
    if item.site_id and place is None and len(links) == 1:
        place = str(links.index[0])
    if place is None and set(item.new) & set(PLACE_PARTS):
        raise InputError(
            f"Den Ort, den Vorschlag Nr. {item.proposal_pk} ändert, hat das Angebot nicht mehr; "
            "der Vorschlag lässt sich nur noch ablehnen."
        )
    places = {
        str(site_id): place_parts(link, inventory.sites.loc[str(site_id)])
        for site_id, link in links.to_dict("index").items()
    }
    says = listed_offer(inventory.offers.loc[offer_id].to_dict(), places)
    own = {**says.fields, **(says.places[place] if place else {})}
    return {"place": place, "fields": {name: own.get(name) for name in item.new}}


def _twins(connection: Connection, region_id: str, item: Proposal) -> list[str]:
    """Name the offers that are called so already: not they will be what the list brings later."""
    query = select(offer.c.offer_id, offer.c.title).where(
        offer.c.region_id == region_id, offer.c.vanished_at.is_(None)
    )
    title = str(item.new.get("title")).casefold()
    return [str(key) for key, name in connection.execute(query) if name.casefold() == title]


def _rewrite(
    connection: Connection, region_id: str, items: Sequence[Proposal], listed: ListedOffers
) -> None:
    added = {
        f"{ADDED}{item.proposal_pk}": _list_of(connection, region_id, item.provider)
        for item in items
        if item.kind is ProposalKind.ADD
    }
    reapply(connection, region_id, listed, _offer_ids(items), added)
    touch_region(connection, region_id)


def _list_of(connection: Connection, region_id: str, provider: str) -> int:
    """Find the list to which a new offer of a provider belongs: that with most of its offers."""
    query = select(offer.c.source_pk, offer.c.provider).where(
        offer.c.region_id == region_id, offer.c.vanished_at.is_(None)
    )
    rows = connection.execute(query).all()
    counted = Counter(int(row[0]) for row in rows if is_of(row[1], provider))
    if not counted:
        raise InputError(
            f"Von „{provider}“ steht kein Angebot mehr in einer Liste; ein neues lässt sich darum "
            "keiner zuordnen. Bitte in die Liste des Jugendamts eintragen."
        )
    return min(counted, key=lambda key: (-counted[key], key))
