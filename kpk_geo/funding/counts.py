"""Children in SGB II by commune, as a table gives them: known, or suppressed within bounds."""

from dataclasses import dataclass
from datetime import date

from kpk_geo import german

STATE_KEY = "05"  # Nordrhein-Westfalen


@dataclass(frozen=True, slots=True, kw_only=True)
class CountBasis:
    """Which children are counted; neither age limit nor date of the Land's key is confirmed."""

    age_limit: int | None = None  # years, excluded; None: the table does not say
    reference_date: date | None = None

    @property
    def label(self) -> str:
        """Say it in German.

        >>> CountBasis(age_limit=15).label
        'Kinder unter 15 Jahren, Stichtag nicht angegeben'
        """
        ages = (
            "Altersgrenze nicht angegeben"
            if self.age_limit is None
            else f"Kinder unter {self.age_limit} Jahren"
        )
        if self.reference_date is None:
            return f"{ages}, Stichtag nicht angegeben"
        return f"{ages}, Stichtag {german.day(self.reference_date)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneCount:
    """Children of one commune; a suppressed count lies between two bounds."""

    key: str  # AGS with 5 or 8 digits
    name: str  # may be empty
    low: int
    high: int | None  # as `low` where the count is known; None: nothing bounds it
    line: int  # in the file, as a person counts

    @property
    def is_known(self) -> bool:
        """Whether the count itself is known."""
        return self.low == self.high

    @property
    def label(self) -> str:
        """Its name, else its key."""
        return self.name or self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class CountTable:
    """One column of a table."""

    basis: CountBasis
    communes: tuple[CommuneCount, ...]
    total: int | None = None  # children in all of the Land; None: the communes are all there are
