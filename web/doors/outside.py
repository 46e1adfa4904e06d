"""Pages and forms in front of the door, where nobody is known yet."""

from typing import Any
from urllib.parse import urlsplit

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from engine.actions.doors.links import CameIn
from engine.actions.doors.sessions import end_session
from engine.db import reading, writing
from engine.errors import NotYours
from engine.language import LANGUAGES, _
from engine.queries.accounts import language_of
from engine.queries.sessions import FoundSession, find_session
from web.doors.door import COOKIE, give_cookie
from web.doors.passage import set_cookie
from web.doors.visit import SAID
from web.forms import NO_TROUBLE
from web.local_path import local_path
from web.templating import render

A_YEAR_S = 31_536_000
SAME_SITE = ("same-origin", "none")  # from our own page, or typed by the person


def outside_page(
    request: Request, template: str, *, status: int = 200, **facts: Any
) -> Response:
    """A whole page for somebody who is not inside."""
    said = request.state.cookies.get(SAID, "")
    if said:
        set_cookie(request.state, SAID, "", max_age=0)
    known = {"trouble": NO_TROUBLE, "said": said}
    return HTMLResponse(render(template, known | facts), status_code=status)


def check_same_site(request: Request) -> None:
    """A form in front of the door has no session's token: it must come from our own page.

    Browsers say so themselves (Fetch Metadata; else Origin); what is no browser says nothing.
    Raises: NotYours.
    """
    headers = request.headers
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site in SAME_SITE:
        return
    if site is None and (origin is None or urlsplit(origin).netloc in _own_hosts(request)):
        return
    raise NotYours(
        _("这次提交来自另一个网站，没有写入。请从本系统的页面重新提交；若一直如此，请运维核对 BATTLEMAP_BASE_URL")
    )


def _own_hosts(request: Request) -> tuple[str, ...]:
    settings = request.app.state.house.settings
    return (request.headers.get("host", ""), urlsplit(settings.resolved_base_url).netloc)


def found_inside(request: Request, session: Session) -> FoundSession | None:
    """Who the cookie lets in, if anybody."""
    house = request.app.state.house
    return find_session(
        session, request.state.cookies.get(COOKIE, ""), at=house.now(),
        idle_minutes=house.settings.session_idle_minutes,
    )


def address_of(request: Request) -> str:
    """The network address that asks; behind a proxy the one that it tells."""
    return request.client.host if request.client else ""


def agent_of(request: Request) -> str:
    """What the browser calls itself."""
    return request.headers.get("user-agent", "")


def come_inside(request: Request, came: CameIn, *, wanted: str = "") -> Response:
    """On to where the person wanted to go, with the new cookie; what was open here before ends."""
    house = request.app.state.house
    with reading(house.database) as session:
        former = found_inside(request, session)
        language = "" if came.person_id is None else language_of(session, came.person_id)
    if former is not None:
        with writing(house.database) as session:
            end_session(session, former.session_id, at=house.now())
    if language in LANGUAGES and "language" not in request.state.cookies:
        keep_language(request, language)
    if came.map_id is not None:  # a wall screen is switched off at night and still hangs there
        set_cookie(
            request.state, COOKIE, came.token, max_age=A_YEAR_S,
            secure=house.settings.cookies_secure,
        )
        return RedirectResponse(f"/maps/{came.map_id}/wall/screen", status_code=303)
    give_cookie(request, came.token)
    return RedirectResponse(local_path(wanted), status_code=303)


def keep_language(request: Request, language: str) -> None:
    """Have the browser remember the language, before and behind the door."""
    set_cookie(request.state, "language", language, max_age=A_YEAR_S)
