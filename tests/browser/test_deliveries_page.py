"""A delivery in a real browser: by mouse, by keyboard alone, on a phone, and asked by axe-core."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser.conftest import serving
from browser.test_every_page import faults
from conftest import Commune
from playwright.sync_api import Browser, Page
from sqlalchemy import create_engine

from api.deliveries.homes import Home, remember_home
from kpk_geo.database.connection import transaction
from kpk_geo.database.users import add_user

CLICKS = 8  # from the file to the map, at most
SECONDS = 10.0  # from the file to the preview


@pytest.fixture(scope="module")
def desk(
    new_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str, Path]]:
    """A service with the toy commune: address, key of a planner, folder of files to bring."""
    engine = create_engine(new_database("delivery_pages"))
    folder, state = tmp_path_factory.mktemp("toy"), tmp_path_factory.mktemp("state")
    assert Commune(folder, engine).load().is_complete
    remember_home(state, "toy", Home(folder / "toy.toml", folder))
    with transaction(engine) as connection:
        key = add_user(connection, "anna")
    files = tmp_path_factory.mktemp("files")
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT area_id FROM kpk.area ORDER BY area_id LIMIT 4")
        keys = [row[0] for row in rows]
    values = zip(keys, (210, 340, 195, 120), ("5,5", "7,25", "12,5", "3,5"), strict=True)
    text = ["Nr;Kinder;Wert", *(f"{key};{count};{share}" for key, count, share in values)]
    (files / "werte 2024.csv").write_text("\n".join(text), encoding="utf-8")
    with serving(engine, state) as address:
        yield address, key, files
    engine.dispose()


@pytest.fixture
def at_desk(desk: tuple[str, str, Path], browser: Browser) -> Iterator[Page]:
    """A planner who has logged in, on a page that fails on any error of a script."""
    address, key, _ = desk
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="de-DE")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}/login")
    page.fill("#schluessel", key)
    page.click("button[type=submit]")
    page.wait_for_url(f"{address}/")
    yield page
    page.close()
    assert errors == []


def bring(page: Page, desk: tuple[str, str, Path]) -> None:
    address, _, files = desk
    page.goto(f"{address}/daten?region=toy")
    page.set_input_files("#datei", files / "werte 2024.csv")
    page.wait_for_selector("#lieferung")


def test_from_the_file_to_the_map_and_back(desk: tuple[str, str, Path], at_desk: Page) -> None:
    page, clicks, start = at_desk, 1, time.monotonic()  # choosing the file is one
    bring(page, desk)
    assert time.monotonic() - start < SECONDS
    assert "Eine Frage ist offen" in page.inner_text("h1")
    assert page.locator("input:checked").count() == 0
    assert page.get_by_role("button", name="Übernehmen").is_disabled()
    page.locator(".ask input[value=percent]").check()
    page.get_by_role("button", name="Angaben anwenden").click()
    page.wait_for_selector("h1:has-text('Keine Frage')")
    page.get_by_role("button", name="Übernehmen").click()
    clicks += 3
    page.wait_for_selector("text=Rückgängig machen")
    page.get_by_role("link", name="Karte: Wert").click()
    clicks += 1
    page.wait_for_load_state()
    assert "indicator-wert" in page.url
    assert clicks <= CLICKS
    page.go_back()
    page.get_by_role("button", name="Rückgängig machen").click()
    page.wait_for_selector("text=Noch nichts übernommen")
    page.get_by_role("button", name="Verwerfen").click()
    page.wait_for_selector("#bringen")


def test_the_whole_way_by_keyboard(desk: tuple[str, str, Path], at_desk: Page) -> None:
    page = at_desk
    bring(page, desk)

    def tab_to(selector: str) -> None:
        for _ in range(80):
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"{selector} is not reached by Tab")

    tab_to(".ask input")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.checked")
    tab_to("#tag")
    page.keyboard.press("Enter")  # in a field, Enter applies what was said and discards nothing
    page.wait_for_selector("h1:has-text('Keine Frage')")
    tab_to("button[value=take]")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Rückgängig machen")
    tab_to("button[value=undo]")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Noch nichts übernommen")
    tab_to("button[value=discard]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#bringen")


def test_nothing_is_found_by_axe_and_no_page_is_too_wide(
    desk: tuple[str, str, Path], at_desk: Page
) -> None:
    page = at_desk
    page.goto(f"{desk[0]}/daten?region=toy")
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    bring(page, desk)
    for state in ("open", "answered", "taken"):
        for width in (1280, 400, 320):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (state, width)
            assert faults(page) == [], (state, width)
        page.set_viewport_size({"width": 1280, "height": 900})
        if state == "open":
            page.locator(".ask input[value=percent]").check()
            page.get_by_role("button", name="Angaben anwenden").click()
            page.wait_for_selector("h1:has-text('Keine Frage')")
        elif state == "answered":
            page.get_by_role("button", name="Übernehmen").click()
            page.wait_for_selector("text=Rückgängig machen")
    page.get_by_role("button", name="Rückgängig machen").click()
    page.wait_for_selector("text=Noch nichts übernommen")
    page.get_by_role("button", name="Verwerfen").click()
    page.wait_for_selector("#bringen")


def test_what_is_refused_is_said_beside_the_file(
    desk: tuple[str, str, Path], at_desk: Page
) -> None:
    address, _, files = desk
    (files / "brief.docx").write_bytes(b"PK\x03\x04")
    at_desk.goto(f"{address}/daten?region=toy")
    at_desk.set_input_files("#datei", files / "brief.docx")
    at_desk.wait_for_selector("#bringen-fehler:not(:empty)")
    assert "Das ist eine Word-Datei" in at_desk.inner_text("#bringen-fehler")
