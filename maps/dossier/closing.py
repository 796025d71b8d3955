"""How a dossier ends: sources, signatures, glossary, and how every number can be found again."""

from collections.abc import Sequence
from typing import Final

from analyses.standing.levels import LEVEL
from kpk_geo import german
from kpk_geo.german import number
from kpk_geo.local_time import local_day
from kpk_geo.model import Source
from maps.document.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Signatures,
    Table,
    Terms,
)
from maps.dossier.content import DossierContent
from maps.dossier.words import for_paper

DIGITS = 12  # of a file's digest that are printed
SHORT = 8  # of the digests of a run
GLOSSARY: Final = (
    ("Baustein", "Was „kinderstark“ bezahlt; das Land nennt sechs."),
    ("Bedarfsgemeinschaft", "Haushalt, der Leistungen nach SGB II bezieht."),
    ("Belastungsindex", "Mittel aus mehreren Quoten eines Gebiets, verglichen mit den anderen "
     "Gebieten der Stadt."),
    (f"{number(100 * LEVEL)}-%-Spanne",
     "Bereich, in dem der wahre Wert bei so kleinen Zahlen vermutlich liegt."),
    ("Glied der Kette", "Angebot, das in einer Lebensphase erreichbar sein soll."),
    ("Häufung", "Belastete Gebiete liegen dichter beieinander, als der Zufall erwarten lässt."),
    ("gesperrt", "Kleine Zahl, zum Schutz der Menschen nicht genannt; sie ist nicht null."),
    ("Gedankenspiel", "Gerechnete Änderung, die es nicht gibt: Was wäre, wenn."),
    ("Rang", "Platz unter allen Gebieten der Ebene; Rang 1 hat den höchsten Wert."),
    ("Stadt", "Wert aus den Summen aller Gebiete, oder wo nur Quoten vorliegen ihr Durchschnitt."),
)  # fmt: skip


def sources(content: DossierContent) -> list[Block]:
    """Name all data with publisher, day and licence."""
    columns = [
        Column(label="Datensatz", weight=2), Column(label="Herausgeber", weight=2),
        Column(label="Stand"), Column(label="Lizenz", weight=1.2),
    ]  # fmt: skip
    rows = [
        (item.dataset, item.attribution or item.publisher,
         german.day(item.reference_date) if item.reference_date else "–", item.licence)
        for item in content.profile.sources
    ]  # fmt: skip
    blocks: list[Block] = [Heading(text="Quellen, Lizenzen, Datenstände")]
    if rows:
        blocks.append(Table(caption="Quellen dieses Dossiers", columns=columns, rows=rows))
    else:
        blocks.append(Paragraph(text="Für diese Region ist keine Quelle verzeichnet."))
    blocks += [Paragraph(text=suppressed_text(content)), *credit(content)]
    return blocks


def suppressed_text(content: DossierContent) -> str:
    """Say how many figures are suppressed."""
    count = content.suppressed
    if not count:
        return "Gesperrt ist hier keine Zahl (jeweils am neuesten Stichtag)."
    is_or_are = "ist 1 Zahl" if count == 1 else f"sind {number(count)} Zahlen"
    return (
        f"Gesperrt {is_or_are} (jeweils am neuesten Stichtag); sie stehen in keiner Summe und "
        "sind nicht null."
    )


def credit(content: DossierContent) -> list[Block]:
    """Credit OpenStreetMap where its data are used."""
    return [Paragraph(text=content.osm, is_small=True)] if content.osm else []


def signatures() -> list[Block]:
    """Leave lines to sign on."""
    return [
        Heading(text="Unterschriften"),
        Signatures(roles=["Ort, Datum", "Leitung des Jugendamts", "Koordination Präventionskette"]),
    ]


def glossary() -> list[Block]:
    """Explain the words."""
    return [Heading(text="Glossar"), Terms(pairs=GLOSSARY)]


def appendix(content: DossierContent) -> list[Block]:
    """Say from which runs and files every number comes."""
    blocks: list[Block] = [Heading(text="Anhang: Nachvollziehbarkeit")]
    blocks.append(
        Paragraph(
            text=f"Geschrieben mit kpk_geo {content.version} aus den hier genannten Läufen und "
            "Dateien. Gleiche Läufe und Dateien geben dasselbe Dossier, Zeichen für Zeichen."
        )
    )  # fmt: skip
    if content.runs:
        blocks.append(_runs(content))
    else:
        blocks.append(Paragraph(text="Es ist noch nichts ausgewertet."))
    if content.files:
        blocks.append(_files(content.files))
    return blocks


def _runs(content: DossierContent) -> Table:
    columns = [
        Column(label="Lauf", weight=0.5), Column(label="Auswertung", weight=1.7),
        Column(label="Gerechnet", weight=1.1), Column(label="Einstellungen", weight=3),
        Column(label="Prüfsummen", weight=1.2),
    ]  # fmt: skip
    rows = [
        (str(run.number), run.label, f"{german.day(run.day)}, Version {run.version}",
         "; ".join(run.settings) or "–", f"{run.digest[:SHORT]} / {run.inputs_digest[:SHORT]}")
        for run in content.runs
    ]  # fmt: skip
    notes = [
        "Prüfsummen: Anfang von SHA-256 aller Einstellungen / aller Eingabedateien des Laufs.",
        *(f"Lauf {run.number}: {for_paper(run.stale)}" for run in content.runs if run.stale),
    ]
    return Table(caption="Gespeicherte Läufe", columns=columns, rows=rows, notes=notes)


def _files(files: Sequence[Source]) -> Table:
    columns = [
        Column(label="Datei", weight=2.6), Column(label="Art", weight=1.2),
        Column(label="Geladen"), Column(label="SHA-256 (Anfang)", weight=1.3),
    ]  # fmt: skip
    rows = [
        (item.file, item.kind, german.day(local_day(item.imported_at)), item.sha256[:DIGITS])
        for item in files
    ]
    return Table(caption="Geladene Dateien", columns=columns, rows=rows)
