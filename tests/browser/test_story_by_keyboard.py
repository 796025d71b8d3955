"""The story by keys alone: overview, page of an area, its map, and back again."""

from playwright.sync_api import Page, expect

OVERVIEW = "/maps/overview?region=musterstadt"
FOCUSED = "() => document.activeElement.textContent.trim()"
MAX_PRESSES = 120


def go_to(page: Page, text: str) -> None:
    """Press the tab key until what has the focus begins with a text."""
    for _ in range(MAX_PRESSES):
        page.keyboard.press("Tab")
        if str(page.evaluate(FOCUSED)).startswith(text):
            return
    raise AssertionError(f"no key leads to {text}")


def test_keys_alone_lead_from_the_overview_to_an_area_to_its_map_and_back(
    page: Page, service: str
) -> None:
    page.goto(f"{service}{OVERVIEW}")
    first = page.locator("section[aria-labelledby=zuerst] a").first.inner_text()
    go_to(page, first)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(f"{first}: ")
    area = page.url
    go_to(page, "Auf der Karte der Stadt zeigen")
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-ready]", timeout=60_000)
    assert "area=" in page.url
    popup = page.locator(".leaflet-popup")
    expect(popup.locator("h3")).to_have_text(first)
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    # A browser without a window has no key for it; what Alt and the left arrow do.
    page.go_back()
    if page.url != area:  # closing was a step, too
        page.go_back()
    expect(page).to_have_url(area)
    page.go_back()
    expect(page).to_have_url(f"{service}{OVERVIEW}")


def test_three_clicks_lead_from_the_overview_to_a_proposed_site(page: Page, service: str) -> None:
    page.goto(f"{service}{OVERVIEW}")
    page.locator("nav[aria-label=Hauptmenü]").get_by_text("Nächster Standort").click()
    page.wait_for_selector("body[data-ready]", timeout=60_000)
    expect(page.locator("#antwort")).to_contain_text("Kinder")
    expect(page.locator(".sites li").first).to_be_visible()
