"""What an indicator counts, which way it points, and why a value can or cannot be used."""

from kpk_geo.model.term import Term


class Validity(Term):
    """Why a value can or cannot be used."""

    VALID = "valid", "gültig"
    BELOW_MIN_POPULATION = "below_min_population", "zu wenige Einwohner"
    OUTLIER = "outlier", "Ausreißer"
    SUPPRESSED = "suppressed", "gesperrt"
    MISSING = "missing", "keine Angabe"
    UNCERTAIN = "uncertain", "unsicherer Wert"  # Zensus 2022: "KLAMMERN"
    ESTIMATED = "estimated", "auf heutige Gebiete umgerechnet"  # counted on earlier areas
    NO_CHILDREN = "no_children", "keine Kinder dieses Alters"
    NO_STREETS = "no_streets", "vom Straßennetz nicht abgedeckt"
    FEW_CHILDREN = "few_children", "sehr wenige Kinder"  # in the table, not in colour
    UNINHABITED = "uninhabited", "unbewohnt"
    NO_NEIGHBOURS = "no_neighbours", "ohne Nachbarn, nicht prüfbar"
    TOO_FEW_AREAS = "too_few_areas", "zu wenige Gebiete, nicht prüfbar"

    @property
    def is_usable(self) -> bool:
        """Whether there is a number that can be used."""
        return self in USABLE


USABLE = (Validity.VALID, Validity.UNCERTAIN, Validity.ESTIMATED)  # they carry a number


class Unit(Term):
    """What a value counts; rates are stored as 0-1 and shown per cent."""

    PERCENT = "percent", "%"
    POINTS = "points", "Prozentpunkte"
    PER_1000 = "per_1000", "je 1.000"
    COUNT = "count", "Anzahl"
    EURO = "euro", "€"
    YEARS = "years", "Jahre"
    SCORE = "score", "Punktwert"

    @property
    def divisor(self) -> int:
        """What a figure in this unit is divided by to be stored."""
        return {Unit.PERCENT: 100, Unit.POINTS: 100, Unit.PER_1000: 1000}.get(self, 1)


class Polarity(Term):
    """Whether a high value means burden."""

    BURDEN = "burden", "hoch = belastet"
    RELIEF = "relief", "hoch = entlastet"
    NEUTRAL = "neutral", "ohne Wertung"

    @property
    def sign(self) -> int:
        """+1 where a high value means burden, -1 where it means relief, 0 without either."""
        return {Polarity.BURDEN: 1, Polarity.RELIEF: -1}.get(self, 0)


class IndicatorSection(Term):
    """Under which fixed heading of an application an indicator stands."""

    DEMOGRAPHY = "demography", "Soziodemografie"
    INCOME = "income", "Erwerb und Sicherung"
    FAMILIES = "families", "Lebenslagen von Kindern, Jugendlichen und Familien"
    INTEGRATION = "integration", "Integration"
