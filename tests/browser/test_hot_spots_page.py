"""Hot spots in a real browser: choose, click, copy, print; letters and stripes beside colour."""

import pytest
from pictures import shoot
from playwright.sync_api import Page, expect

READY = "body[data-ready]"


def open_map(page: Page, service: str, region: str = "musterstadt") -> None:
    page.goto(f"{service}/maps/hot-spots?region={region}&indicator=child_poverty")
    page.wait_for_selector(READY, timeout=30_000)


def test_the_first_look_says_what_is_certain(service: str, page: Page) -> None:
    open_map(page, service)
    expect(page.locator("h1")).to_contain_text("Gesicherte Häufungen")
    expect(page.locator("#legende")).to_contain_text("gesichert: Kern")
    expect(page.locator("#legende")).to_contain_text(
        "eine reine Zufallskarte hätte bis zu etwa 3,6"
    )
    letters = page.locator(".area-letter").all_text_contents()
    assert {"K", "U", "H"} <= set(letters)
    assert page.locator("#werte tbody tr").count() == 170
    shoot(page, "hot-spots")


def test_every_theme_draws_and_counts_all_areas(service: str, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")  # a map that glides carries its cross away
    open_map(page, service)
    themes = page.eval_on_selector_all("#thema option", "o => o.map(x => x.value)")
    assert {"hot", "cold", "scan", "robustness", "rank", "moves", "supply-kita-3-6"} <= set(themes)
    for theme in themes:
        page.select_option("#thema", theme)
        counts = page.locator("#legende .count").all_text_contents()
        assert sum(int(text.replace(".", "")) for text in counts) == 170, theme
    page.select_option("#thema", "smoothed")
    page.locator("#werte tbody tr button").first.click()
    expect(page.locator(".leaflet-popup-content")).to_contain_text("Geglättete Quote")
    expect(page.locator(".leaflet-popup-content")).to_contain_text("aus den eigenen Zahlen")
    page.locator(".leaflet-popup-close-button").click()
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    shoot(page, "hot-spots-smoothed")
    page.select_option("#thema", "supply-kita-3-6")
    page.locator("#werte tbody tr button").first.click()
    expect(page.locator(".leaflet-popup-content")).to_contain_text("Versorgung der Kinder")
    page.locator(".leaflet-popup-close-button").click()
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    shoot(page, "hot-spots-supply")


def test_a_click_explains_an_area_in_a_sentence(service: str, page: Page) -> None:
    open_map(page, service)
    page.fill("#filter", "Kern einer Häufung")
    page.locator("#werte tbody tr:not([hidden]) button").first.click()
    popup = page.locator(".leaflet-popup-content")
    expect(popup).to_contain_text("Kern einer Häufung, gesichert")
    for word in ("Nachbargebiete im Mittel", "nach der Korrektur", "Varianten", "Ziehungen"):
        expect(popup).to_contain_text(word)
    assert popup.evaluate("box => box.scrollHeight <= box.clientHeight + 1")  # nothing is hidden
    popup.locator("summary").click()  # doubts unfold, and what does not fit can be scrolled
    box = page.locator(".map-box").bounding_box()
    page.wait_for_timeout(500)
    unfolded = page.locator(".leaflet-popup").bounding_box()
    assert box is not None
    assert unfolded is not None
    assert unfolded["y"] >= box["y"] - 1
    page.wait_for_timeout(700)  # it fades in while the map makes room
    shoot(page, "hot-spots-popup")


def test_method_box_is_copied_whole(service: str, page: Page) -> None:
    open_map(page, service)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#verfahren-box summary").click()
    page.locator("#kopieren").click()
    expect(page.locator("#kopiert")).to_have_text("Kopiert.")
    text = page.evaluate("navigator.clipboard.readText()")
    for word in ("Nachbarschaft:", "exakt ausgezählt", "Benjamini", "Prüfsumme", "numpy"):
        assert word in text


def test_print_fits_one_landscape_page(service: str, page: Page) -> None:
    page.set_viewport_size({"width": 1047, "height": 720})  # A4 landscape less its margins
    open_map(page, service)
    page.emulate_media(media="print")
    page.wait_for_timeout(400)
    bottom = page.locator(".stage").evaluate("e => e.getBoundingClientRect().bottom")
    assert bottom < 718
    shoot(page, "hot-spots-print")


def test_another_indicator_is_chosen_without_a_mouse(service: str, page: Page) -> None:
    open_map(page, service)
    page.locator("#indikator").focus()
    assert page.locator("#indikator option:checked").inner_text() == "Kinderarmut"
    page.locator("#thema").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#thema-satz")).to_contain_text("andere Arten gerechnet")


def test_reading_page_explains_every_sign_of_the_legend(service: str, page: Page) -> None:
    open_map(page, service)
    labels = page.locator("#legende li > span:not(.count)").all_inner_texts()
    page.get_by_role("link", name="Wie man diese Karte liest").click()
    spoken = page.locator("main").inner_text()
    for label in labels[:5]:
        assert label.split("\n")[0] in spoken
    shoot(page, "hot-spots-reading")


@pytest.mark.real_data
def test_berlin_shows_its_known_places(service: str, page: Page, shared_data: object) -> None:
    assert shared_data
    open_map(page, service, "berlin")
    expect(page.locator("h1")).to_contain_text("geprüft wurden 536")
    cores = page.locator("#werte tbody tr", has_text="Kern einer Häufung")
    for place in ("Schillerpark", "Leopoldplatz", "Hertzbergplatz", "Prinzenstraße"):
        expect(cores.filter(has_text=place)).to_have_count(1)
    page.wait_for_timeout(300)
    shoot(page, "hot-spots-berlin")
