"""Gaps in a real browser: the finding, the list, a cell and the offers behind it, by key too."""

import re

from pictures import shoot
from playwright.sync_api import Page, expect

READY = "body[data-ready]"
UMLAUTS = str.maketrans("äöü", "aou")  # as German dictionaries sort
CELLS = "#werte tbody td[aria-label]"


def open_page(page: Page, service: str, query: str = "") -> None:
    page.goto(f"{service}/maps/gaps?region=musterstadt{query}")
    page.wait_for_selector(READY, timeout=60_000)


def table_is_there(page: Page) -> None:
    page.locator("#kette").scroll_into_view_if_needed()
    expect(page.locator("#werte tbody tr")).to_have_count(170)


def test_the_finding_is_the_title_and_the_list_stands_beside_the_map(
    service: str, page: Page
) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page(page, service)
    title = page.locator("h1").inner_text()
    found = re.match(r"(\d+) von 170 Gebieten (ist|sind) gesichert unterversorgt: ", title)
    assert found is not None, title
    entries = page.locator(".ranked.certain > li")
    expect(entries).to_have_count(int(found[1]))
    first = entries.first.inner_text()
    assert re.search(r"Belastung (hoch|sehr hoch)", first)
    assert entries.first.locator("h3 button").inner_text() in title
    expect(page.locator("#thema")).to_have_value("underserved")
    expect(page.locator("#legende")).to_contain_text(f"unterversorgt, gesichert{found[1]}")
    shoot(page, "gaps")


def test_a_gap_of_the_list_leads_to_its_map_and_to_the_offers_behind(
    service: str, page: Page
) -> None:
    open_page(page, service)
    chip = page.locator(".ranked.certain .chip").first
    cell, area = chip.get_attribute("data-cell"), chip.get_attribute("data-area")
    chip.click()
    expect(page.locator("#glied")).to_have_value(cell or "")
    expect(page.locator(".leaflet-popup .popup")).to_contain_text("Rechenweisen")
    assert f"area={area}" in page.url
    expect(page.locator("#angebote-titel")).to_contain_text("Angebote dahinter")
    page.wait_for_selector("body[data-offers]", timeout=60_000)
    page.go_back()
    expect(page.locator("#glied")).to_have_value("")
    expect(page.locator("#angebote")).to_be_hidden()


def test_a_cell_opens_by_mouse_and_says_the_same_as_the_popup(service: str, page: Page) -> None:
    open_page(page, service)
    table_is_there(page)
    cell = page.locator("#werte td.gu").first
    spoken = cell.get_attribute("aria-label") or ""
    cell.hover()
    expect(page.locator("#zelle")).to_contain_text(spoken)
    cell.click()
    expect(page.locator(".leaflet-popup .popup")).to_contain_text(spoken)
    expect(page.locator("#gewaehlt")).to_contain_text(spoken)
    page.wait_for_selector("body[data-offers]", timeout=60_000)
    page.wait_for_timeout(300)
    shoot(page, "gaps-cell")


def test_the_chosen_row_keeps_the_colours_of_its_cells(service: str, page: Page) -> None:
    open_page(page, service)
    table_is_there(page)
    row = page.locator("#werte tbody tr:has(td.gu)").first
    looks = "row => [...row.querySelectorAll('td[aria-label]')].map(own => getComputedStyle(own)"
    before = row.evaluate(f"{looks}.backgroundColor)")
    row.locator("th button").click()
    page.wait_for_selector("#werte tr.chosen")
    assert row.evaluate("row => row.classList.contains('chosen')")
    assert row.evaluate(f"{looks}.backgroundColor)") == before
    assert all("inset" in own for own in row.evaluate(f"{looks}.boxShadow)"))


def test_offers_behind_a_cell_are_markers_and_a_table(service: str, page: Page) -> None:
    open_page(page, service, "&cell=kita/3-6&area=050501")
    page.wait_for_selector("body[data-offers]", timeout=60_000)
    rows = page.locator("#angebote-liste tbody tr")
    count = rows.count()
    assert count > 0
    expect(page.locator(".leaflet-offers-pane path")).to_have_count(count)
    page.select_option("#thema", "share")
    expect(page.locator("#legende")).to_contain_text("95 % und mehr")
    assert "theme=share" in page.url


def test_keys_walk_the_table_and_enter_opens_the_map(service: str, page: Page) -> None:
    open_page(page, service)
    table_is_there(page)
    page.locator("#filter").focus()
    # One stop for the whole body: from the headings that sort into the table, and out of it.
    page.locator("#werte thead button").nth(2).focus()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#werte tbody') !== null"):
            break
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    focus = "document.activeElement"
    assert page.evaluate(f"{focus}.parentNode.rowIndex") == 3  # two rows of heads, the second area
    assert page.evaluate(f"{focus}.cellIndex") == 4
    said = page.locator("#zelle").inner_text()
    name = page.evaluate(f"{focus}.parentNode.querySelector('th button').textContent")
    assert said.startswith(name)
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup h3")).to_have_text(name)
    assert "cell=" in page.url


def test_heading_of_a_link_leads_to_its_map_and_the_others_sort(service: str, page: Page) -> None:
    open_page(page, service)
    table_is_there(page)
    page.locator("#werte thead button", has_text="Gebiet").click()
    names = page.locator("#werte tbody th button").all_text_contents()
    assert names == sorted(names, key=lambda name: name.casefold().translate(UMLAUTS))
    head = page.locator("#werte th.up").nth(4)
    head.click()
    expect(page.locator("#glied")).to_have_value(head.get_attribute("data-cell") or "")
    assert page.locator("#werte tbody th button").all_text_contents() == names


def test_a_life_phase_has_its_own_title_list_and_columns(service: str, page: Page) -> None:
    open_page(page, service)
    page.get_by_role("link", name="3–6 Jahre", exact=True).click()
    page.wait_for_selector(READY)
    assert "phase=3-6" in page.url
    assert page.locator("h1").inner_text().startswith("3–6 Jahre: ")
    table_is_there(page)
    cells = page.locator("#werte th.up").evaluate_all("heads => heads.map(h => h.dataset.cell)")
    assert cells
    assert all(cell.endswith("/3-6") for cell in cells)


def test_matrix_of_fields_asks_where_nothing_is_recorded(service: str, page: Page) -> None:
    open_page(page, service, "&view=matrix")
    table_is_there(page)
    expect(page.locator("#werte th.up")).to_have_count(36)
    assert page.locator(CELLS).count() == 170 * 36
    expect(page.locator("#kette")).to_contain_text("Ein Fragezeichen ist eine Frage")
    page.locator("#kette").evaluate("node => node.scrollIntoView()")
    page.wait_for_timeout(300)
    shoot(page, "gaps-fields")


def test_small_map_leads_to_the_large_one(service: str, page: Page) -> None:
    open_page(page, service)
    small = page.locator(".small-maps button").nth(3)
    small.click()
    expect(page.locator("#glied")).to_have_value(small.get_attribute("data-cell") or "")
    expect(small).to_have_attribute("aria-current", "true")
    expect(page.locator("#thema")).to_have_value("status")


def test_on_a_phone_the_table_is_a_list_of_areas_with_their_gaps(service: str, page: Page) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    open_page(page, service)
    table_is_there(page)
    expect(page.locator(CELLS).first).to_be_hidden()
    line = page.locator("#werte td.narrow a").first
    expect(line).to_be_visible()
    line.click()
    expect(page.locator(".sheet .popup")).to_be_visible()
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    shoot(page, "gaps-phone")


def test_paper_shows_list_and_table_without_controls(service: str, page: Page) -> None:
    open_page(page, service)
    page.locator("#weitergeben summary").click()
    page.get_by_label("Tabelle und Texte mitdrucken").check()
    page.emulate_media(media="print")
    expect(page.locator(".ranked.certain > li").first).to_be_visible()
    expect(page.locator("#werte tbody tr").last).to_be_visible()
    expect(page.locator("nav.tabs").first).to_be_hidden()
    colours = page.locator("#werte td.gm").first.evaluate(
        "cell => getComputedStyle(cell).printColorAdjust"
    )
    assert colours == "exact"


def test_start_page_says_which_areas_are_under_served(service: str, page: Page) -> None:
    page.goto(service)
    line = page.get_by_role("link", name="Unterversorgt: ")
    expect(line).to_have_attribute("href", "/maps/gaps?region=musterstadt")
    expect(line).to_contain_text("Gebiet")
