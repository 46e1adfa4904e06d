"""The pages over a benchmark's database, in a process of their own, with a few routes beside them.

`python -m benchmarks.pages_server DATABASE STATIC` prints its port and serves until its input ends.
The routes under /benchmark exist only here: a static page through the same middleware, a page's
template with the facts it had once, a page that is nothing but its door, what was spent, the memory
taken, a sweep, a change to one item, people who report all the time, and whether anything is kept.
"""

import random
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import psutil
import sqlalchemy as sa
from fastapi import Depends, FastAPI, Query
from jinja2 import Environment, FileSystemLoader
from starlette.responses import HTMLResponse

from benchmarks.pages_court import AT, TODAY, handler_of, status_of
from engine.actions.report import report
from engine.actions.sweep import sweep_day
from engine.db import open_database, writing
from engine.rules.permissions import Page
from engine.rules.words import Status
from engine.settings import Settings
from engine.shelf import Shelf
from web.app import create_app
from web.doors import visit
from web.doors.door import reads
from web.doors.visit import Visit
from web.server import serving
from web.templating import render


class Counted:
    """How many statements went to the database."""

    def __init__(self, database: sa.Engine) -> None:
        self.count, self._lock = 0, threading.Lock()
        sa.event.listen(database, "before_cursor_execute", self._one_more)

    def _one_more(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            with self._lock:
                self.count += 1


FROZEN: dict[str, tuple[str, dict[str, Any]]] = {}


def render_and_freeze(template: str, facts: dict[str, Any]) -> str:
    """What pages are rendered with; a request with x-freeze leaves its template and facts here."""
    name = facts["visit"].request.headers.get("x-freeze")
    if name:
        FROZEN[name] = (template, facts)
    return render(template, facts)


SHELF_GET = Shelf.get


def made_anew(_shelf: Shelf[Any], _key: object, make: Callable[[], Any]) -> Any:
    """In place of Shelf.get: as if nothing were there, and nothing is kept."""
    return make()


class BusyCourt:
    """People who report progress on one item after the other."""

    def __init__(self, database: sa.Engine) -> None:
        self._database, self._stopped, self._count = database, threading.Event(), 0
        self.cpu_s = 0.0  # of the reports themselves: no page's
        self._thread: threading.Thread | None = None

    def go_on(self, reports_a_second: int, among: list[int]) -> int:
        """Report so often from now on, on these items or on any; how many were written before."""
        if self._thread is not None:
            self._stopped.set()
            self._thread.join()
        written, self._count, self._thread = self._count, 0, None
        if reports_a_second:
            self._stopped.clear()
            items = list(filter(self._is_open, among or range(1, self._most() + 1)))
            self._thread = threading.Thread(
                target=self._report, args=(1 / reports_a_second, items), daemon=True
            )
            self._thread.start()
        return written

    def _report(self, every_s: float, items: list[int]) -> None:
        pick = random.Random(2)
        while not self._stopped.wait(every_s):
            item_id = pick.choice(items)
            begun = time.thread_time()
            with writing(self._database) as session:
                report(
                    session, item_id, percent=pick.randrange(100), text="又完成一批",
                    actor_id=handler_of(item_id), at=AT, today=TODAY,
                )
            self._count += 1
            self.cpu_s += time.thread_time() - begun

    def _most(self) -> int:
        with self._database.connect() as connection:
            return int(connection.execute(sa.text("SELECT max(id) FROM item")).scalar() or 0)

    @staticmethod
    def _is_open(number: int) -> bool:
        return status_of(number) is Status.OPEN


def add_routes(app: FastAPI, database: sa.Engine, static: Path) -> None:
    """The routes of the benchmark."""
    counted, busy = Counted(database), BusyCourt(database)
    pages = Environment(loader=FileSystemLoader(static), autoescape=True, auto_reload=False)

    @app.get("/benchmark/static/{name}")
    def static_page(name: str) -> HTMLResponse:
        return HTMLResponse(pages.get_template(name).render())

    @app.get("/benchmark/frozen/{name}")
    def frozen_page(name: str) -> HTMLResponse:
        return HTMLResponse(render(*FROZEN[name]))

    @app.get("/benchmark/door")
    def door(inside: Annotated[Visit, Depends(reads(Page.DESK))]) -> HTMLResponse:
        return HTMLResponse(f"<!doctype html><title>{inside.name}</title>")

    @app.get("/benchmark/spent")
    def spent() -> dict[str, float]:
        return {"queries": counted.count, "cpu_s": time.process_time() - busy.cpu_s}

    @app.post("/benchmark/keeping/{answer}")
    def keeping(answer: str) -> None:
        Shelf.get = SHELF_GET if answer == "yes" else made_anew  # type: ignore[method-assign, assignment]

    @app.post("/benchmark/court/{reports_a_second}")
    def court(reports_a_second: int, among: Annotated[list[str] | None, Query()] = None) -> int:
        return busy.go_on(reports_a_second, [int(one) for one in among or [] if one])

    @app.get("/benchmark/memory")
    def memory() -> float:
        return float(psutil.Process().memory_info().rss) / 2**20

    @app.post("/benchmark/sweep")
    def sweep() -> dict[str, Any]:
        return sweep_day(database, today=TODAY, at=AT).as_json()

    @app.post("/benchmark/report/{item_id}")
    def one_change(item_id: int) -> float:
        """When it was committed, by the clock that all processes of this machine share."""
        with writing(database) as session:
            report(
                session, item_id, percent=50, text="已完成一半", actor_id=handler_of(item_id), at=AT,
                today=TODAY,
            )
        return time.monotonic()


def main() -> None:
    """Serve until the benchmark closes our input."""
    path, static = Path(sys.argv[1]), Path(sys.argv[2])
    database = open_database(f"sqlite:///{path}")
    visit.render = render_and_freeze  # type: ignore[attr-defined]
    app = create_app(Settings(home=path.parent, database_url=""), database, now=lambda: AT)
    add_routes(app, database, static)
    with serving(app, host="127.0.0.1", port=0) as server:
        sys.stdout.write(f"{server.port}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
