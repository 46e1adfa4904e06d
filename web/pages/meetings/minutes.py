"""GET /meetings/{meeting_id}/minutes: 会议纪要, made for A4."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from engine.queries.meeting_sheet import meeting_sheet
from engine.rules.permissions import Page
from web.doors.door import reads
from web.doors.visit import Visit
from web.forms import Id
from web.pages.meetings.words import words

router = APIRouter()


@router.get("/meetings/{meeting_id}/minutes")
def minutes(
    meeting_id: Id, visit: Annotated[Visit, Depends(reads(Page.MEETING))]
) -> Response:
    """From the snapshot once the meeting has ended; before that a draft that says so."""
    with visit.reading() as session:
        sheet = meeting_sheet(session, meeting_id, today=visit.today)
    decisions = sheet.record.decisions if sheet.record else sheet.decisions
    return visit.page(
        "meetings/minutes.html", here="meeting", meeting=sheet,
        decisions=[one for one in decisions if not one.struck], **words(),
    )
