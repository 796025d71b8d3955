"""A planner edits an offer from the map: its address while typing, saved and taken back."""

import re
from pathlib import Path

from browser.conftest import serving
from conftest import Commune
from house_files import with_houses
from playwright.sync_api import Page, expect

from kpk_geo.database.connection import transaction
from kpk_geo.database.users import add_user

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIND = "async rules => (await axe.run({ runOnly: rules })).violations"
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
PLACE = (
    "SELECT s.address, round(ST_X(s.geometry)) FROM kpk.site s JOIN kpk.offer_site l"
    " USING (region_id, site_id) WHERE l.offer_id = 'A2'"
)


def test_offer_is_edited_from_the_map_and_taken_back_by_keyboard(
    page: Page, commune: Commune
) -> None:
    with_houses(commune).start()
    with transaction(commune.engine) as connection:
        key = add_user(connection, "planung")
    with serving(commune.engine) as address:
        page.goto(f"{address}/login?next=/maps/offers%3Fregion=toy")
        page.fill("#schluessel", key)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/maps/offers"))
        page.get_by_role("button", name="Beratung am Markt").click()
        page.locator(".popup").get_by_role("link", name="Bearbeiten").click()
        expect(page.locator("h1")).to_have_text("Beratung am Markt")
        page.locator("body[data-ready]").wait_for()

        page.get_by_label("Zeiten").fill("jeden 1. Montag im Monat 9-11 Uhr")
        expect(
            page.get_by_text("Verstanden: 1. Mo im Monat 9–11 Uhr (0,5 Stunden je Woche).")
        ).to_be_visible()
        page.get_by_label("Straße und Hausnummer").fill("Hafenstr. 2")
        choice = page.get_by_role("button", name="Hafenstr. 3a, 47798 Spielstadt übernehmen")
        expect(choice).to_be_visible()
        expect(page.locator(".pin")).to_have_count(2)  # nothing is taken that nobody chose
        choice.press("Enter")
        expect(page.get_by_text("Gefunden: Hafenstr. 3a, 47798 Spielstadt.")).to_be_visible()
        expect(page.locator(".pin")).to_have_count(0)
        page.evaluate(AXE.read_text())
        assert page.evaluate(FIND, RULES) == []
        page.get_by_role("button", name="Speichern").press("Enter")
        expect(page.get_by_text("Gespeichert; das gilt ab sofort.")).to_be_visible()
        assert commune.rows(PLACE) == [("Hafenstr. 3a, 47798 Spielstadt", 350540)]

        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            assert not page.evaluate(SIDEWAYS), width
        page.get_by_role("button", name="Letzte Änderung zurücknehmen").press("Enter")
        expect(page.get_by_text("Die letzte Änderung ist zurückgenommen.")).to_be_visible()
        assert commune.rows(PLACE) == [("Marktplatz 3", 351500)]
