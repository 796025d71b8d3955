"""Documents as one HTML file: whole, alone, and readable for everyone."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from document_toys import CREATED, SQUARE, document, figure, table, whole_document
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from pdf_reading import squeezed, text_of

from maps.document.blocks import (
    Block,
    Box,
    Bullets,
    Contents,
    Document,
    DocumentError,
    Heading,
    Lead,
    Paragraph,
    Picture,
    Room,
    Signatures,
    Terms,
)
from maps.document.html import html_bytes
from maps.document.letters import one_line
from maps.document.pdf import pdf_bytes

VOID = {"meta", "link", "br", "hr", "img", "input", "col"}
HOSTILE = '<script>alert(1)</script> & "q" \' {{ x }} {% y %} <!-- -->'


class Page(HTMLParser):
    """A page as its elements: name and attributes, and the text of each."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(content.decode())
        assert self.open == [], "elements that are not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.texts.append((self.open[-1], data))

    def named(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.elements if tag in tags]

    @property
    def text(self) -> str:
        return "".join(text for _, text in self.texts)


def of(*blocks: Block) -> Page:
    return Page(html_bytes(document(blocks)))


def test_it_is_one_file_that_needs_nothing_else() -> None:
    content = html_bytes(whole_document())
    page = Page(content)
    assert page.named("script", "link", "img", "iframe", "object", "base", "form") == []
    assert not [a for _, a in page.elements if "style" in a or any(n[:2] == "on" for n in a)]
    for _, attributes in page.elements:
        for name, value in attributes.items():
            if name in {"href", "xlink:href", "src"}:
                assert value.startswith("#")
    addresses = set(re.findall(r"https?://[^\s\"<]+", content.decode()))
    assert addresses <= {"http://www.w3.org/2000/svg"}
    (policy,) = (a["content"] for a in page.named("meta") if "http-equiv" in a)
    assert policy.startswith("default-src 'none'")
    assert len(content) < 500_000


def test_it_says_its_language_title_and_origin() -> None:
    page = Page(html_bytes(whole_document()))
    assert page.named("html") == [{"lang": "de-DE"}]
    assert ("title", "Nordquartier") in page.texts
    held = {a["name"]: a["content"] for a in page.named("meta") if "name" in a}
    assert held["author"] == "Stadt Musterstadt, Jugendamt"
    assert held["dcterms.created"] == CREATED.isoformat()
    assert len(page.named("main")) == len(page.named("h1")) == len(page.named("footer")) == 1


def test_no_id_comes_twice_and_every_reference_is_met() -> None:
    square = Markup(str(SQUARE).replace("<rect", '<defs><pattern id="p"/></defs><rect id="r"'))
    blocks = [Picture(figure=figure(square, place=1)) for _ in range(3)]
    page = of(Contents(), Heading(text="A"), Heading(text="A"), *blocks, table([["a", "1", "2"]]))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids)) >= 10
    targets = [a["href"][1:] for a in page.named("a")]
    targets += [a["aria-labelledby"] for _, a in page.elements if "aria-labelledby" in a]
    assert targets
    assert set(targets) <= set(ids)


def test_headings_begin_below_the_title_and_skip_no_level() -> None:
    page = Page(html_bytes(whole_document()))
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_headers_with_scope() -> None:
    page = Page(html_bytes(whole_document()))
    assert len(page.named("table")) == len(page.named("caption")) == 5  # three behind a click
    assert {a.get("scope") for a in page.named("th")} == {"col", "row"}
    rows = sum(tag == "tr" for tag, _ in page.elements) - len(page.named("thead"))
    assert sum(a.get("scope") == "row" for a in page.named("th")) == rows


def test_every_picture_is_one_picture_with_its_words_and_without_links() -> None:
    begun = str(SQUARE).replace("<rect", '<a href="/gebiet/1" tabindex="-1"><rect')
    linked = Markup(begun.replace("<text", "</a><text"))
    page = of(Picture(figure=figure(linked)))
    (svg,) = page.named("svg")
    assert svg["role"] == "img"
    assert svg["aria-label"].startswith("Karte: im Norden")
    assert page.named("a") == []


def test_texts_are_no_markup() -> None:
    page = Page(
        html_bytes(
            document(
                [
                    Heading(text=HOSTILE), Lead(text=HOSTILE), Paragraph(text=HOSTILE),
                    Bullets(items=[HOSTILE]), Terms(pairs=[(HOSTILE, HOSTILE)]),
                    Box(title=HOSTILE, texts=[HOSTILE]), Room(label=HOSTILE),
                    Signatures(roles=[HOSTILE]), table([[HOSTILE] * 3], caption=HOSTILE),
                    Picture(figure=figure(title=HOSTILE)),
                ],
                HOSTILE, subtitle=HOSTILE, foot=HOSTILE,
            )
        )
    )  # fmt: skip
    assert page.named("script") == []
    assert page.text.count(HOSTILE) >= 17


@given(st.text())
def test_any_text_survives_and_stays_text(text: str) -> None:
    page = of(Heading(text=f"A{text}"), Paragraph(text=text), table([[text, text, "1"]]))
    shown = one_line(text)
    assert ("p", shown) in page.texts or not shown
    assert ("td", shown) in page.texts or not shown
    assert ("h2", one_line(f"A{text}")) in page.texts


def test_letters_that_no_font_of_ours_has_stay() -> None:
    assert "Kita 🦁 und 日本 مقهى" in of(Paragraph(text="Kita 🦁 und 日本 مقهى")).text


def test_the_same_document_gives_the_same_bytes() -> None:
    assert html_bytes(whole_document()) == html_bytes(whole_document())


def test_it_says_what_the_pdf_says() -> None:
    """All words of the PDF, but for the foot and number of its pages, stand in the file too."""
    said = squeezed(Page(html_bytes(whole_document())).text)
    for block in ("39,9\u00a0% der Kinder", "Prüfung auf Doppelförderung", "Abbildung 3: Seit 2021",
                  "Tabelle 2: Quellen", "Rang 1: höchster Wert", "Methode in Kürze"):  # fmt: skip
        assert squeezed(block) in said.replace("\u202f", "")
        assert squeezed(block) in text_of(pdf_bytes(whole_document()))


def test_a_table_without_rows_says_so() -> None:
    assert "Keine Einträge." in of(table([])).text


def test_what_nobody_can_read_is_refused() -> None:
    with pytest.raises(DocumentError):
        html_bytes(document([Heading(text="tief", level=2)]))
    with pytest.raises(DocumentError, match="time zone"):
        html_bytes(Document(title="T", author="A", created=CREATED.replace(tzinfo=None), blocks=[]))
