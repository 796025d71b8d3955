"""Documents as PDF: readable for everyone, whole whatever stands in them, the same every time."""

import hashlib
import os
import subprocess
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pdfua
import pytest
from document_toys import CREATED, document, figure, table, whole_document
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_check import faults, tagged
from pdf_reading import opened, runs, squeezed, text_of

from maps.document.blocks import (
    Block,
    Box,
    Bullets,
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
    Terms,
)
from maps.document.fonts import LACKING, Printable
from maps.document.pdf import lacking_note, pdf_bytes

HOSTILE = 'x #strong[a] $x^2$ *fett* _kursiv_ \\ "q" `code` @ref <b> & ~ // -- // ] } )'


@pytest.fixture(scope="module")
def whole() -> bytes:
    return pdf_bytes(whole_document())


def of(*blocks: Block) -> bytes:
    return pdf_bytes(document(blocks))


def test_a_document_with_everything_passes_both_checkers(whole: bytes, tmp_path: Path) -> None:
    assert faults(whole) == []
    (tmp_path / "a.pdf").write_bytes(whole)
    report = pdfua.validate(str(tmp_path / "a.pdf"))
    assert report.exit_code == 0, report.to_dict()
    skipped = {outcome.rule_id for outcome in report.skipped}
    assert skipped <= {"UA-14-001"}  # that rule stumbles over lists of numbers


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
