"""A document as HTML from a USB stick: no barrier, nothing sideways, whole on paper."""

from pathlib import Path

import pytest
from document_toys import whole_document
from pdf_reading import opened
from playwright.sync_api import Browser

from maps.document.html import html_bytes

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TEXT_WIDTH = 620  # CSS pixels: A4 without its margins
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIND = "async rules => (await axe.run({ runOnly: rules })).violations"


@pytest.mark.parametrize("width", [1280, 400, 320])
def test_it_has_no_barriers_and_needs_no_push_sideways(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    (tmp_path / "dossier.html").write_bytes(html_bytes(whole_document()))
    page = browser.new_page(viewport={"width": width, "height": 800})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((tmp_path / "dossier.html").as_uri())
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.evaluate(AXE.read_text())
    found = page.evaluate(FIND, RULES)
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    assert said == []
    page.close()


def test_it_prints_on_a4_without_what_is_behind_a_click(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "dossier.html").write_bytes(html_bytes(whole_document()))
    page = browser.new_page(viewport={"width": TEXT_WIDTH, "height": 900})
    page.goto((tmp_path / "dossier.html").as_uri())
    page.emulate_media(media="print")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not page.locator("details").first.is_visible()
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    with opened(printed) as pdf:
        assert 4 <= len(pdf.pages) <= 8
        assert {tuple(round(float(edge)) for edge in p.mediabox) for p in pdf.pages} == {
            (0, 0, 595, 842)
        }
