"""The words of the field: what an indicator, an offer and a value can be.

Codes are English and stable (API, database); `label` is the German word for people.
"""

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

        >>> Validity.of("suppressed").label
        'gesperrt'
        """
        return next(member for member in cls if member.value == code)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Find a member by code or label, whatever the case; None if there is none.

        >>> LifePhase.parse("0–3 Jahre") is LifePhase.EARLY
        True
        """
        wanted = text.strip().casefold()
        for member in cls:
            if wanted in (member.value.casefold(), member.label.casefold()):
                return member
        return None


class Validity(Term):
    """Why a value can or cannot be used."""

    VALID = "valid", "gültig"
    BELOW_MIN_POPULATION = "below_min_population", "zu wenige Einwohner"
    OUTLIER = "outlier", "Ausreißer"
    SUPPRESSED = "suppressed", "gesperrt"
    MISSING = "missing", "keine Angabe"
    UNCERTAIN = "uncertain", "unsicherer Wert"  # Zensus 2022: "KLAMMERN"
    NO_CHILDREN = "no_children", "keine Kinder dieses Alters"
    NO_STREETS = "no_streets", "vom Straßennetz nicht abgedeckt"
    FEW_CHILDREN = "few_children", "sehr wenige Kinder"  # in the table, not in colour
    UNINHABITED = "uninhabited", "unbewohnt"
    NO_NEIGHBOURS = "no_neighbours", "ohne Nachbarn, nicht prüfbar"
    TOO_FEW_AREAS = "too_few_areas", "zu wenige Gebiete, nicht prüfbar"


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


class LifePhase(Term):
    """Phases of the Präventionskette."""

    PREGNANCY = "pregnancy", "Schwangerschaft und Geburt"
    EARLY = "0-3", "0–3 Jahre"
    KITA = "3-6", "3–6 Jahre"
    PRIMARY = "6-10", "6–10 Jahre"
    SECONDARY = "10-15", "10–15 Jahre"
    TRANSITION = "15-27", "15–27 Jahre"

    @property
    def ages(self) -> tuple[int, int]:
        """Years of age, the upper one excluded; pregnancy is stood for by children under one."""
        if self is LifePhase.PREGNANCY:
            return 0, 1
        low, _, high = self.value.partition("-")
        return int(low), int(high)


class FieldOfAction(Term):
    """Handlungsfelder."""

    HEALTH = "health", "Gesundheit"
    EDUCATION = "education", "Bildung"
    YOUTH_WELFARE = "youth_welfare", "Jugendhilfe"
    SOCIAL_AFFAIRS = "social_affairs", "Soziales"
    URBAN_DEVELOPMENT = "urban_development", "Stadtentwicklung"
    INTEGRATION = "integration", "Integration"


class PreventionLevel(Term):
    """Präventionsstufe."""

    UNIVERSAL = "universal", "universell"
    SELECTIVE = "selective", "selektiv"
    INDICATED = "indicated", "indiziert"


class Delivery(Term):
    """Komm- und Geh-Struktur."""

    KOMM = "komm", "Komm-Struktur"
    GEH = "geh", "Geh-Struktur (aufsuchend)"
    DIGITAL = "digital", "digital"
    MOBILE = "mobile", "mobil"


class OfferKind(Term):
    """Kinds of offers: the funding elements of kinderstark and what surrounds them."""

    FAMILY_OFFICE = "family_office", "Familienbüro"
    FAMILY_OFFICE_MOBILE = "family_office_mobile", "Familienbüro to go"
    FAMILY_CENTRE = "family_centre", "Familienzentrum"
    PRIMARY_FAMILY_CENTRE = "primary_family_centre", "Familiengrundschulzentrum"
    KITA = "kita", "Kita"
    SCHOOL = "school", "Schule"
    GUIDE_CLINIC = "guide_clinic", "Lotsendienst Geburtsklinik"
    GUIDE_PRACTICE = "guide_practice", "Lotsendienst Praxis"
    OUTREACH = "outreach", "Aufsuchendes Angebot"
    COUNSELLING = "counselling", "Beratung"
    GROUP = "group", "Gruppe oder Kurs"
    YOUTH_CENTRE = "youth_centre", "Jugendeinrichtung"
    CLINIC = "clinic", "Klinik"
    SHELTER = "shelter", "Schutzeinrichtung"
    OTHER = "other", "Sonstiges"

    @property
    def usual_phase(self) -> LifePhase:
        """Whose children are counted where nobody says otherwise."""
        return _USUAL_PHASE.get(self.value, LifePhase.KITA)


_USUAL_PHASE = {
    "family_office": LifePhase.EARLY,
    "family_office_mobile": LifePhase.EARLY,
    "school": LifePhase.PRIMARY,
    "primary_family_centre": LifePhase.PRIMARY,
    "guide_clinic": LifePhase.PREGNANCY,
    "guide_practice": LifePhase.EARLY,
    "outreach": LifePhase.EARLY,
    "counselling": LifePhase.PRIMARY,
    "group": LifePhase.EARLY,
    "youth_centre": LifePhase.SECONDARY,
    "clinic": LifePhase.PREGNANCY,
}


class OfferStatus(Term):
    """Where an offer stands."""

    PLANNED = "planned", "geplant"
    ACTIVE = "active", "aktiv"
    ENDED = "ended", "beendet"


class Cost(Term):
    """What an offer costs a family."""

    FREE = "free", "kostenfrei"
    FEE = "fee", "kostenpflichtig"
    BUT = "but", "über Bildung und Teilhabe"


class BarrierFree(Term):
    """Whether a site can be reached without barriers."""

    YES = "yes", "ja"
    PARTLY = "partly", "teilweise"
    NO = "no", "nein"
    UNKNOWN = "unknown", "unbekannt"


class TravelMode(Term):
    """How a family gets there."""

    WALK = "walk", "zu Fuß"
    PUSHCHAIR = "pushchair", "zu Fuß mit Kinderwagen"
    BIKE = "bike", "mit dem Rad"
    CAR = "car", "mit dem Auto"


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


class CapacityUnit(Term):
    """What is counted as supply."""

    PLACES = "places", "Plätze"
    HOURS = "hours", "Stunden je Woche"
    OFFERS = "offers", "Einrichtungen"


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
    ALIKE = "alike", "auffälliger Wert in auffälliger Umgebung"  # no more than a hint
    CONTRARY = "contrary", "Gegenwert in auffälliger Umgebung"  # other side of the mean
    NONE = "none", "keine Häufung"


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
