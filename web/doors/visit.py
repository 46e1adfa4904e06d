"""A visit: one request by somebody who is inside, with everything that a page needs of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from markupsafe import Markup
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from engine.clock import at_local
from engine.db import reading, writing
from engine.language import current_language
from engine.queries.maps import MapName
from engine.queries.sessions import FoundSession
from engine.rules.permissions import Capacity, Charge, Page, opens
from engine.settings import Settings
from web.doors.passage import set_cookie
from web.forms import NO_TROUBLE
from web.templating import render
from web.top import LISTED, Top, draw_top

if TYPE_CHECKING:
    import sqlalchemy as sa

    from web.app import House

SAID = "said"  # the cookie with the sentence that the next page says once
SAID_LASTS_S = 30


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks, as what, when; and the ways to answer."""

    request: Request
    house: "House"
    found: FoundSession
    capacities: frozenset[Capacity]
    map_id: int | None  # the map in the address, else the organisation's first
    at: datetime
    today: date

    @property
    def person_id(self) -> int:
        """The visitor; raises for a wall screen, which is nobody."""
        if self.found.person_id is None:
            raise RuntimeError("a wall screen is nobody: this page must not be open to it")
        return self.found.person_id

    @property
    def maps(self) -> tuple[MapName, ...]:
        """The organisation's maps, oldest first."""
        return self.found.maps

    @property
    def is_screen(self) -> bool:
        """Whether this is a wall screen of one map."""
        return self.found.is_screen

    @property
    def name(self) -> str:
        """The visitor's name; a screen's label."""
        return self.found.name or self.found.label

    @property
    def organisation_id(self) -> int:
        """The visitor's organisation."""
        return self.found.organisation_id

    @property
    def department_id(self) -> int | None:
        """The visitor's own department."""
        return self.found.department_id

    @property
    def headed(self) -> tuple[int, ...]:
        """Ids of the departments that the visitor heads."""
        return self.found.standing.headed

    @property
    def csrf(self) -> str:
        """What every form of this visitor carries."""
        return self.found.csrf

    @property
    def language(self) -> str:
        """zh or en, as the pages are shown to this visitor."""
        return current_language()

    @property
    def settings(self) -> Settings:
        """The installation's settings."""
        return self.house.settings

    @property
    def database(self) -> "sa.Engine":
        """The installation's database."""
        return self.house.database

    @property
    def acting(self) -> dict[str, Any]:
        """Who acts and when, as every verb takes it."""
        return {"actor_id": self.person_id, "at": self.at, "today": self.today}

    @property
    def wants_part(self) -> bool:
        """Whether htmx asks for a fragment; going back in history needs the whole page."""
        headers = self.request.headers
        return "hx-request" in headers and "hx-history-restore-request" not in headers

    @property
    def back(self) -> str:
        """The page that the visitor looks at, to come back to: of a refused form the page before."""
        url = self.request.url
        if self.request.method != "GET":
            return urlsplit(self.request.headers.get("referer", "")).path or "/desk"
        return f"{url.path}?{url.query}" if url.query else url.path

    def may(self, door: Page | Charge) -> bool:
        """Whether the page is open to the visitor, or the charge is theirs."""
        return opens(door, self.capacities)

    def top(self, here: str) -> Markup:
        """What stands on top of the visitor's page; `here` is its place in the navigation."""
        shown = Top(
            current_language(), self.house.banner, here, self.name, self.is_screen, self.maps,
            self.map_id, frozenset(page for page in LISTED if self.may(page)),
        )
        return draw_top(shown, back=self.back, csrf=self.csrf)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent view of the database."""
        with reading(self.database) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One unit of work, committed at the end of the block."""
        with writing(self.database) as session:
            yield session

    def page(self, template: str, *, status: int = 200, **facts: Any) -> Response:
        """A whole page."""
        said = self.request.state.cookies.get(SAID, "")
        if said:
            set_cookie(self.request.state, SAID, "", max_age=0)
        facts = {"trouble": NO_TROUBLE, "here": ""} | facts | {
            "visit": self, "said": said, "banner": self.house.banner,
        }
        return HTMLResponse(render(template, facts), status_code=status)

    def part(self, template: str, *, status: int = 200, **facts: Any) -> Response:
        """A fragment for htmx."""
        facts = {"trouble": NO_TROUBLE} | facts | {"visit": self}
        return HTMLResponse(render(template, facts), status_code=status)

    def to(self, path: str, *, said: str = "") -> Response:
        """On to another page after a change; `said` is shown there once."""
        if said:
            set_cookie(self.request.state, SAID, quote(said[:300]), max_age=SAID_LASTS_S)
        return RedirectResponse(path, status_code=303)


def local_day(at: datetime, settings: Settings) -> date:
    """The day on the office's calendar."""
    return at_local(at, settings.timezone).date()
