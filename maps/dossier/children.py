"""How many children of each age live in the area."""

import math

from kpk_geo import german
from kpk_geo.german import number
from kpk_geo.model import IndicatorSection, LifePhase, Unit
from maps.area.indicator_text import value_text
from maps.document.blocks import Block, Column, Heading, Paragraph, Table
from maps.dossier.content import DossierContent
from maps.dossier.sections import section_of
from maps.dossier.words import paragraph, the_area


def children(content: DossierContent) -> list[Block]:
    """Count the children of the area by age."""
    found = content.children
    blocks: list[Block] = [Heading(text=f"Kinder im {the_area(content.profile)}")]
    if not found.counts:
        own = _counted_children(content)
        text = "" if own else found.missing or "Kinder je Alter sind nicht bekannt."
        return [*blocks, *paragraph(text), *own]
    if all(row.here == 0 for row in found.counts):
        blocks.append(
            Paragraph(text="In diesen Grenzen wohnen nach den Zensuszellen keine Kinder.")
        )
    columns = [
        Column(label="Alter", weight=2), Column(label=the_area(content.profile), is_number=True),
        Column(label="Stadt", is_number=True),
    ]  # fmt: skip
    rows = [(row.label, people(row.here), people(row.city)) for row in found.counts]
    notes = []
    if any(row.label == LifePhase.PREGNANCY.label for row in found.counts):
        notes.append(
            f"{LifePhase.PREGNANCY.label}: Kinder unter einem Jahr; sie stehen auch in "
            f"{LifePhase.EARLY.label}."
        )
    if found.unknown_areas:
        notes.append(f"{number(found.unknown_areas)} Gebiete ohne Angabe sind nicht dabei.")
    caption = f"Kinder nach Alter: {content.caption}"
    table = Table(
        caption=caption, columns=columns, rows=rows, notes=notes, source=found.source
    )  # fmt: skip
    return [*blocks, table]


def _counted_children(content: DossierContent) -> list[Block]:
    """List counts of children that were delivered, where nothing was counted on the grid."""
    items = [
        item for item in content.profile.indicators
        if item.indicator.unit is Unit.COUNT and item.standing is not None
        and section_of(item.indicator).section is IndicatorSection.FAMILIES
    ]  # fmt: skip
    if not items:
        return []
    rows = [
        (item.indicator.label,
         value_text(item.standing.own, item.indicator.unit) if item.standing else "–",
         german.day(item.day) if item.day else "–")
        for item in items
    ]  # fmt: skip
    columns = [
        Column(label="Kinder", weight=2), Column(label=the_area(content.profile), is_number=True),
        Column(label="Stand"),
    ]  # fmt: skip
    return [
        Table(
            caption=f"Kinder nach Alter: {content.caption}", columns=columns, rows=rows,
            source="; ".join(dict.fromkeys(item.source for item in items if item.source)),
        )
    ]  # fmt: skip


def people(count: float) -> str:
    """Write an estimated number of children; "–" where it is not known."""
    return "–" if math.isnan(count) else f"rund {number(count)}"
