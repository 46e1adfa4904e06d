"""The pages put beside the timetable: the one place where both are known."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from cli.console import say
from engine.language import _
from engine.settings import Settings

if TYPE_CHECKING:
    import sqlalchemy as sa

    from web.app import Tick


@contextmanager
def pages_beside(settings: Settings, database: "sa.Engine") -> Iterator[None]:
    """Serve the pages inside the block, and say where."""
    from web.app import create_app
    from web.server import serving
    from web.templating import load_all

    load_all()
    app = create_app(settings, database, timetable=ticks(settings.timezone))
    with serving(
        app, host=settings.web_host, port=settings.web_port, proxies=settings.trusted_proxies
    ):
        say(_("网页在 {address}").format(address=settings.resolved_base_url))
        yield


def ticks(timezone: str) -> "tuple[Tick, ...]":
    """The timetable as the pages show it."""
    from flows.timetable import TIMETABLE, Entry, next_tick
    from web.app import Tick

    def next_of(entry: Entry) -> Callable[[datetime], datetime | None]:
        return lambda now: next_tick(entry, now, timezone)

    return tuple(
        Tick(entry.flow, entry.cron, entry.sentence, next_of(entry)) for entry in TIMETABLE
    )
