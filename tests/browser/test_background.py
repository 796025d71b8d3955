"""One knows where one is: names on every map that never overlap, water and streets below them."""

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from pictures import shoot
from playwright.sync_api import Page, expect

MAP = "window[document.querySelector('.folium-map').id]"
MAPS = {
    "burden": "/maps/burden?region=musterstadt",
    "hot spots": "/maps/hot-spots?region=musterstadt",
    "offers": "/maps/offers?region=musterstadt",
    "access": "/maps/accessibility?region=musterstadt",
}
BOXES = """() => [...document.querySelectorAll('.map-names text')].map((text) => {
  const { left, right, top, bottom } = text.getBoundingClientRect();
  return [text.textContent, left, right, top, bottom];
})"""


def open_map(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("body[data-ready]")
    page.wait_for_selector(".leaflet-container[data-names]")


def zoom(page: Page, by: float) -> None:
    """Go closer, and wait until the names are those of the new zoom."""
    page.evaluate(f"{MAP}.setZoom({MAP}.getZoom() + {by}, {{ animate: false }})")


def names(page: Page) -> list[str]:
    return [row[0] for row in page.evaluate(BOXES)]


def overlapping(page: Page) -> list[tuple[Any, Any]]:
    """Pairs of names whose boxes share more than the room around their letters."""
    rows = page.evaluate(BOXES)
    return [
        (a[0], b[0])
        for a, b in combinations(rows, 2)
        if a[1] < b[2] and b[1] < a[2] and a[3] < b[4] - 1 and b[3] < a[4] - 1
    ]


@pytest.mark.parametrize("kind", MAPS)
def test_names_are_on_every_map_from_the_start_and_none_overlap(
    service: str, page: Page, kind: str
) -> None:
    open_map(page, service + MAPS[kind])
    assert len(names(page)) >= 8
    assert {"Kirchdorf", "Kupferberg", "Mitte"} <= set(names(page))
    counted = len(names(page))
    for _ in range(4):
        assert overlapping(page) == []
        zoom(page, 0.75)
    assert len(names(page)) != counted
    shoot(page, f"background-{kind.replace(' ', '-')}")


def test_no_letter_is_read_under_a_name(service: str, page: Page) -> None:
    open_map(page, service + MAPS["hot spots"])
    page.wait_for_selector(".area-letter", state="attached")
    letters = page.evaluate(
        """() => [...document.querySelectorAll('.area-letter:not(.covered)')].map((letter) => {
          const { left, right, top, bottom } = letter.getBoundingClientRect();
          return [left, right, top, bottom];
        })"""
    )
    assert letters
    for name, left, right, top, bottom in page.evaluate(BOXES):
        for x, _, y, _ in letters:
            centre = (x + 7, y + 7)
            assert not (left < centre[0] < right and top < centre[1] < bottom), name


def test_the_picture_follows_the_zoom_and_says_whose_it_is(service: str, page: Page) -> None:
    open_map(page, service + MAPS["burden"])
    picture = page.locator(".leaflet-background-pane img")
    for by, band in ((0, "12"), (2, "14"), (2, "16")):
        zoom(page, by)
        expect(picture).to_have_count(1)
        assert f"/picture/{band}?" in (picture.get_attribute("src") or "")
    expect(page.locator(".map-source")).to_have_text("erfunden, im Format von OpenStreetMap")


def test_orientation_can_be_switched_off_and_on(service: str, page: Page) -> None:
    open_map(page, service + MAPS["burden"])
    page.get_by_label("Orientierung zeigen").uncheck()
    assert names(page) == []
    expect(page.locator(".leaflet-background-pane img")).to_have_count(0)
    expect(page.locator(".map-source")).to_be_hidden()
    page.get_by_label("Orientierung zeigen").check()
    assert len(names(page)) >= 8
    expect(page.locator(".leaflet-background-pane img")).to_have_count(1)


def test_the_chosen_area_is_always_named(service: str, page: Page) -> None:
    open_map(page, service + MAPS["burden"])
    button = page.locator("#werte tbody button").first
    name = button.text_content() or ""
    assert name not in names(page)
    button.click()
    chosen = page.locator(".map-names .is-chosen")
    expect(chosen).to_have_count(1)
    assert (chosen.text_content() or "").replace(" ", "") == name.replace(" ", "")


def test_it_takes_no_click_no_focus_and_is_not_read_aloud(service: str, page: Page) -> None:
    open_map(page, service + MAPS["burden"])
    where = page.locator(".map-names text", has_text="Kirchdorf").bounding_box()
    assert where is not None
    page.mouse.click(where["x"] + where["width"] / 2, where["y"] + where["height"] / 2)
    expect(page.locator(".leaflet-popup h3")).to_be_visible()  # of the area below the name
    for pane in ("background", "paper", "names"):
        expect(page.locator(f".leaflet-{pane}-pane")).to_have_attribute("aria-hidden", "true")
    focusable = page.locator(
        ".leaflet-background-pane [tabindex], .leaflet-names-pane [tabindex], .map-names a"
    )
    expect(focusable).to_have_count(0)


def test_on_paper_lines_are_grey_and_names_stay(service: str, page: Page) -> None:
    open_map(page, service + MAPS["burden"])
    page.wait_for_selector(".leaflet-paper-pane img", state="attached")
    expect(page.locator(".leaflet-paper-pane img")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".leaflet-paper-pane img")).to_be_visible()
    expect(page.locator(".leaflet-background-pane")).to_be_hidden()
    expect(page.locator(".map-source")).to_be_visible()
    assert len(names(page)) >= 8
    assert overlapping(page) == []
    page.emulate_media(media="screen")


def test_a_phone_has_names_too(service: str, page: Page) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    open_map(page, service + MAPS["burden"])
    assert len(names(page)) >= 5
    assert overlapping(page) == []


def test_names_of_any_kind_are_texts(service: str, page: Page) -> None:
    odd = ["<img src=x onerror=alert(1)>", "A & B", "حي الميناء الشمالي", "x" * 40]

    def answer(route: Any) -> None:
        content = route.fetch().json()
        for row, text in zip(content["names"], odd, strict=False):
            row[0] = text
        route.fulfill(json=content)

    page.route("**/background/gebiet*", answer)
    open_map(page, service + MAPS["burden"])
    shown = {name.replace(" ", "") for name in names(page)}  # a name of several lines has none
    assert {name.replace(" ", "") for name in odd[:3]} <= shown
    assert page.locator(".map-names img").count() == 0
    assert overlapping(page) == []


def test_a_region_without_streets_has_its_names(
    service: str, page: Page, shared_data: Path
) -> None:
    open_map(page, f"{service}/maps/burden?region=berlin")
    assert len(names(page)) >= 8
    assert overlapping(page) == []
    expect(page.locator(".leaflet-background-pane img")).to_have_count(0)
    expect(page.locator(".map-source")).to_have_count(0)
