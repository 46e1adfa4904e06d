"""The one dependency in front of every page and every form.

A door asks, in this order: who is it (else to the sign-in page), has a person whose role needs it
shown a second factor, does everything the address names belong to their organisation (else it is
not there at all), does the permission matrix open the door, and, for a change, does the form come
from one of our own pages.
"""

import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated

import sqlalchemy as sa
from fastapi import Form
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from engine.actions.doors.sessions import touch_session
from engine.db import writing
from engine.errors import NotFound, NotYours, Refused
from engine.language import _
from engine.queries.owners import OWNERS, owner_of
from engine.queries.sessions import FoundSession, find_session
from engine.rules.permissions import Charge, Page, Verb, door_label, opens, organisation_capacities
from web.doors.passage import SESSION_COOKIE, set_cookie
from web.doors.visit import Visit, local_day
from web.forms import read_id

COOKIE = SESSION_COOKIE
Opens = Page | Charge | Verb | None  # None: to everybody who is inside
Entering = Awaitable[Visit]


class Doorway:
    """The event loop's own connection to the embedded database; only the loop's thread uses it."""

    def __init__(self, database: sa.Engine) -> None:
        self.is_quick = database.dialect.name == "sqlite"
        self._database = database
        self._opened: sa.Connection | None = None

    @property
    def connection(self) -> sa.Connection:
        """The connection, opened at the first question; outside any transaction, always fresh."""
        if self._opened is None:
            self._opened = self._database.connect().execution_options(
                isolation_level="AUTOCOMMIT", read_only=True
            )
        return self._opened

    def close(self) -> None:
        """Give the connection back."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None


class NotSignedIn(Refused):
    """Nobody is inside; the answer is the sign-in page."""

    http_status = 401


class SecondFactorNeeded(Refused):
    """The person's role may not enter without a second factor; the answer asks for it."""

    http_status = 403


def reads(door: Opens, *, screens: bool = False, weak: bool = False) -> Callable[..., Entering]:
    """The door of a page. `screens`: wall screens too; `weak`: also before the second factor."""

    async def enter(request: Request) -> Visit:
        return await _enter(request, door, screens=screens, weak=weak)

    enter.door = door  # type: ignore[attr-defined]  # what the walk through all routes reads
    return enter


def changes(door: Opens, *, weak: bool = False) -> Callable[..., Entering]:
    """The door of a form: as `reads`, and the form must carry this session's token."""

    async def enter(request: Request, csrf: Annotated[str, Form()] = "") -> Visit:
        visit = await _enter(request, door, screens=False, weak=weak)
        given = csrf or request.headers.get("x-csrf-token", "")
        if not hmac.compare_digest(given.encode(), visit.csrf.encode()):
            raise NotYours(
                _("这个页面已经过期，没有写入任何内容。请按浏览器的“后退”回到填写的页面，刷新后再提交")
            )
        return visit

    enter.door = door  # type: ignore[attr-defined]
    return enter


async def _enter(request: Request, door: Opens, *, screens: bool, weak: bool) -> Visit:
    """Look who it is: on the embedded database at once, else in a thread.

    A second thread a request costs more than the questions asked in it (decision 0007): reading
    SQLite in WAL mode never waits, and the doorway's connection is the event loop's own.
    """
    doorway: Doorway = request.app.state.doorway
    if doorway.is_quick:
        visit = _look(request, doorway.connection, screens=screens)
    else:
        visit = await run_in_threadpool(_look_elsewhere, request, screens=screens)
    request.state.visit = visit
    found = visit.found
    if not weak and needs_second_factor(found):
        raise SecondFactorNeeded(_("您的角色须用第二重验证登录"))
    if isinstance(door, Page | Charge) and not opens(door, visit.capacities):
        raise NotYours(_("{name}没有“{door}”的权限").format(name=visit.name, door=door_label(door)))
    if found.is_touch_due(visit.at):
        token = await run_in_threadpool(_touch, visit)
        if token is not None:
            give_cookie(request, token)
    return visit


def _look_elsewhere(request: Request, *, screens: bool) -> Visit:
    database = request.app.state.house.database
    with database.connect().execution_options(read_only=True) as connection:
        return _look(request, connection, screens=screens)


def _look(request: Request, connection: sa.Connection, *, screens: bool) -> Visit:
    """Who asks, as what; raises NotSignedIn, and NotFound for what is another organisation's."""
    house = request.app.state.house
    at = house.now()
    found = find_session(
        connection, request.state.cookies.get(COOKIE, ""), at=at,
        idle_minutes=house.settings.session_idle_minutes,
    )
    if found is None or (found.is_screen and not screens):
        raise NotSignedIn(_("请先登录"))
    standing = found.standing
    visit = Visit(
        request, house, found,
        organisation_capacities(standing.roles, heads=bool(standing.headed)),
        _map_of(request, found.maps[0].id if found.maps else None), at,
        local_day(at, house.settings),
    )
    request.state.visit = visit
    _keep_out_strangers(request, connection, found)
    return visit


def _map_of(request: Request, first: int | None) -> int | None:
    return read_id(str(request.path_params.get("map_id", ""))) or first


def _keep_out_strangers(request: Request, connection: sa.Connection, found: FoundSession) -> None:
    """What is another organisation's is not there: the same words as for what does not exist."""
    for name, value in request.path_params.items():
        if name not in OWNERS:
            continue
        wanted = read_id(str(value)) or 0  # no row has it
        owner = owner_of(connection, name, wanted)
        if owner != found.organisation_id or (
            found.is_screen and name == "map_id" and wanted != found.map_id
        ):
            raise NotFound(_("没有这个页面，或者它不属于您的单位"))


def needs_second_factor(found: FoundSession) -> bool:
    """Whether this session is still weaker than its person's second factor, or roles, ask for."""
    if found.is_screen or found.strong:
        return False
    return found.enrolled or any(role.value in found.second_factor_roles for role in found.standing.roles)


def _touch(visit: Visit) -> str | None:
    """Keep the session alive; a rotated cookie, which goes out with this answer, or None."""
    with writing(visit.database) as session:
        return touch_session(session, visit.found, at=visit.at)


def give_cookie(request: Request, token: str) -> None:
    """Have the answer carry the session's cookie; an empty token takes it away."""
    set_cookie(
        request.state, COOKIE, token, max_age=None if token else 0,
        secure=request.app.state.house.settings.cookies_secure,
    )
