"""The application: doors, pages and static files put together."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from engine import clock
from engine.queries.sessions import is_known_cookie
from engine.settings import Settings
from web.corridor import Corridor
from web.doors.door import Doorway
from web.doors.passage import Passage
from web.metrics import Metrics
from web.pages import routers
from web.readiness import Readiness
from web.refusals import answer_refusals
from web.request_log import RequestLog

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Tick:
    """An entry of the timetable as the pages show it; web knows no cron."""

    flow: str
    cron: str
    sentence: str
    next_at: Callable[[datetime], datetime | None]


@dataclass(frozen=True, slots=True)
class House:
    """What every page needs of the process it runs in."""

    settings: Settings
    database: sa.Engine
    now: Callable[[], datetime]
    timetable: tuple[Tick, ...] = ()
    banner: str = ""  # said on top of every page: a demonstration
    closing: list[Callable[[], None]] = field(default_factory=list)


def create_app(
    settings: Settings, database: sa.Engine, *, now: Callable[[], datetime] = clock.now,
    timetable: tuple[Tick, ...] = (), banner: str = "",
) -> FastAPI:
    """The pages over `database`. `now` is the clock they read, once a request."""
    app = FastAPI(title="battlemap", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house = House(settings, database, now, timetable, banner)
    app.state.doorway = doorway = Doorway(database)
    app.state.house.closing.append(doorway.close)
    app.router.routes.append(Corridor(route for router in routers() for route in router.routes))
    app.state.metrics = metrics = Metrics()
    app.state.readiness = Readiness(settings, database, now)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    answer_refusals(app)
    app.add_middleware(Passage, settings=settings, is_known=_knower(database))
    app.add_middleware(RequestLog, metrics=metrics)  # outermost: whatever happens has its number
    return app


def _knower(database: sa.Engine) -> Callable[[str], bool]:
    """Whether a cookie is, or was, one of ours; asked only for what is larger than a form."""
    def is_known(token: str) -> bool:
        with database.connect().execution_options(read_only=True) as connection:
            return is_known_cookie(connection, token)

    return is_known
