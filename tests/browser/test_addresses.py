"""What a page shows stands in its address: Back, reload and a copied link show the same."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

READY = "body[data-ready]"
AREA = "050501"
MAPS = ["burden", "hot-spots", "gaps", "accessibility", "siting"]
CENTRE = "() => document.querySelector('.leaflet-control-scale-line').textContent"
EVIL = "<img src=x onerror=alert(1)>" + "x" * 200


def open_map(page: Page, service: str, name: str, query: str = "") -> None:
    page.goto(f"{service}/maps/{name}?region=musterstadt{query}")
    page.wait_for_selector(READY, timeout=60_000)


def chosen(page: Page, area: str) -> None:
    page.wait_for_selector(f"#werte tr.chosen#g-{area}", state="attached")


def choose(page: Page, area: str) -> None:
    page.locator("#suche").fill(area)
    page.locator("#suche").press("Enter")
    chosen(page, area)


@pytest.fixture
def colleague(browser: Browser) -> Callable[[str], Page]:
    """Another browser, to which a link is sent."""

    def follow(address: str) -> Page:
        page = browser.new_context(viewport={"width": 1600, "height": 1000}).new_page()
        page.goto(address)
        page.wait_for_selector(READY, timeout=60_000)
        return page

    return follow


@pytest.mark.parametrize("name", MAPS)
def test_theme_and_area_are_kept_by_back_reload_and_a_sent_link(
    service: str, page: Page, colleague: Callable[[str], Page], name: str
) -> None:
    open_map(page, service, name)
    theme = page.locator("#thema")
    first = theme.input_value()
    other = theme.locator("option").nth(1).get_attribute("value") or ""
    page.select_option("#thema", other)
    choose(page, AREA)
    assert f"theme={other}" in page.url
    assert f"area={AREA}" in page.url
    for shown in (colleague(page.url), page):
        if shown is page:
            page.reload()
            page.wait_for_selector(READY, timeout=60_000)
        expect(shown.locator("#thema")).to_have_value(other)
        chosen(shown, AREA)
        expect(shown.locator("#aus-der-adresse")).to_have_count(0)
    page.go_back()
    expect(page.locator("#werte tr.chosen")).to_have_count(0)
    expect(theme).to_have_value(other)
    page.go_back()
    expect(theme).to_have_value(first)
    page.go_forward()
    expect(theme).to_have_value(other)


@pytest.mark.parametrize("name", [*MAPS, "offers"])
def test_what_is_no_more_is_said_in_a_line_and_the_usual_is_shown(
    service: str, page: Page, name: str
) -> None:
    open_map(page, service, name)
    usual = page.locator("#thema").input_value()
    open_map(page, service, name, f"&theme={EVIL}&area=nowhere&map=12/1/1")
    note = page.locator("#aus-der-adresse")
    expect(note).to_contain_text("gibt es")
    expect(page.locator("#thema")).to_have_value(usual)
    assert len(note.inner_text()) < 400
    assert note.locator("img").count() == 0
    if name != "offers":
        expect(note).to_contain_text("„nowhere“")
    page.locator("#thema").select_option(index=1)
    expect(note).to_have_count(0)


def test_the_first_paint_has_the_theme_of_the_address(service: str, page: Page) -> None:
    page.add_init_script(
        """addEventListener("DOMContentLoaded", () => {
          window.seen = new Set();
          const look = () => {
            const text = document.getElementById("thema-satz")?.textContent;
            if (text) window.seen.add(text);
          };
          new MutationObserver(look).observe(document.body, {subtree: true, childList: true});
          look();
        });"""
    )
    open_map(page, service, "burden", "&theme=dynamic")
    assert page.evaluate("[...window.seen].length") == 1
    expect(page.locator("#thema")).to_have_value("dynamic")


def test_word_ticks_and_the_part_of_the_map_are_no_steps_but_stay(service: str, page: Page) -> None:
    open_map(page, service, "burden")
    entries = page.evaluate("history.length")
    page.locator("#angebote input").first.check()
    page.check("#unsicher")
    page.locator(".folium-map").focus()
    page.keyboard.press("+")
    page.wait_for_timeout(600)
    page.locator("#filter").fill("nord")
    page.wait_for_timeout(600)
    assert page.evaluate("history.length") == entries
    assert re.search(r"offers=.*unsure=1|unsure=1.*offers=", page.url)
    scale, rows = page.evaluate(CENTRE), page.locator("#werte tbody tr:not([hidden])").count()
    assert 0 < rows < 170
    page.reload()
    page.wait_for_selector(READY)
    expect(page.locator("#angebote input").first).to_be_checked()
    expect(page.locator("#unsicher")).to_be_checked()
    expect(page.locator("#werte tbody tr:not([hidden])")).to_have_count(rows)
    assert page.evaluate(CENTRE) == scale


def test_an_area_that_is_chosen_moves_the_map_but_not_the_address(service: str, page: Page) -> None:
    open_map(page, service, "burden")
    choose(page, AREA)
    page.wait_for_timeout(800)
    assert "map=" not in page.url


def test_offers_keep_what_is_ticked_searched_and_coloured(service: str, page: Page) -> None:
    open_map(page, service, "offers")
    page.click("#keine")
    page.locator("#legende input").nth(1).check()
    page.locator("#phase").select_option(index=1)
    page.locator("#suche").fill("a")
    page.wait_for_timeout(400)
    said = page.locator("#anzahl").inner_text()
    page.reload()
    page.wait_for_selector(READY)
    expect(page.locator("#anzahl")).to_have_text(said)
    expect(page.locator("#legende input:checked")).to_have_count(1)
    page.go_back()
    expect(page.locator("#phase")).to_have_value("")


def test_the_question_of_ways_and_of_sites_is_a_step(service: str, page: Page) -> None:
    for name, field in (("accessibility", "mode"), ("siting", "kind")):
        open_map(page, service, name)
        choice = page.locator(f"#frage [name={field}]")
        before = choice.input_value()
        choice.select_option(index=1)
        page.wait_for_timeout(300)
        page.wait_for_selector(READY, timeout=60_000)
        after = choice.input_value()
        assert f"{field}={after}" in page.url
        page.reload()
        page.wait_for_selector(READY, timeout=60_000)
        expect(choice).to_have_value(after)
        page.go_back()
        expect(choice).to_have_value(before)


def test_another_indicator_keeps_the_area(service: str, page: Page) -> None:
    open_map(page, service, "hot-spots", f"&area={AREA}")
    page.locator("#indikator").select_option(index=1)
    page.wait_for_selector(READY)
    assert f"area={AREA}" in page.url


def test_links_of_the_menu_keep_the_region_and_no_more(service: str, page: Page) -> None:
    open_map(page, service, "burden", f"&theme=dynamic&area={AREA}")
    hrefs = page.locator(".top nav a").evaluate_all("links => links.map(a => a.href)")
    assert all("theme" not in href and "area" not in href for href in hrefs)
    assert sum("region=musterstadt" in href for href in hrefs) > 3


def test_an_area_of_another_city_is_not_taken_for_one_of_ours(
    service: str, page: Page, shared_data: object
) -> None:
    assert shared_data
    page.goto(f"{service}/maps/burden?region=berlin&area={AREA}")
    page.wait_for_selector(READY, timeout=60_000)
    expect(page.locator("#aus-der-adresse")).to_contain_text(f"„{AREA}“")
    expect(page.locator("#werte tr.chosen")).to_have_count(0)


@pytest.mark.parametrize(
    ("address", "usual"),
    [
        ("accessibility?region=musterstadt&kind=kita&mode=rocket", "mode=walk"),
        ("siting?region=musterstadt&kind=kita&mode=rocket&life_phase=3-6", "mode=walk"),
        ("gaps?region=musterstadt&phase=rocket", "region=musterstadt"),
    ],
)
def test_a_question_that_there_is_not_is_asked_as_usual_and_said(
    service: str, page: Page, address: str, usual: str
) -> None:
    page.goto(f"{service}/maps/{address}")
    page.wait_for_selector(READY, timeout=60_000)
    expect(page.locator(".address-note").first).to_contain_text("„rocket“")
    assert usual in page.url
    expect(page.locator("#legende li").first).to_be_attached()
