"""Supply in the unit that people count in: a place per child, but one office for many children."""

import math
from dataclasses import dataclass
from typing import Final

from kpk_geo.german import digits_for, number
from kpk_geo.model import CapacityUnit, OfferKind

FIGURES = 3  # of a rounded number of children; own setting: what the estimate carries
MAX_CHILDREN = 1e6  # beyond that an offer is none
NONE_REACHABLE = "keines"
ONE: Final = {
    CapacityUnit.PLACES: "Platz", CapacityUnit.HOURS: "Stunde je Woche",
    CapacityUnit.OFFERS: "Einrichtung",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyUnit:
    """What supply is counted in, for one kind of offers."""

    kind: OfferKind
    capacity: CapacityUnit

    @property
    def is_sites(self) -> bool:
        """Whether whole offers are counted, of which there are far fewer than children."""
        return self.capacity is CapacityUnit.OFFERS

    @property
    def site(self) -> str:
        """German: what one offer is called."""
        return "Angebot" if self.kind is OfferKind.OTHER else self.kind.label

    @property
    def label(self) -> str:
        """German: of a column or theme.

        >>> SupplyUnit(kind=OfferKind.FAMILY_OFFICE, capacity=CapacityUnit.OFFERS).label
        'Kinder je Familienbüro'
        """
        if self.is_sites:
            return f"Kinder je {self.site}"
        return f"{self.capacity.label} je 100 Kinder"

    @property
    def amount(self) -> str:
        """German: what stands behind a capacity, as in "60 Plätze"."""
        return self.capacity.label

    def amount_of(self, capacity: float) -> str:
        """Write a capacity with as many decimals as it has, two at most.

        >>> unit = SupplyUnit(kind=OfferKind.KITA, capacity=CapacityUnit.PLACES)
        >>> unit.amount_of(1250.0), unit.amount_of(7.5), unit.amount_of(1.0)
        ('1.250 Plätze', '7,5 Plätze', '1 Platz')
        """
        digits = next((n for n in (0, 1) if round(capacity, n) == capacity), 2)
        text = ONE[self.capacity] if capacity == 1 else self.amount
        return f"{number(capacity, digits)} {text}"

    def figure(self, per_100: float, digits: int | None = None) -> str:
        """Write a figure of a table whose heading is `label`.

        Parameters
        ----------
        per_100
            Supply per 100 children; NaN: not known.
        digits
            Decimals of supply; None: as many as it needs.

        Examples
        --------
        >>> unit = SupplyUnit(kind=OfferKind.FAMILY_OFFICE, capacity=CapacityUnit.OFFERS)
        >>> unit.figure(0.0483), unit.figure(0.0), unit.figure(float("nan"))
        ('2.070', 'keines', '–')
        """
        if not self.is_sites or math.isnan(per_100):
            return number(per_100, digits_for(per_100) if digits is None else digits)
        if per_100 <= 0:
            return NONE_REACHABLE
        children = 100 / per_100
        if children > MAX_CHILDREN:
            return f"über {number(MAX_CHILDREN)}"
        return number(float(f"{children:.{FIGURES}g}"))

    def phrase(self, per_100: float) -> str:
        """Say how much there is.

        >>> SupplyUnit(kind=OfferKind.KITA, capacity=CapacityUnit.PLACES).phrase(92.4)
        '92,4 Plätze je 100 Kinder'
        >>> SupplyUnit(kind=OfferKind.FAMILY_OFFICE, capacity=CapacityUnit.OFFERS).phrase(0.0483)
        '1 Familienbüro für rund 2.070 Kinder'
        """
        if not self.is_sites:
            return f"{self.figure(per_100)} {self.label}"
        if not per_100 > 0:
            return f"{self.site}: {self.figure(per_100)}"
        return f"1 {self.site} für rund {self.figure(per_100)} Kinder"

    def average(self, per_100: float) -> str:
        """Say in a sentence how much there is on average."""
        if not self.is_sites:
            return f"Im Durchschnitt bleiben {self.phrase(per_100)}."
        return f"Im Durchschnitt: {self.phrase(per_100)}."

    def span(self, low: float, high: float, digits: int) -> str:
        """Write from where to where supply lies; a dash where that is not known.

        Parameters
        ----------
        low, high
            Supply per 100 children.
        digits
            Decimals of supply.
        """
        if not math.isfinite(low):
            return "–"
        ends = (high, low) if self.is_sites else (low, high)  # much supply: few children for each
        first, last = (self.figure(value, digits) for value in ends)
        return first if first == last else f"{first} bis {last}"

    def change(self, before: float, after: float, digits: int) -> str:
        """Write what becomes of supply.

        Parameters
        ----------
        before, after
            Supply per 100 children.
        digits
            Decimals of supply.

        Examples
        --------
        >>> SupplyUnit(kind=OfferKind.KITA, capacity=CapacityUnit.PLACES).change(3.0, 4.5, 1)
        '+1,5'
        >>> unit = SupplyUnit(kind=OfferKind.FAMILY_OFFICE, capacity=CapacityUnit.OFFERS)
        >>> unit.change(0.0, 0.05, 4)
        'keines → 2.000'
        """
        if not self.is_sites:
            return signed(after - before, digits)
        first, last = self.figure(before), self.figure(after)
        return first if first == last else f"{first} → {last}"

    def sortable(self, per_100: float) -> float:
        """Give the number that a figure of the table is sorted by."""
        if not self.is_sites or math.isnan(per_100):
            return per_100
        return 100 / per_100 if per_100 > 0 else math.inf

    def below(self, limit: float, digits: int) -> str:
        """Name the class of little supply, below a limit of supply per 100 children.

        Parameters
        ----------
        limit
            Supply per 100 children.
        digits
            Decimals of supply.
        """
        return f"{'über' if self.is_sites else 'unter'} {self.figure(limit, digits)}"

    def above(self, limit: float, digits: int) -> str:
        """Name the class of much supply, from a limit of supply per 100 children on.

        Parameters
        ----------
        limit
            Supply per 100 children.
        digits
            Decimals of supply.
        """
        return f"{'unter' if self.is_sites else 'über'} {self.figure(limit, digits)}"


def signed(value: float, digits: int) -> str:
    """Write a change with its sign; nothing but zeros has none.

    Parameters
    ----------
    value
        NaN: not known.
    digits
        Decimals.

    Examples
    --------
    >>> signed(12.4, 0), signed(-3.0, 1), signed(0.04, 1)
    ('+12', '−3,0', '0,0')
    """
    text = number(value, digits)
    return f"+{text}" if value > 0 and text.strip("0,") else text
