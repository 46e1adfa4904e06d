"""Pictures of the pages, kept as output of the gate: build/screenshots/page-size-language-items.png."""

import re
from pathlib import Path

from playwright.sync_api import Page

FOLDER = Path(__file__).parents[2] / "build" / "screenshots"


def keep(page: Page, name: str, *, language: str, items: str, whole: bool = True) -> Path:
    """Take the page as it stands; `whole`: also what one has to scroll for."""
    assert page.viewport_size is not None
    size = page.viewport_size["width"]
    plain = re.sub(r"[^\w]+", "_", name).strip("_") or "home"
    path = FOLDER / f"{plain}-{size}-{language}-{items}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=whole)
    return path
