"""By keyboard: a map is one stop, every stop has a name, and the controls are near."""

import pytest
from playwright.sync_api import Page, expect

MAX_PRESSES = 10  # beside the menu, which grows with the questions and has a link that skips it
MAPS = ["burden", "hot-spots", "accessibility", "offers", "gaps"]
NAME = """() => {
  const at = document.activeElement;
  const label = at.labels && [...at.labels].map(one => one.innerText).join(" ");
  return [at.id, (at.getAttribute("aria-label") || label || at.innerText || "").trim()];
}"""


def open_map(page: Page, service: str, name: str, region: str) -> None:
    page.goto(f"{service}/maps/{name}?region={region}")
    page.wait_for_selector("body[data-ready]", timeout=60_000)


@pytest.mark.parametrize("name", MAPS)
def test_the_theme_is_near_and_no_stop_before_it_is_nameless(
    page: Page, service: str, name: str
) -> None:
    open_map(page, service, name, "musterstadt")
    expect(page.locator(".skip")).to_have_attribute("href", "#inhalt")
    most = MAX_PRESSES + page.locator(".top nav a").count()
    stops: list[tuple[str, str]] = []
    while len(stops) <= most and (not stops or stops[-1][0] != "thema"):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(NAME))
    assert stops[-1][0] == "thema", stops
    assert len(stops) <= most
    assert all(text for _, text in stops), stops


def test_so_many_areas_are_no_more_stops(page: Page, service: str, shared_data: object) -> None:
    assert shared_data
    open_map(page, service, "burden", "berlin")
    focusable = page.locator(
        ".folium-map [tabindex='0'], .folium-map path.leaflet-interactive:not([tabindex])"
    )
    assert focusable.count() == 0
    expect(page.locator(".folium-map path[tabindex='-1']").first).to_be_attached()


def test_the_map_moves_and_zooms_by_keys(page: Page, service: str) -> None:
    open_map(page, service, "burden", "musterstadt")
    page.locator(".folium-map").focus()
    before = page.locator(".leaflet-map-pane").get_attribute("style")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    assert page.locator(".leaflet-map-pane").get_attribute("style") != before
    scale = page.locator(".leaflet-control-scale-line").inner_text()
    page.keyboard.press("+")
    expect(page.locator(".leaflet-control-scale-line")).not_to_have_text(scale)
