"""Each kind of block as paragraphs and tables of Word."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from docx.document import Document as WordFile

from maps.document.blocks import (
    Box,
    Bullets,
    Contents,
    Document,
    Heading,
    Lead,
    Numbered,
    PageBreak,
    Paragraph,
    Picture,
    Room,
    Signatures,
    Table,
    Terms,
    numbered,
)
from maps.document.docx.body import Body
from maps.document.docx.pictures import inline_picture
from maps.document.docx.tables import room_xml, signatures_xml, table_xml
from maps.document.docx.text import field, has_words, one_line, run
from maps.document.docx.widths import layout, text_twips
from maps.document.words import sourced

CONTENTS_TITLE: Final = "Inhalt"
TERM_SIZE: Final = 20  # half points, as in the style
MIN_TERM, MAX_TERM = 1300, 3400  # twips that the words of a list of terms may take
TERM_GAP: Final = 200  # twips
BOX_SPACE: Final = 240  # twips above and below a box; inside it, its paragraphs stay together
OTHER_INDENT: Final = '<w:ind w:left="228" w:right="170"/>'  # a twip off that of the style
FIRST_BOOKMARK: Final = 9001  # beyond what a letterhead has
_KEEP: Final = {"keepNext": "<w:keepNext/>"}
_STRONG: Final = '<w:rStyle w:val="{}"/>'


def write_blocks(body: Body, document: Document, file: WordFile) -> None:
    """Write title, subtitle and all blocks.

    Parameters
    ----------
    body
        Takes them.
    document
        That can be read (`require_readable`).
    file
        Gets the pictures as parts.

    Raises
    ------
    DocumentError
        A picture is no drawing, or says no size of its own.
    """
    body.paragraph("Titel", run(one_line(document.title)))
    if has_words(document.subtitle):
        body.paragraph("Untertitel", run(one_line(document.subtitle)))
    chapters = [
        one_line(b.text) for b in document.blocks if isinstance(b, Heading) and b.level == 1
    ]
    seen = 0  # headings of level 1
    for item in numbered(document.blocks):
        block = item.block
        if isinstance(block, Heading):
            seen += block.level == 1
            _heading(body, block, seen)
        elif isinstance(block, Picture):
            _picture(body, item, file)
        elif isinstance(block, Table):
            _table(body, item)
        elif isinstance(block, Contents):
            _contents(body, chapters)
        else:
            _WRITERS[type(block)](body, block)


def _heading(body: Body, block: Heading, chapter: int) -> None:
    text = run(one_line(block.text))
    if block.level == 1:
        number = FIRST_BOOKMARK + chapter
        text = (
            f'<w:bookmarkStart w:id="{number}" w:name="{_anchor(chapter)}"/>{text}'
            f'<w:bookmarkEnd w:id="{number}"/>'
        )
    body.paragraph(f"berschrift{block.level}", text)


def _anchor(chapter: int) -> str:
    return f"_Toc{chapter:06d}"


def _contents(body: Body, chapters: Sequence[str]) -> None:
    """Write the table of contents with its entries, each a link.

    No page stands in it: only Word knows the pages, and a number that was guessed would be wrong.
    A right click, "Felder aktualisieren", fills them in; asking for that at opening would greet
    every reader with a question.
    """
    if not chapters:
        return
    body.paragraph("Inhaltsverzeichnisberschrift", run(CONTENTS_TITLE))
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    for place, chapter in enumerate(chapters, 1):
        link = (
            f'<w:hyperlink w:anchor="{_anchor(place)}" w:history="1">{run(chapter)}</w:hyperlink>'
        )
        is_last = place == len(chapters)
        body.paragraph(
            "Verzeichnis1", f"{begin if place == 1 else ''}{link}{end if is_last else ''}"
        )


def _picture(body: Body, item: Numbered, file: WordFile) -> None:
    picture = item.block
    assert isinstance(picture, Picture)
    figure = picture.figure
    page = body.page
    inline = inline_picture(picture, item.number, file, page.text_width, page.text_height)
    body.paragraph("KpkAbbildung", inline)
    below = [text for text in (figure.note, sourced(figure.source)) if has_words(text)]
    _caption(body, item, figure.title, keep=bool(below))
    _small_lines(body, below)


def _caption(body: Body, item: Numbered, text: str, *, keep: bool) -> None:
    number = field(f"SEQ {item.label} \\* ARABIC", str(item.number))
    content = f"{run(f'{item.label} ')}{number}{run(f': {one_line(text)}')}"
    body.paragraph("Beschriftung", content, **(_KEEP if keep else {}))


def _small_lines(body: Body, texts: Sequence[str]) -> None:
    for text in texts[:-1]:
        body.paragraph("KpkAnmerkung", run(text))
    for text in texts[-1:]:
        body.paragraph("KpkQuelle", run(text))


def _table(body: Body, item: Numbered) -> None:
    table = item.block
    assert isinstance(table, Table)
    page = body.page
    setting = layout(table, page.text_width, page.turned_width, breadth=body.breadth)
    turns = setting.is_landscape and page.can_turn
    if turns:
        body.begin_turned()
    _caption(body, item, table.caption, keep=True)
    body.table(table_xml(body, table, setting))
    _small_lines(body, [text for text in (*table.notes, sourced(table.source)) if has_words(text)])
    if turns:
        body.end_section(is_landscape=True)


def _lead(body: Body, block: Lead) -> None:
    if has_words(block.text):
        body.paragraph("KpkKernaussage", run(block.text))


def _paragraph(body: Body, block: Paragraph) -> None:
    if has_words(block.text):
        body.paragraph("KpkKleintext" if block.is_small else "Standard", run(block.text))


def _bullets(body: Body, block: Bullets) -> None:
    number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{body.bullet}"/></w:numPr>'
    for item in block.items:
        if has_words(item):
            body.paragraph("Listenabsatz", run(item), numPr=number)


def _terms(body: Body, block: Terms) -> None:
    """Write words and what belongs to them beside each other, with a hanging indent.

    Not as a table: it would have no head, and a screen reader reads a line of text as it is.
    """
    if not block.pairs:
        return
    broadest = max(_term_twips(body, one_line(term)) for term, _ in block.pairs)
    indent = round(min(max(broadest + TERM_GAP, MIN_TERM), MAX_TERM))
    hanging = {
        "tabs": f'<w:tabs><w:tab w:val="left" w:pos="{indent}"/></w:tabs>',
        "ind": f'<w:ind w:left="{indent}" w:hanging="{indent}"/>',
    }
    strong = _STRONG.format(body.style("Fett"))
    for term, meaning in block.pairs:
        word = one_line(term)
        is_long = _term_twips(body, word) + TERM_GAP / 2 > indent
        gap = "<w:r><w:br/></w:r>" if is_long else "<w:r><w:tab/></w:r>"
        body.paragraph("KpkBegriff", f"{run(word, strong)}{gap}{run(meaning)}", **hanging)


def _term_twips(body: Body, term: str) -> float:
    return text_twips(term, TERM_SIZE, is_bold=True) * body.breadth


def _box(body: Body, block: Box) -> None:
    strong = _STRONG.format(body.style("Fett"))
    texts = [run(text) for text in block.texts if has_words(text)]
    if has_words(block.title):
        texts.insert(0, run(one_line(block.title), strong))
    body.boxes += 1
    last = len(texts) - 1
    for place, text in enumerate(texts):
        properties = {} if place == last else dict(_KEEP)
        sides = {"before": place == 0, "after": place == last}
        space = " ".join(f'w:{side}="{BOX_SPACE}"' for side, is_outer in sides.items() if is_outer)
        if space:
            properties["spacing"] = f"<w:spacing {space}/>"
        if body.boxes % 2 == 0:  # frames of the same indent that touch become one
            properties["ind"] = OTHER_INDENT
        body.paragraph("KpkKasten", text, **properties)


def _room(body: Body, block: Room) -> None:
    body.rooms += 1
    body.table(room_xml(body, block, body.rooms))


def _signatures(body: Body, block: Signatures) -> None:
    if block.roles:
        body.table(signatures_xml(body, block))


def _page_break(body: Body, block: PageBreak) -> None:
    body.begin_page()


_WRITERS: Final[dict[type, Callable[[Body, Any], None]]] = {
    Lead: _lead, Paragraph: _paragraph, Bullets: _bullets, Terms: _terms, Box: _box, Room: _room,
    Signatures: _signatures, PageBreak: _page_break,
}  # fmt: skip
