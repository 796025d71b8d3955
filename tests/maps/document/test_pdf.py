"""Documents as PDF: readable for everyone, whole whatever stands in them, the same every time."""

import hashlib
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pytest
from document_toys import CREATED, SQUARE, document, figure, table, whole_document
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from pdf_check import children, faults, tagged
from pdf_reading import Run, opened, runs, squeezed, text_of

from maps.document.blocks import (
    Block,
    Box,
    Bullets,
    Column,
    Contents,
    Document,
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
from maps.document.fonts import LACKING, Printable
from maps.document.pdf import lacking_note, pdf_bytes

A4 = (595.28, 841.89)  # points
RIGHT_EDGE = A4[0] - 22 / 25.4 * 72
HOSTILE = 'x #strong[a] $x^2$ *fett* _kursiv_ \\ "q" `code` @ref <b> & ~ // -- // ] } )'


@pytest.fixture(scope="module")
def whole() -> bytes:
    return pdf_bytes(whole_document())


def of(*blocks: Block) -> bytes:
    return pdf_bytes(document(blocks))


def beyond_the_margin(found: list[Run]) -> list[Run]:
    return [run for run in found if run.x[0] < 60 or run.x[1] > RIGHT_EDGE + 1]


def test_a_document_with_everything_passes_both_checkers(whole: bytes, tmp_path: Path) -> None:
    assert faults(whole) == []
    (tmp_path / "a.pdf").write_bytes(whole)
    report = pdfua.validate(str(tmp_path / "a.pdf"))
    assert report.exit_code == 0, report.to_dict()
    skipped = {outcome.rule_id for outcome in report.skipped}
    assert skipped <= {"UA-14-001"}  # that rule stumbles over lists of numbers


def remade(content: bytes, change: Callable[[pikepdf.Pdf], Any]) -> bytes:
    with opened(content) as pdf:
        change(pdf)
        written = io.BytesIO()
        pdf.save(written)
    return written.getvalue()


def no_alt(pdf: pikepdf.Pdf) -> None:
    del tagged(pdf, "Figure")[0]["/Alt"]


def no_row_header(pdf: pikepdf.Pdf) -> None:
    children(tagged(pdf, "TBody")[0])[0].K[0].S = pikepdf.Name.TD


def no_column_header(pdf: pikepdf.Pdf) -> None:
    cell = tagged(pdf, "TD")[0]
    cell.A[0].Headers = pikepdf.Array()


def no_scope(pdf: pikepdf.Pdf) -> None:
    del tagged(pdf, "TH")[0].A[0]["/Scope"]


def skipped_level(pdf: pikepdf.Pdf) -> None:
    tagged(pdf, "H2")[0].S = pikepdf.Name.H3


def no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Lang"]


def no_title(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        del metadata["dc:title"]


def name_of_the_file(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def not_marked(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


def no_tags(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/StructTreeRoot"]


def other_font(pdf: pikepdf.Pdf) -> None:
    next(iter(pdf.pages[0].Resources.Font.values())).BaseFont = pikepdf.Name("/ABCDEF+DejaVuSans")


def font_elsewhere(pdf: pikepdf.Pdf) -> None:
    font = next(iter(pdf.pages[0].Resources.Font.values()))
    del font.DescendantFonts[0].FontDescriptor["/FontFile2"]


def text_outside(pdf: pikepdf.Pdf) -> None:
    stream = pikepdf.parse_content_stream(pdf.pages[0])
    tagged_text = next(i for i, o in enumerate(stream) if "MCID" in str(o.operands))
    stream[tagged_text] = pikepdf.ContentStreamInstruction([], pikepdf.Operator("q"))
    end = next(i for i, o in enumerate(stream) if i > tagged_text and str(o.operator) == "EMC")
    stream[end] = pikepdf.ContentStreamInstruction([], pikepdf.Operator("Q"))
    pdf.pages[0].Contents = pdf.make_stream(pikepdf.unparse_content_stream(stream))


def tag_lost(pdf: pikepdf.Pdf) -> None:
    tagged(pdf, "P")[0].K = pikepdf.Array()


@pytest.mark.parametrize(
    ("damage", "word"),
    [
        (no_alt, "alternative"), (no_row_header, "row header"), (no_column_header, "column header"),
        (no_scope, "scope"), (skipped_level, "level 3 after 1"), (no_language, "language"),
        (no_title, "no title"), (name_of_the_file, "name of the file"), (not_marked, "not marked"),
        (no_tags, "no tags"), (other_font, "none of ours"), (font_elsewhere, "not embedded"),
        (text_outside, "outside of all tags"), (tag_lost, "tree lacks"),
    ],
)  # fmt: skip
def test_the_checker_finds_what_is_damaged(
    whole: bytes, damage: Callable[[pikepdf.Pdf], Any], word: str
) -> None:
    assert any(word in fault for fault in faults(remade(whole, damage)))


def test_a_file_that_is_only_written_anew_has_no_faults(whole: bytes) -> None:
    assert faults(remade(whole, lambda pdf: None)) == []


def test_the_same_document_gives_the_same_bytes_in_another_process_as_well(whole: bytes) -> None:
    code = (
        "import hashlib; from document_toys import whole_document;"
        "from maps.document.pdf import pdf_bytes;"
        "print(hashlib.sha256(pdf_bytes(whole_document())).hexdigest())"
    )
    root = Path(__file__).parents[3]
    environment = os.environ | {"PYTHONPATH": f"{root}:{root / 'tests'}", "PYTHONHASHSEED": "7"}

    def digest() -> str:
        command = [sys.executable, "-c", code]
        return subprocess.check_output(command, env=environment, cwd=root, text=True)

    assert digest().strip() == hashlib.sha256(whole).hexdigest()
    assert pdf_bytes(whole_document()) == whole


def test_its_date_is_the_moment_of_the_document() -> None:
    created = datetime(2026, 11, 25, 14, 30, tzinfo=timezone(timedelta(hours=1)))
    made = Document(title="T", author="A", created=created, blocks=[Paragraph(text="x")])
    with opened(pdf_bytes(made)) as pdf:
        assert str(pdf.docinfo["/CreationDate"]) == "D:20261125133000Z"
        assert str(pdf.docinfo["/Author"]) == "A"


def test_a_time_without_zone_is_refused() -> None:
    made = Document(title="T", author="A", created=CREATED.replace(tzinfo=None), blocks=[])
    with pytest.raises(DocumentError, match="time zone"):
        pdf_bytes(made)


def test_it_is_quick_and_small(whole: bytes) -> None:
    start = time.process_time()
    pdf_bytes(whole_document())
    assert time.process_time() - start < 0.5
    assert len(whole) < 500_000


def test_pages_are_numbered_and_carry_the_foot() -> None:
    blocks: list[Block] = [Paragraph(text="a"), PageBreak(), Paragraph(text="b")]
    content = pdf_bytes(document(blocks, foot="Stadt Musterstadt"))
    for page in (0, 1):
        text = "".join(run.text for run in runs(content) if run.page == page)
        assert f"Seite {page + 1} von 2" in text
        assert "Stadt Musterstadt" in text


def test_contents_name_the_headings_of_level_one_with_their_pages() -> None:
    content = of(
        Contents(), Heading(text="Anfang"), Heading(text="Tiefer", level=2), PageBreak(),
        Heading(text="Ende"), Paragraph(text="x"),
    )  # fmt: skip
    first = "".join(run.text for run in runs(content) if run.page == 0)
    assert first.count("Anfang") == 2
    assert first.count("Tiefer") == 1
    assert "Ende" in first
    with opened(content) as pdf:
        assert len(tagged(pdf, "TOCI")) == 2


def test_pictures_and_tables_are_numbered_each_from_one() -> None:
    text = text_of(of(Picture(figure=figure()), table([["a", "1", "2"]]), Picture(figure=figure())))
    assert "Abbildung1:" in text
    assert "Tabelle1:" in text
    assert "Abbildung2:" in text


def test_no_sign_of_a_name_is_markup() -> None:
    content = pdf_bytes(
        document(
            [
                Heading(text=HOSTILE), Lead(text=HOSTILE), Paragraph(text=HOSTILE),
                Bullets(items=[HOSTILE]), Terms(pairs=[(HOSTILE, HOSTILE)]),
                Box(title=HOSTILE, texts=[HOSTILE]), Room(label=HOSTILE, lines=1),
                Signatures(roles=[HOSTILE]), table([[HOSTILE, HOSTILE, HOSTILE]]),
            ],
            HOSTILE, subtitle=HOSTILE, foot=HOSTILE,
        )
    )  # fmt: skip
    assert text_of(content).count(squeezed(HOSTILE)) >= 14
    assert faults(content) == []


LETTERS = st.text(
    st.characters(exclude_categories=["Cs"], codec="utf-8") | st.sampled_from('#$*_\\"`@<>&~[]{}=-')
)


@settings(max_examples=60, deadline=None)
@given(LETTERS)
def test_any_text_survives(text: str) -> None:
    printable = Printable()
    shown = printable.text(text)
    content = of(Heading(text=f"A{text}"), Paragraph(text=text), table([[text, text, "1"]]))
    copied = text_of(content)
    if not any(0x590 <= ord(letter) < 0x900 or ord(letter) >= 0xFB1D for letter in shown):
        assert squeezed(shown) in copied  # what runs to the left is drawn from its end
    if printable.lacking:
        assert squeezed(lacking_note(4 * printable.lacking.total())) in copied


def test_what_runs_to_the_left_is_there_letter_by_letter() -> None:
    text = text_of(of(Paragraph(text="Kita שלום und مقهى")))
    assert "םולש" in text or "שלום" in text
    assert set("مقهى") <= set(text) or "ىهقم" in text


def test_a_letter_that_no_font_has_is_seen_and_explained() -> None:
    text = text_of(of(Paragraph(text="Kita 🦁 und 日本")))
    assert f"Kita{LACKING}und{LACKING * 2}" in text
    assert squeezed("steht hier 3-mal für ein Zeichen") in text
    assert LACKING not in text_of(of(Paragraph(text="Kita Löwenzahn")))


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
    assert page["Stellungnahme"] == page["Leitung"]


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
