"""The checker of PDF finds each fault that is put into a good file."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from document_toys import whole_document
from pdf_check import children, faults, tagged
from pdf_reading import opened

from maps.document.pdf import pdf_bytes


@pytest.fixture(scope="module")
def whole() -> bytes:
    return pdf_bytes(whole_document())


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
