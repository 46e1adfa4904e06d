"""The pages over a benchmark's database, in a process of their own, with a few routes beside them.

`python -m benchmarks.pages_server DATABASE STATIC` prints its port and serves until its input ends.
The routes under /benchmark exist only here: a static page through the same middleware, the number
of queries asked, the memory taken, a sweep, and a change to one item.
"""

import sys
import threading
import time
from pathlib import Path
from typing import Any

import psutil
import sqlalchemy as sa
from fastapi import FastAPI
from jinja2 import Environment, FileSystemLoader
from starlette.responses import HTMLResponse

from benchmarks.pages_court import AT, TODAY, handler_of
from engine.actions.report import report
from engine.actions.sweep import sweep_day
from engine.db import open_database, writing
from engine.settings import Settings
from web.app import create_app
from web.server import serving


class Counted:
    """How many statements went to the database."""

    def __init__(self, database: sa.Engine) -> None:
        self.count, self._lock = 0, threading.Lock()
        sa.event.listen(database, "before_cursor_execute", self._one_more)

    def _one_more(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            with self._lock:
                self.count += 1


def add_routes(app: FastAPI, database: sa.Engine, static: Path) -> None:
    """The routes of the benchmark."""
    counted = Counted(database)
    pages = Environment(loader=FileSystemLoader(static), autoescape=True, auto_reload=False)

    @app.get("/benchmark/static/{name}")
    def static_page(name: str) -> HTMLResponse:
        return HTMLResponse(pages.get_template(name).render())

    @app.get("/benchmark/queries")
    def queries() -> int:
        return counted.count

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
    app = create_app(Settings(home=path.parent, database_url=""), database, now=lambda: AT)
    add_routes(app, database, static)
    with serving(app, host="127.0.0.1", port=0) as server:
        sys.stdout.write(f"{server.port}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
