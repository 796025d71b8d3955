"""Columns with telephone numbers, mail addresses or names of persons: left out unless wanted."""

from kpk_geo.ingest.proposals import looks
from kpk_geo.ingest.proposals.columns import Column
from kpk_geo.ingest.proposals.record import Found, Role

_MOSTLY = 0.5
_SOME = 0.1
_DIAL_WORDS = {
    "tel",
    "telefon",
    "telefonnummer",
    "telefonnr",
    "phone",
    "fon",
    "fax",
    "telefax",
    "mobil",
    "handy",
    "rufnummer",
    "durchwahl",
}
_PERSONS = {
    "ansprechpartner", "ansprechpartnerin", "ansprechperson", "leitung", "leiter", "leiterin",
    "vorname", "nachname", "kontaktperson", "geburtsdatum", "geburtstag", "geb",
}  # fmt: skip


def contact_in(column: Column) -> Found | None:
    """Say what makes a column personal; None: nothing does.

    Parameters
    ----------
    column
        Nothing of it is quoted.
    """
    if not column.filled:
        return None
    words = set(column.words)
    if column.mostly(looks.is_mail, _MOSTLY):
        return Found(role=Role.CONTACT, evidence="Zellen sind E-Mail-Adressen; bleibt weg")
    if column.mostly(looks.is_phone, _MOSTLY):
        return Found(role=Role.CONTACT, evidence="Zellen sind Telefonnummern; bleibt weg")
    if words & _DIAL_WORDS and column.mostly(looks.may_be_dialled, _MOSTLY):
        return Found(role=Role.CONTACT, evidence="Ziffern unter „Telefon“; bleibt weg")
    if words & _PERSONS:
        return Found(role=Role.CONTACT, evidence="Die Überschrift nennt Personen; bleibt weg")
    if column.mostly(looks.mentions_contact, _SOME):
        return Found(
            role=Role.CONTACT,
            evidence="In den Texten stehen Telefonnummern oder E-Mail; bleibt weg",
        )
    return None
