"""GET /meetings/{meeting_id}/pack.pdf and its like: the meeting's papers. POST: minutes are issued."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from documents.files import Form, PaperFile
from documents.meeting_files import minutes_file, pack_file
from engine.actions.meeting_minutes import issue_minutes
from engine.errors import Refused
from engine.language import _
from engine.rules.permissions import Charge, Page
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import Id, Trouble
from web.handing import handed
from web.pages.meetings.minutes import minutes_page

router = APIRouter()
Inside = Annotated[Visit, Depends(reads(Page.MEETING))]


@router.get("/meetings/{meeting_id}/pack.pdf")
def pack_as_pdf(meeting_id: Id, visit: Inside) -> Response:
    """To be printed and laid on the table."""
    return handed(_pack(visit, meeting_id, "pdf"))


@router.get("/meetings/{meeting_id}/pack.docx")
def pack_as_docx(meeting_id: Id, visit: Inside) -> Response:
    """To be worked on."""
    return handed(_pack(visit, meeting_id, "docx"))


@router.get("/meetings/{meeting_id}/minutes.pdf")
def minutes_as_pdf(meeting_id: Id, visit: Inside) -> Response:
    """To be printed and filed."""
    return handed(_minutes(visit, meeting_id, "pdf"))


@router.get("/meetings/{meeting_id}/minutes.docx")
def minutes_as_docx(meeting_id: Id, visit: Inside) -> Response:
    """For the offices that file in Word."""
    return handed(_minutes(visit, meeting_id, "docx"))


@router.post("/meetings/{meeting_id}/minutes/issue")
def issue(
    meeting_id: Id, visit: Annotated[Visit, Depends(changes(Charge.ISSUE_MINUTES))]
) -> Response:
    """Give the minutes their number; from now on they never change."""
    try:
        with visit.writing() as session:
            paper = issue_minutes(session, meeting_id, **visit.acting)
            number = paper.facts["number_text"]
    except Refused as refusal:
        if not visit.may(Page.MEETING):
            raise
        return minutes_page(visit, meeting_id, Trouble("issue", refusal))
    said = _("会议纪要已签发，编号{number}").format(number=number)
    return visit.to(f"/meetings/{meeting_id}/minutes", said=said)


def _pack(visit: Visit, meeting_id: int, form: Form) -> PaperFile:
    return pack_file(visit.database, visit.settings, meeting_id, form, today=visit.today)


def _minutes(visit: Visit, meeting_id: int, form: Form) -> PaperFile:
    return minutes_file(visit.database, visit.settings, meeting_id, form, today=visit.today)
