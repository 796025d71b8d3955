"""Where a fact about funding comes from, when it was looked at, and how sure it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from kpk_geo.model import Term

_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
    "November", "Dezember",
)  # fmt: skip


class Evidence(Term):
    """How a fact was checked; the surest first."""

    READ = "read", "ganz gelesen"
    EXCERPT = "excerpt", "im Auszug gelesen"
    PRESS = "press", "nur aus der Presse"
    INFERRED = "inferred", "eigene Ableitung"
    UNCONFIRMED = "unconfirmed", "nicht bestätigt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where something stands."""

    text: str  # German
    address: str  # one with … was shortened: it names the place, it is no link
    evidence: Evidence
    checked: str  # month in which it was looked at, as 2026-11

    @property
    def checked_label(self) -> str:
        """Write the month in German.

        >>> Source(text="", address="", evidence=Evidence.READ, checked="2026-11").checked_label
        'November 2026'
        """
        year, _, month = self.checked.partition("-")
        return f"{_MONTHS[int(month) - 1]} {year}"

    @property
    def is_link(self) -> bool:
        """Whether the address can be followed."""
        return self.address.startswith("https://") and "…" not in self.address


def read_source(entry: Mapping[str, Any]) -> Source:
    """Read what every entry of the catalogues says about its source.

    Parameters
    ----------
    entry
        With `source`, `evidence`, `checked` and, where there is one, `address`.

    Raises
    ------
    ValueError
        The evidence is no term of ours.
    """
    return Source(
        text=str(entry["source"]),
        address=str(entry.get("address", "")),
        evidence=Evidence.of(str(entry["evidence"])),
        checked=str(entry["checked"]),
    )


def catalogue(name: str) -> str:
    """Give the text of a catalogue of this folder."""
    return files("kpk_geo").joinpath("funding", name).read_text(encoding="utf-8")
