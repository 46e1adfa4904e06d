"""Reading a PDF back: its texts and where they stand, its fonts, its QR code."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pypdf
import pypdfium2
import segno

MM = 25.4 / 72


@dataclass(frozen=True)
class Place:
    """A piece of a line and its box, in points from the bottom left."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: "Place") -> bool:
        """Whether more than a hair of the two boxes is the same paper."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.top, other.top) - max(self.bottom, other.bottom)
        return wide > 0.5 and high > 0.5


def sizes_of(pdf: bytes) -> set[tuple[int, int]]:
    """Width and height of the pages, in whole millimetres."""
    return {
        (round(page.get_width() * MM), round(page.get_height() * MM))
        for page in pypdfium2.PdfDocument(pdf)
    }


def texts_of(pdf: bytes) -> list[str]:
    """The text of each page, without line breaks."""
    return [
        page.get_textpage().get_text_range().replace("\r\n", "")
        for page in pypdfium2.PdfDocument(pdf)
    ]


def places_of(pdf: bytes) -> list[list[Place]]:
    """Every piece of text of each page."""
    return [list(_places(page)) for page in pypdfium2.PdfDocument(pdf)]


def _places(page: pypdfium2.PdfPage) -> Iterator[Place]:
    text = page.get_textpage()
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        yield Place(text.get_text_bounded(left, bottom, right, top), left, bottom, right, top)


def overlaps_in(places: list[Place]) -> list[tuple[str, str]]:
    """The pairs of texts that stand on one another."""
    found = []
    waiting = sorted(places, key=lambda one: one.left)
    for index, one in enumerate(waiting):
        for other in waiting[index + 1:]:
            if other.left >= one.right:
                break
            if one.overlaps(other):
                found.append((one.text, other.text))
    return found


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Each font's name, with whether its program is in the file."""
    found = {}
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            [real] = font.get_object().get("/DescendantFonts", [font.get_object()])
            described = real.get_object()["/FontDescriptor"]
            found[str(real.get_object()["/BaseFont"])] = any(
                f"/FontFile{kind}" in described for kind in ("", "2", "3")
            )
    return found


def code_says(pdf: bytes, page: int, text: str) -> bool:
    """Whether the page's QR code, the one thing printed in pure black, is that of `text`."""
    modules = [list(map(bool, row)) for row in segno.make(text, error="m").matrix]
    drawn = pypdfium2.PdfDocument(pdf)[page]
    picture = drawn.render(scale=4000 / drawn.get_width()).to_pil().convert("RGB")
    black = picture.convert("L").point(lambda value: 255 if value < 3 else 0)
    left, top, right, bottom = black.getbbox() or (0, 0, 0, 0)
    across, down = (right - left) / len(modules), (bottom - top) / len(modules)
    seen = [
        [
            black.getpixel((int(left + (x + 0.5) * across), int(top + (y + 0.5) * down))) == 255
            for x in range(len(modules))
        ]
        for y in range(len(modules))
    ]
    return seen == modules
