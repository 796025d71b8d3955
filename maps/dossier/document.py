"""Puts a dossier together: the full form, the short one of two pages, and all areas of a level."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kpk_geo import german
from maps.document.blocks import (
    Block,
    Bullets,
    Contents,
    Document,
    Heading,
    Lead,
    PageBreak,
    Paragraph,
    Picture,
    Room,
    Signatures,
)
from maps.dossier.certainty import certainty, local_knowledge, not_said
from maps.dossier.children import children
from maps.dossier.closing import (
    appendix,
    credit,
    glossary,
    signatures,
    sources,
    suppressed_text,
)
from maps.dossier.comparison import comparison, comparison_table
from maps.dossier.content import DossierContent
from maps.dossier.elements import PROGRAMME
from maps.dossier.head import head, lead_text, short_head
from maps.dossier.measure import effects_in_short, measure
from maps.dossier.place import city_figure, near_figure, place
from maps.dossier.supply import (
    access,
    clusters,
    double_funding,
    gaps,
    links,
    offers_sentence,
    served_table,
)
from maps.dossier.topics import section_tables
from maps.dossier.words import part_of, stale_box, the_area

SHORT_LINKS = 3  # of the Präventionskette there: own setting
SHORT_OFFERS = 4  # of those within 15 minutes there: own setting


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
    return _document(content, blocks)


def short_dossier(content: DossierContent) -> Document:
    """Write the short form, about two pages.

    Parameters
    ----------
    content
        All that was read of the area.
    """
    return _document(content, short_blocks(content))


def _document(content: DossierContent, blocks: Sequence[Block]) -> Document:
    return Document(
        title=content.name,
        subtitle=f"Begründung der Gebietsauswahl für den Antrag „{PROGRAMME}“, Baustein "
        f"{content.element.name}",
        author=content.applicant or content.profile.region_name,
        created=content.created,
        blocks=blocks,
        foot=f"{content.name} · {content.profile.region_name}",
    )


def _warnings(content: DossierContent) -> list[Block]:
    boxes = stale_box(content.profile.parts)
    if content.profile.synthetic:
        text = f"Erfundene Daten: {content.profile.region_name} gibt es nicht."
        boxes.insert(0, Paragraph(text=text, is_small=True))
    return boxes


def short_blocks(content: DossierContent, *, level: int = 1) -> list[Block]:
    """Write what the short form says.

    Parameters
    ----------
    content
        All that was read of the area.
    level
        Of its headings, 1 or 2.
    """
    area = the_area(content.profile)
    return [
        short_head(content), Lead(text=lead_text(content, is_short=True)), *_warnings(content),
        Heading(text="Lage und stadtweiter Vergleich", level=level),
        comparison_table(content, is_short=True),
        Picture(figure=near_figure(content), share=0.33),
        Heading(text="Angebote, Wege, Lücken", level=level),
        Paragraph(text=offers_sentence(content) if content.element.kinds else "Ein Baustein ohne "
                  "eigenen Ort; Angebote der Art gibt es nicht."),
        *_short_supply(content), *_short_links(content), *effects_in_short(content),
        Heading(text="Wie sicher, und was die Zahlen nicht sagen", level=level),
        Bullets(items=_short_certainty(content)),
        Room(label=f"Ortskenntnis zum {area} und Stellungnahme der Partner",
             lines=2),
        Paragraph(text=_short_sources(content), is_small=True), *credit(content),
        Signatures(roles=["Ort, Datum", "Leitung des Jugendamts"]),
    ]  # fmt: skip


def _short_supply(content: DossierContent) -> list[Block]:
    """Show the offers of the element first, then the others, as many as fit."""
    kinds = {kind.value for kind in content.element.kinds}
    own = [row for row in content.served if row.kind in kinds]
    others = [row for row in content.served if row.kind not in kinds]
    rows = [*own, *others][:SHORT_OFFERS]
    if rows:
        return [served_table(content, only=rows)]
    text = f"Wege sind nicht ausgewertet. {content.no_served}".strip()
    return [Paragraph(text=text, is_small=True)]


def _short_links(content: DossierContent) -> list[Block]:
    part = part_of(content.profile, "gaps")
    if part is None:
        return [
            Paragraph(text="Lücken der Präventionskette sind nicht ausgewertet.", is_small=True)
        ]
    open_: dict[str, str] = {}  # a link in several life phases is one line
    for fact in part.statements:
        if fact.life_phase and fact.is_absent:
            name = fact.label.replace(f" ({fact.life_phase})", "", 1)
            open_.setdefault(f"{name}: {fact.text}", fact.note)
    lines = [f"{text} ({note})" if note else text for text, note in open_.items()]
    more = len(lines) - SHORT_LINKS
    is_one = content.profile.quarter is None
    shown = [*([part.sentence] if part.sentence and is_one else []), *lines[:SHORT_LINKS]]
    if more > 0:
        shown.append(f"Dazu {german.several(more, 'weiteres Glied', 'weitere Glieder')}.")
    return [Bullets(items=shown)] if shown else []


def _short_certainty(content: DossierContent) -> list[str]:
    lines = [line for part in content.profile.parts for line in part.certainty][:3]
    if len(content.members) > 1:
        counted = "; ".join(f"{item.name or item.area_id}: {item.status}, {item.certainty}"
                            for item in content.members[:8])  # fmt: skip
        lines.insert(0, counted)
    return [
        *(lines or ["Über die Sicherheit ist hier nichts gespeichert."]),
        suppressed_text(content),
        "Aus dem Wert eines Gebiets folgt nichts für einen Haushalt; Ursachen zeigt er nicht.",
    ]


def _short_sources(content: DossierContent) -> str:
    named = "; ".join(
        f"{item.dataset} ({item.attribution or item.publisher}, {item.licence})"
        for item in content.profile.sources
    )
    numbers = ", ".join(str(run.number) for run in content.runs)
    runs = f" Läufe {numbers}." if numbers else ""
    return f"Quellen: {named or 'keine verzeichnet'}.{runs} kpk_geo {content.version}."


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
