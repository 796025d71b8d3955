"""By which words a confidential place would be named: what must stand in no text of ours."""

import re
from dataclasses import dataclass

from sqlalchemy import Connection, text

from kpk_geo.letters import nfc

HIDDEN = "[vertraulicher Ort]"
MIN_LETTERS = 5  # shorter names are words of every text: own setting

_WORDS = """
    SELECT o.offer_id, o.title, s.name, s.address, s.confidential
    FROM kpk.offer o
    JOIN kpk.offer_site l USING (region_id, offer_id)
    JOIN kpk.site s USING (region_id, site_id)
    WHERE o.region_id = :region_id
"""


@dataclass(frozen=True, slots=True)
class ConfidentialNames:
    """Titles, names and addresses of confidential places that no open place has, too."""

    offer_ids: frozenset[str]
    names: frozenset[str]  # case-folded

    def is_named_in(self, content: str) -> bool:
        """Say whether a text names a confidential place, whatever the case."""
        folded = nfc(content).casefold()
        return any(name in folded for name in self.names)

    def hidden(self, content: str) -> str:
        """Give a text in which such names are covered.

        >>> ConfidentialNames(frozenset(), frozenset({"schutzhaus"})).hidden("Im Schutzhaus")
        'Im [vertraulicher Ort]'
        """
        if not self.is_named_in(content):
            return content
        longest_first = sorted(self.names, key=lambda name: (-len(name), name))
        pattern = "|".join(re.escape(name) for name in longest_first)
        return re.sub(pattern, HIDDEN, nfc(content), flags=re.IGNORECASE)


def read_confidential_names(connection: Connection, region_id: str) -> ConfidentialNames:
    """Read how the confidential places of a region are called, vanished offers included."""
    open_names: set[str] = set()
    secret_names: set[str] = set()
    open_ids: set[str] = set()
    secret_ids: set[str] = set()
    for offer_id, *words, confidential in connection.execute(
        text(_WORDS), {"region_id": region_id}
    ):
        (secret_ids if confidential else open_ids).add(str(offer_id))
        names = {nfc(word).strip().casefold() for word in words if word}
        (secret_names if confidential else open_names).update(names)
    names = {name for name in secret_names - open_names if len(name) >= MIN_LETTERS}
    return ConfidentialNames(frozenset(secret_ids - open_ids), frozenset(names))
