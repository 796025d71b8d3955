"""Every letter of any text arrives in the Word file, and none of them is markup."""

import dataclasses
import re

from docx_check import NAMES, Package, diagnoses
from docx_toys import document, figure
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.document.blocks import (
    Box,
    Bullets,
    Column,
    Heading,
    Lead,
    Paragraph,
    Picture,
    Room,
    Signatures,
    Table,
    Terms,
)
from maps.document.docx import docx_bytes

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Nobody typed these: they turn the rest of a line around, or stand for nothing.
MARKS = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
HARD_TEXTS = (
    "Kita \u202eLöwenzahn",
    "# $ * _ & < > \" ' ]]> {{Inhalt}} \\ %",
    "Familie 👩‍👩‍👧 und 🏡",
    "مركز العائلة (عائلة) 12",
    "משפחה",
    "W" * 200,
    "Kinder\x00gar\x0bten\ud800\ufffe",
    "zwei\nZeilen\r\nund\tTab",
    "weich\u00adgetrennt und U\u2011Bahn",
)
texts = st.one_of(st.sampled_from(HARD_TEXTS), st.text(min_size=1, max_size=40))


def as_written(text: str) -> str:
    """What arrives of a text, said anew: breaks alike, tabs as blanks, no forbidden signs."""
    for old, new in (("\r\n", "\n"), ("\r", "\n"), ("\t", " "), ("\u202f", "\u00a0"),
                     ("\u2028", "\n"), ("\u2029", "\n")):  # fmt: skip
        text = text.replace(old, new)
    return MARKS.sub("", FORBIDDEN.sub("", text))


def in_line(text: str) -> str:
    return as_written(text).replace("\n", " ").strip()


@settings(max_examples=60, deadline=None)
@given(text=texts)
def test_every_letter_of_any_text_arrives(text):
    head = text if in_line(text) else "Kopf"
    data = docx_bytes(
        document(
            Heading(text=head),
            Lead(text=text),
            Paragraph(text=f"p{text}"),
            Bullets(items=[f"b{text}"]),
            Terms(pairs=[(f"t{text}", f"m{text}")]),
            Table(caption=f"c{text}", columns=[Column(label=f"h{text}")], rows=[[f"z{text}"]],
                  notes=[f"n{text}"], source=f"s{text}"),
            Box(title=f"x{text}", texts=[f"y{text}"]),
            Room(label=f"r{text}"),
            Signatures(roles=[f"u{text}"]),
            foot=text,
        )
    )  # fmt: skip
    found = Package(data).texts()
    for name in "pbnzyru":
        assert as_written(name + text) in found
    assert as_written(f"Quelle: s{text}") in found
    assert in_line(head) in found
    assert f"Tabelle 1: {in_line('c' + text)}" in found
    term = [in_line(f"t{text}") + gap + as_written(f"m{text}") for gap in ("\t", "\n")]
    assert any(words in found for words in term)
    assert diagnoses(data) == []


@settings(max_examples=15, deadline=None)
@given(text=texts)
def test_every_letter_of_a_pictures_words_arrives(text):
    picture = dataclasses.replace(figure(), title=f"T{text}", alt=f"A{text}", source=f"S{text}")
    data = docx_bytes(document(Picture(figure=picture)))
    found = Package(data)
    properties = found.document.find(f".//{{{NAMES['wp']}}}docPr")
    assert properties.get("descr") == as_written(f"A{text}").replace("\n", " ")
    assert properties.get("title") == as_written(f"T{text}").replace("\n", " ")
    assert f"Abbildung 1: {in_line('T' + text)}" in found.texts()
    assert as_written(f"Quelle: S{text}") in found.texts()
    assert diagnoses(data) == []
