"""GET /room/timetable: what runs when, what ran last, and what is still owed."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from engine.language import _
from engine.queries.room_timetable import running_now, silent_since
from engine.rules.permissions import Page
from web.doors.door import reads
from web.doors.visit import Visit
from web.pages.room.frame import link_with, show

router = APIRouter()


@router.get("/room/timetable")
def show_timetable(
    visit: Annotated[Visit, Depends(reads(Page.ROOM))], flow: str = ""
) -> Response:
    """Every flow with its last and next run, and the newest runs."""
    ticks = visit.house.timetable
    known = {tick.flow for tick in ticks}
    with visit.reading() as session:
        running = running_now(session, flow=flow if flow in known else "")
    return show(
        visit, "timetable.html", "timetable", ticks=ticks, running=running,
        beat_at=silent_since(running.beats), flow=flow, flow_word=flow_word,
        link=lambda name: link_with(visit.request, flow=name),
        next_at={tick.flow: tick.next_at(visit.at) for tick in ticks},
    )


def flow_word(flow: str) -> str:
    """A flow by the name that people use."""
    return {
        "heartbeat": _("心跳"), "look_backs": _("排定回头看"), "daily": _("日扫"),
        "deliver": _("投递"), "weekly_digest": _("周报"), "reconcile": _("核对"),
        "backup": _("备份"),
    }.get(flow, flow)
