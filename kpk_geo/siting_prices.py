"""What does a new site cost in a year, and how much of it does the commune pay itself?"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from kpk_geo.arrays import Floats
from kpk_geo.errors import InputError, listed
from kpk_geo.model import OfferKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PricePart:
    """One thing that is paid for."""

    label: str
    total: float  # EUR a year
    funded: float  # EUR a year, paid by a programme


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceOfKind:
    """What a site of a kind costs, and who pays."""

    kind: OfferKind
    parts: tuple[PricePart, ...]
    funder: str
    condition: str  # under which the programme pays
    source: str
    address: str

    @property
    def total(self) -> float:
        """EUR a year.

        >>> siting_prices()[OfferKind.PRIMARY_FAMILY_CENTRE].total
        46000.0
        """
        return sum(part.total for part in self.parts)

    @property
    def funded(self) -> float:
        """EUR a year that a programme pays."""
        return sum(part.funded for part in self.parts)

    @property
    def own_share(self) -> float:
        """EUR a year that are left to the commune.

        >>> siting_prices()[OfferKind.PRIMARY_FAMILY_CENTRE].own_share
        9200.0
        """
        return self.total - self.funded


@cache
def siting_prices() -> Mapping[OfferKind, PriceOfKind]:
    """Read the prices that are known."""
    text = files("kpk_geo").joinpath("siting_prices.toml").read_text(encoding="utf-8")
    prices = [_price(entry) for entry in tomllib.loads(text)["price"]]
    return {price.kind: price for price in prices}


def candidate_prices(
    kinds: Sequence[OfferKind], own: Mapping[OfferKind, float], *, with_funding: bool = True
) -> Floats:
    """Price each candidate by the kind that would open there.

    Parameters
    ----------
    kinds
        (candidates,) the kind of each.
    own
        EUR a year of some kinds as the commune reckons; they go before those that are known.
    with_funding
        Count what is left to the commune; False: all of it, should no programme pay.

    Returns
    -------
    numpy.ndarray
        (candidates,) EUR a year.

    Raises
    ------
    InputError
        For a kind no price is known, or one is negative.
    """
    known = {
        kind: price.own_share if with_funding else price.total
        for kind, price in siting_prices().items()
    } | dict(own)
    absent = sorted({kind.label for kind in kinds if kind not in known})
    if absent:
        raise InputError(
            f"Was ein neuer Standort im Jahr kostet, ist nicht bekannt für: {listed(absent)}. "
            "Bitte einen Preis angeben oder ohne Budget rechnen."
        )
    wrong = sorted({kind.label for kind in kinds if not known[kind] >= 0})
    if wrong:
        raise InputError(f"Ein Preis muss mindestens 0 € sein: {listed(wrong)}. Bitte berichtigen.")
    return np.array([known[kind] for kind in kinds], dtype=np.float64)


def _price(entry: Mapping[str, object]) -> PriceOfKind:
    parts = entry["parts"]
    assert isinstance(parts, list)
    return PriceOfKind(
        kind=OfferKind.of(str(entry["kind"])),
        parts=tuple(
            PricePart(
                label=str(part["label"]), total=float(part["total"]), funded=float(part["funded"])
            )
            for part in parts
        ),
        funder=str(entry["funder"]),
        condition=str(entry["condition"]),
        source=str(entry["source"]),
        address=str(entry["address"]),
    )
