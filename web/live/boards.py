"""What the wall's pages share in one process: the watcher, and the boards already drawn."""

import threading
from dataclasses import dataclass

from starlette.requests import Request

from engine.shelf import Shelf
from web.doors.visit import local_day
from web.live.watcher import Watcher

BOARDS_KEPT = 64  # of about 400 KB for 300 items


@dataclass(frozen=True, slots=True)
class DrawnBoard:
    """A board as HTML, and the facts that the page around it shows."""

    html: str
    packed: bytes  # the same, gzipped: it holds no secret that its length could give away
    etag: str
    map_name: str
    organisation: str
    is_empty: bool  # the map has no item at all


@dataclass(frozen=True, slots=True)
class Boards:
    """One for an application."""

    watcher: Watcher
    shelf: Shelf[DrawnBoard]


_lock = threading.Lock()


def boards_of(request: Request) -> Boards:
    """The application's; the first page that asks makes it, and has the server close it."""
    app = request.app
    with _lock:
        if not hasattr(app.state, "boards"):
            house = app.state.house
            watcher = Watcher(
                house.database, lambda: local_day(house.now(), house.settings)
            )
            house.closing.append(watcher.close)
            app.state.boards = Boards(watcher, Shelf(BOARDS_KEPT))
        found: Boards = app.state.boards
        return found
