"""大屏: the board on a television, live, turning its pages by itself."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from engine.rules.permissions import Page
from web.doors.door import reads
from web.doors.visit import Visit
from web.forms import Id
from web.live.edition import edition
from web.pages.wall.asked import asked_view
from web.pages.wall.drawn import draw_board
from web.pages.wall.live import watched_maps

router = APIRouter()
SECONDS_A_PAGE, FEWEST_SECONDS, MOST_SECONDS = 15, 5, 300


@router.get("/maps/{map_id}/wall/screen")
def screen(
    map_id: Id, visit: Annotated[Visit, Depends(reads(Page.WALL, screens=True))]
) -> Response:
    """`?maps=1,2` rotates boards, `?seconds=20` is a page's time; a board's filters hold here too."""
    query = visit.request.query_params
    names = {one.id: one for one in visit.maps}
    maps = [names[one] for one in watched_maps(visit, map_id)]
    others = ",".join(str(one.id) for one in maps[1:])
    return visit.page(
        "wall/screen.html", here="wall", maps=maps, edition=edition(),
        drawn=draw_board(visit, map_id, asked_view(query)), seconds=_seconds(query.get("seconds")),
        live=f"/maps/{map_id}/wall/live" + (f"?maps={others}" if others else ""),
    )


def _seconds(text: str | None) -> int:
    """How long a page stays; what cannot be read is the default."""
    if text is None or not text.isdecimal() or len(text) > 4:
        return SECONDS_A_PAGE
    return min(max(int(text), FEWEST_SECONDS), MOST_SECONDS)
