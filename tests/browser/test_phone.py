"""On a phone: a sheet instead of a popup, a page that scrolls past the map, targets for fingers."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

CENTRE = "JSON.stringify(window[document.querySelector('.folium-map').id].getCenter())"
FOCUSED = "document.activeElement.className"
MAPS = ["burden", "hot-spots", "accessibility", "siting", "offers"]


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """Chromium as on a phone of 400 x 800 pixels, touched and not pointed at."""
    viewport = {"width": 400, "height": 800}
    with browser.new_context(
        viewport=viewport,  # type: ignore[arg-type]  # a plain dictionary is one
        has_touch=True,
        is_mobile=True,
        locale="de-DE",
    ) as context:
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        yield page
        assert faults == []


def open_map(page: Page, service: str, name: str = "burden") -> None:
    page.goto(f"{service}/maps/{name}?region=musterstadt")
    page.wait_for_selector("body[data-ready]", timeout=60_000)


def drag(page: Page, fingers: list[tuple[float, float]], by: tuple[float, float]) -> None:
    """Put fingers down, move them in ten steps, lift them."""
    session = page.context.new_cdp_session(page)

    def send(kind: str, step: int) -> None:
        points = [
            {"x": x + by[0] * step / 10, "y": y + by[1] * step / 10, "id": place}
            for place, (x, y) in enumerate(fingers)
        ]
        points = [] if kind == "touchEnd" else points
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(20)

    send("touchStart", 0)
    for step in range(1, 11):
        send("touchMove", step)
    send("touchEnd", 10)
    page.wait_for_timeout(400)


def tap_area(page: Page, place: int) -> Locator:
    areas = page.locator(".leaflet-areas-pane path.leaflet-interactive")
    areas.nth(place).tap(force=True)
    return page.locator(".sheet")


def middle(page: Page) -> tuple[float, float]:
    box = page.locator(".folium-map").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_tap_opens_a_sheet_that_leaves_the_area_in_sight(phone: Page, service: str) -> None:
    open_map(phone, service)
    sheet = tap_area(phone, 60)
    expect(sheet).to_be_visible()
    expect(sheet).to_have_attribute("role", "dialog")
    name = sheet.locator("h3").inner_text()
    assert sheet.get_attribute("aria-labelledby") == sheet.locator("h3").get_attribute("id")
    assert name
    expect(phone.locator(".leaflet-popup")).to_be_hidden()
    phone.wait_for_timeout(700)  # the map moves, the sheet slides in
    top = sheet.bounding_box()
    chosen = phone.locator(".leaflet-areas-pane path[stroke-width='3']").bounding_box()
    assert top
    assert chosen
    assert chosen["y"] >= 0
    assert chosen["y"] + chosen["height"] <= top["y"]
    content = sheet.locator(".sheet-body")
    assert content.evaluate("box => box.scrollHeight > box.clientHeight")
    assert content.evaluate("box => getComputedStyle(box).overflowY") == "auto"


def test_the_sheet_takes_the_focus_and_gives_it_back(phone: Page, service: str) -> None:
    open_map(phone, service)
    sheet = tap_area(phone, 60)
    assert phone.evaluate(FOCUSED) == "sheet"
    phone.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    assert "folium-map" in phone.evaluate(FOCUSED)
    row = phone.locator("#werte tbody button").first
    row.tap()
    expect(sheet.locator("h3")).to_have_text(row.text_content() or "-")
    sheet.locator(".close").tap()
    expect(sheet).to_be_hidden()
    assert phone.evaluate(FOCUSED) == "link"


def test_a_tap_beside_all_areas_and_a_pull_close_the_sheet(phone: Page, service: str) -> None:
    open_map(phone, service)
    sheet = tap_area(phone, 60)
    expect(sheet).to_be_visible()
    phone.wait_for_timeout(700)
    box = phone.locator(".folium-map").bounding_box()
    assert box
    phone.touchscreen.tap(box["x"] + box["width"] - 12, max(box["y"], 0) + 12)
    expect(sheet).to_be_hidden()
    tap_area(phone, 60)
    expect(sheet).to_be_visible()
    phone.wait_for_timeout(700)
    handle = sheet.locator(".sheet-handle").bounding_box()
    assert handle
    drag(phone, [(handle["x"] + 20, handle["y"] + 2)], (0, 120))
    expect(sheet).to_be_hidden()


def test_one_finger_scrolls_the_page_and_says_that_two_move_the_map(
    phone: Page, service: str
) -> None:
    open_map(phone, service)
    x, y = middle(phone)
    centre = phone.evaluate(CENTRE)
    drag(phone, [(x, y)], (0, -200))
    assert phone.evaluate("scrollY") > 100
    assert phone.evaluate(CENTRE) == centre
    expect(phone.locator(".two-fingers")).to_have_text("Mit zwei Fingern verschieben")
    expect(phone.locator(".two-fingers")).to_be_visible()
    expect(phone.locator(".two-fingers")).to_be_hidden()
    x, y = middle(phone)
    before = phone.evaluate("scrollY")
    drag(phone, [(x - 30, y), (x + 30, y)], (60, 40))
    assert phone.evaluate(CENTRE) != centre
    assert phone.evaluate("scrollY") == before


@pytest.mark.parametrize("name", MAPS)
def test_legend_follows_the_map_and_the_controls_follow_it(
    phone: Page, service: str, name: str
) -> None:
    open_map(phone, service, name)

    def top(selector: str) -> float:
        box = phone.locator(selector).first.bounding_box()
        assert box, selector
        return box["y"]

    order = [top(part) for part in ("h1", ".folium-map", "#legende", "#thema", "#werte")]
    if name == "offers":  # its legend is the filter
        order = [top(part) for part in ("h1", ".folium-map", "#legende", "#werte")]
    assert order == sorted(order)


@pytest.mark.parametrize("name", MAPS)
def test_what_is_used_most_is_large_enough_for_a_finger(
    phone: Page, service: str, name: str
) -> None:
    open_map(phone, service, name)
    for selector in ("#thema", "#suche", ".leaflet-control-zoom-in"):
        box = phone.locator(selector).bounding_box()
        if name == "siting" and box is None:
            continue
        assert box, selector
        assert box["height"] >= 44, selector
