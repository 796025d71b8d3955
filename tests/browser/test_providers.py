"""A provider on a phone, without a script and by keyboard; then a planner who accepts."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Commune
from playwright.sync_api import Browser, Page, expect

from api.questions.offers.links import make_link
from kpk_geo.database.connection import transaction
from kpk_geo.database.users import add_user

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIND = "async rules => (await axe.run({ runOnly: rules })).violations"
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
Served = tuple[Commune, str]


@pytest.fixture
def link(toy_service: Served) -> str:
    town, address = toy_service
    return f"{address}/traeger/{make_link(town.engine, 'toy', 'Stadt', by='planung')}"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone of 400 pixels whose browser runs no script."""
    viewport: Any = {"width": 400, "height": 800}
    with browser.new_context(
        viewport=viewport, has_touch=True, is_mobile=True, java_script_enabled=False, locale="de-DE"
    ) as context:
        yield context.new_page()


def test_hours_are_corrected_on_a_phone_without_a_script(
    phone: Page, toy_service: Served, link: str
) -> None:
    town, _ = toy_service
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


def test_targets_are_large_and_nothing_is_pushed_sideways(browser: Browser, link: str) -> None:
    for width in (400, 320):
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
    with transaction(town.engine) as connection:
        key = add_user(connection, "planung")
    page.goto(f"{address}/angebote/vorschlaege")
    page.fill("#schluessel", key)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/angebote/vorschlaege"))
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
