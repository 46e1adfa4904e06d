"""POST /meetings/{meeting_id}/arrangement and …/cancellation: a planned meeting otherwise, or not."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from engine.actions.meeting_change import REASON, Arrangement, cancel_meeting, change_meeting
from engine.errors import Refused
from engine.language import _
from engine.rules.permissions import Charge
from web.doors.door import changes
from web.doors.visit import Visit
from web.forms import Id, Trouble, read_day, read_id, read_text
from web.pages.meetings.meeting import meeting_page

router = APIRouter()


@router.post("/meetings/{meeting_id}/arrangement")
def arrange(
    meeting_id: Id,
    visit: Annotated[Visit, Depends(changes(Charge.HOLD_MEETING))],
    held_on: Annotated[str, Form()] = "",
    title: Annotated[str, Form()] = "",
    place: Annotated[str, Form()] = "",
    chair: Annotated[str, Form()] = "",
) -> Response:
    """Another day, place, name or chair."""
    values = {"held_on": held_on, "title": title, "place": place, "chair": chair}
    try:
        on = read_day(held_on, _("会议日期"), required=True) or visit.today
        wanted = Arrangement(
            on, read_text(title, _("会议名称")), read_text(place, _("地点")), read_id(chair)
        )
        with visit.writing() as session:
            change_meeting(session, meeting_id, wanted, **visit.acting)
    except Refused as refusal:
        return meeting_page(visit, meeting_id, Trouble("arrangement", refusal, values))
    return visit.to(f"/meetings/{meeting_id}", said=_("会议安排已变更"))


@router.post("/meetings/{meeting_id}/cancellation")
def call_off(
    meeting_id: Id,
    visit: Annotated[Visit, Depends(changes(Charge.HOLD_MEETING))],
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Called off, for a reason."""
    try:
        with visit.writing() as session:
            cancel_meeting(
                session, meeting_id, reason=read_text(reason, _("理由"), most=REASON),
                **visit.acting,
            )
    except Refused as refusal:
        return meeting_page(visit, meeting_id, Trouble("cancellation", refusal, {"reason": reason}))
    return visit.to(f"/meetings/{meeting_id}", said=_("会议已取消"))
