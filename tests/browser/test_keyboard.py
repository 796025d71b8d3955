"""By keyboard: a map is one stop, every stop has a name, and the controls are near."""

import pytest
from playwright.sync_api import Browser, Page, expect

# Beside the menu, which grows with the questions and has a link that skips it; one of them leads to
# what a reservation about the ways means.
MAX_PRESSES = 11
MAPS = ["burden", "hot-spots", "accessibility", "offers", "gaps"]
OF_AREAS = ["burden", "hot-spots", "accessibility", "gaps", "siting"]
CENTRE = "JSON.stringify(window[document.querySelector('.folium-map').id].getCenter())"
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
    before = page.evaluate(CENTRE)
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_timeout(400)
    assert page.evaluate(CENTRE) != before
    scale = page.locator(".leaflet-control-scale-line").inner_text()
    page.keyboard.press("+")
    expect(page.locator(".leaflet-control-scale-line")).not_to_have_text(scale)


def walk_to(page: Page, selector: str) -> None:
    """Press Tab until it has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"no way by Tab to {selector}")


@pytest.mark.parametrize("name", OF_AREAS)
def test_arrows_lead_from_area_to_area_and_enter_opens_one(
    page: Page, service: str, name: str
) -> None:
    """Without a mouse: to the map, through areas, into a popup and back."""
    open_map(page, service, name, "musterstadt")
    walk_to(page, ".folium-map")
    expect(page.locator(".map-keys")).to_be_in_viewport()
    spoken = page.locator("#gewaehlt")
    expect(spoken).to_have_attribute("role", "status")
    centre = page.evaluate(CENTRE)
    said = []
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "ArrowLeft"):
        page.keyboard.press(key)
        said.append(spoken.inner_text())
    assert page.evaluate(CENTRE) == centre  # all of it was in sight
    assert all(said)
    assert len(set(said)) == len(said)
    name_of_area = said[-1].split(". ")[0].removesuffix(".")
    expect(page.locator("#werte tr.chosen th")).to_contain_text(name_of_area)
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup")
    expect(popup).to_have_attribute("role", "dialog")
    expect(popup.locator("h3")).to_have_text(name_of_area)
    assert page.evaluate("document.activeElement.className").startswith("leaflet-popup")
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    assert "folium-map" in page.evaluate("document.activeElement.className")


def test_arrows_lead_from_offer_to_offer_and_enter_opens_one(page: Page, service: str) -> None:
    open_map(page, service, "offers", "musterstadt")
    walk_to(page, ".folium-map")
    spoken = page.locator("#gewaehlt")
    said = []
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
        page.wait_for_timeout(300)
        said.append(spoken.inner_text())
    assert all(said)
    assert len(set(said)) > 1
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup")
    title = popup.locator("h3").inner_text()
    assert said[-1].startswith(title)
    area = popup.get_by_role("link", name="Gebiet:")
    place = area.inner_text().removeprefix("Gebiet: ")
    assert place in said[-1]
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    assert "folium-map" in page.evaluate("document.activeElement.className")


def test_a_bubble_of_offers_is_a_place_for_the_arrows_and_opens(
    page: Page, service: str, shared_data: object
) -> None:
    assert shared_data
    open_map(page, service, "offers", "berlin")
    walk_to(page, ".folium-map")
    chosen = page.locator(".offer-bubble.chosen")
    for _ in range(20):
        page.keyboard.press("ArrowRight")
        if chosen.count():
            break
    expect(chosen).to_have_count(1)
    expect(page.locator("#gewaehlt")).to_contain_text("Angebote. Eingabe vergrößert die Karte")
    scale = page.locator(".leaflet-control-scale-line").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-control-scale-line")).not_to_have_text(scale)


def test_class_and_value_are_read_out(page: Page, service: str) -> None:
    open_map(page, service, "burden", "musterstadt")
    page.select_option("#thema", "indicator-child_poverty")
    spoken = page.locator("#gewaehlt")
    expect(spoken).to_contain_text("Kinderarmut")  # the change of the theme
    page.locator(".folium-map").focus()
    page.keyboard.press("ArrowDown")
    expect(spoken).to_contain_text("Kinderarmut: ")
    area_id = page.locator("#werte tr.chosen").get_attribute("id")
    page.keyboard.press("Enter")
    row = page.locator(".leaflet-popup tr", has_text="Kinderarmut").locator("td").first
    value = row.inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    if page.locator("#werte tr.chosen").get_attribute("id") == area_id:
        expect(spoken).to_contain_text(value)


def test_theme_and_table_need_no_mouse(page: Page, service: str) -> None:
    open_map(page, service, "burden", "musterstadt")
    walk_to(page, "#thema")
    sentence = page.locator("#thema-satz").inner_text()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#thema-satz")).not_to_have_text(sentence)
    expect(page.locator("#gewaehlt")).to_contain_text(page.locator("#thema-satz").inner_text())
    page.locator("#filter").focus()
    page.keyboard.type("Hafen")
    walk_to(page, "#werte tbody button")
    name = page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup h3")).to_have_text(name)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.innerText") == name


def test_a_click_is_said_and_takes_no_focus(page: Page, service: str) -> None:
    open_map(page, service, "burden", "musterstadt")
    button = page.locator("#werte tbody button").nth(2)
    button.click()
    expect(page.locator(".leaflet-popup h3")).to_have_text(button.inner_text())
    assert page.evaluate("document.activeElement.innerText") == button.inner_text()
    expect(page.locator("#gewaehlt")).to_contain_text(button.inner_text())


def test_while_a_site_is_set_arrows_move_the_map(page: Page, service: str) -> None:
    open_map(page, service, "accessibility", "musterstadt")
    page.locator("#neu").focus()
    page.keyboard.press("Enter")
    page.locator(".folium-map").focus()
    centre = page.evaluate(CENTRE)
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    assert page.evaluate(CENTRE) != centre
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-scenario='1']", timeout=60_000)


def test_whoever_wants_calm_gets_no_animation(browser: Browser, service: str) -> None:
    with browser.new_context(reduced_motion="reduce", locale="de-DE") as context:
        page = context.new_page()
        open_map(page, service, "burden", "musterstadt")
        page.locator(".folium-map").focus()
        before = page.evaluate(CENTRE)
        page.keyboard.press("Shift+ArrowRight")
        assert page.evaluate(CENTRE) != before  # at once
        assert page.locator(".leaflet-zoom-anim, .leaflet-fade-anim").count() == 0
        page.keyboard.press("+")
        assert page.evaluate("document.getAnimations().length") == 0


def test_forced_colours_leave_classes_apart(browser: Browser, service: str) -> None:
    with browser.new_context(forced_colors="active", locale="de-DE") as context:
        page = context.new_page()
        open_map(page, service, "burden", "musterstadt")
        fills = page.locator(".leaflet-areas-pane path.leaflet-interactive").evaluate_all(
            "paths => paths.map(path => getComputedStyle(path).fill)"
        )
        swatches = page.locator("#legende svg > rect").evaluate_all(
            "boxes => boxes.map(box => getComputedStyle(box).fill)"
        )
        assert len(set(fills)) >= 4
        assert len(set(swatches)) >= 4
