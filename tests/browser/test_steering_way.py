"""The way of a steering group: from the overview to a decision, and nothing is typed twice."""

import json
import re
from urllib.parse import parse_qs, urlparse

from pictures import shoot
from playwright.sync_api import Page, expect

READY = "body[data-ready]"
LONG = 60_000
NUMBER = re.compile(r"[\d.]+")


def number(text: str) -> int:
    """Read the first German number of a text."""
    found = NUMBER.search(text)
    assert found is not None, text
    return int(found[0].replace(".", ""))


def query_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlparse(address).query).items()}


def ready(page: Page) -> None:
    page.wait_for_selector(READY, timeout=LONG)


def gained(page: Page, phase: str) -> int:
    """Read from the scenario how many children of an age come within reach."""
    row = page.locator("#wirkung tr", has=page.get_by_role("rowheader", name=phase, exact=True))
    return number(row.first.locator("td").first.inner_text())


def gaps_of_table(page: Page) -> list[tuple[int, int]]:
    """Read areas with a gap, before and after, for each link that changes."""
    found = []
    for text in page.locator("#luecken tbody tr td:nth-child(2)").all_inner_texts():
        before, after = text.split(" → ")
        found.append((number(before), number(after)))
    return found


def save(page: Page, name: str) -> int:
    if not page.locator("#spiel-name").is_visible():
        page.locator("#gedanken details.only-scenario summary").click()
    page.fill("#spiel-name", name)
    page.locator("#speichern button").click()
    message = page.locator("#speichern-meldung")
    expect(message).to_contain_text(re.compile(r"Nr\. \d+"), timeout=LONG)
    return number(message.inner_text().split("Nr. ")[1])


def test_from_the_overview_to_a_decision(planner: Page, service: str) -> None:
    page = planner
    # 1. The overview says how many areas are under-served, and which.
    page.goto(f"{service}/")
    overview = page.locator("text=/Unterversorgt: \\d+ Gebiete/").first.inner_text()
    page.locator("a[href='/maps/gaps?region=musterstadt']").first.click()
    ready(page)

    # 2. The page of gaps says the same, in the same order.
    count = number(overview.split("Unterversorgt: ")[1])
    assert page.locator("h1").inner_text().startswith(f"{count} von ")
    assert page.locator(".ranked.certain > li").count() == count
    first = page.locator(".ranked.certain > li").first
    name = first.locator("h3 button").inner_text()
    assert name in overview
    lacking = first.locator("a[href^='/maps/siting']", has_text="Familienbüro (0–3 Jahre)")
    asked = query_of(lacking.get_attribute("href") or "")
    lacking.click()
    ready(page)

    # 3. The page of sites asks what is lacking: kind, life phase, way and minutes of the link.
    assert page.input_value("#art") == asked["kind"] == "family_office"
    assert page.input_value("#weg") == asked["mode"] == "pushchair"
    assert page.input_value("#minuten") == asked["minutes"] == "20"
    ticked = page.locator("input[name=life_phase]:checked")
    assert [box.get_attribute("value") for box in ticked.all()] == ["0-3"]
    expect(page.locator("#gedankenspiel-satz")).to_contain_text("Die Zahlen")
    page.locator("#mehr summary").click()
    page.fill("#minuten", "15")
    page.dispatch_event("#minuten", "change")
    note = page.locator("#gedankenspiel-satz")
    expect(note).to_contain_text("dieselben neu erreichten Kinder", timeout=LONG)
    added = number(page.locator("#gruppen tbody tr").first.locator("td").last.inner_text())
    assert added > 0
    decide = page.locator("#vorschlag a", has_text="Beschluss festhalten").first
    decision_of_site = decide.get_attribute("href") or ""
    area = page.locator("#vorschlag a", has_text="Lücken im Gebiet").first
    area_id = query_of(area.get_attribute("href") or "")["area"]
    page.click("#gedankenspiel-link")

    # 4. The scenario holds the site, and counts the same children.
    page.wait_for_selector("body[data-gaps]", timeout=LONG)
    taken = json.loads(query_of(page.url)["changes"])
    assert len(taken) == 1
    assert gained(page, "0–3 Jahre") == added
    gaps = gaps_of_table(page)
    assert gaps
    assert all(after <= before for before, after in gaps)
    expect(page.locator("#luecken")).to_contain_text("Familienbüro oder Haltestelle")
    page.locator("#luecken table").scroll_into_view_if_needed()
    shoot(page, "steering-way")

    # The other way round: the proposal is asked for from here, and is the same.
    page.click("#verwerfen")
    expect(page.locator("#luecken")).to_be_empty()
    page.click("#vorschlag")
    page.wait_for_selector("body[data-gaps]", timeout=LONG)
    assert json.loads(query_of(page.url)["changes"]) == taken
    assert gained(page, "0–3 Jahre") == added

    # 5. Saved twice, once with a second site, and compared: the same numbers again.
    one = save(page, "Steuerungsgruppe, ein Ort")
    page.click("#neu")
    page.locator(".folium-map").scroll_into_view_if_needed()
    box = page.locator(".folium-map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.6)
    page.wait_for_selector("body[data-scenario='2']", timeout=LONG)
    page.wait_for_selector("body[data-gaps]", timeout=LONG)
    two = save(page, "Steuerungsgruppe, zwei Orte")
    page.goto(f"{service}/maps/scenarios?region=musterstadt&ids={one},{two}")
    rows = page.locator(".figures tr", has_text="Gebiete mit Lücke: ").all()
    changes = [row.locator("td").first.inner_text().split(" → ") for row in rows]
    # Links that stay as they are do not stand in the table beside the map.
    closed = sum(number(before) - number(after) for before, after in changes)
    assert closed == sum(then - now for then, now in gaps)
    row = page.locator(".figures tr", has_text="Neu in 15 Minuten: 0–3 Jahre")
    assert number(row.locator("td").first.inner_text()) == added

    # 6. The decision has the words of the scenario; only day and body are still to be said.
    page.locator(".compare section").first.locator("a", has_text="Beschluss festhalten").click()
    assert page.input_value("#feld-title") == "Steuerungsgruppe, ein Ort"
    assert f"Gedankenspiel Nr. {one} " in page.input_value("#feld-reason")
    assert str(taken[0]["place"][1]) in page.input_value("#feld-place")
    put_down(page)
    assert page.inner_text("h1") == "Steuerungsgruppe, ein Ort"
    assert f"Gedankenspiel Nr. {one} " in page.inner_text(".decision")

    # 7. So does one from the page of sites, and it leads back to the gaps of its area.
    page.goto(f"{service}{decision_of_site}")
    assert page.input_value("[name=area] >> nth=0").startswith(f"{area_id} ")
    assert page.is_checked("[name=kind][value=site]")
    assert page.input_value("#feld-site").startswith("Familienbüro: ")
    page.fill("#feld-reason", "Dort fehlt es am meisten.")
    put_down(page)
    page.locator(".key-lines a[href^='/maps/gaps']").first.click()
    ready(page)
    assert query_of(page.url) == {"region": "musterstadt", "area": area_id}
    expect(page.locator(".leaflet-popup")).to_contain_text(area_id)


def put_down(page: Page) -> None:
    page.fill("#feld-day", "12.03.2026")
    page.fill("#feld-body", "Steuerungsgruppe Präventionskette")
    page.click("form#festhalten button[type=submit]")
    page.wait_for_url(re.compile(r"decision=\d+"))
