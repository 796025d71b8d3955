"""Decisions in Chromium: put down by keyboard, changed, printed, and usable on a phone."""

import re

from playwright.sync_api import Browser, Page

LOG = "/maps/decisions?region=musterstadt"


def fill(page: Page, title: str, *, day: str = "12.03.2026") -> None:
    """Type a decision with the keyboard alone, field by field as they follow each other."""
    page.focus("#feld-title")
    keyboard = page.keyboard
    keyboard.type(title)
    keyboard.press("Tab")
    keyboard.press("ArrowDown")  # the next kind
    keyboard.press("ArrowUp")
    for text in (day, "Steuerungsgruppe Präventionskette"):
        keyboard.press("Tab")
        keyboard.type(text)
    keyboard.press("Tab")  # the level stays
    keyboard.press("Tab")
    keyboard.type("050301")
    page.fill("#feld-reason", "Hohe Belastung, wenig Angebote.")


def test_decision_is_put_down_by_keyboard_and_found_again(planner: Page, service: str) -> None:
    page = planner
    page.goto(f"{service}{LOG}&new=1")
    fill(page, "Schwerpunkt <b>Nord</b>")
    page.focus("form#festhalten button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"decision=\d+"))
    assert page.inner_text("h1") == "Schwerpunkt <b>Nord</b>"
    assert "Steuerungsgruppe Präventionskette" in page.inner_text(".decision")
    assert page.locator(".figures tbody tr").first.is_visible()
    page.select_option("#feld-status", "implemented")
    page.click("text=Stand speichern")
    page.wait_for_selector("text=Fassung 2")
    assert page.inner_text(".decision .tag") == "umgesetzt"
    page.click("text=Zurücknehmen >> nth=-1")
    page.wait_for_selector("text=Fassung 3")
    assert page.inner_text(".decision .tag") == "beschlossen"
    page.goto(f"{service}{LOG}")
    assert page.locator(".decision h3", has_text="Schwerpunkt <b>Nord</b>").count() == 1


def test_mistake_is_said_beside_its_field_and_nothing_is_lost(
    planner: Page, browser: Browser, service: str
) -> None:
    context = browser.new_context(locale="de-DE")
    context.add_cookies([{**cookie} for cookie in planner.context.cookies()])  # type: ignore[typeddict-item]
    page = context.new_page()  # not the watched one: a refusal is an error to a console
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{service}{LOG}&area=050302")
    assert page.input_value("[name=area] >> nth=0").startswith("050302 ")
    page.click("text=Weiteres Gebiet")
    page.keyboard.type("Nirgends")
    fill(page, "Zu früh", day="12.03.2999")
    with page.expect_navigation() as sent:
        page.evaluate("document.querySelector('#festhalten').requestSubmit()")
    answer = sent.value
    assert answer is not None
    assert answer.status == 422
    assert page.evaluate("document.activeElement.id") == "feld-day"
    described = page.get_attribute("#feld-day", "aria-describedby")
    assert "liegt in der Zukunft" in page.inner_text(f"#{described}")
    assert page.input_value("#feld-title") == "Zu früh"
    assert page.input_value("#feld-reason") == "Hohe Belastung, wenig Angebote."
    values = page.eval_on_selector_all("[name=area]", "fields => fields.map(f => f.value)")
    assert "Nirgends" in values
    assert faults == []
    context.close()


def test_page_fits_a_phone_and_prints_without_its_forms(planner: Page, service: str) -> None:
    page = planner
    page.goto(f"{service}{LOG}&new=1")
    fill(page, "Für das Telefon")
    with page.expect_navigation():
        page.evaluate("document.querySelector('#festhalten').requestSubmit()")
    page.set_viewport_size({"width": 400, "height": 800})
    for address in (page.url, f"{service}{LOG}", f"{service}{LOG}&new=1"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    page.goto(f"{service}{LOG}&print=1")
    page.emulate_media(media="print")
    assert not page.locator(".actions").first.is_visible()
    assert page.locator(".decision .figures").first.is_visible()
    breaks = page.eval_on_selector_all(
        ".decision", "items => items.map(item => getComputedStyle(item).breakBefore)"
    )
    assert breaks[0] == "auto"
    assert set(breaks[1:]) <= {"page"}
