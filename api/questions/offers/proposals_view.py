"""What waits for a decision, and what was decided, as the page of proposals shows it."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from sqlalchemy import Connection

from api.questions.offers.listed_state import lists_say, standings_of
from kpk_geo.database.inventory import read_inventory
from kpk_geo.database.proposals import Proposal, ProposalEvent, read_history, read_proposals
from kpk_geo.database.regions import read_region
from kpk_geo.local_time import local_day
from kpk_geo.model import ProposalKind, ProposalState
from kpk_geo.offers.corrections import (
    ADDED,
    STAMPS,
    ListedOffer,
    Standing,
    heading_of,
)
from maps.offers.edit_view import form_address
from maps.offers.proposal_text import changed_parts, value_text
from maps.offers.proposals import (
    HIDDEN_TITLE,
    DecidedCard,
    ProposalCard,
    ProposalsView,
    ProviderCards,
)

SHOWN_DECISIONS = 60  # the newest; own setting
_DECIDED = (ProposalState.ACCEPTED, ProposalState.REFUSED, ProposalState.SETTLED)


def read_proposals_view(
    connection: Connection, region_id: str, *, user: str, said: str = "", problem: str = ""
) -> ProposalsView:
    """Read what providers propose, and what became of it.

    Parameters
    ----------
    user
        Name of the planner who is logged in.
    said, problem
        German: what was just done, and what did not work.

    Raises
    ------
    NotFoundError
        There is no such region.
    """
    region = read_region(connection, region_id)
    waiting = read_proposals(connection, region_id, (ProposalState.OPEN,))
    decided = read_proposals(connection, region_id, _DECIDED)
    history = read_history(connection, [item.proposal_pk for item in decided])
    decided.sort(key=lambda item: history[item.proposal_pk][-1].at, reverse=True)
    rows = read_inventory(connection, region_id, confidential=False)
    titles = dict(zip(rows["offer_id"], rows["title"], strict=True))
    says = lists_say(
        connection, region_id, [item.offer_id for item in (*waiting, *decided) if item.offer_id]
    )
    standings = standings_of(connection, region_id, says)
    by_provider = groupby(waiting, key=lambda item: item.provider)
    return ProposalsView(
        region_id=region_id, region_name=region.name, synthetic=region.synthetic, user=user,
        providers=[
            ProviderCards(name, [_card(item, titles, says) for item in items])
            for name, items in by_provider
        ],
        decided=[
            _decided(region_id, item, titles, history[item.proposal_pk], standings, says)
            for item in decided[:SHOWN_DECISIONS]
        ],
        more_decided=max(0, len(decided) - SHOWN_DECISIONS), said=said, problem=problem,
    )  # fmt: skip


def _title(item: Proposal, titles: Mapping[str, str]) -> str:
    if item.kind is ProposalKind.ADD:
        return str(item.new.get("title") or "")
    return titles.get(item.offer_id or "") or HIDDEN_TITLE


def _card(
    item: Proposal, titles: Mapping[str, str], says: Mapping[str, ListedOffer]
) -> ProposalCard:
    old = {} if item.kind is ProposalKind.ADD else item.old
    parts = [] if item.kind is ProposalKind.END else changed_parts(old, item.new)
    return ProposalCard(
        number=item.proposal_pk, title=_title(item, titles), kind=item.kind, parts=parts,
        meanwhile=_meanwhile(item, says), remark=item.remark or "", said_on=item.said_on,
        said_by=item.said_by, is_secret=item.names_secret,
        is_gone=item.kind is not ProposalKind.ADD and item.offer_id not in titles,
    )  # fmt: skip


def _meanwhile(item: Proposal, says: Mapping[str, ListedOffer]) -> list[str]:
    """Say where the list says something else by now than what the provider saw."""
    own = says.get(item.offer_id or "")
    if own is None or item.kind is not ProposalKind.CHANGE:
        return []
    parts = {**own.fields, **own.places.get(item.site_id or "", {})}
    return [
        f"{heading_of(name)}: in der Liste steht jetzt {value_text(name, parts[name])}"
        for name in item.new
        if name in parts and name not in STAMPS
        and parts[name] not in (item.old.get(name), item.new[name])
    ]  # fmt: skip


def _edit_address(region_id: str, item: Proposal) -> str:
    """Give the address of the form on which an own edit was made."""
    return form_address(region_id, item.offer_id or f"{ADDED}{item.proposal_pk}")


def _decided(
    region_id: str,
    item: Proposal,
    titles: Mapping[str, str],
    events: Sequence[ProposalEvent],
    standings: Mapping[int, Mapping[str, Standing]],
    says: Mapping[str, ListedOffer],
) -> DecidedCard:
    last = events[-1]
    differing = []
    if item.state is ProposalState.ACCEPTED and not item.names_secret:
        own = says.get(item.offer_id or "")
        parts = {} if own is None else {**own.fields}
        if own is not None:
            place = own.places.get(item.site_id or "") or next(iter(own.places.values()), {})
            parts |= dict(place)
        for name, standing in standings.get(item.proposal_pk, {}).items():
            if name in STAMPS or standing is Standing.SAME or name not in parts:
                continue
            counts = "Es gilt die Meldung" if standing is Standing.HOLDS else "Es gilt die Liste"
            differing.append(
                f"{heading_of(name)}: Liste {value_text(name, parts[name])}, "
                f"Meldung {value_text(name, item.new[name])}. {counts}."
            )
    return DecidedCard(
        number=item.proposal_pk, title=_title(item, titles), provider=item.provider,
        kind=item.kind, state=item.state, by=last.by, on=local_day(last.at),
        remark=last.remark or "", differing=differing,
        can_reopen=item.state is not ProposalState.SETTLED and not item.by_office,
        edit_address=_edit_address(region_id, item) if item.by_office else "",
    )  # fmt: skip
