"""A scenario in a real browser: thought of, saved, compared, sent on, printed."""

import re

import pytest
from pictures import shoot
from playwright.sync_api import Page, expect

READY = "body[data-ready]"
ASKED = "&kind=family_office"


def open_map(page: Page, service: str, query: str = ASKED) -> None:
    page.goto(f"{service}/maps/accessibility?region=musterstadt{query}")
    page.wait_for_selector(READY, timeout=60_000)


def click_map(page: Page, across: float, down: float) -> None:
    page.locator(".folium-map").scroll_into_view_if_needed()
    box = page.locator(".folium-map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * down)


def add_site(page: Page, across: float, down: float, count: int) -> None:
    page.click("#neu")
    click_map(page, across, down)
    page.wait_for_selector(f"body[data-scenario='{count}']")


def save(page: Page, name: str) -> int:
    if not page.locator("#spiel-name").is_visible():
        page.locator("#gedanken details.only-scenario summary").click()
    page.fill("#spiel-name", name)
    page.fill("#spiel-note", "Vorschlag der Steuerungsgruppe")
    page.fill("#spiel-cost", "36.000")
    page.locator("#speichern button").click()
    message = page.locator("#speichern-meldung")
    expect(message).to_contain_text(re.compile(r"Gespeichert als .* \(Nr\. \d+\)"))
    found = re.search(r"Nr\. (\d+)", message.inner_text())
    assert found is not None
    return int(found[1])


def test_units_of_whole_offers_are_children_for_each(service: str, page: Page) -> None:
    open_map(page, service, f"{ASKED}&theme=supply")
    expect(page.locator("#antwort")).to_contain_text(
        re.compile(r"1 Familienbüro für rund [\d.]+ Kinder")
    )
    expect(page.locator("#thema option:checked")).to_have_text("Kinder je Familienbüro")
    expect(page.locator("#werte thead")).to_contain_text("Kinder je Familienbüro")
    assert "Einrichtungen je 100" not in page.locator("body").inner_text()


def test_a_scenario_tells_for_whom_and_stands_in_the_address(service: str, page: Page) -> None:
    open_map(page, service)
    before = page.locator("#antwort").inner_text()
    add_site(page, 0.5, 0.25, 1)
    effect = page.locator("#wirkung")
    for words in ("Nach Alter", "Nach Belastung ihres Gebiets", "Konzentrationsindex"):
        expect(effect).to_contain_text(words)
    expect(page.locator("#thema option:checked")).to_have_text("Unterschied: Versorgung")
    expect(page.locator("#legende")).to_contain_text("viel mehr")
    assert "changes=" in page.url
    added = page.locator("#antwort").inner_text()
    add_site(page, 0.4, 0.7, 2)
    page.go_back()
    page.wait_for_selector("body[data-scenario='1']")
    expect(page.locator("#antwort")).to_have_text(added)
    address = page.url
    page.go_back()
    expect(page.locator("#antwort")).to_have_text(before)
    expect(page.locator("#aenderungen li")).to_have_count(0)
    page.goto("about:blank")
    page.goto(address)  # as somebody else opens it
    page.wait_for_selector("body[data-scenario='1']", timeout=60_000)
    expect(page.locator("#antwort")).to_have_text(added)


def test_a_path_takes_two_clicks_and_a_closed_street_one(service: str, page: Page) -> None:
    open_map(page, service)
    page.click("#neu-path")
    click_map(page, 0.48, 0.55)
    expect(page.locator("#karte-hinweis")).to_contain_text("Dort endet der Weg")
    click_map(page, 0.5, 0.6)
    page.wait_for_selector("body[data-scenario='1']")
    assert page.locator(".leaflet-scenario-pane path").count() == 2
    page.click("#neu-block")
    click_map(page, 0.46, 0.55)
    page.wait_for_selector("body[data-scenario='2']")
    expect(page.locator(".leaflet-scenario-pane .blocked")).to_have_count(1)
    items = page.locator("#aenderungen li")
    expect(items).to_have_text(["Neuer Weg herausnehmen", "Straße gesperrt herausnehmen"])
    page.get_by_role("button", name="Neuer Weg herausnehmen").click()
    page.wait_for_selector("body[data-scenario='1']")
    expect(items).to_have_text(["Straße gesperrt herausnehmen"])
    expect(page.locator(".leaflet-scenario-pane path")).to_have_count(0)
    page.click("#neu-path")
    page.keyboard.press("Escape")
    expect(page.locator("#karte-hinweis")).to_be_hidden()
    page.click("#verwerfen")
    expect(page.locator(".leaflet-scenario-pane path")).to_have_count(0)


def test_an_offer_that_is_closed_in_the_slot_can_be_opened(service: str, page: Page) -> None:
    open_map(page, service, "&kind=family_office_mobile&weekday=3&time=15:00")
    closed = page.locator(".leaflet-offers-pane path[stroke='#d55e00']")
    count = closed.count()
    assert count >= 1
    closed.first.click()
    expect(page.locator(".leaflet-popup-content")).to_contain_text("Zählt nicht")
    page.get_by_role("button", name="Öffnungszeiten").click()
    page.locator("#zeiten input[type=checkbox]").nth(3).check()
    page.click("#zeiten-setzen")
    page.wait_for_selector("body[data-scenario='1']")
    expect(page.locator("#aenderungen li")).to_contain_text("geöffnet Do 14:00-17:00")
    expect(closed).to_have_count(count - 1)
    page.locator(".leaflet-offers-pane path").first.click()
    page.get_by_role("button", name="Öffnungszeiten").click()
    expect(page.locator("#zeiten")).to_be_visible()
    page.click("#zurueck")  # the form could be about what is taken back
    expect(page.locator("#zeiten")).to_be_hidden()


def test_who_is_not_logged_in_is_led_there_and_comes_back(service: str, page: Page) -> None:
    open_map(page, service)
    add_site(page, 0.5, 0.25, 1)
    expect(page.locator("#gedanken details.only-scenario")).to_be_visible()
    page.goto(f"{service}/maps/scenarios?region=musterstadt")
    link = page.get_by_role("link", name="angemeldet")
    assert "next=" in (link.get_attribute("href") or "")
    expect(page.locator("[data-action]")).to_have_count(0)


@pytest.fixture
def saved(service: str, planner: Page) -> tuple[Page, list[int]]:
    """Two saved scenarios, one with a name that could be taken for markup."""
    numbers = []
    for name, down in (("Büro <b>Nord</b> & „Hafen“", 0.25), ("Büro im Süden", 0.7)):
        open_map(planner, service)
        add_site(planner, 0.5, down, 1)
        numbers.append(save(planner, name))
    return planner, numbers


def test_saved_scenarios_stand_side_by_side_and_on_paper(
    service: str, saved: tuple[Page, list[int]]
) -> None:
    page, numbers = saved
    page.click("#gespeicherte summary")
    expect(page.locator("#gespeicherte-liste li")).not_to_have_count(0)
    page.get_by_role("link", name="Ansehen und vergleichen").click()
    expect(page.locator(".compare section")).to_have_count(1)
    for number in numbers:
        page.locator(f"#auswahl input[value='{number}']").check()
    page.get_by_role("button", name="Gewählte nebeneinander zeigen").click()
    expect(page.locator(".compare section")).to_have_count(2)
    assert f"ids={numbers[0]}" in page.url
    expect(page.locator(".compare h2").nth(1)).to_contain_text("Büro <b>Nord</b> & „Hafen“")
    expect(page.locator(".compare b")).to_have_count(0)
    expect(page.locator(".picture svg")).to_have_count(4)
    expect(page.locator(".figures")).to_contain_text("36.000")
    expect(page.locator(".figures")).to_contain_text("1 Familienbüro für rund")
    shoot(page, "scenarios")
    page.emulate_media(media="print")
    expect(page.locator("#auswahl")).to_be_hidden()
    expect(page.locator("main > p.tag")).to_have_text("Gedankenspiel, nicht der Bestand")
    expect(page.locator("main > p.tag")).to_be_visible()
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 400, "height": 850})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_removed_scenario_can_be_put_back(service: str, saved: tuple[Page, list[int]]) -> None:
    page, numbers = saved
    page.goto(f"{service}/maps/scenarios?region=musterstadt")
    box = page.locator(f"#auswahl input[value='{numbers[0]}']")
    page.locator(f"[data-action=remove][data-number='{numbers[0]}']").click()
    expect(box).to_have_count(0)
    expect(page.locator("#meldung")).to_contain_text("aus der Liste genommen")
    page.get_by_role("button", name="Zurückholen").click()
    expect(box).to_have_count(1)


def test_a_saved_scenario_is_thought_on_where_it_was_left(
    service: str, saved: tuple[Page, list[int]]
) -> None:
    page, numbers = saved
    page.goto(f"{service}/maps/scenarios?region=musterstadt&ids={numbers[1]}")
    page.get_by_role("link", name="Auf der Karte weiterdenken").first.click()
    page.wait_for_selector("body[data-scenario='1']", timeout=60_000)
    expect(page.locator("#aenderungen li")).to_contain_text("Neuer Standort, Umfang 1 Einrichtung")
