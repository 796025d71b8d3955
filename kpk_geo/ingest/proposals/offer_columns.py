"""Roles of the columns of a list of offers or addresses: cells decide, headings only choose."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from kpk_geo.geocoding.normalise import place_key, plain_key, street_key
from kpk_geo.ingest.offers.fields import BETWEEN
from kpk_geo.ingest.proposals import looks
from kpk_geo.ingest.proposals.columns import Column
from kpk_geo.ingest.proposals.figures import Figures
from kpk_geo.ingest.proposals.record import Found, Role
from kpk_geo.offers.record import FIELD_BY_NAME, FieldType

NEARLY_ALL = 0.9
_HALF = 0.5
_MAX_TERMS = 300  # different texts; a column of words from a list has fewer
_PROVIDERS = ("öffentlich", "frei", "privat", "kirchlich", "kommunal", "städtisch", "konfession")
_SECRET_WORDS = (
    "vertraulich",
    "geheim",
    "anonym",
    "schutzadresse",
    "auskunftssperre",
    "sperrvermerk",
    "nichtoeffentlich",
    "nichtveroeffentlichen",
)


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of the region that a list may name."""

    name: str = ""  # of the region
    streets: Collection[str] = frozenset()  # keys of the address register; empty: none is loaded


# Words of headings by field. They choose among what the cells allow, and never decide alone.
WORDS: dict[str, frozenset[str]] = {
    "offer_id": frozenset({
        "nr", "nummer", "kennung", "id", "schulnummer", "schulnr", "bsn", "lfd", "key",
        "schluessel",
    }),
    "title": frozenset({
        "titel", "title", "name", "bezeichnung", "einrichtung", "angebot", "einrichtungsname",
        "schulname",
    }),
    "description": frozenset({"beschreibung", "description", "kurzbeschreibung"}),
    "kind": frozenset({"art", "kategorie", "typ", "angebotsart", "einrichtungsart"}),
    "provider": frozenset({"traeger", "traegername", "anbieter", "provider"}),
    "provider_type": frozenset({"traegerart"}),
    "street": frozenset({"strasse", "str", "street", "adresse", "anschrift", "strassenname"}),
    "house_number": frozenset({"hausnr", "hnr", "hausnummer", "nr", "hsnr", "nummer"}),
    "house_number_suffix": frozenset({"zusatz", "zus", "hnrzusatz", "adz", "hausnummernzusatz"}),
    "postcode": frozenset({"plz", "postleitzahl", "zip", "postcode"}),
    "city": frozenset({"ort", "gemeinde", "stadt", "wohnort", "city", "postort"}),
    "municipality_key": frozenset({"ags", "gemeindeschluessel", "gkz", "ars"}),
    "capacity_value": frozenset({
        "plaetze", "platz", "platzzahl", "kapazitaet", "betreuungsplaetze",
    }),
    "pupils": frozenset({"schueler", "schuelerinnen", "schuelerzahl", "schuelerschaft"}),
    "social_index": frozenset({"sozialindex", "sozialindexstufe", "schulsozialindex"}),
    "school_form": frozenset({"schulform", "schulart", "schultyp"}),
    "startchancen": frozenset({"startchancen"}),
    "opening_hours": frozenset({"zeiten", "oeffnungszeiten", "uhrzeit", "uhrzeiten"}),
    "url": frozenset({"web", "internet", "url", "homepage", "website", "webseite", "link"}),
    "life_phases": frozenset({"lebensphase", "lebensphasen", "phase", "phasen"}),
    "capacity_unit": frozenset({"einheit"}),
}  # fmt: skip


def names(column: Column, field: str) -> bool:
    """Whether the heading has a word of a field, or is the template's own for it."""
    own = FIELD_BY_NAME[field].heading if field in FIELD_BY_NAME else ""
    return bool(set(column.words) & WORDS.get(field, frozenset())) or column.heading == own


def mentions_secret(heading: str) -> bool:
    """Whether a heading speaks of what must not be shown."""
    return any(word in plain_key(heading) for word in _SECRET_WORDS)


def by_cells(column: Column, place: Place) -> Found | None:
    """Say what the cells of a column are without asking its heading; None: they do not tell."""
    for look in (_confidential, _postcode, _street, _terms, _url):
        found = look(column, place)
        if found is not None:
            return found
    return None


def _confidential(column: Column, place: Place) -> Found | None:
    if not mentions_secret(column.heading):
        return None
    short = column.share(lambda text: len(text) <= 20)
    if column.filled and short < NEARLY_ALL:
        return None
    return Found(
        role=Role.FIELD, field="confidential",
        evidence="Die Überschrift nennt Vertrauliches; Zellen sind ja, nein oder leer",
    )  # fmt: skip


def _postcode(column: Column, place: Place) -> Found | None:
    if not column.mostly(looks.is_postcode, NEARLY_ALL) or not (
        names(column, "postcode") or len(column.texts) > 1
    ):
        return None
    if not names(column, "postcode") and column.is_unique and column.filled > 3:
        return None  # five digits, each once: a number of its own
    return _field("postcode", "fünf Ziffern, wie Postleitzahlen")


def _street(column: Column, place: Place) -> Found | None:
    if _known_streets(column, place) >= _HALF:
        return _field("street", "die Straßen stehen im Adressregister")
    words = column.share(looks.names_street)
    named = names(column, "street")
    with_number = column.share(looks.is_house) if column.seems(looks.is_house, 0.2) else 0.0
    if with_number >= NEARLY_ALL and (words >= 0.4 or named):
        return _field("street", "Straße mit Hausnummer")
    if with_number >= _HALF and named:
        return _field("street", "meist Straße mit Hausnummer")
    no_digits = column.share(lambda text: not any(map(str.isdigit, text)))
    if no_digits >= 0.8 and named and words >= 0.4:
        return _field("street", "Straßennamen ohne Hausnummer")
    return None


def _known_streets(column: Column, place: Place) -> float:
    if not place.streets or column.share(lambda text: len(text) <= 80) < NEARLY_ALL:
        return 0.0
    return column.share(lambda text: street_key(_without_number(text)) in place.streets)


def _without_number(text: str) -> str:
    cut = next((i for i, letter in enumerate(text) if letter.isdigit()), len(text))
    return text[:cut].strip(" ,")


def _terms(column: Column, place: Place) -> Found | None:
    """Find the field of whose list the cells are words; headings choose where several fit."""
    if len(column.texts) > _MAX_TERMS:
        return None
    is_yes_no = column.mostly(looks.is_yes_no, NEARLY_ALL)
    fitting = []
    for field in FIELD_BY_NAME.values():
        if field.terms is None or field.name == "kind":
            continue
        share = column.share(partial(_all_of, parse=field.terms.parse))
        if share >= NEARLY_ALL and (not is_yes_no or names_own(column, field.name)):
            fitting.append(field)
    named = [field for field in fitting if names_own(column, field.name)] or fitting
    if len(named) != 1:
        return None
    return _field(named[0].name, f"Wörter der Liste „{named[0].heading}“")


def names_own(column: Column, field: str) -> bool:
    """Whether the heading is the template's own for a field."""
    return column.heading == FIELD_BY_NAME[field].heading or names(column, field)


def _all_of(text: str, parse: Callable[[str], object | None]) -> bool:
    if parse(text) is not None:
        return True
    parts = [
        part.strip() for word in text.split(";") for part in BETWEEN.split(word) if part.strip()
    ]
    return bool(parts) and all(parse(part) is not None for part in parts)


def _url(column: Column, place: Place) -> Found | None:
    if column.share(looks.is_url) < _HALF:
        return None
    return _field("url", "Adressen im Internet")


def by_heading(column: Column, figures: Figures | None, place: Place) -> Found | None:
    """Say which field a heading proposes, if the cells allow it; None: none, or they do not.

    Parameters
    ----------
    column
        Whose cells alone do not tell what it is.
    figures
        Its numbers; None: it is no column of numbers.
    place
        What is known of the region.
    """
    if figures is not None:
        return _number(column, figures)
    if (
        names(column, "house_number")
        and column.mostly(looks.is_house_number, NEARLY_ALL)
        and not column.is_unique
    ):
        return None  # decided beside a street
    if (
        names(column, "city")
        and column.mostly(looks.is_place_name, NEARLY_ALL)
        and _is_town(column, place)
    ):
        return _field("city", "Ortsnamen ohne Ziffern, viele gleich")
    if (
        names(column, "school_form")
        and column.share(
            lambda text: (
                "schul" in text.casefold()
                or "gymnas" in text.casefold()
                or "kolleg" in text.casefold()
            )
        )
        >= _HALF
    ):
        return _field("school_form", "Zellen nennen Schulformen")
    if len(column.texts) <= _MAX_TERMS and _are_provider_types(column):
        return _field("provider_type", "Wörter wie öffentlich, frei oder kirchlich")
    for field in ("provider", "provider_type", "description", "opening_hours", "capacity_unit"):
        if (
            names(column, field)
            and column.share(lambda text: any(map(str.isalpha, text))) >= NEARLY_ALL
        ):
            return _field(field, "Text; Überschrift nennt es so")
    return _own_heading(column)


def _are_provider_types(column: Column) -> bool:
    """Whether cells say what sort of provider it is: "Sonstiger freier Träger", or "öffentlich"."""

    def says(text: str) -> bool:
        return any(word in text.casefold() for word in _PROVIDERS)

    is_named = any("traeger" in word for word in column.words)
    bare = column.share(lambda text: text.casefold() in _PROVIDERS) >= _HALF
    whole = column.share(lambda text: "träger" in text.casefold() and says(text)) >= _HALF
    return whole or (is_named and bare)


def _is_town(column: Column, place: Place) -> bool:
    """Whether cells name towns: the region's own name among them, or few names for many rows."""
    own = place_key(place.name)
    if own and column.share(lambda text: place_key(text) == own) >= _HALF:
        return True
    return len(column.texts) <= max(1, column.filled // 3)


def _number(column: Column, figures: Figures) -> Found | None:
    if (
        names(column, "municipality_key")
        and column.share(lambda text: text.isdigit() and len(text) in (7, 8, 11, 12)) >= NEARLY_ALL
    ):
        return _field("municipality_key", "Ziffern in der Länge eines Gemeindeschlüssels")
    if not figures.is_whole or figures.low < 0:
        return None
    if names(column, "social_index") and figures.low >= 1 and figures.high <= 9:
        return _field("social_index", "ganze Zahlen von 1 bis 9")
    if names(column, "startchancen") and figures.high <= 1:
        return _field("startchancen", "nur 0 und 1")
    for field in ("pupils", "capacity_value"):
        if names(column, field):
            return _field(field, "ganze Zahlen; Überschrift nennt sie so")
    return None


def _own_heading(column: Column) -> Found | None:
    """Take the template's own heading, if the cells are of its kind."""
    field = next((f for f in FIELD_BY_NAME.values() if f.heading == column.heading), None)
    if field is None or field.name in ("x", "y", "confidential"):
        return None
    if field.type is FieldType.DATE and not column.mostly(looks.is_day, NEARLY_ALL):
        return None
    if field.type is FieldType.NUMBER and column.filled:
        return None  # numbers were asked for above
    return _field(field.name, "Überschrift der eigenen Vorlage")


def _field(name: str, evidence: str) -> Found:
    return Found(role=Role.FIELD, field=name, evidence=evidence)
