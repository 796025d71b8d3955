"""Deciding about addresses as a planner does: by key, by click on the map, and back."""

from pictures import shoot
from playwright.sync_api import Page, expect


def open_review(page: Page, service: str) -> None:
    page.goto(f"{service}/review?region=musterstadt")
    page.wait_for_selector("body[data-ready]")


def test_without_a_key_there_is_only_the_login(service: str, page: Page) -> None:
    page.goto(f"{service}/review")
    assert page.url == f"{service}/login?next=%2Freview"
    expect(page.locator("h1")).to_have_text("Anmelden")


def test_address_is_decided_by_key_and_taken_back(service: str, planner: Page) -> None:
    open_review(planner, service)
    progress = planner.locator("#fortschritt")
    expect(progress).to_have_text("noch 9 von 9")
    for _ in range(9):  # addresses
        if "RUBINWEG" in (planner.locator("#fall h2").text_content() or ""):
            break
        planner.keyboard.press("s")
        planner.wait_for_timeout(400)
    typed = planner.locator("#fall h2").text_content()
    expect(planner.locator("#vorschlaege button")).to_have_count(2)
    planner.wait_for_selector("path.leaflet-interactive")
    planner.wait_for_timeout(300)  # the houses around are drawn
    shoot(planner, "review")
    planner.keyboard.press("1")
    expect(progress).to_have_text("noch 8 von 9")
    expect(planner.locator("#meldung")).to_have_text(f"Entschieden: {typed}.")
    planner.keyboard.press("z")
    expect(progress).to_have_text("noch 9 von 9")


def test_skipped_address_comes_again_and_no_house_is_an_answer(service: str, planner: Page) -> None:
    open_review(planner, service)
    typed = planner.locator("#fall h2")
    first = typed.text_content()
    planner.keyboard.press("s")
    expect(typed).not_to_have_text(first or "")
    planner.keyboard.press("k")
    expect(planner.locator("#fortschritt")).to_have_text("noch 8 von 9")
    planner.click("#zurueck")
    expect(planner.locator("#fortschritt")).to_have_text("noch 9 von 9")


def test_place_is_chosen_on_the_map(service: str, planner: Page) -> None:
    open_review(planner, service)
    planner.wait_for_selector(".pin")
    box = planner.locator(".folium-map").bounding_box()
    assert box is not None
    planner.mouse.click(box["x"] + box["width"] * 0.37, box["y"] + box["height"] * 0.61)
    expect(planner.locator("#punkt")).to_be_enabled()
    planner.keyboard.press("Enter")
    expect(planner.locator("#fortschritt")).to_have_text("noch 8 von 9")
    planner.keyboard.press("z")
    expect(planner.locator("#fortschritt")).to_have_text("noch 9 von 9")


def test_review_fits_a_phone(service: str, planner: Page) -> None:
    planner.set_viewport_size({"width": 400, "height": 800})
    open_review(planner, service)
    wide = planner.evaluate("document.documentElement.scrollWidth")
    assert wide <= 400
    expect(planner.locator("#vorschlaege button").first).to_be_visible()
