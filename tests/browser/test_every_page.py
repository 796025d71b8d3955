"""Every page: nothing that axe-core finds, and nothing that must be pushed sideways."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from every_page import EVERY_PAGE, Shown, served_pages
from playwright.sync_api import Browser, BrowserContext, Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIND = "async rules => (await axe.run({ runOnly: rules })).violations"
READY = "body[data-ready], body:not(:has(.folium-map)) #inhalt"
FOREIGN_DRAWN = "#swagger .opblock"  # Swagger UI draws after the page is there
WIDE, PHONE = 1280, 400
NARROWEST = 320  # CSS pixels: 400 % on a screen of 1280 (WCAG 1.4.10)


@pytest.fixture(scope="module")
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(locale="de-DE", reduced_motion="reduce") as made:
        yield made


@pytest.fixture(scope="module")
def member(browser: Browser, service: str, planner_key: str) -> Iterator[BrowserContext]:
    """Somebody who has logged in."""
    with browser.new_context(locale="de-DE", reduced_motion="reduce") as made:
        log_in(made.new_page(), service, planner_key)
        yield made


def log_in(page: Page, service: str, key: str) -> None:
    page.goto(f"{service}/login")
    page.fill("#schluessel", key)
    page.click("button[type=submit]")
    page.wait_for_url(f"{service}/")
    page.close()


@pytest.fixture
def shown(
    request: pytest.FixtureRequest,
    visitor: BrowserContext,
    member: BrowserContext,
    service: str,
    small_towns: str,
) -> Iterator[Page]:
    """A page in one of its states, drawn."""
    wanted: Shown = request.param
    page = (member if wanted.needs_login else visitor).new_page()
    page.goto((small_towns if wanted.is_small else service) + wanted.path)
    page.wait_for_selector(READY, timeout=60_000)
    if wanted.route == "/docs":
        page.wait_for_selector(FOREIGN_DRAWN, timeout=60_000)
    yield page
    page.close()


def faults(page: Page) -> list[str]:
    """List what axe-core finds: rule, how many times, and one example."""
    page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate(FIND, RULES)
    return [f"{rule['id']} ({len(rule['nodes'])}): {rule['nodes'][0]['html']}" for rule in found]


def test_no_page_of_the_service_is_left_out() -> None:
    shown = [item.route for item in EVERY_PAGE]
    left_out = [
        route.path for route in served_pages() if not any(map(route.path_regex.match, shown))
    ]
    assert left_out == []


@pytest.mark.parametrize("shown", EVERY_PAGE, ids=lambda shown: shown.name, indirect=True)
def test_nothing_is_found_and_no_page_is_wider_than_its_screen(shown: Page) -> None:
    found: dict[int, list[str]] = {}
    for width in (WIDE, PHONE):
        shown.set_viewport_size({"width": width, "height": 800})
        found[width] = faults(shown)
    assert found == {WIDE: [], PHONE: []}
    shown.set_viewport_size({"width": NARROWEST, "height": 640})
    assert shown.evaluate("document.documentElement.scrollWidth") <= NARROWEST


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_nothing_is_found_where_an_area_is_open(
    visitor: BrowserContext, service: str, width: int
) -> None:
    page = visitor.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{service}/maps/burden?region=musterstadt")
    page.wait_for_selector("body[data-ready]")
    page.locator("#werte tbody button").first.click()
    page.wait_for_selector("[role=dialog]")
    assert faults(page) == []
    page.close()


def test_a_fault_would_be_found(visitor: BrowserContext, service: str) -> None:
    page = visitor.new_page()
    page.goto(f"{service}/barrierefreiheit")
    page.evaluate("document.querySelector('h1').append(document.createElement('button'))")
    assert any(line.startswith("button-name") for line in faults(page))
    page.close()
