"""From a map to the page of an area and back, by keyboard; Quartiere without a script."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

MAP = "/maps/burden?region=musterstadt"
AREA = "/gebiet/musterstadt/gebiet/050601"
MAX_PRESSES = 25
AT_LINK = "() => document.activeElement?.closest('.leaflet-popup')?.matches('*') && \
    document.activeElement.getAttribute('href')"


def test_keys_lead_from_a_popup_to_the_area_and_back(page: Page, service: str) -> None:
    page.goto(f"{service}{MAP}")
    page.wait_for_selector("body[data-ready]", timeout=60_000)
    page.focus("#suche")
    page.keyboard.type("050601")
    page.keyboard.press("Enter")
    page.wait_for_selector(".leaflet-popup a[href^='/gebiet/']")
    presses = 0
    while page.evaluate(AT_LINK) != AREA and presses < MAX_PRESSES:
        page.keyboard.press("Tab")  # the focus went into the popup that keys opened
        presses += 1
    assert presses < MAX_PRESSES
    page.keyboard.press("Enter")
    page.wait_for_url(f"{service}{AREA}")
    expect(page.locator("h1")).to_contain_text("Zechenkolonie Südwest: ")
    page.go_back()  # what Alt and the left arrow do; a browser without a window has no such key
    page.wait_for_url(re.compile(re.escape(MAP)))


def test_a_table_row_leads_to_the_same_page(page: Page, service: str) -> None:
    page.goto(f"{service}{MAP}")
    page.wait_for_selector("body[data-ready]", timeout=60_000)
    page.focus("#g-050601 button")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{service}{AREA}")


def test_areas_become_a_quarter_without_a_script(browser: Browser, service: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{service}{AREA}")
    page.check("[name=area][value='050602']")
    page.click("text=Zusammenstellen und zeigen")
    page.wait_for_url(re.compile(r"area=050601&area=050602"))
    expect(page.locator("h1")).to_contain_text("Zechenkolonie Südwest und Zechenkolonie Nordost: ")
    page.fill("#suche", "070101")
    page.press("#suche", "Enter")
    expect(page.locator("[name=area][value='070101']")).to_be_visible()
    context.close()


def test_a_planner_saves_renames_and_removes(planner: Page, service: str) -> None:
    page = planner
    page.goto(f"{service}/gebiet/musterstadt/gebiet?area=050601&area=050602")
    page.fill("#name", "Ahorn & <b>Zeche</b>")
    page.click("button >> text=/^Speichern$/")
    page.wait_for_url(re.compile(r"/quartier/musterstadt/\d+"))
    expect(page.locator("h1")).to_contain_text("Ahorn & <b>Zeche</b>: ")
    page.click("text=Aus der Liste nehmen")
    page.click("text=Zurückholen")
    expect(page.locator("text=Aus der Liste nehmen")).to_be_visible()


@pytest.mark.parametrize("width", [320, 400, 1280, 1600])
@pytest.mark.parametrize(
    "address", [AREA, "/gebiet/musterstadt", "/gebiet/musterstadt/stadtbezirk/05"]
)
def test_nothing_is_wider_than_the_screen(
    page: Page, service: str, width: int, address: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{service}{address}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_labels_of_charts_do_not_cover_each_other(page: Page, service: str) -> None:
    page.goto(f"{service}{AREA}")
    covered = page.evaluate(
        """() => [...document.querySelectorAll(".strip svg, .place svg")].flatMap((svg) => {
          const boxes = [...svg.querySelectorAll("text")].map((one) => one.getBoundingClientRect());
          return boxes.filter((a, at) => boxes.slice(0, at).some((b) =>
            a.left < b.right && b.left < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom));
        }).length"""
    )
    assert covered == 0
