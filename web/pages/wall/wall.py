"""作战图: one board of a map, as large as the browser."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from engine.rules.permissions import Page
from web.doors.door import reads
from web.doors.visit import Visit
from web.forms import Id
from web.pages.wall.asked import asked_view, written_view
from web.pages.wall.drawn import draw_board
from web.pages.wall.poster import poster_links

router = APIRouter()


@router.get("/maps/{map_id}/wall")
def wall(map_id: Id, visit: Annotated[Visit, Depends(reads(Page.WALL, screens=True))]) -> Response:
    """The whole page; its board is the one that /board sends when something changes."""
    view = asked_view(visit.request.query_params)
    return visit.page(
        "wall/wall.html", here="wall", map_id=map_id, drawn=draw_board(visit, map_id, view),
        posters=poster_links(map_id, written_view(view, page=1)),
    )
