"""What a page says when the engine, the door or the network says no: a sentence, never a trace."""

import logging
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from engine.actions.everywhere import track_everywhere
from engine.db import writing
from engine.errors import NotFound, NotYours, Refused
from engine.language import _
from engine.rules.door_events import DoorEvent
from web.doors.door import NotSignedIn, SecondFactorNeeded
from web.doors.passage import SAFE
from web.templating import render

journal = logging.getLogger("battlemap.web")


def answer_refusals(app: FastAPI) -> None:
    """Give every kind of no its answer."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable_address)
    app.add_exception_handler(HTTPException, _no_such_page)
    app.add_exception_handler(Exception, _fault)


def _refused(request: Request, refusal: Any) -> Response:
    if isinstance(refusal, NotSignedIn):
        return _to_sign_in(request, refusal)
    if isinstance(refusal, SecondFactorNeeded):
        here = _here(request) if request.method in ("GET", "HEAD") else ""
        return RedirectResponse(f"/sign-in/second-factor?next={here}", status_code=303)
    _keep_trace(request, refusal)
    return refusal_page(request, str(refusal), refusal.http_status)


def _to_sign_in(request: Request, refusal: Refused) -> Response:
    """Readers are led to the door and back; what was being written is not silently dropped."""
    if "hx-request" in request.headers:  # a fragment has no place for a whole page
        return Response(status_code=401, headers={"HX-Redirect": "/sign-in"})
    if request.method in ("GET", "HEAD"):
        return RedirectResponse(f"/sign-in?next={_here(request)}", status_code=303)
    return refusal_page(
        request,
        _("登录已过期，刚才的内容没有写入。请在新窗口重新登录，再回到这里按浏览器的“后退”，刷新后重新提交"),
        refusal.http_status, leads_to="/sign-in",
    )


def _here(request: Request) -> str:
    query = f"?{request.url.query}" if request.url.query else ""
    return quote(request.url.path + query, safe="")


def _keep_trace(request: Request, refusal: Refused) -> None:
    """A closed door and somebody else's page are on the trail; a badly filled form is not."""
    visit = getattr(request.state, "visit", None)
    if visit is None or visit.is_screen or not isinstance(refusal, NotYours | NotFound):
        return
    with writing(visit.database) as session:
        track_everywhere(
            session, visit.organisation_id, DoorEvent.REFUSED.value, at=visit.at,
            actor_id=visit.person_id, method=request.method, path=request.url.path[:200],
            status=refusal.http_status,
        )


def _unreadable_address(request: Request, _error: Any) -> Response:
    return refusal_page(request, _("没有这个页面：地址里的编号不对"), 404)


def _no_such_page(request: Request, error: Any) -> Response:
    sentences = {
        404: _("没有这个页面，可能地址写错了，或者它已被移走"),
        405: _("这个地址不能这样使用，请从页面上的按钮进入"),
        413: _("提交的内容太大，没有写入"),
        400: _("提交的内容读不懂或太大，没有写入。请减少内容后再试"),
    }
    status = error.status_code
    return refusal_page(request, sentences.get(status, str(error.detail)), status)


def _told(request: Request) -> str:
    """The path for the journal: on one line whatever it holds, and without the secret of a link."""
    path = request.url.path
    return "/links/…" if path.startswith("/links/") else quote(path[:200])


def _fault(request: Request, error: Exception) -> Response:
    """A bug, or the database is away: written down under a number that the person can quote."""
    number = request.state.request_id
    journal.error(
        "fault %s at %s %s", number, request.method, _told(request), exc_info=error,
        extra={"fields": {"request": number}},
    )
    # This answer is made outside RequestLog and Passage, which would have added the headers.
    page = refusal_page(
        request,
        _("系统出了故障，这一次的操作没有写入，之前的内容都在。请稍后再试"),
        500,
    )
    page.headers.update(SAFE | {"x-request-id": number})
    return page


def refusal_page(request: Request, sentence: str, status: int, *, leads_to: str = "/") -> Response:
    """A small whole page with the sentence and a way on."""
    facts = {
        "sentence": sentence, "status": status, "leads_to": leads_to,
        "visit": getattr(request.state, "visit", None), "number": request.state.request_id,
    }
    return HTMLResponse(render("layout/refused.html", facts), status_code=status)
