"""Where data come from."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One imported file, as the register of sources holds it."""

    source_pk: int
    region_id: str
    name: str  # unique in a region: kind, file and what is taken of it
    kind: str  # German
    file: str
    publisher: str
    dataset: str
    licence: str
    licence_url: str | None
    attribution: str | None
    reference_date: date | None
    retrieved: date | None

    sha256: str
    size: int  # bytes
    imported_at: datetime
    rows_accepted: int
    rows_rejected: int
    fingerprint: str | None = None  # of file and reading; None here and below: an older import
    load_pk: int | None = None  # the load that brought it
    rows_read: int | None = None
    valid: int | None = None
    zero: int | None = None
    missing: int | None = None
    suppressed: int | None = None
    not_meant: int | None = None
    repaired: int | None = None

    @property
    def is_substitute(self) -> bool:
        """Whether cells of the census stand in for statistics of the commune."""
        return self.name.startswith("cells:")
