"""A provider on a phone, without a script and by keyboard; then a planner who accepts."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.conftest import serving
from conftest import Commune
from house_files import with_houses
from playwright.sync_api import Browser, Page, expect

from api.questions.offers.links import make_link
from kpk_geo.database.connection import transaction
from kpk_geo.database.users import add_user

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIND = "async rules => (await axe.run({ runOnly: rules })).violations"
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
HOURS = "SELECT opening_hours FROM kpk.offer_site WHERE offer_id = 'A2'"
Served = tuple[Commune, str]


@pytest.fixture
def link(toy_service: Served) -> str:
    town, address = toy_service
    return f"{address}/traeger/{make_link(town.engine, 'toy', 'Stadt', by='planung')}"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone of 390 pixels whose browser runs no script."""
    viewport: Any = {"width": 390, "height": 844}
    with browser.new_context(
        viewport=viewport, has_touch=True, is_mobile=True, java_script_enabled=False, locale="de-DE"
    ) as context:
        yield context.new_page()


def log_in(page: Page, town: Commune, address: str) -> None:
    """Open the page of proposals as a planner."""
    with transaction(town.engine) as connection:
        key = add_user(connection, "planung")
    page.goto(f"{address}/angebote/vorschlaege")
    page.fill("#schluessel", key)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/angebote/vorschlaege"))


def test_hours_corrected_on_a_phone_without_a_script_count_after_one_click_of_a_planner(
    phone: Page, page: Page, toy_service: Served, link: str
) -> None:
    town, address = toy_service
    phone.goto(link)
    expect(phone.locator("h1")).to_have_text("Stimmt dieses Angebot noch?")
    phone.get_by_role("link", name="Ändern").tap()
    expect(phone.get_by_label("Zeiten")).to_have_value("Tu 15:00-17:00")
    phone.get_by_label("Zeiten").fill("Mi 9:00-11:00")
    phone.get_by_label("Davon zurzeit frei").fill("drei")
    phone.get_by_role("button", name="Speichern").tap()
    expect(phone.get_by_text("„drei“ ist keine Zahl")).to_be_visible()
    expect(phone.get_by_label("Zeiten")).to_have_value("Mi 9:00-11:00")  # nothing is lost
    phone.get_by_label("Davon zurzeit frei").fill("3")
    phone.get_by_role("button", name="Speichern").tap()
    expect(phone.get_by_text("Danke, die Änderung ist gemeldet.")).to_be_visible()
    expect(phone.locator("h1")).to_have_text("Danke, alles ist beantwortet")
    phone.reload()
    assert town.rows("SELECT kind, state FROM kpk.offer_proposal") == [("change", "open")]
    assert town.rows(HOURS) == [("Tu 15:00-17:00",)]  # said is not yet so
    log_in(page, town, address)
    expect(page.get_by_role("row", name="Zeiten")).to_contain_text("Tu 15:00-17:00")
    page.get_by_role("button", name="Annehmen").click()
    expect(page.get_by_text("1 Vorschlag angenommen.")).to_be_visible()
    assert town.rows(HOURS) == [("We 09:00-11:00",)]


def test_hours_are_corrected_and_accepted_by_keyboard_alone(
    page: Page, toy_service: Served, link: str
) -> None:
    town, address = toy_service
    page.goto(link)

    def tab_to(name: str) -> None:
        for _ in range(30):
            page.keyboard.press("Tab")
            focused = page.evaluate(
                "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
            )
            if focused == name:
                return
        raise AssertionError(name)

    tab_to("Ändern")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("aendern=A2"))
    tab_to("Zeiten")
    page.keyboard.press("Control+A")
    page.keyboard.type("Mi 9:00-11:00")
    tab_to("Speichern")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Danke, die Änderung ist gemeldet.")).to_be_visible()
    log_in(page, town, address)
    tab_to("Annehmen")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 Vorschlag angenommen.")).to_be_visible()
    assert town.rows(HOURS) == [("We 09:00-11:00",)]


def test_address_is_found_while_a_provider_types_it(page: Page, commune: Commune) -> None:
    with_houses(commune).start()
    page.set_viewport_size({"width": 390, "height": 844})
    with serving(commune.engine) as address:
        token = make_link(commune.engine, "toy", "Stadt", by="planung")
        page.goto(f"{address}/traeger/{token}?aendern=A2")
        page.get_by_label("Straße und Hausnummer").fill("Hafenstr. 2")
        page.get_by_role("button", name="Hafenstr. 3a, 47798 Spielstadt übernehmen").click()
        expect(page.get_by_text("Gefunden: Hafenstr. 3a, 47798 Spielstadt.")).to_be_visible()
        expect(page.get_by_label("Straße und Hausnummer")).to_have_value("Hafenstr. 3a")
        assert not page.evaluate(SIDEWAYS)
        page.evaluate(AXE.read_text())
        assert page.evaluate(FIND, RULES) == []


def test_targets_are_large_and_nothing_is_pushed_sideways(browser: Browser, link: str) -> None:
    for width in (390, 320):
        page = browser.new_page(viewport={"width": width, "height": 800})
        for address in (link, f"{link}?aendern=A2", f"{link}?neu=1", f"{link}x"):
            page.goto(address)
            assert not page.evaluate(SIDEWAYS), (width, address)
            for button in page.locator("button, a.button").all():
                box = button.bounding_box()
                assert box is not None
                assert box["height"] >= 44, (address, button.inner_text())
            page.evaluate(AXE.read_text())
            assert page.evaluate(FIND, RULES) == [], address
        page.close()


def test_offer_is_confirmed_by_keyboard_alone(page: Page, link: str) -> None:
    page.goto(link)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Zum Inhalt springen")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Stimmt")
    page.keyboard.press("Enter")
    expect(page.get_by_text("die Bestätigung ist gemeldet")).to_be_visible()


def test_planner_accepts_and_takes_back_by_keyboard(
    page: Page, toy_service: Served, link: str
) -> None:
    town, address = toy_service
    page.goto(link)
    page.get_by_role("button", name="Gibt es nicht mehr").click()
    log_in(page, town, address)
    expect(page.locator("h1")).to_have_text("1 Vorschlag von 1 Träger wartet auf Sie")
    page.evaluate(AXE.read_text())
    assert page.evaluate(FIND, RULES) == []
    page.get_by_role("button", name="Annehmen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 Vorschlag angenommen.")).to_be_visible()
    assert town.rows("SELECT status FROM kpk.offer WHERE offer_id = 'A2'") == [("ended",)]
    page.get_by_role("button", name="Zurücknehmen").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 Vorschlag wieder offen.")).to_be_visible()
    assert town.rows("SELECT status FROM kpk.offer WHERE offer_id = 'A2'") == [(None,)]
    page.goto(f"{address}/angebote/traeger?region=toy")
    page.evaluate(AXE.read_text())
    assert page.evaluate(FIND, RULES) == []
