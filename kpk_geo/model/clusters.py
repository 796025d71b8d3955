"""Who is a neighbour, how sure a cluster is, and where much burden meets little supply."""

from kpk_geo.model.term import Term


class NeighbourKind(Term):
    """Who counts as a neighbour."""

    BORDER = "border", "gemeinsame Grenze"
    BARRIER = "barrier", "gemeinsame Grenze ohne trennende Barriere"
    NEAREST = "nearest", "nächste Gebiete"
    BAND = "band", "Mittelpunkte in der Nähe"
    SECOND_ORDER = "second_order", "Nachbarn und deren Nachbarn"
    GIVEN = "given", "übernommene Nachbarschaft"


class Grade(Term):
    """How sure a hot spot is."""

    CERTAIN = "certain", "gesichert"
    HINT = "hint", "Hinweis"
    NONE = "none", "kein Befund"


class Cluster(Term):
    """An area's own value against the mean, and its neighbours' mean against chance."""

    CORE = "core", "Kern einer Häufung"
    SURROUNDING = "surrounding", "Umgebung eines Kerns"  # on the same side of the mean, untested
    ALIKE = "alike", "Hinweis"  # on the same side of the mean, in a neighbourhood that stands out
    CONTRARY = "contrary", "Gegensatz"  # on the other side of the mean
    NONE = "none", "kein Befund"


class Move(Term):
    """Whether an area changed otherwise than the city, beyond chance."""

    UP = "up", "gesichert ungünstiger als die Stadt"  # in the direction of burden
    DOWN = "down", "gesichert günstiger als die Stadt"
    SAME = "same", "keine gesicherte Abweichung"


class Beyond(Term):
    """Whether a core stands out from its wider surroundings, too."""

    YES = "yes", "hebt sich auch gegenüber der weiteren Umgebung ab"
    HINT = "hint", "Hinweis darauf, dass es sich auch gegenüber der weiteren Umgebung abhebt"
    NO = "no", "lässt sich von einem großräumigen Gefälle nicht trennen"


class BurdenSupply(Term):
    """What is known of an area's burden and of its supply, each for itself."""

    BOTH = "both", "Belastung sicher hoch und Versorgung in jeder Rechenweise niedrig"
    BURDEN = "burden", "nur Belastung"
    SUPPLY = "supply", "nur Versorgung"
    NEITHER = "neither", "keines"

    @classmethod
    def given(cls, *, burden: bool, supply: bool) -> "BurdenSupply":
        """Put both facts together.

        >>> BurdenSupply.given(burden=True, supply=False).value
        'burden'
        """
        if burden:
            return cls.BOTH if supply else cls.BURDEN
        return cls.SUPPLY if supply else cls.NEITHER
