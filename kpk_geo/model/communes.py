"""Kinds of communes, their sizes, and what can be wrong with one in a state."""

import math
from typing import Final

from kpk_geo.model.term import Term


class CommuneType(Term):
    """Who is responsible for youth welfare in a commune."""

    FREE_CITY = "free_city", "kreisfreie Stadt"
    OWN_OFFICE = "own_office", "kreisangehörig mit eigenem Jugendamt"
    DISTRICT_OFFICE = "district_office", "kreisangehörig, Jugendamt des Kreises"
    UNKNOWN = "unknown", "Jugendamt nicht bekannt"


class SizeClass(Term):
    """Size of a commune by its inhabitants alone; the limits are those of the BBSR's types."""

    CITY = "city", "Großstadt (ab 100.000)"
    LARGE_TOWN = "large_town", "größere Mittelstadt (50.000 bis unter 100.000)"
    TOWN = "town", "kleinere Mittelstadt (20.000 bis unter 50.000)"
    SMALL_TOWN = "small_town", "Kleinstadt (5.000 bis unter 20.000)"
    VILLAGE = "village", "Landgemeinde (unter 5.000)"
    UNKNOWN = "size_unknown", "Größe nicht bekannt"


_LIMITS: Final = (
    (100_000, SizeClass.CITY), (50_000, SizeClass.LARGE_TOWN), (20_000, SizeClass.TOWN),
    (5_000, SizeClass.SMALL_TOWN), (0, SizeClass.VILLAGE),
)  # fmt: skip


def size_class(inhabitants: float) -> SizeClass:
    """Give the class of a number of inhabitants; NaN: not known.

    Source: Bundesinstitut für Bau-, Stadt- und Raumforschung, Stadt- und Gemeindetypen; there a
    commune's part in the region counts too, here its inhabitants alone.

    >>> size_class(61_000).label, size_class(float("nan")).label
    ('größere Mittelstadt (50.000 bis unter 100.000)', 'Größe nicht bekannt')
    """
    if math.isnan(inhabitants):
        return SizeClass.UNKNOWN
    return next(found for least, found in _LIMITS if inhabitants >= least)


class StateFaultKind(Term):
    """What is wrong with a part of a state; the rest runs."""

    MISSING_FILE = "missing_file", "Datei fehlt"
    UNREADABLE_FILE = "unreadable_file", "Datei nicht lesbar"
    MISSING_DISTRICT = "missing_district", "Kreis fehlt"
    MISSING_COMMUNE = "missing_commune", "Gemeinde ohne Grenze"
    CHANGED_KEY = "changed_key", "Gemeindeschlüssel geändert"
    UNKNOWN_KEY = "unknown_key", "Gemeindeschlüssel nicht bekannt"
    TWO_OFFICES = "two_offices", "zwei Jugendämter"
    UNKNOWN_OFFICE = "unknown_office", "Jugendamt nicht bekannt"
    NO_CELLS = "no_cells", "ohne Zensuszellen"
    NO_OFFERS = "no_offers", "ohne Angebote"
    NO_STREETS = "no_streets", "ohne Straßen"
    CUT_OFF = "cut_off", "am Rand des Auszugs abgeschnitten"
    DIFFERENT_DATES = "different_dates", "Auszüge von verschiedenen Tagen"
    NOT_NAMED_HERE = "not_named_here", "Liste des Programms"
