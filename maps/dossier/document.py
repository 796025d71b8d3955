"""Puts a dossier together: the full form, the short one of two pages, and all areas of a level."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kpk_geo.german import cut
from maps.document.blocks import (
    Block,
    Contents,
    Document,
    Heading,
    Lead,
    PageBreak,
    Paragraph,
    Picture,
)
from maps.dossier.certainty import certainty, local_knowledge, not_said
from maps.dossier.children import children
from maps.dossier.closing import (
    appendix,
    glossary,
    signatures,
    sources,
)
from maps.dossier.comparison import comparison
from maps.dossier.content import DossierContent
from maps.dossier.elements import PROGRAMME
from maps.dossier.head import head, lead_text
from maps.dossier.measure import measure
from maps.dossier.place import city_figure, place
from maps.dossier.room import stays_short
from maps.dossier.short import short_blocks
from maps.dossier.supply import (
    access,
    clusters,
    double_funding,
    gaps,
    links,
)
from maps.dossier.topics import section_tables
from maps.dossier.words import land_note, stale_box, stale_labels

TITLE = 70  # letters of the short form's title, two lines: own setting


def full_dossier(content: DossierContent) -> Document:
    """Write the full form.

    Parameters
    ----------
    content
        All that was read of the area.
    """
    blocks: list[Block] = [
        head(content), Lead(text=lead_text(content)), *_warnings(content), *place(content),
        *double_funding(content), *comparison(content), *section_tables(content),
        *clusters(content), *children(content), *links(content), *access(content), *gaps(content),
        *measure(content), *certainty(content), *not_said(content), *local_knowledge(content),
        *sources(content), *signatures(), *glossary(), *appendix(content),
    ]  # fmt: skip
    return _document(content, blocks, content.name)


def short_dossier(content: DossierContent) -> Document:
    """Write the short form on two pages, which are set and counted.

    Parameters
    ----------
    content
        All that was read of the area.
    """
    name = cut(content.name, TITLE)

    def is_short(blocks: Sequence[Block]) -> bool:
        return stays_short(_document(content, blocks, name))

    return _document(content, short_blocks(content, is_short=is_short), name)


def _document(content: DossierContent, blocks: Sequence[Block], name: str) -> Document:
    return Document(
        title=name,
        subtitle=f"Begründung der Gebietsauswahl für den Antrag „{PROGRAMME}“, Baustein "
        f"{content.element.name}",
        author=content.applicant or content.profile.region_name,
        created=content.created,
        blocks=blocks,
        foot=f"{cut(content.name, TITLE)} · {content.profile.region_name}",
    )


def _warnings(content: DossierContent) -> list[Block]:
    boxes = land_note(is_in_land=content.is_in_land)
    boxes += stale_box(content.profile.parts, stale_labels(content.runs))
    if content.profile.synthetic:
        text = f"Erfundene Daten: {content.profile.region_name} gibt es nicht."
        boxes.insert(0, Paragraph(text=text, is_small=True))
    return boxes


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What the dossiers of a whole level are called."""

    region_name: str
    level_label: str
    element_label: str
    applicant: str
    created: datetime


def all_dossiers(contents: Iterable[DossierContent], series: Series) -> Document:
    """Write short forms of many areas into one document, with a table of contents.

    Parameters
    ----------
    contents
        In the order of the document; each is let go once it is written.
    series
        What they share.
    """
    blocks: list[Block] = []
    newest, seen = series.created, False
    for content in contents:
        if not seen:
            blocks += [*_first_page(content), Contents()]
            seen = True
        blocks += [PageBreak(), Heading(text=content.name), *short_blocks(content, level=2)]
        newest = max(newest, content.created)
    return Document(
        title=f"{series.level_label}: Dossiers für {series.region_name}",
        subtitle=f"Kurzformen für den Antrag „{PROGRAMME}“, Baustein {series.element_label}",
        author=series.applicant or series.region_name, created=newest, blocks=blocks,
        foot=f"{series.level_label} · {series.region_name}",
    )  # fmt: skip


def _first_page(content: DossierContent) -> list[Block]:
    """Show the whole city once."""
    everyone = replace(content, city=replace(content.city, outlined=()))
    figure = city_figure(everyone)
    title = figure.title.partition("; umrandet")[0].partition(" (kein")[0]
    alt = figure.alt.replace(figure.title, title)
    return [Picture(figure=replace(figure, title=title, alt=alt), share=0.8)]
