"""What every answer passes: its language, its cookies, and the headers that keep it safe.

Plain ASGI, not Starlette's BaseHTTPMiddleware: that one starts a task a request and breaks streams.
"""

from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.language import LANGUAGES, _, set_language
from engine.settings import Settings
from web.templating import render

# No inline script, no inline style, nothing from outside, no frame: the pages need none of it.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'"
)
SAFE = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "cache-control": "no-store",
}
SESSION_COOKIE = "battlemap"
LARGEST_FORM = 2 * 1024 * 1024
FILES_AT_ONCE = 4  # times the limit of one file: beyond it not even the refusal is read
STATIC_AGE = "public, max-age=31536000, immutable"  # their addresses change with their content
_SAFE = [(name.encode(), value.encode()) for name, value in SAFE.items()]
_SAFE_LASTING = [
    (name, STATIC_AGE.encode() if name == b"cache-control" else value) for name, value in _SAFE
]


class Passage:
    """Sets the language of the moment before the app and the headers after it."""

    def __init__(
        self, app: ASGIApp, settings: Settings, is_known: Callable[[str], bool]
    ) -> None:
        self.app, self.settings, self.is_known = app, settings, is_known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI's entry."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        cookies = cookies_of(scope)
        set_language(language_of(cookies, scope, self.settings.language))
        state = scope.setdefault("state", {})
        state["cookies"], state["cookies_to_set"] = cookies, {}

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"] = list(message.get("headers", ()))
                headers += missing_headers(
                    headers, lasting=scope["path"].startswith("/static/") and message["status"] < 400
                )
                headers += [
                    (b"set-cookie", cookie.encode("latin-1"))
                    for cookie in state["cookies_to_set"].values()
                ]
            await send(message)

        limit = await self._limit(scope, cookies)
        if content_length(scope) > limit:
            await too_large(scope, receive, send_safely)
            return
        await self.app(scope, bounded(receive, limit), send_safely)

    async def _limit(self, scope: Scope, cookies: dict[str, str]) -> int:
        """How many bytes a request may bring: a form's, or of somebody inside a file's.

        Forms are read before the door is asked, so strangers get the small limit, and a cookie of
        that name does not make anybody less a stranger. Who was signed out while choosing a file
        keeps the large one: the door's answer is worth more to them than that of a size.
        """
        kind = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
        token = cookies.get(SESSION_COOKIE, "")
        if not kind.startswith(b"multipart/") or not token:
            return LARGEST_FORM
        if 0 < content_length(scope) <= LARGEST_FORM or not await run_in_threadpool(
            self.is_known, token
        ):
            return LARGEST_FORM
        return LARGEST_FORM + FILES_AT_ONCE * self.settings.evidence_limit_mb * 1024 * 1024


def content_length(scope: Scope) -> int:
    """What the request says of its own size; 0 if nothing, more than any limit if nonsense."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 2**62
    return 0


def bounded(receive: Receive, limit: int) -> Receive:
    """`receive`, which ends a body that grows beyond the limit without having said so."""
    taken = 0

    async def receive_so_much() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(413)
        return message

    return receive_so_much


async def too_large(scope: Scope, receive: Receive, send: Send) -> None:
    """The answer to a body over the limit; nothing of it is read."""
    page = render(
        "layout/refused.html",
        {"sentence": _("提交的内容太大，没有写入。请减少内容或文件后再试"), "status": 413,
         "leads_to": "/", "visit": None, "number": scope["state"]["request_id"]},
    )
    await HTMLResponse(page, status_code=413)(scope, receive, send)


def missing_headers(
    present: list[tuple[bytes, bytes]], *, lasting: bool
) -> list[tuple[bytes, bytes]]:
    """The safe headers that an answer did not set itself; `lasting`: it may be kept for a year."""
    named = {name.lower() for name, _value in present}
    wanted = _SAFE_LASTING if lasting else _SAFE
    return [(name, value) for name, value in wanted if name not in named]


def language_of(cookies: dict[str, str], scope: Scope, default: str) -> str:
    """The reader's choice, kept in a cookie; else the installation's."""
    chosen = cookies.get("language", "")
    return chosen if chosen in LANGUAGES else default


def cookies_of(scope: Scope) -> dict[str, str]:
    """The request's cookies; a malformed header is none."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        if name == b"cookie":
            for part in value.decode("latin-1").split(";"):
                key, _sep, text = part.strip().partition("=")
                found.setdefault(key, unquote(text))
    return found


def set_cookie(
    state: Any, name: str, value: str, *, max_age: int | None = None, http_only: bool = True,
    secure: bool = False, path: str = "/",
) -> None:
    """Have the answer set a cookie; `max_age` 0 takes it away, None lasts as long as the browser."""
    jar: SimpleCookie = SimpleCookie()
    jar[name] = value
    morsel = jar[name]
    morsel["path"], morsel["samesite"] = path, "Lax"
    morsel["httponly"], morsel["secure"] = http_only, secure
    if max_age is not None:
        morsel["max-age"] = max_age
    state.cookies_to_set[name] = morsel.OutputString()
