"""What the lists say of offers below all corrections, and to which list an offer belongs."""

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from kpk_geo.database.listed_offers import ListedOffers, read_listed
from kpk_geo.database.proposal_state import read_corrections
from kpk_geo.database.proposals import NewProposal
from kpk_geo.database.tables import offer
from kpk_geo.errors import InputError
from kpk_geo.ingest.offers.corrected import listed_offer, place_parts
from kpk_geo.offers.corrections import (
    PLACE_PARTS,
    Correction,
    ListedOffer,
    Plain,
    Standing,
    correct,
)
from kpk_geo.offers.providers import is_of


def listed_base(item: NewProposal, listed: ListedOffers, *, what: str) -> dict[str, Plain]:
    """Note what the list says now, for as long as which a correction stands.

    Parameters
    ----------
    item
        About an offer that is there.
    listed
        This offer as its list has it.
    what
        German, for the message: what it is that cannot be done.

    Raises
    ------
    InputError
        The offer, or the place that is meant, is in the list no more.
    """
    offer_id = item.offer_id or ""
    if offer_id not in listed.sources:
        raise InputError(
            f"Das Angebot steht nicht mehr in der Liste; {what} lässt sich nicht annehmen."
        )
    inventory = listed.inventory
    if offer_id not in inventory.offers.index:  # in no list: what it was reported as counts
        return {"place": None, "fields": dict(item.old)}
    links = inventory.links[inventory.links["offer_id"] == offer_id].set_index("site_id")
    place = listed.now[offer_id].get(item.site_id or "")
    if item.site_id and place is None and len(links) == 1:
        place = str(links.index[0])
    if place is None and set(item.new) & set(PLACE_PARTS):
        raise InputError(
            f"Den Ort, um den es geht, hat das Angebot nicht mehr; {what} lässt sich nicht "
            "annehmen."
        )
    places = {
        str(site_id): place_parts(link, inventory.sites.loc[str(site_id)])
        for site_id, link in links.to_dict("index").items()
    }
    says = listed_offer(inventory.offers.loc[offer_id].to_dict(), places)
    own = {**says.fields, **(says.places[place] if place else {})}
    return {"place": place, "fields": {name: own.get(name) for name in item.new}}


def twins_of(connection: Connection, region_id: str, item: NewProposal) -> list[str]:
    """Name the offers that are called so already: not they will be what the list brings later.

    Parameters
    ----------
    item
        The new offer.
    """
    query = select(offer.c.offer_id, offer.c.title).where(
        offer.c.region_id == region_id, offer.c.vanished_at.is_(None)
    )
    title = str(item.new.get("title")).casefold()
    return [str(key) for key, name in connection.execute(query) if name.casefold() == title]


def list_of(
    connection: Connection, region_id: str, provider: str, *, by_office: bool = False
) -> int:
    """Find the list to which a new offer of a provider belongs: that with most of its offers.

    Parameters
    ----------
    provider
        Whose offer it is.
    by_office
        The Jugendamt adds it: of a provider that no list names it goes to the longest list.

    Raises
    ------
    InputError
        No list has offers of this provider, or there is none at all.
    """
    query = select(offer.c.source_pk, offer.c.provider).where(
        offer.c.region_id == region_id, offer.c.vanished_at.is_(None)
    )
    rows = connection.execute(query).all()
    counted = Counter(int(row[0]) for row in rows if is_of(row[1], provider))
    if not counted and by_office:
        counted = Counter(int(row[0]) for row in rows)
        if not counted:
            raise InputError(
                "Es ist noch keine Liste von Angeboten geladen, zu der ein neues gehören könnte. "
                "Bitte zuerst eine auf der Seite Daten bringen."
            )
    if not counted:
        raise InputError(
            f"Von „{provider}“ steht kein Angebot mehr in einer Liste; ein neues lässt sich darum "
            "keiner zuordnen. Bitte in die Liste des Jugendamts eintragen."
        )
    return min(counted, key=lambda key: (-counted[key], key))


def lists_say(
    connection: Connection, region_id: str, offer_ids: Iterable[str]
) -> dict[str, ListedOffer]:
    """Read what the lists say today of offers, by offer_id.

    Parameters
    ----------
    offer_ids
        Which; those in no list are not given.
    """
    listed = read_listed(connection, region_id, set(offer_ids)).inventory
    links: dict[str, dict[str, dict[str, Plain]]] = {}
    for row in listed.links.to_dict("records"):
        parts = place_parts(row, listed.sites.loc[str(row["site_id"])])
        links.setdefault(str(row["offer_id"]), {})[str(row["site_id"])] = parts
    return {
        str(key): listed_offer(record, links.get(str(key), {}))
        for key, record in listed.offers.to_dict("index").items()
    }


def standings_of(
    connection: Connection, region_id: str, says: Mapping[str, ListedOffer]
) -> dict[int, Mapping[str, Standing]]:
    """Say how accepted corrections stand to their lists, by number of the proposal.

    Parameters
    ----------
    says
        What the lists say, by offer_id: only of these.
    """
    by_offer: dict[str, list[Correction]] = {}
    for item in read_corrections(connection, region_id):
        by_offer.setdefault(item.offer_id, []).append(item)
    found: dict[int, Mapping[str, Standing]] = {}
    for offer_id, own in by_offer.items():
        if offer_id in says:
            found |= correct(says[offer_id], own).standings
    return found
