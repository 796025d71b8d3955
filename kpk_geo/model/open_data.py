"""Open data of a commune: which layers there are, how a file is written, how sure an address is."""

from kpk_geo.model.term import Term


class Layer(Term):
    """What a source brings; several sources may bring the same."""

    BOUNDARIES = "boundaries", "Grenzen von Gemeinden und Kreisen"
    AREAS = "areas", "Gebiete einer Kommune"
    SCHOOL_DISTRICTS = "school_districts", "Grundschulbezirke"
    ADDRESSES = "addresses", "Adressen mit Koordinaten"
    CENSUS_POPULATION = "census_population", "Zensus: Einwohner"
    CENSUS_AGES = "census_ages", "Zensus: Alter nach Lebensphasen"
    CENSUS_AGE_CLASSES = "census_age_classes", "Zensus: Alter in 5 Klassen"
    CENSUS_AGE_DECADES = "census_age_decades", "Zensus: Alter in Jahrzehnten"
    CENSUS_FAMILIES = "census_families", "Zensus: Familien nach Kindern"
    CENSUS_HOUSEHOLDS = "census_households", "Zensus: Haushalte und Größe der Familien"
    CENSUS_ORIGIN = "census_origin", "Zensus: Staatsangehörigkeit und Geburtsland"
    CENSUS_HOUSING = "census_housing", "Zensus: Miete, Wohnfläche, Eigentum"
    COMMUNE_AGES = "commune_ages", "Kinder nach Alter je Gemeinde"
    AREA_POPULATION = "area_population", "Einwohner und Kinder je Gebiet"
    CONTEXT = "context", "Kennzahlen der ganzen Kommune"
    KITAS = "kitas", "Kitas mit Plätzen"
    SCHOOLS = "schools", "Schulen"
    PUPILS = "pupils", "Schülerzahlen"
    SCHOOL_POINTS = "school_points", "Schulen als Punkte"
    SOCIAL_INDEX = "social_index", "Schulsozialindex"
    STARTCHANCEN = "startchancen", "Startchancen-Schulen"
    HOSPITALS = "hospitals", "Krankenhäuser"
    FACILITIES = "facilities", "Weitere Einrichtungen"
    OSM_OFFERS = "osm_offers", "Einrichtungen aus OpenStreetMap"
    STREETS = "streets", "Straßen und Wege"
    TIMETABLE = "timetable", "Fahrpläne"


class FileKind(Term):
    """How a fetched file is written; its first bytes must fit."""

    ZIP = "zip", "ZIP-Archiv"
    CSV = "csv", "Tabelle als Text"
    XLSX = "xlsx", "Excel"
    PDF = "pdf", "PDF"
    GEOJSON = "geojson", "GeoJSON"
    JSON = "json", "JSON"
    OSM = "osm", "OpenStreetMap als XML"
    PBF = "pbf", "OpenStreetMap-Auszug"


class Confidence(Term):
    """How sure it is that an address gives what is described; the surest first."""

    SURE = "A", "mehrere Programme holen es 2026"
    ONCE = "B", "ein Programm holt es 2026"
    OLD = "C", "älter oder nur zum Teil belegt"
    OPEN = "?", "noch zu versuchen"
