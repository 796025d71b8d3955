"""Which accepted proposals stand over the lists: what analyses of offers rest on."""

from sqlalchemy import Connection, select

from kpk_geo.database.tables import offer_proposal
from kpk_geo.model import ProposalKind, ProposalState


def corrections_state(connection: Connection, region_id: str) -> list[str]:
    """Name the proposals that count today; none where there never were any.

    That an offer was confirmed changes no result, so it makes none out of date.
    """
    query = (
        select(offer_proposal.c.proposal_pk)
        .where(
            offer_proposal.c.region_id == region_id,
            offer_proposal.c.state == ProposalState.ACCEPTED.value,
            offer_proposal.c.kind != ProposalKind.CONFIRM.value,
        )
        .order_by(offer_proposal.c.proposal_pk)
    )
    numbers = connection.scalars(query).all()
    return [f"proposals {' '.join(map(str, numbers))}"] if numbers else []
