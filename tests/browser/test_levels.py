"""The switch between levels in a real browser: from the index to indicators of other levels."""

import pytest
from playwright.sync_api import Page, expect

READY = "body[data-ready]"


def test_indicators_of_a_coarser_level_are_a_click_away_and_back(service: str, page: Page) -> None:
    page.goto(f"{service}/maps/burden?region=musterstadt")
    page.wait_for_selector(READY)
    switch = page.get_by_role("navigation", name="Gebietsebene")
    expect(switch.locator("[aria-current]")).to_have_text("statistisches Gebiet")
    switch.get_by_role("link", name="Stadtbezirk").click()
    page.wait_for_selector(READY)
    expect(page.locator("h1")).to_contain_text("Stadtbezirk")
    expect(page.locator("#werte tbody tr")).to_have_count(12)
    expect(page.locator(".leaflet-areas-pane path.leaflet-interactive")).to_have_count(12)
    expect(page.locator("#thema-satz")).to_contain_text("summiert")
    page.locator("#thema").select_option(index=1)
    assert "level=stadtbezirk" in page.url
    assert "theme=indicator-" in page.url
    page.go_back()
    page.go_back()
    page.wait_for_selector(READY)
    expect(page.locator("#werte tbody tr")).to_have_count(170)


@pytest.mark.parametrize("name", ["hot-spots", "gaps", "accessibility", "siting"])
def test_levels_without_an_answer_are_named_with_the_step(
    service: str, page: Page, name: str
) -> None:
    page.goto(f"{service}/maps/{name}?region=musterstadt")
    switch = page.get_by_role("navigation", name="Gebietsebene")
    expect(switch).to_contain_text("Stadtbezirk (nicht gerechnet)")
    switch.locator("summary").click()
    expect(switch.locator("li", has_text="Stadtbezirk")).to_contain_text('level = "stadtbezirk"')
    expect(switch.locator("li").first).to_contain_text("--region musterstadt")


def test_a_level_that_there_is_not_says_so_and_shows_the_index(service: str, page: Page) -> None:
    page.goto(f"{service}/maps/burden?region=musterstadt&level=%3Cb%3Enix")
    page.wait_for_selector(READY)
    expect(page.locator(".address-note")).to_contain_text("„<b>nix“")
    expect(page.locator("#werte tbody tr")).to_have_count(170)


@pytest.mark.parametrize(
    "name", ["burden", "hot-spots", "accessibility", "offers", "siting", "gaps"]
)
def test_map_and_legend_lie_above_the_fold_of_a_projector(
    service: str, page: Page, name: str
) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{service}/maps/{name}?region=musterstadt")
    page.wait_for_selector(READY, timeout=60_000)
    page.wait_for_timeout(500)
    for part in (".map-box", "#legende"):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert box["y"] < 660, part  # its first classes at least
        if part == ".map-box":
            assert box["y"] + box["height"] <= 725
            assert box["height"] >= 240
