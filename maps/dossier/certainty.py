"""How sure it is, what the figures do not say, and room for those who know the place."""

import math

from kpk_geo import german
from kpk_geo.model import Unit
from maps.area.indicator_text import hidden_lines
from maps.area.profile import AreaProfile, IndicatorFigures
from maps.document.blocks import Block, Box, Bullets, Column, Heading, Paragraph, Room, Table
from maps.dossier.content import DossierContent
from maps.dossier.words import CERTAINTY, for_paper, part_of, the_area

NOT_SAID = (
    "Sie sagen nichts über einzelne Familien: Aus dem Wert eines Gebiets folgt nichts für einen "
    "Haushalt.",
    "Sie sagen nichts über Qualität, Sprache und Auslastung von Angeboten, nur über Lage, Art und "
    "gemeldeten Umfang.",
    "Ob ein Unterschied mehr ist als Zufall, steht jeweils dabei; wo es nicht steht, ist er nicht "
    "geprüft.",
    "Ursachen zeigt der Vergleich nicht; er begründet, wo zuerst hingesehen werden soll.",
    "Daten allein entscheiden nicht: Ortskenntnis und Beteiligung gehören dazu.",
)


def certainty(content: DossierContent) -> list[Block]:
    """Say how firmly the classes hold, area by area, and what is suppressed."""
    profile, hidden = content.profile, hidden_lines(content.profile)
    lines = [line for part in profile.parts for line in part.certainty]
    blocks: list[Block] = [Heading(text=CERTAINTY)]
    if content.members:
        blocks.append(_members(content))
    if lines:
        blocks.append(Bullets(items=lines))
    if not content.members and not lines:
        text = (
            "Eine Einstufung, deren Sicherheit zu prüfen wäre, gibt es hier nicht; die Spannen der "
            "Werte stehen im stadtweiten Vergleich."
        )
        blocks.append(Paragraph(text=text))
    blocks += [*_values(content), *([Bullets(items=hidden)] if hidden else []), *_absent(profile)]
    if part_of(profile, "burden") is not None:
        blocks.append(_method())
    return blocks


def _method() -> Box:
    return Box(
        title="Wie der Index gemacht ist",
        texts=[
            "Der Belastungsindex ist das Mittel der z-Werte seiner Indikatoren, in Stufen nach dem "
            "Verfahren des Berliner Monitorings Soziale Stadtentwicklung.",
            "Die Stufe wird mit vielen zufälligen Gewichten und mit dem Zufall kleiner Zahlen "
            "wiederholt; die Spalte „Sicherheit“ sagt, wie oft sie gleich bleibt.",
        ],
    )  # fmt: skip


def _members(content: DossierContent) -> Table:
    columns = [
        Column(label="Gebiet", weight=2), Column(label="Nummer"), Column(label="Belastung"),
        Column(label="Punktwert", is_number=True), Column(label="Sicherheit", weight=1.8),
        Column(label="Häufung (Index)", weight=1.8),
    ]  # fmt: skip
    rows = [
        (item.name or item.area_id, item.area_id, item.status, item.score, item.certainty,
         item.cluster)
        for item in content.members
    ]  # fmt: skip
    return Table(
        caption=f"Einstufung je Gebiet: {content.caption}", columns=columns, rows=rows,
        notes=["Eingestuft wird jedes Gebiet für sich; eine Stufe der Summe gibt es nicht."]
        if len(rows) > 1 else (),
    )  # fmt: skip


def listed_parts(profile: AreaProfile) -> tuple[list[IndicatorFigures], list[str]]:
    """Say of which rates the parts of a Quartier may be listed beside its sum.

    Where a part is suppressed, none is: sum and the other parts together would narrow it.

    Parameters
    ----------
    profile
        Of a Quartier; a single area has no parts.

    Returns
    -------
    tuple of list
        Indicators that may be listed, and names of those that may not.
    """
    rates = [
        item for item in profile.indicators
        if item.standing is not None and item.indicator.unit is not Unit.COUNT
        and item.standing.own.used
    ]  # fmt: skip
    open_ = [item for item in rates if not _is_withheld(item)]
    return open_, [item.indicator.label for item in rates if _is_withheld(item)]


def _is_withheld(item: IndicatorFigures) -> bool:
    return item.standing is not None and item.standing.own.suppressed > 0


def _values(content: DossierContent) -> list[Block]:
    """List the rates of the parts of a Quartier, where none of them is suppressed."""
    profile = content.profile
    if profile.quarter is None or len(profile.areas) < 2:
        return []
    shown, withheld = listed_parts(profile)
    notes = []
    if withheld:
        notes.append(f"Nicht je Gebiet genannt, weil ein Teil gesperrt ist: {', '.join(withheld)}.")
    if not shown:
        return [Paragraph(text=note, is_small=True) for note in notes]
    values = [dict(item.standing.dots) if item.standing else {} for item in shown]
    columns = [Column(label="Gebiet", weight=2)]
    columns += [Column(label=item.indicator.label, is_number=True) for item in shown]
    rows = [
        [area.name or area.area_id]
        + [
            german.quantity(known.get(area.area_id, math.nan), item.indicator.unit)
            for item, known in zip(shown, values, strict=True)
        ]
        for area in profile.areas
    ]
    caption = f"Quoten der einzelnen Gebiete: {content.caption}"
    return [Table(caption=caption, columns=columns, rows=rows, notes=notes)]


def _absent(profile: AreaProfile) -> list[Block]:
    if not profile.absent:
        return []
    lines = [f"{label}: {for_paper(reason)}" for label, reason in profile.absent]
    return [Box(title="Nicht ausgewertet", texts=lines)]


def not_said(content: DossierContent) -> list[Block]:
    """Say what nobody may read out of the figures."""
    lines = list(NOT_SAID)
    if content.suppressed:
        lines.insert(0, "Gesperrte Zahlen sind nicht null; sie stehen in keiner Summe.")
    return [Heading(text="Was die Zahlen nicht sagen"), Bullets(items=lines)]


def local_knowledge(content: DossierContent) -> list[Block]:
    """Leave room for those who know the place."""
    area = the_area(content.profile)
    return [
        Heading(text="Ortskenntnis und Stellungnahmen"),
        Room(label=f"Was Fachkräfte über das {area} wissen", lines=6),
        Room(label="Beteiligung von Kindern, Jugendlichen und Eltern"),
        Room(label="Stellungnahme der Partner der Präventionskette"),
    ]
