"""The record of an offer: its fields, their German headings and what may stand in them."""

from dataclasses import dataclass
from enum import StrEnum

import geopandas as gpd
import pandas as pd

from kpk_geo.model import (
    BarrierFree,
    Cost,
    Delivery,
    FieldOfAction,
    LifePhase,
    OfferKind,
    OfferStatus,
    PreventionLevel,
    Term,
)


class FieldType(StrEnum):
    """How the text of a field is read."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"  # ja / nein; empty is nein, unclear is ja
    YES_NO = "yes_no"  # ja / nein; empty or unclear is not known
    TERM = "term"  # one word of a fixed list
    TERMS = "terms"  # several words, separated by semicolons
    TEXTS = "texts"  # free words, separated by semicolons
    HOURS = "hours"  # opening hours


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferField:
    """One column of the offer template."""

    name: str
    heading: str
    terms: type[Term] | None = None
    type: FieldType = FieldType.TEXT
    required: bool = False
    help: str = ""
    longest: int | None = None  # letters; None: as long as a cell may be
    whole: bool = False  # only whole numbers
    lowest: float | None = None  # numbers below are none of it
    highest: float | None = None
    absent: tuple[str, ...] = ()  # words that say that there is none


# Schulsozialindex NRW: Stufe 1 (low burden) to 9 (high); Ministerium für Schule und Bildung NRW.
LOWEST_INDEX, HIGHEST_INDEX = 1, 9
LONGEST_NAME = 500  # letters of what the database looks things up by; its index takes 2,704 bytes


def _text(
    name: str, heading: str, explanation: str = "", *, required: bool = False,
    longest: int | None = None,
) -> OfferField:  # fmt: skip
    return OfferField(
        name=name, heading=heading, help=explanation, required=required, longest=longest
    )


def _term(name: str, heading: str, terms: type[Term], explanation: str = "") -> OfferField:
    return OfferField(
        name=name, heading=heading, type=FieldType.TERM, terms=terms, help=explanation
    )


def _terms(
    name: str,
    heading: str,
    terms: type[Term],
    explanation: str = "Mehrere Angaben mit Semikolon trennen.",
) -> OfferField:
    return OfferField(
        name=name, heading=heading, type=FieldType.TERMS, terms=terms, help=explanation
    )


def _typed(name: str, heading: str, kind: FieldType, explanation: str = "") -> OfferField:
    return OfferField(name=name, heading=heading, type=kind, help=explanation)


OFFER_FIELDS: tuple[OfferField, ...] = (
    _text(
        "offer_id",
        "Kennung",
        "Eigene Nummer; bleibt sie gleich, wird das Angebot aktualisiert.",
        longest=LONGEST_NAME,
    ),
    _text("title", "Titel", "So heißt das Angebot für Familien.", required=True),
    _text("description", "Beschreibung"),
    _terms(
        "kind",
        "Art",
        OfferKind,
        "Pflichtangabe. Mehrere mit Semikolon trennen, die wichtigste zuerst: sie gibt die Farbe.",
    ),
    _text("provider", "Träger", longest=LONGEST_NAME),
    _text("provider_type", "Trägerart", "zum Beispiel öffentlich, kirchlich, frei"),
    _terms("life_phases", "Lebensphasen", LifePhase),
    _typed("age_from", "Alter von", FieldType.NUMBER),
    _typed("age_to", "Alter bis", FieldType.NUMBER),
    _terms("fields_of_action", "Handlungsfelder", FieldOfAction),
    _term("prevention_level", "Präventionsstufe", PreventionLevel),
    _term("delivery", "Zugang", Delivery),
    _typed("target_groups", "Zielgruppen", FieldType.TEXTS, "Mit Semikolon trennen."),
    _typed("languages", "Sprachen", FieldType.TEXTS, "Mit Semikolon trennen."),
    _term("cost", "Kosten", Cost),
    _term("barrier_free", "Barrierefrei", BarrierFree),
    _typed("capacity_value", "Plätze oder Umfang", FieldType.NUMBER),
    _text("capacity_unit", "Einheit", "zum Beispiel Plätze, Stunden, Familien"),
    _text("capacity_period", "Zeitraum", "zum Beispiel Woche, Jahr"),
    OfferField(
        name="free_slots",
        heading="Freie Plätze",
        type=FieldType.NUMBER,
        whole=True,
        lowest=0,
        help="Am Tag der letzten Prüfung; leer: unbekannt.",
    ),
    _typed(
        "opening_hours",
        "Zeiten",
        FieldType.HOURS,
        "zum Beispiel „dienstags 15-17 Uhr“ oder in OSM-Schreibweise Tu 15:00-17:00",
    ),
    _text("registration", "Anmeldung"),
    _text("funding_source", "Förderung"),
    _typed("funding_until", "Förderung bis", FieldType.DATE),
    _text("network", "Netzwerk"),
    _text("contact", "Kontakt (Stelle)", "Keine Namen von Personen."),
    _text("url", "Internet"),
    _term("status", "Stand", OfferStatus),
    _typed("valid_from", "Gültig ab", FieldType.DATE),
    _typed("valid_to", "Gültig bis", FieldType.DATE),
    _typed("last_checked", "Zuletzt geprüft", FieldType.DATE),
    _text("checked_by", "Geprüft von (Stelle)", "Keine Namen von Personen."),
    _text("site_name", "Ort (Name)", "zum Beispiel Bürgerhaus Nord"),
    _text("street", "Straße und Hausnummer"),
    _text("postcode", "PLZ"),
    _text("city", "Gemeinde"),
    _typed("x", "Rechtswert (UTM32)", FieldType.NUMBER, "EPSG:25832; leer, wenn unbekannt."),
    _typed("y", "Hochwert (UTM32)", FieldType.NUMBER),
    _typed(
        "confidential",
        "Vertraulicher Ort",
        FieldType.FLAG,
        "ja: erscheint auf keiner Karte, zum Beispiel ein Frauenhaus.",
    ),
    _text("school_form", "Schulform", "Nur Schulen, wie in der amtlichen Liste: Grundschule …"),
    OfferField(
        name="social_index",
        heading="Sozialindexstufe",
        type=FieldType.NUMBER,
        whole=True,
        lowest=LOWEST_INDEX,
        highest=HIGHEST_INDEX,
        absent=("ohne",),
        help="Nur Schulen: 1 (geringe Belastung) bis 9 (hohe); leer oder „ohne“: keine Stufe.",
    ),
    _typed(
        "startchancen", "Startchancen-Schule", FieldType.YES_NO, "Nur Schulen; leer: unbekannt."
    ),
    OfferField(
        name="pupils",
        heading="Schülerinnen und Schüler",
        type=FieldType.NUMBER,
        whole=True,
        lowest=0,
        help="Nur Schulen: wie viele sie besuchen.",
    ),
)

FIELD_BY_NAME = {field.name: field for field in OFFER_FIELDS}
# What a list may have in columns of their own, though the record and the template do not: parts of
# fields above, and what only helps to read a row.
MAPPED_ONLY = ("place", "house_number", "house_number_suffix", "municipality_key")
SITE_FIELDS = ("site_name", "street", "postcode", "city", "x", "y", "confidential")
SCHOOL_FIELDS = ("school_form", "social_index", "startchancen", "pupils")
LINK_FIELDS = ("opening_hours", "times_text")  # belong to an offer at one site
# `kind` is the first of `kinds`, which gives the colour; an offer counts under each of them.
OFFER_COLUMNS = (
    *(
        field.name
        for field in OFFER_FIELDS
        if field.name not in (*SITE_FIELDS, *LINK_FIELDS, "offer_id")
    ),
    "kinds",
)


def field_of(column: str) -> OfferField | None:
    """Give the field that a stored column comes from; None for what is derived."""
    return FIELD_BY_NAME.get("kind" if column == "kinds" else column)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Inventory:
    """Offers and the sites where they take place; both are many-to-many."""

    offers: pd.DataFrame  # by offer_id, columns OFFER_COLUMNS
    sites: gpd.GeoDataFrame  # by site_id: name, address, confidential, outside; points or None
    links: pd.DataFrame  # offer_id, site_id, confidential, opening_hours, times_text
