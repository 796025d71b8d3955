"""The four fixed tables of an application, one for each topic."""

from kpk_geo import german
from kpk_geo.model import IndicatorSection
from maps.area.profile import IndicatorFigures
from maps.document.blocks import Block, Box, Column, Heading, Paragraph, Table
from maps.dossier.comparison import cell_text, city_cell, mean_note
from maps.dossier.content import DossierContent
from maps.dossier.sections import USUAL, assumed, section_of
from maps.dossier.words import cases_text, the_area


def section_tables(content: DossierContent) -> list[Block]:
    """Write the four fixed tables; one without an indicator says what is missing."""
    profile = content.profile
    blocks: list[Block] = [Heading(text="Sozialstatistik nach Themen")]
    for section in IndicatorSection:
        items = [i for i in profile.indicators if section_of(i.indicator).section is section]
        blocks.append(Heading(text=section.label, level=2))
        blocks.append(_section_table(content, section, items) if items else _nothing(section))
    guessed = assumed([item.indicator for item in profile.indicators])
    if guessed:
        blocks.append(
            Paragraph(
                text=f"Nach ihrem Namen zugeordnet: {', '.join(guessed)}. Anders lässt es sich im "
                "Regionsprofil festlegen (section).", is_small=True,
            )
        )  # fmt: skip
    return blocks


def _nothing(section: IndicatorSection) -> Box:
    usual, holder = USUAL[section]
    return Box(
        title="Dazu ist kein Indikator geladen",
        texts=[f"Üblich sind: {usual}.", f"Zu haben bei: {holder}."],
    )


def _section_table(
    content: DossierContent, section: IndicatorSection, items: list[IndicatorFigures]
) -> Table:
    columns = [
        Column(label="Indikator", weight=3.2), Column(label=the_area(content.profile),
        is_number=True), Column(label="Fälle", is_number=True, weight=1.4),
        Column(label="Stadt", is_number=True, weight=1.3), Column(label="Stand"),
    ]  # fmt: skip
    rows = [
        [_described(item), cell_text(item), cases_text(item), city_cell(item),
         german.day(item.day) if item.day else "–"]
        for item in items
    ]  # fmt: skip
    return Table(
        caption=f"{section.label}: {content.caption}", columns=columns, rows=rows,
        notes=mean_note(items),
        source="; ".join(dict.fromkeys(item.source for item in items if item.source)),
    )  # fmt: skip


def _described(item: IndicatorFigures) -> str:
    indicator = item.indicator
    return f"{indicator.label} ({indicator.description})" if indicator.description else (
        indicator.label
    )  # fmt: skip
