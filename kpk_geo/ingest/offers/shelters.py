"""Which rows of an offer list may be a Schutzeinrichtung, whatever its kind is called."""

import re
from collections.abc import Mapping

from kpk_geo.ingest.offers.fields import NO, typed
from kpk_geo.ingest.offers.kinds import FLAG, named_kinds
from kpk_geo.letters import nfc
from kpk_geo.model import OfferKind
from kpk_geo.profile import OfferTable

# What places are called that must not be found by those who look for the people in them. The lists
# of communes give such a place the kind "Beratung", or none: the word is often all there is. A
# wrong guess hides an offer until somebody writes nein; a missed one puts a shelter on a map.
SHELTER_WORDS = (
    "Frauenhaus", "Frauenhäuser", "Frauenschutzhaus", "Frauenschutzhäuser", "Schutzhaus",
    "Schutzhäuser", "Schutzwohnung", "Zufluchtswohnung", "Mädchenhaus", "Mädchenhäuser",
    "Mädchenzuflucht", "Schutzeinrichtung",
)  # fmt: skip


def may_be_shelter(cells: Mapping[str, str], table: OfferTable) -> bool:
    """Say whether a row may be a Schutzeinrichtung; in doubt it may.

    Parameters
    ----------
    cells
        Texts by field, flags of kinds among them.
    table
        Section of the profile: how kinds are spelt, which columns are flags, and the kind of the
        whole list.
    """
    kind = typed(cells.get("kind", ""))
    if any(names_shelter(text) for text in (typed(cells.get("title", "")), kind)):
        return True
    for column, meant in table.kind_flags.items():
        flag = typed(cells.get(FLAG + column, "")).strip().casefold()
        if meant is OfferKind.SHELTER and flag and flag not in NO:
            return True
    return OfferKind.SHELTER in named_kinds(cells, table) or _is_spelt(kind, table)


def names_shelter(text: str) -> bool:
    """Whether a text holds a word that such a place is called by.

    >>> names_shelter("Autonomes Mädchen-Haus"), names_shelter("Frauencafé")
    (True, False)
    """
    folded = _folded(text)
    return any(word in folded for word in _WORDS)


def _is_spelt(kind: str, table: OfferTable) -> bool:
    """Say whether a cell holds the code, or a word that the profile gives to it, in some case."""
    if not kind:
        return False
    cell = _plain(kind)
    spelt = {_plain(text): kinds for text, kinds in table.kinds.items()}
    if cell in spelt:
        return OfferKind.SHELTER in spelt[cell]
    words = {text for text, kinds in spelt.items() if OfferKind.SHELTER in kinds and text}
    words.add(OfferKind.SHELTER.value)
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", cell) for word in words)


def _plain(text: str) -> str:
    return " ".join(nfc(text).casefold().split())


def _folded(text: str) -> str:
    """Write a text without what words are parted by, and its umlauts as two letters.

    >>> _folded("Autonomes Mädchen-Haus")
    'autonomes maedchenhaus'
    """
    folded = re.sub(r"[-\u00ad\u2010-\u2013_]", "", _plain(text))
    return folded.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")


_WORDS = tuple(_folded(word) for word in SHELTER_WORDS)
