"""Handing a map on: links that follow what is shown, a print of one sheet, a file without a net."""

import io
import re
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, Page

PAGES = {
    "burden": 1, "burden&theme=field": 1, "hot-spots": 1, "gaps": 2, "accessibility": 1,
    "offers": 1, "siting": 2,
}  # fmt: skip


SHEET_WIDTH = 1047  # pixels of A4 across, within its margins


def opened(browser: Browser, address: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(address)
    page.wait_for_selector("body[data-ready]", timeout=60_000)
    return page


def sheets(page: Page) -> int:
    with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as pdf:
        return len(pdf.pages)


@pytest.mark.parametrize(("name", "most"), PAGES.items())
def test_a_map_prints_on_one_sheet_and_with_tables_on_wish(
    browser: Browser, service: str, name: str, most: int
) -> None:
    slug, _, query = name.partition("&")
    page = opened(browser, f"{service}/maps/{slug}?region=musterstadt&{query}")
    assert sheets(page) <= most
    page.emulate_media(media="print")
    assert page.locator("#legende").is_visible()
    assert page.locator(".sources").is_visible()
    assert not page.locator("#weitergeben").is_visible()
    page.emulate_media(media="screen")
    page.locator("#weitergeben summary").click()
    page.get_by_label("Tabelle und Texte mitdrucken").check()
    assert sheets(page) > most
    page.close()


@pytest.mark.parametrize(
    "name", [*(name for name in PAGES if "&" not in name), "burden&level=sozialraum"]
)
def test_all_columns_of_tables_are_on_the_sheet(browser: Browser, service: str, name: str) -> None:
    slug, _, query = name.partition("&")
    page = opened(browser, f"{service}/maps/{slug}?region=musterstadt&{query}")
    page.locator("#weitergeben summary").click()
    page.get_by_label("Tabelle und Texte mitdrucken").check()
    page.set_viewport_size({"width": SHEET_WIDTH, "height": 720})
    page.emulate_media(media="print")
    right = """() => [...document.querySelectorAll("table :is(th, td)")]
      .filter((cell) => cell.offsetParent).map((cell) => cell.getBoundingClientRect().right)"""
    found = page.evaluate(right)
    assert len(found) > 20
    assert max(found) <= SHEET_WIDTH
    page.close()


@pytest.mark.parametrize("name", [name for name in PAGES if "&" not in name])
def test_a_printed_map_says_what_it_does_not_say_and_whose_data_it_shows(
    browser: Browser, service: str, name: str
) -> None:
    page = opened(browser, f"{service}/maps/{name}?region=musterstadt")
    page.emulate_media(media="print")
    shown = page.locator("main").inner_text()
    assert re.search("Was die (Karte|Antwort) nicht sagt", shown)
    assert name == "offers" or re.search(r"(gerechnet|die) am [0-9.]{10}", shown)
    source = "getComputedStyle(document.querySelector('.sources'), '::before').content"
    assert page.evaluate(source) == '"Quelle: "'
    assert page.locator(".leaflet-control-scale").is_visible()
    assert not page.locator(".leaflet-control-zoom").is_visible()
    for chosen in page.locator("select").all():
        assert chosen.evaluate("node => getComputedStyle(node).appearance") == "none"
    page.close()


def test_links_follow_the_theme_and_the_area(browser: Browser, service: str) -> None:
    page = opened(browser, f"{service}/maps/burden?region=musterstadt")
    page.locator("#thema").select_option("dynamic")
    page.locator("#weitergeben summary").click()
    link = page.get_by_role("link", name="Blatt A4")
    assert link.get_attribute("href") == "/bild/musterstadt/burden.pdf?theme=dynamic&paper=a4"
    with page.expect_download() as waiting:
        link.click()
    assert waiting.value.suggested_filename == "burden-musterstadt-dynamic-a4.pdf"
    page.close()


def test_the_list_opens_and_closes_by_keyboard(browser: Browser, service: str) -> None:
    page = opened(browser, f"{service}/maps/burden?region=musterstadt")
    page.locator("#weitergeben summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("Blatt A4")
    page.close()


def test_the_file_works_from_a_disk(browser: Browser, service: str, tmp_path: Path) -> None:
    page = browser.new_page()
    content = page.request.get(f"{service}/karte/musterstadt/burden.html").body()
    (tmp_path / "karte.html").write_bytes(content)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "karte.html").as_uri())
    area = page.locator("#gebiete a").nth(12)
    area.focus()
    page.keyboard.press("Enter")
    name = area.get_attribute("data-name")
    assert page.locator("#auskunft h2").text_content() == name
    before = area.locator("path").get_attribute("fill")
    page.locator("#thema").select_option("2")
    assert area.locator("path").get_attribute("fill") != before
    assert (said, [url for url in asked if not url.startswith("file:")]) == ([], [])
    page.set_viewport_size({"width": 400, "height": 800})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert sheets(page) <= 2
    page.close()
