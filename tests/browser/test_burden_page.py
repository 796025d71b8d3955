"""The burden page as people use it: by mouse, by keyboard alone, wide, narrow and on paper."""

from pathlib import Path
from typing import Any

import pytest
from pictures import shoot
from playwright.sync_api import Page, Route, expect

from maps.burden.certainty_text import of_100

ROOT = Path(__file__).parents[2]


def open_map(page: Page, service: str) -> Page:
    page.goto(f"{service}/maps/burden?region=musterstadt")
    page.wait_for_selector("body[data-ready]")
    return page


def fills(page: Page) -> set[str]:
    paths = page.locator(".leaflet-areas-pane path.leaflet-interactive").all()
    return {path.get_attribute("fill") or "" for path in paths[:40]}


def test_every_area_is_drawn_and_the_screen_shows_it(page: Page, service: str) -> None:
    open_map(page, service)
    expect(page.locator(".leaflet-areas-pane path.leaflet-interactive")).to_have_count(170)
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator(".banner")).to_contain_text("Erfundene Daten")
    shoot(page, "burden-wide")


def test_narrow_screen_keeps_everything_reachable(page: Page, service: str) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    open_map(page, service)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    shoot(page, "burden-narrow")


@pytest.mark.parametrize(("width", "height"), [(1600, 1000), (400, 800)])
def test_berlin_is_drawn_wide_and_narrow(
    page: Page, service: str, shared_data: Path, width: int, height: int
) -> None:
    assert shared_data.is_dir()
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{service}/maps/burden?region=berlin")
    page.wait_for_selector("body[data-ready]")
    expect(page.locator(".leaflet-areas-pane path.leaflet-interactive")).to_have_count(542)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shoot(page, f"berlin-{width}")


def test_headline_follows_the_theme_on_the_page_and_in_the_tab(page: Page, service: str) -> None:
    open_map(page, service)
    head = page.locator("h1")
    first = head.inner_text()
    assert page.title() == f"{first} · Belastung Musterstadt"
    assert head.get_attribute("aria-live") == "polite"
    counts = page.locator("#legende .count").all_inner_texts()[2:4]
    assert first.startswith(f"{sum(map(int, counts))} von ")  # hoch and sehr hoch
    page.select_option("#thema", "indicator-child_poverty")
    expect(head).to_contain_text("Kinderarmut: je nach Gebiet")
    assert page.title() == f"{head.inner_text()} · Belastung Musterstadt"
    page.select_option("#thema", "status")
    expect(head).to_have_text(first)


def test_theme_switch_changes_colours_and_legend(page: Page, service: str) -> None:
    open_map(page, service)
    before = fills(page)
    page.select_option("#thema", "dynamic")
    expect(page.locator("#legende")).to_contain_text("negativ")
    assert fills(page) != before
    page.select_option("#thema", "field")
    expect(page.locator("#legende table.field")).to_be_visible()
    shoot(page, "burden-field")
    page.select_option("#thema", label="Kinderarmut")
    expect(page.locator("#legende")).to_contain_text("%")


@pytest.mark.parametrize("theme", ["status", "dynamic", "field", "indicator-child_poverty"])
def test_legend_counts_add_up_to_all_areas(page: Page, service: str, theme: str) -> None:
    open_map(page, service)
    page.select_option("#thema", theme)
    counts = page.locator("#legende .count").all_inner_texts()
    assert sum(int(text.replace(".", "")) for text in counts) == 170


def test_click_shows_values_and_robustness(page: Page, service: str) -> None:
    open_map(page, service)
    page.locator("#werte tbody tr:has-text('sehr niedrig') button").first.click()
    popup = page.locator(".leaflet-popup-content")
    expect(popup).to_contain_text("Belastung: sehr hoch")
    expect(popup).to_contain_text("beides zusammen")
    expect(popup).to_contain_text("Kinderarmut")
    shoot(page, "burden-popup")
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)


def test_popup_shows_the_stored_deviations_of_status_and_dynamic(page: Page, service: str) -> None:
    """Both parts use the same indicators in Musterstadt; neither may overwrite the other."""
    open_map(page, service)
    data = page.request.get(f"{service}/api/regions/musterstadt/burden/map").json()
    both = ("Indikator", "Wert", "Stand", "Veränderung")
    areas = [area for area in data["areas"] if heads_of(data, area) == list(both)]
    assert any(cells[1] != cells[2] for area in areas for cells in area["cells"])
    for area in areas[::20]:
        page.locator(f"#g-{area['id']} button").click()
        table = page.locator(".leaflet-popup-content table")
        expect(table.locator("thead td")).to_have_text(both[1:])
        rows = table.locator("tbody tr").evaluate_all(
            "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"
        )
        labels = data["popup"]["tables"][area["table"]]["labels"]
        assert rows == [[label, *cells] for label, cells in zip(labels, area["cells"], strict=True)]


def heads_of(data: dict[str, Any], area: dict[str, Any]) -> list[str]:
    head: list[str] = data["popup"]["tables"][area["table"]]["head"]
    return head


def test_popup_says_what_the_service_and_the_table_say(page: Page, service: str) -> None:
    open_map(page, service)
    rows = page.request.get(f"{service}/api/regions/musterstadt/burden").json()["items"]
    for row in rows[::17]:
        page.locator(f"#g-{row['area_id']} button").click()
        popup = page.locator(".leaflet-popup-content").last
        expect(popup.locator("h3")).to_have_text(row["name"])
        for part, name, official, word in (
            ("status", "Belastung", "Status", row["burden"]),
            ("dynamic", "Entwicklung", "Dynamik", row["change"]),
        ):
            if row[f"{part}_class"] is None:
                expect(popup).not_to_contain_text(f"{name}:")
                continue
            index = f"{row[f'{part}_index']:.2f}".replace(".", ",").replace("-", "−")
            expect(popup).to_contain_text(f"{name}: {word} ({official} {row[f'{part}_class']}")
            expect(popup).to_contain_text(f"{name}: {official}index {index}, zu 90")
            weights, data, both = (
                of_100(row[f"{part}_{share}_share"]) for share in ("weighting", "data", "joint")
            )
            firm = "robust" if row[f"{part}_robust"] else "unsicher"
            expect(popup).to_contain_text(
                f"ist {firm}: Gewichte {weights}, Daten {data} von 100, beides zusammen {both}."
            )
        if row["status_class"] is None:
            expect(popup).to_contain_text(f"Keine Einstufung: {row['validity']}.")


def test_area_that_lacks_a_part_lacks_its_column(page: Page, service: str) -> None:
    """As in a region without a dynamic."""

    def without_dynamic(route: Route) -> None:
        data = route.fetch().json()
        for area in data["areas"]:
            area |= {"table": 1, "lines": area["lines"][:2]}
        route.fulfill(json=data)

    page.route("**/burden/map*", without_dynamic)
    open_map(page, service)
    page.locator("#werte tbody tr:has-text('niedrig') button").first.click()
    table = page.locator(".leaflet-popup-content table")
    expect(table.locator("thead td")).to_have_text(["Wert", "Stand"])
    expect(table.locator("tbody tr").first.locator("td")).to_have_count(2)
    expect(table.locator("caption")).to_be_visible()


def test_search_finds_an_area(page: Page, service: str) -> None:
    open_map(page, service)
    name = page.locator("#werte tbody th button").nth(20).text_content()
    assert name  # also of a row that is not laid out yet
    page.fill("#suche", name)
    page.press("#suche", "Tab")
    expect(page.locator(".leaflet-popup-content h3")).to_have_text(name)


def test_offers_appear_by_kind_and_vanish_again(page: Page, service: str) -> None:
    open_map(page, service)
    dots = page.locator(".leaflet-offers-pane path")
    expect(dots).to_have_count(0)
    page.check("input[value=family_office]")
    expect(dots).to_have_count(4)
    page.check("input[value=family_office_mobile]")
    expect(dots).to_have_count(10)  # one offer with six stops
    dots.first.dispatch_event("click")
    expect(page.locator(".leaflet-popup-content h3")).to_contain_text("Familienbüro")
    page.uncheck("input[value=family_office]")
    expect(dots).to_have_count(6)


def test_confidential_site_is_not_even_offered_as_a_kind(page: Page, service: str) -> None:
    open_map(page, service)
    expect(page.locator("input[value=shelter]")).to_have_count(0)


def test_table_works_by_keyboard_alone(page: Page, service: str) -> None:
    open_map(page, service)
    head = page.locator("#werte thead th", has_text="Statusindex")
    head.locator("button").focus()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    values = [
        float(text)
        for text in page.locator("#werte tbody tr td:nth-of-type(4)").evaluate_all(
            "cells => cells.map(cell => cell.dataset.s)"
        )
        if text != "nan"
    ]
    assert len(values) > 100
    assert values == sorted(values, reverse=True)
    page.locator("#werte tbody tr").first.locator("button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup-content")).to_be_visible()
    expect(page.locator("#werte tr.chosen")).to_have_count(1)


def test_tab_reaches_every_control_in_order(page: Page, service: str) -> None:
    open_map(page, service)
    page.locator("#thema").focus()
    reached = []
    for _ in range(40):
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
        page.keyboard.press("Tab")
    for control in ("unsicher", "suche", "drucken", "filter"):
        assert control in reached
    assert reached.index("unsicher") < reached.index("suche") < reached.index("drucken")


def test_filter_narrows_the_table_and_says_so(page: Page, service: str) -> None:
    open_map(page, service)
    page.fill("#filter", "Hafen")
    shown = page.locator("#werte tbody tr:not([hidden])").count()
    assert 0 < shown < 170
    expect(page.locator("#tabelle-status")).to_have_text(f"{shown} Gebiete.")
    page.fill("#filter", "gibt es nicht")
    expect(page.locator("#tabelle-status")).to_have_text("Kein Gebiet passt dazu.")


def test_unsure_areas_are_marked_on_demand(page: Page, service: str) -> None:
    open_map(page, service)
    dashed = page.locator(".leaflet-areas-pane path[stroke-dasharray='3 4']")
    expect(dashed).to_have_count(0)
    page.check("#unsicher")
    assert dashed.count() > 5


def test_unsure_changes_are_striped_and_the_legend_says_how_many(page: Page, service: str) -> None:
    open_map(page, service)
    rows = page.request.get(f"{service}/api/regions/musterstadt/burden").json()["items"]
    unsure = [row for row in rows if row["dynamic_class"] and row["dynamic_data_share"] < 0.8]
    assert unsure
    page.select_option("#thema", "dynamic")
    line = page.locator("#legende li", has_text="gestreift: unsicher")
    expect(line).to_contain_text(f"{len(unsure)} Gebiete")
    filled = page.locator(".leaflet-areas-pane path[fill*=unsure]")
    expect(filled).to_have_count(len(unsure))
    shoot(page, "burden-dynamic")


def test_names_from_files_stay_text(page: Page, service: str) -> None:
    def rename(route: Route) -> None:
        data = route.fetch().json()
        for area in data["areas"]:
            area["name"] = "<b>Hafen</b>"
        route.fulfill(json=data)

    page.route("**/burden/map*", rename)
    open_map(page, service)
    page.locator(".leaflet-areas-pane path.leaflet-interactive").nth(60).hover(force=True)
    expect(page.locator(".leaflet-tooltip")).to_have_text("<b>Hafen</b>")


def test_failed_data_are_said_and_the_table_stays(page: Page, service: str) -> None:
    page.route("**/burden/map*", lambda route: route.fulfill(status=200, body="{"))
    page.goto(f"{service}/maps/burden?region=musterstadt")
    expect(page.locator("#karte-status.failed")).to_contain_text("Tabelle unten")
    expect(page.locator("#werte tbody tr")).to_have_count(170)


def test_print_shows_map_and_legend_without_controls(page: Page, service: str) -> None:
    open_map(page, service)
    page.emulate_media(media="print")
    expect(page.locator("#legende")).to_be_visible()
    expect(page.locator("#drucken")).to_be_hidden()
    page.wait_for_function(  # the whole region is on the paper
        "() => { const box = document.querySelector('.map-box').getBoundingClientRect();"
        " const drawn = document.querySelector('.leaflet-areas-pane g').getBoundingClientRect();"
        " return drawn.top >= box.top && drawn.bottom <= box.bottom; }"
    )
    shoot(page, "burden-print")


def test_menu_stays_in_the_city(page: Page, service: str, shared_data: Path) -> None:
    """Berlin is loaded beside Musterstadt and comes first by name."""
    assert shared_data.is_dir()
    open_map(page, service)
    for entry in ("Häufungen", "Angebote", "Wege und Versorgung", "Belastung"):
        menu = page.get_by_role("navigation", name="Hauptmenü")
        menu.get_by_role("link", name=entry, exact=True).click()
        page.wait_for_load_state()
        expect(page.locator(".top .where")).to_have_text("Musterstadt")
        expect(page.locator(".main-menu [aria-current]")).to_have_text(entry)


def test_start_page_leads_to_the_map(page: Page, service: str) -> None:
    page.goto(service)
    shoot(page, "start")
    card = page.locator(".city-card", has_text="Musterstadt")
    card.get_by_role("link", name="Zum Überblick").click()
    page.get_by_role("link", name="Große Karte").click()
    page.wait_for_selector("body[data-ready]")


def test_api_description_works_from_local_assets(page: Page, service: str) -> None:
    page.goto(f"{service}/docs")
    expect(page.locator(".opblock").first).to_be_visible(timeout=30_000)


def test_popup_fits_on_a_phone(page: Page, service: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    open_map(page, service)
    page.locator("#werte tbody button").nth(3).click()
    expect(page.locator(".sheet .close")).to_be_in_viewport(ratio=1)
    content = page.locator(".sheet-body")
    assert content.evaluate("node => node.scrollWidth <= node.clientWidth")
