"""The overview in Chromium: what is seen first, where it leads, and that the city is kept."""

import re
from typing import Any

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
    counts = page.locator(".first-look > .tile > .swatches .count").all_inner_texts()
    assert rows.count() == sum(int(text.replace(".", "")) for text in counts)


def test_it_is_sent_small(page: Page, service: str) -> None:
    open_overview(page, service)
    size = page.evaluate("performance.getEntriesByType('navigation')[0].encodedBodySize")
    assert size < 60_000


def test_its_sentences_agree_with_the_figures_that_are_handed_out(page: Page, service: str) -> None:
    """Counted anew from the answers for programs, which know nothing of the overview."""

    def items(path: str) -> dict[str, dict[str, Any]]:
        got = page.request.get(f"{service}/api/regions/musterstadt/{path}")
        assert got.ok, got.text()
        answer = got.json()
        return {item["area_id"]: item for item in answer["items"]}

    open_overview(page, service)
    said = " ".join(page.locator(".story").inner_text().split())
    burden = items("burden")
    classed = {key for key, item in burden.items() if item["burden"]}
    high = {key for key in classed if burden[key]["burden"] in ("hoch", "sehr hoch")}
    assert f"{len(high)} von {len(classed)} Gebieten sind hoch oder sehr hoch belastet." in said
    ways = items("accessibility?kind=family_office&life_phase=0-3")
    known = {
        key for key in high
        if ways[key]["share_within_15_min"] is not None and ways[key]["validity"] == "gültig"
    }  # fmt: skip
    far = [key for key in known if ways[key]["share_within_15_min"] < 0.5]
    assert f"In {len(far)} von {len(known)} hoch belasteten Gebieten" in said
    clusters = items("hot-spots?indicator=child_poverty")
    cores = [item for item in clusters.values() if item["cluster"] == "core"]
    beyond = [item for item in cores if item["region_certain"]]
    assert f"{len(cores)} Gebiete liegen im Kern gesicherter Häufungen, {len(beyond)} davon" in said
    listed = items("gaps")
    for link in page.locator(".look-first tbody a").all():
        area = (link.get_attribute("href") or "").rpartition("/")[2]
        assert listed[area]["burden_high"] >= 0.5, area
