"""GET /desk: what I owe and what waits for me."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from starlette.responses import Response

from engine.queries.desk import PAGE, QUEUE_PAGE
from engine.queries.desk_kept import kept_desk
from engine.queries.desk_owed import When
from engine.rules.permissions import Page
from web.doors.door import reads
from web.doors.visit import Visit
from web.pages.desk.drawn import DrawnDesk

router = APIRouter()
MOST_PAGES = 100_000


@router.get("/desk")
def show_desk(
    visit: Annotated[Visit, Depends(reads(Page.DESK))],
    when: str = "",
    page: str = "1",
    queue: str = "1",
) -> Response:
    """The desk of the visitor, with what they do for those who are away."""
    chosen = When(when) if when in set(When) else None
    here, queue_here = _number(page), _number(queue)
    with visit.reading() as session:
        desk = kept_desk(
            session, visit.person_id, visit.organisation_id, visit.today, when=chosen, page=here,
            queue_page=queue_here,
        )

    def link(number: int) -> str:
        return "/desk?" + urlencode({"when": when, "page": number} if chosen else {"page": number})

    def queue_link(number: int) -> str:
        return f"/desk?queue={number}"

    return visit.page(
        "desk/desk.html", here="desk", desk=desk, standing=desk.standing,
        drawn=DrawnDesk(visit, desk.standing),
        pages=-(-desk.owed_count // PAGE), link=link, queue_here=queue_here,
        queue_pages=-(-(desk.queue_count + desk.in_publicity) // QUEUE_PAGE),
        queue_link=queue_link, deputed=desk.standing.names(desk.standing.persons[1:]),
    )


def _number(text: str) -> int:
    """A page number from the address; the first for anything that is none."""
    return max(1, min(int(text), MOST_PAGES)) if text.isdecimal() and len(text) < 7 else 1
