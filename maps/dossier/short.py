"""The short form of a dossier: two pages, however long names are and however much is to be warned.

What could be of any length is cut here, each at its own number of letters, and the full form has it
whole; where it still does not fit, points become shorter, down to one line each, and last of all
the map is left out. The worst case is set, its pages counted (`tests/api/test_dossier_short.py`).
"""

from collections.abc import Callable, Sequence
from itertools import product

from kpk_geo import german
from kpk_geo.german import cut, shortened
from maps.area.parts import Fact
from maps.document.blocks import (
    Block,
    Bullets,
    Heading,
    Lead,
    Paragraph,
    Picture,
    Room,
    Signatures,
)
from maps.dossier.closing import credit, suppressed_text
from maps.dossier.comparison import comparison_table
from maps.dossier.content import DossierContent
from maps.dossier.head import lead_text, short_head
from maps.dossier.measure import effects_in_short
from maps.dossier.place import near_figure
from maps.dossier.room import fits
from maps.dossier.supply import offers_sentence, served_table
from maps.dossier.words import for_paper, land_note, part_of, stale_box, stale_labels, the_area

LINKS = 3  # of the Präventionskette: own setting
OFFERS = 4  # of those within 15 minutes: own setting
MEMBERS = 3  # areas of a Quartier whose class is named: own setting
CERTAINTY = 2  # lines on how sure it is: own setting
LEAD, MEMBER, STALE, SOURCES, RUNS = 290, 28, 140, 160, 40  # letters: own settings
LINE = 180  # letters of a note: own setting
POINTS = (400, 180, 86)  # letters of a point of a list, less where there is less room: own settings
NEAR = (0.5, 0.42, 0.33, 0.24)  # of the width, for the map; the largest that fits


def short_blocks(
    content: DossierContent, *, level: int = 1,
    is_short: Callable[[Sequence[Block]], bool] = fits,
) -> list[Block]:  # fmt: skip
    """Write what the short form says.

    Parameters
    ----------
    content
        All that was read of the area.
    level
        Of its headings, 1 or 2.
    is_short
        Says whether blocks stay on two pages.
    """
    near = near_figure(content)
    maps = [*([Picture(figure=near, share=share)] for share in NEAR), []]
    with_map = [*product(POINTS[:-1], maps[:-1]), (POINTS[-1], maps[-2])]
    tries = [
        [*_above(content, level), *shown, *_below(content, level, line)]
        for line, shown in (*with_map, *product(POINTS, maps[-1:]))
    ]
    return next((blocks for blocks in tries if is_short(blocks)), tries[-1])


def _above(content: DossierContent, level: int) -> list[Block]:
    return [
        short_head(content), Lead(text=shortened(lead_text(content, is_short=True), LEAD)),
        *_warnings(content),
        Heading(text="Lage und stadtweiter Vergleich", level=level),
        comparison_table(content, is_short=True),
    ]  # fmt: skip


def _below(content: DossierContent, level: int, line: int) -> list[Block]:
    area = the_area(content.profile)
    return [
        Heading(text="Angebote, Wege, Lücken", level=level),
        Paragraph(text=offers_sentence(content) if content.element.kinds else "Ein Baustein ohne "
                  "eigenen Ort; Angebote der Art gibt es nicht."),
        *_supply(content), *_links(content, line), *effects_in_short(content),
        Heading(text="Wie sicher, und was die Zahlen nicht sagen", level=level),
        Bullets(items=_certainty(content, line)),
        Room(label=f"Ortskenntnis zum {area} und Stellungnahme der Partner", lines=2),
        Paragraph(text=_sources(content), is_small=True), *credit(content),
        Signatures(roles=["Ort, Datum", "Leitung des Jugendamts"]),
    ]  # fmt: skip


def _warnings(content: DossierContent) -> list[Block]:
    """Name all that is out of date in one line; its page has the command of each."""
    profile = content.profile
    blocks: list[Block] = []
    if profile.synthetic:
        text = f"Erfundene Daten: {profile.region_name} gibt es nicht."
        blocks.append(Paragraph(text=shortened(text, LINE), is_small=True))
    blocks += land_note(is_in_land=content.is_in_land)
    return [*blocks, *stale_box(profile.parts, shortened(stale_labels(content.runs), STALE))]


def _supply(content: DossierContent) -> list[Block]:
    """Show the offers of the element first, then the others, as many as fit."""
    kinds = {kind.value for kind in content.element.kinds}
    own = [row for row in content.served if row.kind in kinds]
    others = [row for row in content.served if row.kind not in kinds]
    rows = [*own, *others][:OFFERS]
    if rows:
        return [served_table(content, only=rows)]
    text = f"Wege sind nicht ausgewertet. {content.no_served}".strip()
    return [Paragraph(text=shortened(text, LINE), is_small=True)]


def _links(content: DossierContent, line: int) -> list[Block]:
    part = part_of(content.profile, "gaps")
    if part is None:
        return [
            Paragraph(text="Lücken der Präventionskette sind nicht ausgewertet.", is_small=True)
        ]
    lines = absent_links(part.statements)
    more = len(lines) - LINKS
    is_one = content.profile.quarter is None
    sentences = [for_paper(part.sentence)] if part.sentence and is_one else []
    shown = [shortened(text, line) for text in [*sentences, *lines[:LINKS]]]
    if more > 0:
        shown.append(f"Dazu {german.several(more, 'weiteres Glied', 'weitere Glieder')}.")
    return [Bullets(items=shown)] if shown else []


def absent_links(statements: Sequence[Fact]) -> list[str]:
    """Write the links that are missing or out of reach, one in several life phases once."""
    found: dict[str, str] = {}
    for fact in statements:
        if fact.life_phase and fact.is_absent:
            name = fact.label.replace(f" ({fact.life_phase})", "", 1)
            found.setdefault(f"{name}: {fact.text}", fact.note)
    return [f"{text} ({note})" if note else text for text, note in found.items()]


def _certainty(content: DossierContent, line: int) -> list[str]:
    lines = [shortened(text, line) for part in content.profile.parts for text in part.certainty]
    lines = lines[:CERTAINTY]
    if len(content.members) > 1:
        named = [f"{cut(item.name or item.area_id, MEMBER)}: {item.status}, {item.certainty}"
                 for item in content.members[:MEMBERS]]  # fmt: skip
        more = len(content.members) - MEMBERS
        named += [german.several(more, "weiteres", "weitere")] if more > 0 else []
        lines.insert(0, "; ".join(named))
    return [
        *(lines or ["Über die Sicherheit ist hier nichts gespeichert."]),
        suppressed_text(content),
        "Aus dem Wert eines Gebiets folgt nichts für einen Haushalt; Ursachen zeigt er nicht.",
    ]


def _sources(content: DossierContent) -> str:
    """Name as many sources as fit whole; the full form lists all of them."""
    named: list[str] = []
    for item in content.profile.sources:
        text = f"{item.dataset} ({item.attribution or item.publisher}, {item.licence})"
        if named and len("; ".join([*named, text])) > SOURCES:
            break
        named.append(cut(text, SOURCES))
    more = len(content.profile.sources) - len(named)
    rest = f" und {german.number(more)} weitere, siehe volle Form" if more > 0 else ""
    numbers = ", ".join(str(run.number) for run in content.runs)
    runs = f" Läufe {cut(numbers, RUNS)}." if numbers else ""
    return (
        f"Quellen: {'; '.join(named) or 'keine verzeichnet'}{rest}.{runs} kpk_geo "
        f"{content.version}."
    )
