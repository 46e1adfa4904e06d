"""What goes wrong in a browser while nobody looks: errors, failed requests, reaching outside."""

import re
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, WebError

# The policy's violations reach the console too, but not all of them as errors.
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error("policy: " + event.effectiveDirective + " " + event.blockedURI + " " + event.sample));
"""
GAVE_UP = "net::ERR_ABORTED"  # the browser itself: left the page, or took the answer as a download


class Watch:
    """The faults of one browser context, as lines; `forgive` names those that a test provokes."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.lines: list[str] = []
        self.visited: list[str] = []
        self._origin = origin
        self._forgiven: list[re.Pattern[str]] = []
        context.add_init_script(TELL_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def forgive(self, *patterns: str) -> None:
        """Lines that match are the test's own doing."""
        self._forgiven += [re.compile(pattern) for pattern in patterns]

    @property
    def faults(self) -> list[str]:
        """What no test has provoked."""
        return [
            line for line in self.lines if not any(one.search(line) for one in self._forgiven)
        ]

    def _console(self, message: ConsoleMessage) -> None:
        # "Failed to load resource" repeats what the answer's status says below.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.lines.append(f"console: {message.text}")

    def _error(self, error: WebError) -> None:
        self.lines.append(f"script: {error.error}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self._origin + "/", "data:", "blob:")):
            self.lines.append(f"outside: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != GAVE_UP:
            self.lines.append(f"failed: {request.failure} {urlsplit(request.url).path}")

    def _response(self, response: Response) -> None:
        path = urlsplit(response.url).path
        if response.request.resource_type == "document":
            self.visited.append(path)
        if response.status >= 400:
            self.lines.append(f"answer: {response.status} {response.request.method} {path}")


def eventually(page: Page, holds: Callable[[], object], *, within_s: float = 10) -> None:
    """Wait until it holds, while the browser's events come in. Raises AssertionError when late."""
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, "it did not come about in time"
        page.wait_for_timeout(20)
