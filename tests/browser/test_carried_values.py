"""The sign of carried values on the map itself, where it needs neither colour nor a click."""

import threading
import time

import uvicorn
from carried_toys import count_on_earlier_areas
from conftest import Commune
from playwright.sync_api import Page

from api.app import create_app
from api.questions.burden.run import run_burden
from api.serve import listen


def test_areas_legend_and_popup_bear_the_sign(commune: Commune, page: Page) -> None:
    count_on_earlier_areas(commune)
    commune.change_profile("min_population = 300", "min_population = 100")
    commune.load()
    run_burden(commune.engine, "toy")
    listening = listen(0)
    server = uvicorn.Server(uvicorn.Config(create_app(commune.engine), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        page.goto(f"http://127.0.0.1:{listening.getsockname()[1]}/maps/burden?region=toy")
        page.wait_for_selector("body[data-ready]")
        page.select_option("#thema", "indicator-poverty")
        page.wait_for_selector(".area-letter", state="attached")  # a name may lie over it
        assert page.locator(".area-letter").all_text_contents() == ["≈", "≈"]
        assert "auf heutige Gebiete umgerechnet" in page.locator("#legende li").last.inner_text()
        page.click("#g-01 button")
        popup = page.locator(".popup")
        popup.wait_for()
        assert "≈ auf heutige Gebiete umgerechnet, also geschätzt" in popup.inner_text()
        assert "40,0\u202f% ≈" in popup.inner_text()
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
