"""Which accepted proposals stand over the lists: what analyses of offers rest on."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, select

from kpk_geo.database.tables import offer_proposal
from kpk_geo.model import ProposalKind, ProposalState
from kpk_geo.offers.corrections import Addition, Correction


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


def read_corrections(connection: Connection, region_id: str) -> list[Correction]:
    """Read the accepted proposals about offers of the lists, as they were written."""
    return [
        Correction(
            number=row["proposal_pk"], kind=ProposalKind.of(row["kind"]), provider=row["provider"],
            offer_id=row["offer_id"], said_on=row["said_on"],
            place=(row["base"] or {}).get("place"),
            new={name: pair["new"] for name, pair in row["fields"].items()},
            seen={name: pair["old"] for name, pair in row["fields"].items()},
            base=(row["base"] or {}).get("fields", {}), by_office=row["by_office"],
        )
        for row in _accepted(connection, region_id)
        if row["kind"] != ProposalKind.ADD
    ]  # fmt: skip


def read_additions(connection: Connection, region_id: str) -> list[Addition]:
    """Read the accepted proposals about offers that are in no list."""
    return [
        Addition(
            number=row["proposal_pk"], provider=row["provider"], said_on=row["said_on"],
            new={name: pair["new"] for name, pair in row["fields"].items()},
            twins=frozenset((row["base"] or {}).get("twins", ())), by_office=row["by_office"],
        )
        for row in _accepted(connection, region_id)
        if row["kind"] == ProposalKind.ADD
    ]  # fmt: skip


def _accepted(connection: Connection, region_id: str) -> Sequence[RowMapping]:
    query = select(offer_proposal).where(
        offer_proposal.c.region_id == region_id,
        offer_proposal.c.state == ProposalState.ACCEPTED.value,
    )
    return connection.execute(query.order_by(offer_proposal.c.proposal_pk)).mappings().all()
