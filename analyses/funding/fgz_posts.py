"""What do so many Familiengrundschulzentren (FGZ) cost in a year, and who pays what of it?

All sums are kept in whole cents, so that what the Land pays and what is left are the whole.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from kpk_geo.errors import InputError
from kpk_geo.funding.fgz_terms import FgzTerms, fgz_terms

MAX_COUNT = 500  # FGZ of one commune; own setting: more than the whole programme has
MAX_COSTS = 1_000_000.0  # EUR a year for half a post, or for offers; own setting


@dataclass(frozen=True, slots=True, kw_only=True)
class FgzCosts:
    """What some FGZ cost in a year."""

    count: int  # FGZ
    coordination_half_posts: int
    lead_half_posts: int
    total_cents: int
    state_cents: int  # that the Land pays at most

    @property
    def half_posts(self) -> int:
        """All half posts."""
        return self.coordination_half_posts + self.lead_half_posts

    @property
    def posts(self) -> float:
        """All posts, halves included."""
        return self.half_posts / 2

    @property
    def total(self) -> float:
        """EUR a year.

        >>> costs = fgz_costs(4)
        >>> costs.posts, costs.total, costs.state, costs.own
        (3.0, 256000.0, 204800.0, 51200.0)
        """
        return self.total_cents / 100

    @property
    def state(self) -> float:
        """EUR a year that the Land pays at most."""
        return self.state_cents / 100

    @property
    def own(self) -> float:
        """EUR a year that are left to the commune."""
        return (self.total_cents - self.state_cents) / 100


def fgz_costs(
    count: int,
    terms: FgzTerms | None = None,
    *,
    half_post_costs: float | None = None,
    offer_costs: float | None = None,
) -> FgzCosts:
    """Price the FGZ of one commune.

    Parameters
    ----------
    count
        FGZ that the commune has then.
    terms
        Of the programme; None: as it is known.
    half_post_costs
        EUR a year that half a post really costs; None: as much as the Land shares in. What is
        above that the commune pays alone.
    offer_costs
        EUR a year for the offers of each FGZ; None: as much as the Land shares in.

    Raises
    ------
    InputError
        The number is negative or too large, or costs are.
    """
    used = fgz_terms() if terms is None else terms
    if not 0 <= count <= MAX_COUNT:
        raise InputError(
            f"{count} FGZ: Erwartet wird eine Anzahl von 0 bis {MAX_COUNT}. Bitte berichtigen."
        )
    post = _costs(half_post_costs, used.half_post_costs, "einer halben Stelle")
    offers = _costs(offer_costs, used.offer_costs, "der Angebote je FGZ")
    coordination = _coordination(count, used)
    lead = count * used.lead_half_posts
    state_of_post = _cents(used.state_share * min(post, used.half_post_costs))
    state_of_offers = _cents(used.state_share * min(offers, used.offer_costs))
    return FgzCosts(
        count=count,
        coordination_half_posts=coordination,
        lead_half_posts=lead,
        total_cents=(coordination + lead) * _cents(post) + count * _cents(offers),
        state_cents=(coordination + lead) * state_of_post + count * state_of_offers,
    )


def costs_of_communes(counts: Iterable[int], terms: FgzTerms | None = None) -> FgzCosts:
    """Price FGZ of several communes: each has its own coordination.

    Parameters
    ----------
    counts
        FGZ of each commune.
    terms
        Of the programme; None: as it is known.

    Raises
    ------
    InputError
        A number is negative or too large.
    """
    each = [fgz_costs(count, terms) for count in counts]
    return FgzCosts(
        count=sum(item.count for item in each),
        coordination_half_posts=sum(item.coordination_half_posts for item in each),
        lead_half_posts=sum(item.lead_half_posts for item in each),
        total_cents=sum(item.total_cents for item in each),
        state_cents=sum(item.state_cents for item in each),
    )


def is_open(startchancen: int, unknown: int = 0, *, needed: int | None = None) -> bool | None:
    """Say whether a commune may apply for new FGZ; None where unknown schools decide it.

    Parameters
    ----------
    startchancen
        Its OGS primary schools in Startchancen.
    unknown
        Primary schools of which that is not known.
    needed
        So many there must be; None: as the programme asks.

    Raises
    ------
    InputError
        A number is negative.
    """
    if startchancen < 0 or unknown < 0:
        raise InputError(
            f"{startchancen} Schulen im Startchancen-Programm, {unknown} unbekannt: Eine Anzahl "
            "ist nie negativ. Bitte berichtigen."
        )
    least = fgz_terms().min_startchancen if needed is None else needed
    if startchancen >= least:
        return True
    return None if startchancen + unknown >= least else False


def _coordination(count: int, terms: FgzTerms) -> int:
    if count == 0:
        return 0
    if count < terms.full_coordination_from:
        return terms.coordination_half_posts
    return terms.full_coordination_half_posts


def _costs(asked: float | None, known: float, what: str) -> float:
    if asked is None:
        return known
    if not math.isfinite(asked) or not 0 <= asked <= MAX_COSTS:
        raise InputError(
            f"Kosten {what}: Erwartet wird ein Betrag von 0 bis 1.000.000 € im Jahr. Bitte "
            "berichtigen."
        )
    return asked


def _cents(euros: float) -> int:
    return round(euros * 100)
