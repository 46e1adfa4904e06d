"""The board alone, for a page that is already open and has heard that something changed."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse, Response

from engine.rules.permissions import Page
from web.doors.door import reads
from web.doors.visit import Visit
from web.forms import Id
from web.pages.wall.asked import asked_view
from web.pages.wall.drawn import draw_board

router = APIRouter()
REVALIDATED = "private, no-cache"  # the browser may keep it, and asks each time whether it still is


@router.get("/maps/{map_id}/wall/board")
def board(map_id: Id, visit: Annotated[Visit, Depends(reads(Page.WALL, screens=True))]) -> Response:
    """The fragment, or 304 for who already has it."""
    drawn = draw_board(visit, map_id, asked_view(visit.request.query_params))
    headers = {"etag": drawn.etag, "cache-control": REVALIDATED, "vary": "accept-encoding, cookie"}
    if drawn.etag in visit.request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in visit.request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(drawn.packed, media_type="text/html", headers=headers)
    return HTMLResponse(drawn.html, headers=headers)
