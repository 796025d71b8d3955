"""Pictures of pages, for the user guide and to look at."""

import os
from pathlib import Path

from playwright.sync_api import Page

FOLDER = Path(os.environ.get("KPK_SCREENSHOTS", Path(__file__).parents[1] / "screenshots"))


def shoot(page: Page, name: str) -> None:
    """Keep a picture of what the screen shows."""
    FOLDER.mkdir(exist_ok=True)
    page.screenshot(path=FOLDER / f"{name}.png")
