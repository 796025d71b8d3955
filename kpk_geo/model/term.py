"""A code with a German label: codes are English and stable, labels are for people."""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A code with a German label."""

    label: str

    def __new__(cls, code: str, label: str) -> Self:
        """Build a member from its code and its label."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    @classmethod
    def of(cls, code: str) -> Self:
        """Give the member of a code, as read from the database.

        >>> from kpk_geo.model import Validity
        >>> Validity.of("suppressed").label
        'gesperrt'
        """
        return cls(code)  # type: ignore[call-arg]  # an enum looks its member up by value

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Find a member by code or label, whatever the case; None if there is none.

        >>> from kpk_geo.model import LifePhase
        >>> LifePhase.parse("0–3 Jahre") is LifePhase.EARLY
        True
        """
        wanted = text.strip().casefold()
        for member in cls:
            if wanted in (member.value.casefold(), member.label.casefold()):
                return member
        return None
