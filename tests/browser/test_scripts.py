"""The scripts as a browser loads them: side by side, early, late, or not at all."""

import re
from collections.abc import Iterator
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, Page, Route, expect

MAPS = ["burden", "hot-spots", "offers", "accessibility", "gaps"]
EVIL = "<b>Hafen</b><script>alert(1)</script>"


@pytest.fixture
def bare_page(browser: Browser) -> Iterator[Page]:
    """A page that may fail to load something."""
    made = browser.new_page(viewport={"width": 1600, "height": 1000}, locale="de-DE")
    yield made
    made.close()


@pytest.mark.parametrize("name", MAPS)
def test_every_module_is_named_in_the_head_and_fetched_once(
    service: str, page: Page, name: str
) -> None:
    fetched: list[str] = []
    page.on(
        "request",
        lambda request: (
            fetched.append(urlparse(request.url).path)
            if request.resource_type == "script"
            else None
        ),
    )
    page.goto(f"{service}/maps/{name}?region=musterstadt")
    page.wait_for_selector("body[data-ready]", timeout=60_000)
    named = page.locator("link[rel=modulepreload]").evaluate_all(
        "links => links.map(link => new URL(link.href).pathname)"
    )
    modules = [path for path in fetched if "/vendor/" not in path]
    assert sorted(modules) == sorted(named)
    assert len(set(modules)) == len(modules)
    assert all(re.match(r"/assets/[0-9a-f]{16}/", path) for path in fetched)


@pytest.mark.parametrize("late", ["**/burden.js", "**/kit/legend.js", "**/leaflet.js"])
def test_the_map_is_drawn_whoever_comes_last(service: str, page: Page, late: str) -> None:
    def wait(route: Route) -> None:
        page.wait_for_timeout(400)
        route.continue_()

    page.route(late, wait)
    page.goto(f"{service}/maps/burden?region=musterstadt")
    page.wait_for_selector("body[data-ready]")
    expect(page.locator(".leaflet-areas-pane path.leaflet-interactive")).to_have_count(170)
    page.locator("#werte tbody button").nth(3).click()
    expect(page.locator(".leaflet-popup-content h3")).to_be_visible()
    page.locator("#werte thead button").nth(1).click()
    expect(page.locator("#werte thead th").nth(1)).to_have_attribute("aria-sort", "descending")


def test_without_scripts_the_table_is_there(service: str, bare_page: Page) -> None:
    """It waits for the map only for a while."""
    bare_page.route("**/kit/areas.js", lambda route: route.abort())
    bare_page.goto(f"{service}/maps/burden?region=musterstadt")
    first = bare_page.locator("#werte tbody th").first
    first.scroll_into_view_if_needed()
    expect(first).to_be_visible()
    bare_page.wait_for_timeout(3_200)
    seen = bare_page.locator("#werte").evaluate("table => table.checkVisibility()")
    assert seen
    assert bare_page.locator(".table-box").evaluate(
        "box => getComputedStyle(box).contentVisibility === 'auto'"
    )


def test_the_table_appears_once_the_map_is_drawn(service: str, page: Page) -> None:
    page.goto(f"{service}/maps/burden?region=musterstadt")
    page.wait_for_selector("body.drawn[data-ready]")
    style = "box => getComputedStyle(box).contentVisibility"
    assert page.locator(".table-box").evaluate(style) == "auto"
    page.emulate_media(media="print")
    assert page.locator(".table-box").evaluate(style) == "visible"


def test_failure_to_load_offers_is_said_and_the_next_tick_asks_again(
    service: str, bare_page: Page
) -> None:
    bare_page.route("**/offers/map*", lambda route: route.abort())
    bare_page.goto(f"{service}/maps/burden?region=musterstadt")
    bare_page.wait_for_selector("body[data-ready]")
    bare_page.check("input[value=family_office]")
    expect(bare_page.locator("#karte-status.failed")).to_contain_text("Karte konnte nicht")
    bare_page.unroute("**/offers/map*")
    bare_page.check("input[value=group]")
    expect(bare_page.locator(".leaflet-offers-pane path").first).to_be_attached()


def test_offers_that_cannot_be_loaded_are_said(service: str, page: Page) -> None:
    page.route("**/offers/page*", lambda route: route.fulfill(status=200, body="{"))
    page.goto(f"{service}/maps/offers?region=musterstadt")
    expect(page.locator("#karte-status.failed")).to_contain_text("Die Angebote konnten nicht")


def test_question_that_cannot_be_answered_takes_its_scenario_along(
    service: str, bare_page: Page
) -> None:
    bare_page.goto(f"{service}/maps/accessibility?region=musterstadt&kind=family_office")
    bare_page.wait_for_selector("body[data-ready]", timeout=60_000)
    bare_page.locator(".leaflet-offers-pane path").first.click()
    bare_page.get_by_role("button", name="Schließen", exact=True).click()
    bare_page.wait_for_selector("body[data-scenario='1']")
    bare_page.route("**/accessibility/map*", lambda route: route.abort())
    bare_page.select_option("#weg", "bike")
    expect(bare_page.locator("#karte-status.failed")).to_be_visible()
    expect(bare_page.locator("#aenderungen li")).to_have_count(0)
    expect(bare_page.locator("#gedankenspiel")).to_be_hidden()
    expect(bare_page.locator("#zurueck")).to_be_disabled()


@pytest.mark.parametrize(
    ("name", "data", "key"),
    [
        ("hot-spots", "**/hot-spots/map*", "areas"),
        ("accessibility", "**/accessibility/map*", "areas"),
        ("accessibility", "**/accessibility/map*", "offers"),
        ("offers", "**/offers/page*", "offers"),
    ],
)
def test_names_from_files_stay_text_in_popups_and_tables(
    service: str, page: Page, name: str, data: str, key: str
) -> None:
    def rename(route: Route) -> None:
        content = route.fetch().json()
        for item in content[key]:
            item["name" if key == "areas" else "title"] = EVIL
        for theme in content["themes"]:
            theme |= {"label": EVIL, "sentence": EVIL}
            for item in theme["items"]:
                item |= {"label": EVIL, "limits": EVIL}
        route.fulfill(json=content)

    page.route(data, rename)
    page.goto(f"{service}/maps/{name}?region=musterstadt")
    page.wait_for_selector("body[data-ready]", timeout=60_000)
    if (name, key) == ("accessibility", "offers"):
        # the topmost, since two may share a place
        page.locator(".leaflet-offers-pane path").last.click()
    else:
        page.locator("#werte tbody button").nth(2).click()
    expect(page.locator(".leaflet-popup-content h3")).to_have_text(EVIL)
    expect(page.locator("#thema-satz")).to_have_text(EVIL)
    assert page.locator("main b", has_text="Hafen").count() == 0


def test_what_is_hidden_takes_no_room(service: str, page: Page) -> None:
    page.goto(f"{service}/maps/accessibility?region=musterstadt")
    page.wait_for_selector("body[data-ready]", timeout=60_000)
    room = "nodes => nodes.map(node => [node.id, node.getBoundingClientRect().width])"
    hidden = page.locator("[hidden]").evaluate_all(room)
    assert "gedankenspiel" in dict(hidden)
    assert all(width == 0 for _, width in hidden)
