"""What a provider's answer means for the record of an offer."""

from collections.abc import Mapping
from datetime import date

from kpk_geo.model import OfferStatus, ProposalKind
from kpk_geo.offers.corrections import STAMPS, Plain


def meant(
    kind: ProposalKind, provider: str, said_on: date, changes: Mapping[str, Plain] | None = None
) -> dict[str, Plain]:
    """Give all parts of the record that an answer sets: each also confirms the offer.

    Parameters
    ----------
    kind
        What was answered.
    provider
        Who answered: stands as the Stelle that checked.
    said_on
        The day of the answer.
    changes
        What the provider changed.

    Examples
    --------
    >>> meant(ProposalKind.CONFIRM, "AWO", date(2026, 11, 2))
    {'last_checked': '2026-11-02', 'checked_by': 'AWO'}
    """
    parts = dict(changes or {})
    if kind is ProposalKind.END:
        parts |= {"status": OfferStatus.ENDED.value, "valid_to": said_on.isoformat()}
    return parts | dict(zip(STAMPS, (said_on.isoformat(), provider), strict=True))
