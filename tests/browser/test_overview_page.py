"""The overview in Chromium: what is seen first, where it leads, and that the city is kept."""

import re

import pytest
from pictures import shoot
from playwright.sync_api import Page, expect

OVERLAPS = """() => {
  const texts = [...document.querySelectorAll(".area-map.large text")];
  const boxes = texts.map(text => text.getBoundingClientRect());
  let count = 0;
  boxes.forEach((a, at) => boxes.slice(at + 1).forEach(b => {
    const isBeside = a.left >= b.right || b.left >= a.right;
    const isAbove = a.top + 3 >= b.bottom || b.top + 3 >= a.bottom;  // the halo of lines may meet
    if (!isBeside && !isAbove) count += 1;
  }));
  return [boxes.length, count];
}"""
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"
WRAPPED = """() => [...document.querySelectorAll(".main-menu a")]
  .filter(link => link.getClientRects().length > 1 || link.offsetHeight > 60).length"""


def open_overview(page: Page, service: str, region: str = "musterstadt") -> None:
    page.goto(f"{service}/maps/overview?region={region}")


def test_the_finding_is_the_heading_and_the_list_stands_beside_the_map(
    page: Page, service: str
) -> None:
    page.set_viewport_size({"width": 1600, "height": 900})
    open_overview(page, service)
    expect(page.locator("h1")).to_contain_text(re.compile(r"\d+ von \d+ Gebieten sind hoch"))
    expect(page.get_by_role("heading", name="Wo zuerst hinsehen?")).to_be_in_viewport()
    expect(page.get_by_role("img", name=re.compile("^Karte „Belastung“")).first).to_be_in_viewport()
    expect(page.locator(".first-areas tbody tr:not(.group)")).to_have_count(8)
    assert page.locator(".finding-card .area-map svg").count() >= 5
    shoot(page, "overview")


@pytest.mark.parametrize("width", [1600, 1280, 800, 400, 320])
def test_no_name_lies_over_another_and_nothing_runs_out_of_the_page(
    page: Page, service: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    open_overview(page, service)
    names, overlaps = page.evaluate(OVERLAPS)
    assert names >= 8
    assert overlaps == 0
    assert not page.evaluate(SIDEWAYS)
    assert page.evaluate(WRAPPED) == 0


def test_each_small_map_leads_to_its_large_one_and_back(page: Page, service: str) -> None:
    open_overview(page, service)
    addresses = [
        link.get_attribute("href") or "" for link in page.locator(".finding-card h3 a").all()
    ]
    assert len(set(addresses)) == len(addresses)
    assert all("region=musterstadt" in address for address in addresses)
    page.locator(".finding-card h3 a").last.click()
    page.wait_for_selector("body[data-ready]", timeout=60_000)
    page.go_back()
    expect(page.get_by_role("heading", name="Wo zuerst hinsehen?")).to_be_visible()


def test_the_switch_of_cities_keeps_the_page(page: Page, service: str, shared_data: object) -> None:
    assert shared_data
    page.goto(f"{service}/maps/burden?region=musterstadt")
    switch = page.locator(".top .where")
    expect(switch).to_have_text("Musterstadt")
    switch.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Stadt wechseln")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="Stadt wechseln")).to_be_hidden()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Berlin", exact=True).click()
    expect(page).to_have_url(f"{service}/maps/burden?region=berlin")
    expect(page.locator(".top .where")).to_have_text("Berlin")


def test_on_a_phone_the_menu_opens_and_leads_on(page: Page, service: str) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    open_overview(page, service)
    menu = page.get_by_role("navigation", name="Hauptmenü")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menü").click()
    expect(menu.get_by_role("link", name="Überblick")).to_have_attribute("aria-current", "page")
    menu.get_by_role("link", name="Lücken", exact=True).click()
    expect(page).to_have_url(f"{service}/maps/gaps?region=musterstadt")


def test_its_numbers_are_a_table_too(page: Page, service: str) -> None:
    open_overview(page, service)
    page.get_by_text("Dieselbe Karte als Tabelle").click()
    rows = page.locator(".first-look .twin tbody tr")
    expect(rows.first).to_be_visible()
    counts = page.locator(".first-look > .sheet > .swatches .count").all_inner_texts()
    assert rows.count() == sum(int(text.replace(".", "")) for text in counts)


def test_it_is_there_within_a_second_of_its_answer(page: Page, service: str) -> None:
    """Without a script the page is usable when it is parsed; so slow is only a loaded machine."""
    open_overview(page, service)
    page.reload()
    spent, size = page.evaluate(
        "() => { const n = performance.getEntriesByType('navigation')[0];"
        " return [n.domContentLoadedEventEnd - n.responseStart, n.encodedBodySize]; }"
    )
    assert spent < 1000
    assert size < 60_000
