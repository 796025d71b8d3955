"""A newcomer by keyboard alone: from a service without a region to all maps of the own town."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser.conftest import serving
from browser.test_every_page import faults
from fetched_folders import musterland
from pictures import shoot
from playwright.sync_api import Page
from sqlalchemy import create_engine

from api.questions import QUESTIONS
from kpk_geo.database.connection import transaction
from kpk_geo.database.users import add_user

TABS = 60  # at most, to what is meant
WIDTHS = (1440, 320)
LONG = 600_000  # ms for all of loading and computing; the machine may be busy


@pytest.fixture
def newcomer(new_database: Callable[[str], str], tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A service as after its installation, with the folder that IT laid beside it; a key."""
    engine = create_engine(new_database("newcomer"))
    musterland(tmp_path / "state" / "quellen" / "musterland")
    with transaction(engine) as connection:
        key = add_user(connection, "anna")
    with serving(engine, tmp_path / "state") as address:
        yield address, key
    engine.dispose()


def tab_to(page: Page, selector: str) -> None:
    for _ in range(TABS):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def enter(page: Page) -> None:
    """Press Enter, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def nothing_is_wrong(page: Page, state: str) -> None:
    """Ask axe-core, and push nothing sideways, on a screen, a phone and under a magnifier."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (state, width)
        assert faults(page) == [], (state, width)
    page.set_viewport_size({"width": 1440, "height": 900})


def test_from_an_empty_service_to_all_maps_by_keyboard(
    newcomer: tuple[str, str], page: Page
) -> None:
    address, key = newcomer
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{address}/")
    shoot(page, "neu-start")
    tab_to(page, "a.button[href='/neu']")
    enter(page)
    tab_to(page, "a.button[href^='/login']")
    enter(page)
    page.wait_for_selector("#schluessel")
    page.keyboard.type(key)
    enter(page)

    page.wait_for_selector("#kommune")
    page.keyboard.type("Musterst")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("ArrowDown")
    chosen = page.get_attribute("#kommune", "aria-activedescendant")
    assert page.get_attribute(f"#{chosen}", "aria-selected") == "true"
    nothing_is_wrong(page, "suggestions")
    page.locator("#kommune").focus()
    shoot(page, "neu-suche")
    page.keyboard.press("ArrowDown")
    if page.get_attribute("#kommune", "aria-activedescendant") is None:  # a resize closed the list
        page.keyboard.press("ArrowDown")
    enter(page)
    page.wait_for_selector("form.order")
    nothing_is_wrong(page, "place")
    shoot(page, "neu-quellen")
    tab_to(page, "form.order button")
    enter(page)

    page.wait_for_selector("fieldset.cuts", timeout=LONG)
    assert page.locator(".cut .picture svg").count() >= 4
    assert page.locator(".cut:has(input:checked) .tag").inner_text() == "Vorschlag"
    nothing_is_wrong(page, "areas")
    shoot(page, "neu-gebiete")
    tab_to(page, "input[name=gebiete]")
    tab_to(page, "button[value=choose]")
    enter(page)

    page.wait_for_selector("#stand")
    assert page.locator(".phases [aria-current=step]").count() == 1
    page.reload()  # in the middle: nothing is lost
    shoot(page, "neu-fortschritt")
    page.wait_for_selector(".states", timeout=LONG)
    nothing_is_wrong(page, "result")
    shoot(page, "neu-ergebnis")
    for question in QUESTIONS:
        if question.needs and question.id not in ("forecast", "impact"):
            link = f".states a[href='{question.page.path}?region=musterstadt']"
            assert page.locator(link).count() == 1, question.id
    tab_to(page, ".actions.first a")
    enter(page)
    page.wait_for_url("**/maps/overview?region=musterstadt")
    page.goto(f"{address}/maps/burden?region=musterstadt")
    page.wait_for_selector("body[data-ready]")
    assert "Musterstadt" in page.inner_text("header.top")
