"""The letter that asks for children in families with SGB II by area, ready to be signed."""

from dataclasses import dataclass
from datetime import datetime

from kpk_geo.german import number, several
from maps.document.blocks import (
    Block,
    Box,
    Bullets,
    Document,
    Heading,
    Paragraph,
    Room,
    Signatures,
    Terms,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContent:
    """What the letter says of the commune."""

    name: str  # of the region
    label: str  # with its title
    key: str  # AGS
    office: str  # Jugendamt; "" where not sure
    areas: int
    area_label: str  # German, of one area
    ranges: int  # lines of the Straßenraster; 0: there is none
    addresses: int
    outside: int  # addresses in no area, or in several
    raster: str  # name of the file


def letter_document(content: LetterContent, created: datetime) -> Document:
    """Write the letter.

    Parameters
    ----------
    content
        Of the commune.
    created
        With a time zone; the letter itself is dated by hand.
    """
    return Document(
        title="Kleinräumige Auswertung der Grundsicherung für Arbeitsuchende (SGB II)",
        subtitle=f"Anfrage für {content.label}",
        author=content.office or "Jugendamt",
        created=created,
        blocks=_blocks(content),
        foot=f"Anfrage SGB II kleinräumig, {content.name}",
    )


def _blocks(content: LetterContent) -> list[Block]:
    return [
        Terms(
            pairs=[
                ("An", "Bundesagentur für Arbeit, Statistik-Service (für Nordrhein-Westfalen: "
                 "Statistik-Service West)"),
                ("Von", content.office or "Jugendamt (bitte eintragen)"),
                ("Kommune", f"{content.label}, Gemeindeschlüssel {content.key}"),
                ("Anlage", _attachment(content)),
            ]
        ),
        Room(label="Datum, Aktenzeichen, Ansprechstelle", lines=2),
        Paragraph(text="Sehr geehrte Damen und Herren,"),
        Paragraph(
            text="für die Jugendhilfeplanung und die Präventionskette der Kommune "
            f"({content.label}) brauchen wir Zahlen zur Grundsicherung für Arbeitsuchende (SGB II) "
            f"in {several(content.areas, 'Gebiet', 'Gebieten')} ({content.area_label}). Bitte "
            "nennen Sie uns Kosten, Frist und Vertrag für eine regelmäßige kleinräumige Auswertung "
            "nach dem beiliegenden Straßenraster."
        ),
        Heading(text="Gebraucht werden je Gebiet"),
        Bullets(
            items=[
                "Kinder in Bedarfsgemeinschaften: unter 3, 3 bis unter 6, 6 bis unter 15, 15 bis "
                "unter 18 Jahre",
                "Bedarfsgemeinschaften: insgesamt, mit Kindern unter 18, von Alleinerziehenden, "
                "mit drei und mehr Kindern",
                "Leistungsberechtigte: erwerbsfähige und nicht erwerbsfähige",
                "Arbeitslose im Rechtskreis SGB II von 15 bis unter 25 und von 25 bis unter 65 "
                "Jahren",
            ]
        ),
        Paragraph(
            text="Stichtage: der jüngste verfügbare und derselbe Monat der drei Jahre davor, "
            "danach jährlich. Bitte als Tabelle (xlsx oder csv), eine Zeile je Gebiet, "
            "mit der Gebietsnummer des Straßenrasters; gesperrte Werte als * und nicht "
            "als 0."
        ),
        Heading(text="Geheimhaltung"),
        Paragraph(
            text="Gezählt werden nur Summen je Gebiet, keine Personen und keine Anschriften. "
            "Uns ist bekannt, dass kleine Zahlen gesperrt werden. Ist ein Gebiet zu "
            "klein, nennen Sie uns bitte die Mindestgröße; wir fassen es dann mit seinem "
            "Nachbarn zusammen."
        ),
        *_raster(content),
        Paragraph(text="Mit freundlichen Grüßen"),
        Signatures(roles=["Leitung des Jugendamts", "Jugendhilfeplanung"]),
    ]  # fmt: skip


def _attachment(content: LetterContent) -> str:
    if not content.ranges:
        return "Straßenraster: folgt, sobald ein Adressregister geladen ist"
    return f"{content.raster} ({number(content.ranges)} Zeilen)"


def _raster(content: LetterContent) -> list[Block]:
    if not content.ranges:
        return [
            Box(
                title="Vor dem Absenden",
                texts=["Ohne Adressregister gibt es kein Straßenraster. Danach: "
                       "kpk export street-raster"],
            )
        ]  # fmt: skip
    left = (
        f" {several(content.outside, 'Adresse liegt', 'Adressen liegen')} in keinem oder in "
        "mehreren Gebieten; sie stehen auf dem zweiten Blatt."
        if content.outside
        else ""
    )
    return [
        Heading(text="Das Straßenraster"),
        Paragraph(
            text=f"Die Anlage ordnet {number(content.addresses)} Adressen aus den "
            "Gebäudereferenzen ihrem Gebiet zu, adressgenau und ohne Überschneidung: "
            f"Straße, gerade oder ungerade Seite, Hausnummer von und bis, Gebiet.{left}"
        ),
    ]
