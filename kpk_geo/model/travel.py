"""How families get there, and how places are shared among those who do."""

from kpk_geo.model.term import Term


class TravelMode(Term):
    """How a family gets there."""

    WALK = "walk", "zu Fuß"
    PUSHCHAIR = "pushchair", "zu Fuß mit Kinderwagen"
    BIKE = "bike", "mit dem Rad"
    CAR = "car", "mit dem Auto"


class NoWay(Term):
    """Why nobody gets from a place to an offer."""

    OUTSIDE_EXTRACT = "outside_extract", "außerhalb des geladenen Auszugs der Straßen"
    NO_STREET = "no_street", "keine Straße in der Nähe"
    BARRIER = "barrier", "eine Straße nur jenseits von Wasser, Bahn oder Autobahn"
    TOO_STEEP = "too_steep", "nur Wege, die für einen Kinderwagen zu steil sind"
    ISLAND = "island", "nur Straßen, von denen kein Weg weiterführt"

    @property
    def column(self) -> str:
        """The column of the children whom it concerns.

        >>> NoWay.BARRIER.column
        'children_barrier'
        """
        return f"children_{self.value}"


class HaloNeed(Term):
    """What needs more around the region than the region itself."""

    WAYS = "ways", "Wege"
    SUPPLY = "supply", "Versorgung"


class Decay(Term):
    """How a longer way counts less."""

    GAUSSIAN = "gaussian", "Gauß-Kurve bis zur Obergrenze"
    LINEAR = "linear", "gleichmäßig abnehmend bis zur Obergrenze"
    RINGS = "rings", "Stufen"
    NONE = "none", "innerhalb der Obergrenze gleich"


class SupplyMethod(Term):
    """How places are shared among the children who reach them."""

    E2SFCA = "e2sfca", "erweitertes Einzugsgebietsverfahren (E2SFCA)"
    TWO_STEP = "2sfca", "einfaches Einzugsgebietsverfahren (2SFCA)"
    THREE_STEP = "3sfca", "Einzugsgebietsverfahren mit Auswahl (3SFCA)"
    RATIO = "ratio", "Angebots-Bedarfs-Zuordnung (Luftlinie, wie München)"


class ChildrenBasis(Term):
    """Where the number of children of a life phase comes from."""

    REGISTER = "register", "Alterstabelle der Kommune, nach dem Zensusgitter verteilt"
    GRID = "grid", "Altersgruppen des Zensusgitters"
    AGE_TABLE = "age_table", "Zensusgitter, aufgeteilt nach der Alterstabelle der Kommune"
    EVEN_YEARS = "even_years", "Zensusgitter, aufgeteilt nach gleich starken Jahrgängen"
