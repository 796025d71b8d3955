"""How an address was found, and how far it can be trusted."""

from kpk_geo.model.term import Term


class MatchGrade(Term):
    """How far an address can be trusted to lie where it was put."""

    EXACT = "exact", "exakt"
    SAFE = "safe", "sicher"
    CHECK = "check", "prüfen"
    NONE = "none", "kein Treffer"
    UNCHECKED = "unchecked", "ungeprüft"  # the list's coordinate; no register to hold it against

    @property
    def is_booked(self) -> bool:
        """Whether the address was found without a person having to look."""
        return self in (MatchGrade.EXACT, MatchGrade.SAFE)


class MatchLevel(Term):
    """What was found: only a house is a place for an offer."""

    HOUSE = "house", "Haus"
    NEAR_NUMBER = "near_number", "Nachbarnummer"
    STREET = "street", "Straße"
    NONE = "none", "nichts"


class MatchMethod(Term):
    """How an address was found."""

    EXACT = "exact", "gleiche Schreibweise"
    FUZZY = "fuzzy", "ähnliche Schreibweise"
    ONLY_NUMBER = "only_number", "nur eine gleichnamige Straße hat die Nummer"
    RANGE = "range", "Nummer aus dem Bereich"
    NEAR_NUMBER = "near_number", "nächste Nummer"
    STREET = "street", "nur die Straße"
    CORNER = "corner", "Straßenecke"
    ALIAS = "alias", "früher von Hand entschieden"
    COORDINATE = "coordinate", "mitgelieferte Koordinate"
    SERVICE = "service", "eigener Suchdienst"
    NONE = "none", "ohne"
