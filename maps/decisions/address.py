"""The address that leads to the form with area, site and run filled in.

    /maps/decisions?region=R&area=ID&area=ID&level=EBENE&site=KENNUNG&run=NR&title=TEXT&place=LAGE&reason=TEXT#festhalten

All but `region` may be left out; `area` may recur. Any page may link there.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

LABEL = "Beschluss festhalten"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is proposed for the fields of text."""

    title: str = ""
    place: str = ""  # of a site that is not there yet; "(latitude, longitude)" may end it
    reason: str = ""


def decision_address(
    region_id: str,
    *,
    area_ids: Sequence[str] = (),
    level: str = "",
    site: str = "",
    run_pk: int | None = None,
    words: Words | None = None,
) -> str:
    """Write the address of the form.

    Parameters
    ----------
    area_ids
        Areas that are filled in.
    level
        Key of their level; empty: the usual one of the region.
    site
        Key or title of an offer; never of a confidential one.
    run_pk
        Number of the run from whose page the link leads; it is stored with the decision.
    words
        Proposed ones.

    Examples
    --------
    >>> decision_address("unna", area_ids=["01", "02"], run_pk=7)
    '/maps/decisions?region=unna&area=01&area=02&run=7#festhalten'
    """
    query = [("region", region_id), *(("area", area_id) for area_id in area_ids)]
    more = (
        ("level", level), ("site", site), ("run", "" if run_pk is None else str(run_pk)),
        *(asdict(words).items() if words else ()),
    )  # fmt: skip
    query += [(name, value) for name, value in more if value]
    return f"/maps/decisions?{urlencode(query)}#festhalten"


def log_address(region_id: str, number: int) -> str:
    """Write the address of one decision in the log.

    Parameters
    ----------
    number
        Of the decision.

    Examples
    --------
    >>> log_address("unna", 3)
    '/maps/decisions?region=unna&decision=3'
    """
    return f"/maps/decisions?{urlencode({'region': region_id, 'decision': number})}"
