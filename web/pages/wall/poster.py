"""GET /maps/{map_id}/wall/poster.pdf: what the board shows, all of it, as a PDF to hang."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends
from starlette.responses import Response

from documents.poster import Size, poster
from engine.language import _
from engine.queries.poster import read_poster
from engine.rules.permissions import Page
from web.doors.door import reads
from web.doors.visit import Visit
from web.forms import Id
from web.pages.wall.asked import asked_size, asked_view, wall_address

router = APIRouter()


@router.get("/maps/{map_id}/wall/poster.pdf")
def wall_poster(
    map_id: Id, visit: Annotated[Visit, Depends(reads(Page.WALL, screens=True))]
) -> Response:
    """`?size=a0` to a3; the board's filters and grouping hold here too."""
    query = visit.request.query_params
    view, size = asked_view(query), asked_size(query)
    with visit.reading() as session:
        shown = read_poster(session, map_id, view=view, today=visit.today)
    address = wall_address(visit.settings.resolved_base_url, map_id, view)
    name = _("挂图") + f"-{shown.map_name}-{visit.today.isoformat()}-{size.upper()}.pdf"
    return Response(
        poster(shown, size=size, address=address), media_type="application/pdf",
        headers={
            "content-disposition":
                f"attachment; filename=poster.pdf; filename*=UTF-8''{quote(name, safe='')}",
        },
    )


def poster_links(map_id: int, query: str) -> list[tuple[str, str]]:
    """Each size as people write it, and where its poster is; `query` is the view's, `?` included."""
    joined = f"{query}&" if len(query) > 1 else "?"
    return [
        (size.upper(), f"/maps/{map_id}/wall/poster.pdf{joined}size={size}") for size in Size
    ]
