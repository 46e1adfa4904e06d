"""Room for long texts: a form's field may be as long as a form, so that a refusal can keep it.

Starlette refuses a field of more than 1 MiB, which 120,000 Chinese characters of a plain form are,
before any page sees what was typed. Passage bounds the whole body.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from web.doors.passage import LARGEST_FORM

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class RoomyRoute(APIRoute):
    """A route whose form is read with that room; give it to a router as its `route_class`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with the form already read and kept by the request."""
        handle = super().get_route_handler()

        async def read_first(request: Request) -> Response:
            if request.headers.get("content-type", "").startswith(FORMS):
                await request.form(max_part_size=LARGEST_FORM)
            return await handle(request)

        return read_first
