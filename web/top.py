"""What stands on top of every page, drawn once for all who see the same there."""

from dataclasses import dataclass
from secrets import token_hex

from markupsafe import Markup, escape

from engine.queries.maps import MapName
from engine.rules.permissions import Page
from engine.shelf import Shelf
from web.templating import render

KEPT = 1_000  # of about 3 KB
LISTED = (Page.MEETING, Page.PAPERS, Page.IMPORT, Page.ROOM)  # in the navigation of whom they are open to
# Where what differs each time goes; nobody can write these words before the process has begun.
BACK, CSRF = (f"{name}-{token_hex(16)}" for name in ("back", "csrf"))


@dataclass(frozen=True, slots=True)
class Top:
    """All that the top is drawn from; it is its own key."""

    language: str
    banner: str
    here: str
    name: str
    is_screen: bool
    maps: tuple[MapName, ...]
    map_id: int | None
    open: frozenset[Page]


_drawn: Shelf[str] = Shelf(KEPT)


def draw_top(top: Top, *, back: str, csrf: str) -> Markup:
    """The top of a page, with the way back and the token of this very page."""
    drawn = _drawn.get(
        top, lambda: render("layout/_top.html", {"top": top, "back": BACK, "csrf": CSRF})
    )
    return Markup(drawn.replace(BACK, escape(back)).replace(CSRF, escape(csrf)))
