"""What there is: offers of the element's kind, children, the Präventionskette, ways, gaps."""

from collections.abc import Sequence

from kpk_geo import german
from kpk_geo.funding.elements import programme
from kpk_geo.german import number
from kpk_geo.model import LifePhase, Unit
from maps.area.counting import of_areas
from maps.area.parts import AreaPart, Fact
from maps.document.blocks import Block, Box, Bullets, Column, Heading, Paragraph, Room, Table
from maps.dossier.children import people
from maps.dossier.content import DossierContent, NearOffer, Served
from maps.dossier.words import (
    for_paper,
    not_evaluated,
    paragraph,
    part_of,
    statement_table,
    the_area,
)


def double_funding(content: DossierContent) -> list[Block]:
    """List what is already there of the element's kind, and leave room for what we cannot know."""
    element = content.element
    blocks: list[Block] = [Heading(text="Prüfung auf Doppelförderung")]
    if not element.kinds:
        text = (
            f"{element.name} ist kein Angebot mit einem Ort; in den Angebotslisten steht sie "
            "nicht. Bestehende Stellen bitte hier nennen."
        )
        blocks.append(Paragraph(text=text))
    else:
        blocks += [Paragraph(text=offers_sentence(content)), *_offer_table(content)]
    blocks.append(Paragraph(text=programme().double_funding))
    blocks.append(Room(label="Bestehende Förderungen im Gebiet, mit Geldgeber und Laufzeit"))
    return blocks


def offers_sentence(content: DossierContent) -> str:
    """Say how many offers of the element's kind lie in the area and near it."""
    near = content.offers
    kinds = " oder ".join(f"„{kind.label}“" for kind in content.element.kinds)
    if not near.are_loaded:
        return "Angebote sind für diese Region nicht geladen; was da ist, sagt diese Prüfung nicht."
    if not near.everywhere:
        return (
            f"Angebote der Art {kinds} nennt die Angebotsliste in der ganzen Region nicht. Ob es "
            "keine gibt oder ob sie nicht erfasst sind, sagt die Liste nicht."
        )
    inside = sum(offer.metres == 0 for offer in near.offers)
    around = len(near.offers) - inside
    text = (
        f"Orte mit Angeboten der Art {kinds}: {number(inside)} im {the_area(content.profile)}, "
        f"{number(around)} bis {number(near.radius)} m um es herum (Luftlinie ab der Grenze), "
        f"{number(near.everywhere)} in der ganzen Region."
    )
    if near.without_place:
        text += f" Bei {number(near.without_place)} ist der Ort nicht bekannt."
    return f"{text} Vertrauliche Orte sind nicht dabei."


def _offer_table(content: DossierContent) -> list[Block]:
    offers = content.offers.offers
    if not offers:
        return []
    columns = [
        Column(label="Angebot", weight=1.7), Column(label="Träger", weight=1.4),
        Column(label="Adresse", weight=1.8), Column(label="Lage"),
        Column(label="Stand", weight=0.7), Column(label="Förderung", weight=1.7),
    ]  # fmt: skip
    rows = [
        (_titled(offer), offer.provider or "–", offer.address or "–", _where(offer.metres),
         offer.status, offer.funding or "nicht angegeben")
        for offer in offers
    ]  # fmt: skip
    caption = f"Bestehende Angebote der Art in und nahe: {content.caption}"
    return [Table(caption=caption, columns=columns, rows=rows)]


def _titled(offer: NearOffer) -> str:
    title = offer.title.strip() or "ohne Namen"
    return title if offer.kind in title else f"{title} ({offer.kind})"


def _where(metres: float) -> str:
    """Say how far an offer is, in steps of 10 m.

    >>> _where(0), _where(4), _where(25), _where(995)
    ('im Gebiet', 'unter 10 m entfernt', '30 m entfernt', '1.000 m entfernt')
    """
    if metres == 0:
        return "im Gebiet"
    tens = 10 * german.rounded(metres / 10)
    return f"{number(tens)} m entfernt" if tens else "unter 10 m entfernt"


def clusters(content: DossierContent) -> list[Block]:
    """Say in plain words whether the area belongs to a cluster, with a box on the method."""
    part = part_of(content.profile, "hot-spots")
    blocks: list[Block] = [Heading(text="Häufungen")]
    if part is None:
        return [*blocks, Paragraph(text=not_evaluated("Häufungen"))]
    blocks += paragraph(part.sentence)
    if part.statements:
        blocks.append(statement_table(part, f"Häufungen um {content.caption}", "Indikator"))
    blocks.append(
        Box(
            title="Wie Häufungen gesucht werden",
            texts=[
                "Ein Gebiet gehört zum Kern einer Häufung, wenn es und seine Nachbarn zusammen "
                "belasteter sind, als wenn dieselben Werte zufällig über die Stadt verteilt wären "
                "(lokale Statistik nach Getis und Ord).",
                "Weil viele Gebiete zugleich geprüft werden, ist die Schwelle strenger "
                "(Benjamini-Hochberg). Gesichert heißt: mehr als Zufall, nicht: eine Ursache.",
            ],
        )
    )  # fmt: skip
    return blocks


def links(content: DossierContent) -> list[Block]:
    """Say for every life phase which links of the Präventionskette there are."""
    blocks: list[Block] = [Heading(text="Angebote entlang der Präventionskette")]
    offers, gaps = part_of(content.profile, "offers"), part_of(content.profile, "gaps")
    blocks += paragraph("" if offers is None else offers.sentence)
    statements = [] if gaps is None else [fact for fact in gaps.statements if fact.life_phase]
    if not statements:
        text = not_evaluated("Glieder der Kette") if gaps is None else gaps.sentence
        blocks += paragraph(for_paper(text) if text else "")
        if offers is not None and offers.statements:
            blocks.append(_kind_table(content, offers))
        return blocks
    has_notes = any(fact.note for fact in statements)
    columns = [
        Column(label="Lebensphase", weight=1.1), Column(label="Glied", weight=2.2),
        Column(label="Befund", weight=1.7),
        Column(label=f"im {the_area(content.profile)}", weight=0.7, is_number=True),
        *([Column(label="Hinweis", weight=2.6)] if has_notes else []),
    ]  # fmt: skip
    rows = [
        [fact.life_phase, fact.label.replace(f" ({fact.life_phase})", "", 1), fact.text,
         fact.compared.split()[0] if fact.compared else "–", *([fact.note] if has_notes else [])]
        for fact in sorted(statements, key=lambda fact: _phase_order(fact, statements))
    ]  # fmt: skip
    blocks.append(
        Table(
            caption=f"Glieder der Präventionskette: {content.caption}",
            columns=columns,
            rows=rows,
            notes=[
                "Ein Glied kann vorhanden sein, ohne dass ein Angebot hier liegt: wenn es die "
                "ganze Kommune bedient oder von hier aus erreicht wird."
            ],
        )
    )
    return blocks


def _phase_order(fact: Fact, statements: list[Fact]) -> tuple[int, int]:
    """Keep the ages in the order of life, and within one the order of the page."""
    ages = [phase.label for phase in LifePhase]
    return ages.index(fact.life_phase), statements.index(fact)


def _kind_table(content: DossierContent, part: AreaPart) -> Table:
    rows = [(fact.label, fact.text) for fact in part.statements]
    columns = [Column(label="Art", weight=3), Column(label="Angebote", is_number=True)]
    return Table(caption=f"Angebote nach Art: {content.caption}", columns=columns, rows=rows)


def access(content: DossierContent) -> list[Block]:
    """Say how many children get to offers in time, how long ways are, and whether it is enough."""
    blocks: list[Block] = [Heading(text="Erreichbarkeit und Versorgung")]
    if content.served:
        blocks.append(served_table(content))
    part = part_of(content.profile, "accessibility")
    if part is None:
        return [*blocks, Paragraph(text=not_evaluated("Wege und Versorgung"))]
    blocks += paragraph(part.sentence)
    if part.statements:
        blocks.append(_ways_table(content, part))
    return blocks


def _ways_table(content: DossierContent, part: AreaPart) -> Table:
    """Put what the page says of one kind of offer into one row: its way, then its supply."""
    rows: dict[str, list[str]] = {}
    for fact in part.statements:
        offer, _, what = fact.label.rpartition(": ")
        row = rows.setdefault(offer, [offer, "–", "–", ""])
        row[2 if what.startswith("Versorgung") else 1] = fact.text
        row[3] = "; ".join(text for text in (row[3], fact.compared, fact.note) if text)
    columns = [
        Column(label="Angebot", weight=2), Column(label="Weg (Median)", weight=1.1),
        Column(label="Versorgung", weight=1.6), Column(label="Hinweis", weight=2.2),
    ]  # fmt: skip
    caption = f"Wege und Versorgung: {content.caption}"
    return Table(caption=caption, columns=columns, rows=list(rows.values()))


def served_table(content: DossierContent, *, only: list[Served] | None = None) -> Table:
    """Write which share of the children gets to each kind of offer in 15 minutes.

    Parameters
    ----------
    content
        Of the dossier.
    only
        Some of its rows, each on one line; None: all.
    """
    rows = content.served if only is None else only
    columns = [
        Column(label="Angebot", weight=2.2), Column(label="Kinder", is_number=True),
        Column(label="in 15 Minuten", is_number=True, weight=1.2),
        Column(label=the_area(content.profile), is_number=True),
        Column(label="Stadt", is_number=True),
        Column(label="Weg", weight=1.1),
    ]  # fmt: skip
    return Table(
        caption=f"Kinder, die ein Angebot in 15 Minuten erreichen: {content.caption}",
        columns=columns,
        rows=[
            (row.label, people(row.children), people(row.within),
             german.quantity(row.share, Unit.PERCENT, 0),
             german.quantity(row.city_share, Unit.PERCENT, 0),
             row.mode if only is not None
             else ", ".join(text for text in (row.mode, of_areas(row.used, row.areas)) if text))
            for row in rows
        ],
        notes=[*_partly(only or []), "Kinder aus Zensuszellen, auf Altersgruppen gerechnet; Wege "
               "über das Straßennetz."],
    )  # fmt: skip


def _partly(rows: Sequence[Served]) -> list[str]:
    """Say once of some rows from how many areas they are, where not from all."""
    said = dict.fromkeys(text for row in rows if (text := of_areas(row.used, row.areas)))
    return [f"Nicht in jeder Zeile alle Gebiete: {', '.join(said)}."] if said else []


def gaps(content: DossierContent) -> list[Block]:
    """Say what is missing, and why the area is or is not listed as under-served."""
    blocks: list[Block] = [Heading(text="Lücken")]
    part = part_of(content.profile, "gaps")
    if part is None:
        return [*blocks, Paragraph(text=not_evaluated("Lücken"))]
    blocks += paragraph(for_paper(part.sentence) if part.sentence else "")
    if part.lines:
        blocks.append(Bullets(items=part.lines))
    # The reasons say it all already where the area is listed as under-served.
    general = [] if part.lines else [fact for fact in part.statements if not fact.life_phase]
    if general:
        blocks.append(
            Bullets(items=[f"{fact.label}: {_with_note(fact)}" for fact in general])
        )  # fmt: skip
    return blocks


def _with_note(fact: Fact) -> str:
    return fact.text + (f" ({fact.note})" if fact.note else "")
