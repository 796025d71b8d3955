"""Pictures of pages, for the user guide and to look at."""

import os
from pathlib import Path

from playwright.sync_api import Page

FOLDER = Path(os.environ.get("KPK_SCREENSHOTS", Path(__file__).parents[1] / "screenshots"))
SECONDS_TO_MOVE = 4  # what never ends (a bar that runs) is no reason to wait for ever
STILL = """(milliseconds) => Promise.race([
  Promise.all(document.getAnimations().map(one => one.finished.catch(() => null))),
  new Promise(done => setTimeout(done, milliseconds)),
])"""


def shoot(page: Page, name: str) -> None:
    """Keep a picture of what the screen shows once nothing moves or fades any more."""
    FOLDER.mkdir(exist_ok=True)
    page.evaluate(STILL, SECONDS_TO_MOVE * 1000)
    page.screenshot(path=FOLDER / f"{name}.png")
