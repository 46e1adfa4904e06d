"""Every request under a number: in the answer's header, in the journal, on the page of a no.

A clerk reads the number out on the telephone, and the line of the journal that bears it says what
happened. A line never holds what was typed: no query, no form, no cookie, no address of a link.

Plain ASGI and outermost, so that the number is there before anything can go wrong.
"""

import logging
import re
import secrets
import time
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.metrics import Metrics

HEADER = b"x-request-id"
NUMBER = re.compile(rb"[A-Za-z0-9._-]{6,64}")  # what a proxy may have given; else one of our own
UNNOTICED = re.compile(r"/(static|healthz|readyz|metrics)\b")  # asked all day, by machines
NOWHERE = "(none)"

journal = logging.getLogger("battlemap.web")


class RequestLog:
    """Gives each request its number, writes its line, and counts it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI's entry."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        number = number_of(scope)
        state = scope.setdefault("state", {})
        state["request_id"] = number
        begun, status, seconds = time.perf_counter(), 500, 0.0

        async def send_numbered(message: Message) -> None:
            nonlocal status, seconds
            if message["type"] == "http.response.start":
                # To the first byte: a wall's stream is open all day and not slow for it.
                status, seconds = message["status"], time.perf_counter() - begun
                message["headers"] = [*message.get("headers", ()), (HEADER, number.encode())]
            await send(message)

        try:
            await self.app(scope, receive, send_numbered)
        finally:
            template = route_of(scope)
            seconds = seconds or time.perf_counter() - begun
            self.metrics.observe(scope["method"], template, status, seconds)
            _write(scope, template, status, seconds)


def number_of(scope: Scope) -> str:
    """The number that the proxy in front of us gave, where it is one; else a new one."""
    for name, value in scope["headers"]:
        if name == HEADER and NUMBER.fullmatch(value):
            return str(value.decode("ascii"))
    return secrets.token_hex(4)


def route_of(scope: Scope) -> str:
    """The address as the page's own line has it, `/items/{item_id}`: never what was asked for."""
    if scope["path"].startswith("/static/"):
        return "/static"
    return str(getattr(scope.get("route"), "path", NOWHERE))


def _write(scope: Scope, template: str, status: int, seconds: float) -> None:
    level = logging.DEBUG if UNNOTICED.match(template) and status < 400 else logging.INFO
    if not journal.isEnabledFor(level):
        return
    visit = scope["state"].get("visit")
    fields: dict[str, Any] = {
        "request": scope["state"]["request_id"], "method": scope["method"], "route": template,
        "status": status, "ms": round(seconds * 1000, 1),
        "person": visit.found.person_id if visit is not None else None,
    }
    journal.log(level, "request", extra={"fields": fields})
