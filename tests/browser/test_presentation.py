"""Slides in a real browser: by keys alone, in the address, on paper, and without a script."""

import re

import pytest
from pictures import shoot
from playwright.sync_api import Browser, Page, expect

READY = "body[data-ready]"
SHOWN = ".slide:not([hidden])"
LEAST = 24  # pixels of type that the last row of a room can read, at 1280 x 720
SIZES = [(1280, 720), (1920, 1080), (1024, 768)]


def open_slides(page: Page, service: str, rest: str = "", region: str = "musterstadt") -> None:
    page.goto(f"{service}/maps/presentation?region={region}{rest}")
    page.wait_for_selector(READY)


def number(page: Page) -> int:
    return int(page.locator(SHOWN).get_attribute("id") or 0)


def test_keys_turn_the_slides_and_the_address_follows(service: str, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_slides(page, service)
    last = page.locator(".slide").count()
    assert last >= 6
    for key, wanted in [
        ("ArrowRight", 2), ("PageDown", 3), ("Space", 4), ("ArrowLeft", 3), ("PageUp", 2),
        ("End", last), ("ArrowRight", last), ("Home", 1), ("ArrowLeft", 1), ("ArrowDown", 2),
    ]:  # fmt: skip
        page.keyboard.press(key)
        assert number(page) == wanted, key
    assert page.url.endswith("#2")
    expect(page.locator("#gezeigt")).to_contain_text(f"Folie 2 von {last}")
    page.reload()
    page.wait_for_selector(READY)
    assert number(page) == 2
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"/maps/overview\?region=musterstadt$"))


def test_buttons_turn_too_and_a_button_keeps_its_own_keys(service: str, page: Page) -> None:
    open_slides(page, service)
    page.get_by_role("button", name="Nächste Folie").click()
    assert number(page) == 2
    page.keyboard.press("Enter")  # the button has the focus: once, not twice
    assert number(page) == 3
    page.get_by_role("button", name="Vorige Folie").click()
    assert number(page) == 2


def test_the_hint_for_whoever_speaks_comes_with_a_key_and_goes(service: str, page: Page) -> None:
    open_slides(page, service, "#2")
    hint = page.locator(f"{SHOWN} .hint")
    expect(hint).to_be_hidden()
    page.keyboard.press("n")
    expect(hint).to_contain_text("Was die Karte nicht sagt")
    expect(hint.locator("li").first).to_be_visible()
    page.keyboard.press("N")
    expect(hint).to_be_hidden()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_everything_lies_on_the_screen_and_can_be_read_from_the_last_row(
    service: str, page: Page, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_slides(page, service)
    for place in range(1, page.locator(".slide").count() + 1):
        shown = page.locator(SHOWN)
        assert number(page) == place
        for part in shown.locator("h2, .picture svg, .classes li, .lines li, .detail").all():
            box = part.bounding_box()
            assert box is not None
            assert box["y"] >= 0, (place, box)
            assert box["y"] + box["height"] <= height, (place, box)
            assert box["x"] >= 0, (place, box)
            assert box["x"] + box["width"] <= width, (place, box)
        if (width, height) == SIZES[0]:
            small = shown.locator("h2, .classes li:not(.unit), .lines li, .detail").evaluate_all(
                "nodes => nodes.map(one => parseFloat(getComputedStyle(one).fontSize))"
            )
            assert min(small) >= LEAST
        page.keyboard.press("ArrowRight")
    if (width, height) == SIZES[0]:
        page.keyboard.press("Home")
        shoot(page, "presentation")


def test_a_slide_that_there_is_not_is_said_and_the_first_is_shown(service: str, page: Page) -> None:
    open_slides(page, service, "#99")
    assert number(page) == 1
    expect(page.locator("#gezeigt")).to_contain_text("„99“ gibt es nicht")
    page.keyboard.press("ArrowRight")
    expect(page.locator("body")).not_to_have_class(re.compile("unknown-slide"))
    open_slides(page, service, "&folie=3")
    assert number(page) == 3


def test_paper_has_one_slide_on_each_sheet(service: str, page: Page) -> None:
    open_slides(page, service, "#3")
    slides = page.locator(".slide").count()
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == slides
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert boxes
    assert all(float(width) > float(height) for width, height in boxes)
    assert number(page) == 3


def test_without_a_script_it_is_one_long_page(service: str, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{service}/maps/presentation?region=musterstadt#2")
    slides = page.locator(".slide")
    assert slides.count() >= 6
    for slide in slides.all():
        expect(slide).to_be_visible()
    expect(page.locator("nav.turn")).to_be_hidden()
    expect(page.locator(".hint").first).to_be_visible()
    page.close()


def test_a_finger_turns_on_a_phone_and_nothing_juts_out(service: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 400, "height": 800}, has_touch=True)
    page = context.new_page()
    open_slides(page, service)
    swipe = """([from, to]) => {
      const target = document.body;
      const touch = (x) => new Touch({identifier: 1, target, clientX: x, clientY: 300});
      const send = (kind, x, now) => target.dispatchEvent(new TouchEvent(kind,
        {bubbles: true, touches: now ? [touch(x)] : [], changedTouches: [touch(x)]}));
      send("touchstart", from, true); send("touchend", to, false);
    }"""
    page.evaluate(swipe, [300, 100])
    assert number(page) == 2
    page.evaluate(swipe, [100, 300])
    assert number(page) == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_two_cities_have_their_own_slides(service: str, page: Page, shared_data: object) -> None:
    assert shared_data
    page.goto(f"{service}/maps/presentation")
    links = page.locator("main a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert "/maps/presentation?region=berlin" in links
    open_slides(page, service, region="berlin")
    expect(page.locator(f"{SHOWN} .foot")).to_contain_text("Berlin")
    expect(page.locator("body")).not_to_contain_text("Musterstadt")
    expect(page.locator(".slide .tag", has_text="erfunden")).to_have_count(0)
