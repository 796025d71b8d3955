"""How many offers were confirmed of late, in the same words on every page."""

from dataclasses import dataclass
from datetime import date, timedelta

from kpk_geo.german import number

CONFIRMED_MONTHS = 12  # afterwards an offer is to be confirmed again
_DAYS = 365  # of so many months


def confirmed_since(on: date) -> date:
    """Give the first day on which a confirmation still counts.

    >>> confirmed_since(date(2026, 11, 2))
    datetime.date(2025, 11, 2)
    """
    return on - timedelta(days=_DAYS)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How many offers that may be shown there are, and how many of them were confirmed of late."""

    confirmed: int
    offers: int

    @property
    def share(self) -> float:
        """Share of those that were confirmed, 0 to 1; NaN without offers."""
        return self.confirmed / self.offers if self.offers else float("nan")

    @property
    def sentence(self) -> str:
        """Say it in German; empty without offers.

        >>> Confirmed(250, 408).sentence
        '61 % der Angebote sind in den letzten 12 Monaten bestätigt (250 von 408).'
        """
        if not self.offers:
            return ""
        return (
            f"{number(100 * self.share)} % der Angebote sind in den letzten {CONFIRMED_MONTHS} "
            f"Monaten bestätigt ({number(self.confirmed)} von {number(self.offers)})."
        )
