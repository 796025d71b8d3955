"""What can be said of a site that opened or closed."""

from kpk_geo.model.term import Term


class Impact(Term):
    """What the comparison of a catchment with the rest of the city allows to say."""

    SUGGESTED = "suggested", "spricht für eine Wirkung"
    UNCHECKED = "unchecked", "anders als fast alle anderen Orte; ob schon vorher, ist offen"
    NOT_FOUND = "not_found", "kein Unterschied, der über den Zufall hinausgeht"
    PAST_DIFFERS = "past_differs", "nicht zu sagen: Es lief schon vorher anders"


class ImpactRole(Term):
    """What an area is in the comparison."""

    CATCHMENT = "catchment", "Einzugsgebiet"
    OTHER = "other", "Vergleich"
    LEFT_OUT = "left_out", "ohne Zahlen zu allen Stichtagen"
    CATCHMENT_LEFT_OUT = "catchment_left_out", "Einzugsgebiet, ohne Zahlen zu allen Stichtagen"
