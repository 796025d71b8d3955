"""From the overview to a finished Word file in three clicks, with a mouse and without one."""

from pathlib import Path

import docx_check
import pytest
from docx import Document
from pdf_check import faults
from pictures import shoot
from playwright.sync_api import Page, expect

TITLE = "Dossier für einen Antrag"


@pytest.fixture
def overview(page: Page, service: str) -> Page:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{service}/")
    page.goto(f"{service}/maps/overview?region=musterstadt")
    return page


def test_three_clicks_lead_from_the_overview_to_a_word_file(overview: Page, tmp_path: Path) -> None:
    first = overview.locator(".first-areas tbody th a").first
    name = first.inner_text()
    first.click()
    overview.get_by_role("link", name=TITLE).click()
    expect(overview.get_by_role("heading", name=TITLE)).to_be_in_viewport()
    shoot(overview, "dossier-form")
    with overview.expect_download() as waiting:
        overview.get_by_role("button", name="Word").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert docx_check.diagnoses(path.read_bytes()) == []
    written = Document(str(path))
    assert written.paragraphs[0].text == name
    assert len(written.tables) >= 10


def test_the_same_by_keyboard_ends_with_a_pdf_that_everybody_can_read(
    overview: Page, tmp_path: Path
) -> None:
    overview.locator(".first-areas tbody th a").first.focus()
    overview.keyboard.press("Enter")
    overview.get_by_role("link", name=TITLE).focus()
    overview.keyboard.press("Enter")
    button = overview.get_by_role("button", name="PDF")
    button.focus()
    with overview.expect_download() as waiting:
        overview.keyboard.press("Enter")
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert path.suffix == ".pdf"
    assert faults(path.read_bytes()) == []
