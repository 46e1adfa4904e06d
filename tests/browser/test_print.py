"""The wall on paper: A3, landscape, nothing of the screen's controls on it."""

import re
from pathlib import Path

import pytest

from tests.browser.conftest import Someone
from tests.browser.houses import House

MM = 72 / 25.4
A3_LANDSCAPE = (420 * MM, 297 * MM)


def media_boxes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page, in points."""
    found = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", pdf)
    return [(float(width), float(height)) for width, height in found]


def test_the_wall_prints_on_a3_landscape(house: House, someone: Someone, tmp_path: Path) -> None:
    page = someone(house, "孙敏")
    page.goto(f"/maps/{house.map_id}/wall")
    path = tmp_path / "wall.pdf"
    page.pdf(path=path, prefer_css_page_size=True, print_background=True)
    boxes = media_boxes(path.read_bytes())
    assert boxes
    for box in boxes:
        assert box == pytest.approx(A3_LANDSCAPE, abs=2)
    page.emulate_media(media="print")
    assert not page.get_by_role("button").filter(visible=True).count()
    assert not page.get_by_role("navigation").filter(visible=True).count()
