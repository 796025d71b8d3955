"""Where should the next places open? In a real browser: ask, read, choose, go on, come back."""

import re

from pictures import shoot
from playwright.sync_api import Page, expect

READY = "body[data-ready]"
LONG = 60_000  # ms: a question is computed, and the machine may be busy


def open_map(page: Page, service: str, query: str = "") -> None:
    page.goto(f"{service}/maps/siting?region=musterstadt{query}")
    page.wait_for_selector(READY, timeout=LONG)


def test_first_look_answers_in_three_sentences_what_the_profile_asks(
    service: str, page: Page
) -> None:
    open_map(page, service)
    answer = page.locator("#antwort")
    expect(answer).to_contain_text("Die nächsten 2 Orte für „Familienbüro“: 1. ")
    expect(answer).to_contain_text("Kindern unter 10 Jahren in 15 Minuten zu Fuß")
    expect(answer).to_contain_text("Bewiesen: Keine andere Wahl unter 157 möglichen Orten")
    expect(page.locator("#vorschlag li")).to_have_count(2)
    expect(page.locator(".leaflet-offers-pane .pin")).to_have_count(2)
    expect(page.locator("#zeilen")).to_contain_text("Fünftel der Kinder mit der höchsten Belastung")
    expect(page.locator("#gruppen tbody tr").first).to_contain_text("alle Kinder")
    page.wait_for_timeout(400)
    shoot(page, "siting")


def test_what_the_table_adds_up_to_is_what_the_sentence_says(service: str, page: Page) -> None:
    open_map(page, service, "&kind=family_office&count=1&life_phase=0-3&candidates=school,kita")
    sentence = page.locator("#antwort").inner_text()
    found = re.search(r"erreichen ([\d.]+) statt ([\d.]+) von", sentence)
    assert found is not None, sentence
    after, before = (int(text.replace(".", "")) for text in found.groups())
    cells = page.locator("#werte tbody tr td:nth-child(6)")
    added = sum(float(cell.get_attribute("data-s") or 0) for cell in cells.all())
    assert abs(added - (after - before)) <= 1
    first = page.locator("#werte tbody tr").first.locator("td:nth-child(6)").get_attribute("data-s")
    assert first is not None
    assert float(first) > 0  # what changes comes first


def test_every_choice_asks_anew_stays_in_the_address_and_comes_back(
    service: str, page: Page
) -> None:
    open_map(page, service)
    before = page.locator("#antwort").inner_text()
    page.select_option("#anzahl", "1")
    expect(page.locator("#antwort")).to_contain_text(
        "Nächster Ort für „Familienbüro“", timeout=LONG
    )
    page.check("input[name=candidates][value=grid]")
    page.uncheck("input[name=candidates][value=kita]")
    page.uncheck("input[name=candidates][value=school]")
    expect(page.locator("#antwort")).to_contain_text("Rasterpunkt bei ", timeout=LONG)
    page.wait_for_selector(READY, timeout=LONG)
    assert "candidates=grid" in page.url
    address = page.url
    shown = page.locator("#antwort").inner_text()
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector(READY, timeout=LONG)
    expect(page.locator("#antwort")).to_have_text(shown)
    open_map(page, service)
    expect(page.locator("#antwort")).to_have_text(before)


def test_wishes_that_exclude_each_other_cannot_be_chosen_together(service: str, page: Page) -> None:
    open_map(page, service)
    page.click("#mehr summary")
    page.select_option("#vorrang", "most_burdened_first")
    expect(page.locator("#plaetze-je-ort")).to_be_disabled()
    expect(page.locator("#antwort")).to_contain_text(
        "vom am stärksten belasteten Fünftel", timeout=LONG
    )
    page.select_option("#ziel", "median")
    expect(page.locator("#vorrang")).to_be_disabled()
    expect(page.locator("#antwort")).to_contain_text("sinkt im Mittel von", timeout=LONG)


def test_what_cannot_be_is_said_and_nothing_of_the_last_answer_stays(
    service: str, page: Page
) -> None:
    open_map(page, service)
    for name in ("kita", "school"):
        page.uncheck(f"input[name=candidates][value={name}]")
    expect(page.locator("#karte-status")).to_contain_text("Bitte wählen, wo es sein könnte.")
    expect(page.locator("#vorschlag li")).to_have_count(0)
    expect(page.locator("#werte tbody tr")).to_have_count(0)
    expect(page.locator("#gedankenspiel-link")).to_be_hidden()
    page.check("input[name=candidates][value=kita]")
    expect(page.locator("#vorschlag li")).to_have_count(2, timeout=LONG)


def test_site_is_opened_by_keyboard_and_leads_on(service: str, page: Page) -> None:
    open_map(page, service)
    button = page.locator("#vorschlag button").first
    title = button.inner_text()
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup h3")).to_have_text(title)
    expect(page.locator(".leaflet-popup")).to_contain_text("neu erreichte Kinder")
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    decision = page.locator("#vorschlag a").first.get_attribute("href") or ""
    assert decision.startswith("/maps/decisions?region=musterstadt&area=0503")
    assert re.search(r"%2851\.\d+%2C\+6\.\d+%29&", decision)
    scenario = page.locator("#gedankenspiel-link").get_attribute("href") or ""
    assert scenario.startswith("/maps/accessibility?region=musterstadt&kind=family_office")


def test_phone_shows_all_without_moving_sideways(service: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_map(page, service)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    expect(page.locator("#antwort")).to_be_visible()
