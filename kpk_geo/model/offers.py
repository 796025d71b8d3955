"""The terms of an offer of the Präventionskette."""

from kpk_geo.model.term import Term


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


class CapacityUnit(Term):
    """What is counted as supply."""

    PLACES = "places", "Plätze"
    HOURS = "hours", "Stunden je Woche"
    OFFERS = "offers", "Einrichtungen"
