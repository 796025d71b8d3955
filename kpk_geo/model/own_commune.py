"""What a region of a commune's own needs, how real it is so far, and who has the real thing."""

from dataclasses import dataclass

from kpk_geo.model.term import Term


class Status(Term):
    """How real the data of a layer are; the best first."""

    REAL = "real", "vorhanden"
    SUBSTITUTE = "substitute", "Ersatz"
    MISSING = "missing", "fehlt"
    FAILED = "failed", "nicht lesbar"

    @property
    def rank(self) -> int:
        """0 for what is real; more the less there is."""
        return list(Status).index(self)


class Need(Term):
    """What maps rest on."""

    AREAS = "areas", "Gebiete"
    BURDEN = "burden", "Kennzahlen der Belastung je Gebiet"
    CHILDREN = "children", "Kinder nach Alter"
    INSTITUTIONS = "institutions", "Kitas, Schulen, Kliniken"
    OWN_OFFERS = "own_offers", "Angebote der Kommune und der Träger"
    STREETS = "streets", "Straßen und Wege"
    ADDRESSES = "addresses", "Adressregister"
    SCHOOL_INDEX = "school_index", "Sozialindex und Startchancen der Schulen"
    SERIES = "series", "Zahlen mehrerer Stichtage je Gebiet"
    CHAIN = "chain", "beschlossene Präventionskette"


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedState:
    """How real one of them is."""

    need: Need
    status: Status
    what: str  # German: what there is now
    way: str = ""  # German: how to come to the real thing; "" where it is there
    holder: str = ""  # German: who has it


@dataclass(frozen=True, slots=True, kw_only=True)
class MapState:
    """How real a map is: it is as real as the weakest of what it rests on."""

    label: str  # German, of the map
    status: Status
    reason: str  # German: on what it rests, or why there is none
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataState:
    """What a new region has, what stands in, and what is absent."""

    name: str  # of the region
    maps: tuple[MapState, ...]
    needs: tuple[NeedState, ...]
    hints: tuple[str, ...]  # German: what to check
    sources: tuple[tuple[str, str], ...]  # title of a source whose licence nobody read, its address

    def count(self, status: Status) -> int:
        """Say how many maps have a status.

        Parameters
        ----------
        status
            Which.
        """
        return sum(item.status is status for item in self.maps)
