"""GET /meetings/{meeting_id}/minutes: 会议纪要, made for A4."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from engine.queries.meeting_paper import issued_minutes
from engine.queries.meeting_sheet import meeting_sheet
from engine.queries.official_papers import paper_at
from engine.rules.permissions import Charge, Page
from web.doors.door import reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Id, Trouble
from web.pages.meetings.words import words

router = APIRouter()


@router.get("/meetings/{meeting_id}/minutes")
def minutes(
    meeting_id: Id, visit: Annotated[Visit, Depends(reads(Page.MEETING))]
) -> Response:
    """From the snapshot once the meeting has ended; before that a draft that says so."""
    return minutes_page(visit, meeting_id)


def minutes_page(visit: Visit, meeting_id: int, trouble: Trouble = NO_TROUBLE) -> Response:
    """The page of the minutes, also where issuing them was refused."""
    with visit.reading() as session:
        sheet = meeting_sheet(session, meeting_id, today=visit.today)
        paper_id = issued_minutes(session, meeting_id)
        paper = paper_at(session, paper_id) if paper_id else None
    if sheet.is_cancelled:
        return visit.to(f"/meetings/{meeting_id}")
    decisions = sheet.record.decisions if sheet.record else sheet.decisions
    issues = visit.may(Charge.HOLD_MEETING) or (
        visit.may(Charge.ISSUE_MINUTES) and visit.person_id == sheet.chair_id
    )
    return visit.page(
        "meetings/minutes.html", here="meeting", status=trouble.status, trouble=trouble,
        meeting=sheet, paper=paper, issues=issues and sheet.is_ended and paper is None,
        decisions=[one for one in decisions if not one.struck], **words(),
    )
