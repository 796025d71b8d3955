"""The map of offers: colours, filters and table show the same selection."""

from pathlib import Path

from pictures import shoot
from playwright.sync_api import Page, expect


def open_offers(page: Page, service: str) -> None:
    page.goto(f"{service}/maps/offers?region=musterstadt")
    page.wait_for_selector("body[data-ready]")


def visible_rows(page: Page) -> int:
    return page.locator("#werte tbody tr:not([hidden])").count()


def test_everybody_sees_offers_without_secrets_and_grades(service: str, page: Page) -> None:
    open_offers(page, service)
    shoot(page, "offers")
    expect(page.locator("#anzahl")).to_have_text("Alle gezeigt: 407 Angebote an 412 Orten.")
    expect(page.locator("#ohne-ort")).to_contain_text("Davon 9 Orte ohne sichere Lage")
    themes = page.locator("#thema option").all_text_contents()
    assert themes == ["Art", "Lebensphase", "Zugang", "Förderung", "Stand", "Zeiten", "Bestätigung"]
    assert "Schutzhaus" not in page.content()


def test_legend_filters_map_and_table_alike(service: str, page: Page) -> None:
    open_offers(page, service)
    page.click("#keine")
    expect(page.locator("#anzahl")).to_have_text("Nichts passt zur Auswahl.")
    assert visible_rows(page) == 0
    page.get_by_label("Familienbüro to go").check()
    expect(page.locator("#anzahl")).to_have_text(
        "Gezeigt: 1 Angebot an 6 Orten; insgesamt 407 Angebote an 412 Orten."
    )
    assert visible_rows(page) == 6
    assert page.locator("path.leaflet-interactive").count() == 6
    empty = page.locator("#je-gebiet tr", has_text="Waldrand")
    expect(empty.locator("td")).to_have_text("0")


def test_phase_and_word_narrow_the_selection(service: str, page: Page) -> None:
    open_offers(page, service)
    page.select_option("#phase", "Schwangerschaft und Geburt")
    page.fill("#suche", "babylotsin")
    expect(page.locator("#anzahl")).to_have_text(
        "Gezeigt: 4 Angebote an 4 Orten; insgesamt 407 Angebote an 412 Orten."
    )
    page.select_option("#thema", "funding")
    expect(page.locator("#anzahl")).to_have_text(
        "Gezeigt: 4 Angebote an 4 Orten; insgesamt 407 Angebote an 412 Orten."
    )
    expect(page.locator("#legende")).to_contain_text("kinderstark")


def test_offer_is_found_on_the_map_by_keyboard(service: str, page: Page) -> None:
    open_offers(page, service)
    page.fill("#suche", "Familienbüro to go")
    first = page.locator("#werte tbody tr:not([hidden]) button").first
    first.focus()
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup-content")
    expect(popup).to_contain_text("Familienbüro to go")
    expect(popup).to_contain_text("Zeiten:")


def test_planners_see_how_sure_an_address_is(service: str, planner: Page) -> None:
    open_offers(planner, service)
    planner.select_option("#thema", "grade")
    expect(planner.locator("#legende")).to_contain_text("prüfen")
    shoot(planner, "offers-grade")
    expect(planner.locator("#anzahl")).to_have_text("Alle gezeigt: 408 Angebote an 413 Orten.")
    planner.locator("#werte tbody button").nth(2).click()
    expect(planner.locator(".leaflet-popup-content")).to_contain_text("liegt 0 m daneben")
    assert "Schutzhaus" in planner.content()


def test_offers_fit_a_phone(service: str, page: Page) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    open_offers(page, service)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_thousands_of_offers_stay_usable(service: str, page: Page, shared_data: Path) -> None:
    assert shared_data.is_dir()
    page.goto(f"{service}/maps/offers?region=berlin")
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#anzahl")).to_have_text("Alle gezeigt: 4.189 Angebote an 4.189 Orten.")
    page.locator(".table-box").scroll_into_view_if_needed()
    expect(page.locator("#werte tbody tr")).to_have_count(4189)
    page.fill("#suche", "Kita Sonnen")
    expect(page.locator("#anzahl")).to_have_text(
        "Gezeigt: 32 Angebote an 32 Orten; insgesamt 4.189 Angebote an 4.189 Orten."
    )
    assert visible_rows(page) == 32
