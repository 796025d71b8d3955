"""Primary schools as places for a Familiengrundschulzentrum: how they stand, what ranks them."""

from kpk_geo.model.term import Term


class SchoolStanding(Term):
    """Where a primary school is shown."""

    RANKED = "ranked", "in der Rangliste"
    WITHOUT_INDEX = "without_index", "ohne Sozialindexstufe"
    ALREADY = "already", "ist schon Familiengrundschulzentrum"


class SchoolCriterion(Term):
    """What puts one school before another."""

    SOCIAL_INDEX = "social_index", "Sozialindexstufe"
    STARTCHANCEN = "startchancen", "Startchancen-Schule"
    CHILDREN = "children", "Kinder von 6 bis unter 10 Jahren im Umkreis"
    DISTANCE = "distance", "Entfernung zum nächsten Familienzentrum oder FGZ"
    PUPILS = "pupils", "Schülerinnen und Schüler"


class WalkMeasure(Term):
    """How the walking catchment of a school is measured."""

    NETWORK = "network", "zu Fuß über Straßen und Wege"
    STRAIGHT = "straight", "Luftlinie"
