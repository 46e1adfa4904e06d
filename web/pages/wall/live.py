"""The stream that tells an open board to look again. `async`: a listener must not take a thread."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response, StreamingResponse

from engine.queries.sessions import find_session
from engine.rules.permissions import Page
from web.doors.door import COOKIE, reads
from web.doors.visit import Visit
from web.forms import Id, read_ids
from web.live.boards import boards_of
from web.live.edition import edition
from web.live.stream import events

router = APIRouter()
MOST_STREAMS = 24  # of one person, or of one wall screen: each is a connection of the server's few
HEADERS = {"cache-control": "no-cache", "x-accel-buffering": "no"}  # a proxy must not hold it back


@router.get("/maps/{map_id}/wall/live")
async def live(
    map_id: Id, visit: Annotated[Visit, Depends(reads(Page.WALL, screens=True))]
) -> Response:
    """Server-sent events of this map and of the organisation's others named in ?maps=1,2."""
    watcher = boards_of(visit.request).watcher
    whose = (visit.found.person_id, visit.found.session_id if visit.is_screen else None)
    if watcher.count_of(whose) >= MOST_STREAMS:
        return Response(status_code=429, headers={"retry-after": "60"})
    return StreamingResponse(
        events(
            watcher, frozenset(watched_maps(visit, map_id)), whose=whose,
            is_let_in=lambda: is_inside(visit), now=visit.house.now, edition=edition(),
        ),
        media_type="text/event-stream", headers=HEADERS,
    )


def watched_maps(visit: Visit, map_id: int) -> list[int]:
    """The maps in the address that the visitor may see, the one of the path first."""
    asked = read_ids(visit.request.query_params.get("maps", "").split(","))
    seen = set() if visit.is_screen else {one.id for one in visit.maps}
    return list(dict.fromkeys([map_id, *(one for one in asked if one in seen)]))


def is_inside(visit: Visit) -> bool:
    """Whether the cookie that opened the stream still would: a revoked screen goes dark."""
    token = visit.request.state.cookies.get(COOKIE, "")
    with visit.database.connect().execution_options(read_only=True) as connection:
        found = find_session(
            connection, token, at=visit.house.now(),
            idle_minutes=visit.settings.session_idle_minutes,
        )
    return found is not None
