"""PDF on paper: nothing beyond the margins, nothing torn apart that belongs together."""

import pytest
from document_toys import SQUARE, document, figure, table
from markupsafe import Markup
from pdf_check import faults
from pdf_reading import Run, opened, runs, squeezed, text_of

from maps.document.blocks import (
    Block,
    Box,
    Bullets,
    Column,
    Contents,
    DocumentError,
    Heading,
    Lead,
    PageBreak,
    Paragraph,
    Picture,
    Room,
    Signatures,
    Table,
    Terms,
)
from maps.document.pdf import pdf_bytes

A4 = (595.28, 841.89)  # points
RIGHT_EDGE = A4[0] - 22 / 25.4 * 72


def of(*blocks: Block) -> bytes:
    return pdf_bytes(document(blocks))


def beyond_the_margin(found: list[Run]) -> list[Run]:
    return [run for run in found if run.x[0] < 60 or run.x[1] > RIGHT_EDGE + 1 or run.y < 10]


@pytest.mark.parametrize("word", ["a" * 200, "W" * 200, "0123456789" * 20, "Straßen" * 30])
def test_two_hundred_letters_without_a_blank_stay_within_the_margins(word: str) -> None:
    content = pdf_bytes(
        document(
            [
                Heading(text=word), Lead(text=word), Paragraph(text=word), Bullets(items=[word]),
                Terms(pairs=[("Wort", word), (word, "Wort")]), Box(title=word, texts=[word]),
                Room(label=word), Signatures(roles=[word, word, word]),
                table([[word, word, word]], caption=word), Picture(figure=figure(title=word)),
                table([[word] * 12], columns=12),
            ],
            word, subtitle=word, foot=word,
        )
    )  # fmt: skip
    found = runs(content)
    assert beyond_the_margin(found) == []
    assert squeezed("".join(run.text for run in found)).count(word) >= 10


def test_a_table_of_twelve_columns_stays_within_the_margins() -> None:
    heads = [Column(label="Alleinerziehende Haushalte", is_number=place > 0) for place in range(12)]
    rows = [["Quartier Fuchsbau", *["1.234,5\u202f%"] * 11] for _ in range(4)]
    content = of(Table(caption="Breit", columns=heads, rows=rows))
    found = runs(content)
    assert beyond_the_margin(found) == []
    assert min(run.size for run in found if "Artifact" not in run.marks) >= 6


def test_a_table_without_rows_says_so() -> None:
    content = of(table([]))
    assert "KeineEinträge." in text_of(content)
    assert "Tabelle1:" in text_of(content)
    assert faults(content) == []


def test_the_head_of_a_table_comes_again_on_each_page_and_no_row_is_split() -> None:
    rows = [[f"Gebiet {place}", f"oben{place} " * 20, f"{place}"] for place in range(60)]
    found = runs(of(table(rows)))
    pages = {run.page for run in found}
    assert len(pages) > 2
    for page in pages:
        assert any("Spalte 1" in run.text for run in found if run.page == page)
    for place in range(60):
        assert len({run.page for run in found if f"oben{place} " in f"{run.text} "}) == 1


@pytest.mark.parametrize("lines", range(28, 46, 2))
def test_a_heading_and_a_caption_never_stand_alone_at_the_foot_of_a_page(lines: int) -> None:
    rows = [[f"Gebiet {place}", "1", "2"] for place in range(40)]
    content = of(
        *(Paragraph(text=f"Zeile {line}") for line in range(lines)),
        Heading(text="Überschrift"), Heading(text="Zweite", level=2), table(rows, caption="Name"),
        *(Paragraph(text="Text") for _ in range(lines)),
        Picture(figure=figure(title="Unterschrift")),
    )  # fmt: skip
    found = runs(content)
    page = {run.text: run.page for run in reversed(found)}  # the first place of each text
    assert page["Überschrift"] == page["Zweite"] == page["Name"] == page["Gebiet 0"]
    (caption,) = {run.page for run in found if run.text == "Unterschrift"}
    (source,) = {run.page for run in found if run.text.startswith("Quelle: Stadt")}
    pages = {run.page for run in found} - {0}
    texts = {page: "".join(run.text for run in found if run.page == page) for page in pages}
    drawn = {page for page, text in texts.items() if "Nordquartier" in text}
    assert caption == source
    assert drawn == {caption}


@pytest.mark.parametrize("lines", range(20, 36, 3))
def test_nobody_signs_a_page_without_what_is_signed(lines: int) -> None:
    found = runs(
        of(
            *(Paragraph(text=f"Zeile {line}") for line in range(lines)),
            Room(label="Stellungnahme"), Signatures(roles=["Leitung"]),
        )
    )  # fmt: skip
    page = {run.text: run.page for run in found}
    assert page["Stellungnahme (bitte ergänzen)"] == page["Leitung"]


@pytest.mark.parametrize(("width", "height"), [(10, 4000), (4000, 10), (100, 100), (1, 1)])
def test_a_picture_of_any_shape_finds_room_with_its_caption(width: int, height: int) -> None:
    svg = Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}"/></svg>'
    )
    content = of(Picture(figure=figure(svg)))
    assert faults(content) == []
    assert len(opened(content).pages) == 1


def test_a_damaged_picture_is_refused() -> None:
    with pytest.raises(DocumentError, match="no SVG"):
        of(Picture(figure=figure(Markup("<svg"))))


def test_texts_of_a_picture_are_set_in_our_font_and_can_be_copied() -> None:
    content = of(Picture(figure=figure(SQUARE)))
    assert "Nordquartier" in text_of(content).split("Abbildung1")[1]
    assert faults(content) == []


@pytest.mark.parametrize(
    "block",
    [
        Terms(pairs=[]), Terms(pairs=[("", "")]), Signatures(roles=[]), Signatures(roles=["a"] * 7),
        Bullets(items=[]), Box(title="", texts=[]), Room(label="x", lines=0),
        Room(label="x", lines=60), Paragraph(text=""), Lead(text=""), Contents(), PageBreak(),
        Picture(figure=figure(), share=0.0), table([["", "", ""]]),
        table([["a", "wort " * 3000, "b"]]), Box(title="t", texts=["wort " * 4000]),
        Table(caption="x", columns=[Column(label="a", weight=0)], rows=[["1"]]),
    ],
)  # fmt: skip
def test_a_block_with_nothing_or_with_far_too_much_in_it_is_written(block: Block) -> None:
    content = of(block)
    assert faults(content) == []
    assert beyond_the_margin(runs(content)) == []
