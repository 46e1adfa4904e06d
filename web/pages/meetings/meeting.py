"""GET /meetings/{meeting_id}: the agenda, who is there, what is decided; the office's console."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from engine.actions.meeting_attendance import Mark, record_attendance
from engine.actions.meeting_ending import end_meeting
from engine.actions.meeting_opening import open_meeting, renew_agenda
from engine.errors import Incomplete, Refused
from engine.language import _
from engine.queries.meeting_choices import meeting_choices
from engine.queries.meeting_sheet import meeting_sheet
from engine.rules.meeting_slides import slides_of
from engine.rules.permissions import Charge, Page
from engine.rules.words import Presence
from web.doors.door import changes, reads
from web.doors.visit import Visit
from web.forms import NO_TROUBLE, Id, Trouble, read_choice, read_ids, read_text
from web.pages.meetings.words import hands_out, words

router = APIRouter()
PRESENCES = {one.value: one for one in Presence}


@router.get("/meetings/{meeting_id}")
def show_meeting(
    meeting_id: Id, visit: Annotated[Visit, Depends(reads(Page.MEETING))]
) -> Response:
    """The whole meeting on one page."""
    return meeting_page(visit, meeting_id)


@router.post("/meetings/{meeting_id}/opening")
def begin(
    meeting_id: Id, visit: Annotated[Visit, Depends(changes(Charge.HOLD_MEETING))]
) -> Response:
    """Open it: the agenda is fixed as it is now."""
    try:
        with visit.writing() as session:
            open_meeting(session, meeting_id, **visit.acting)
    except Refused as refusal:
        return meeting_page(visit, meeting_id, Trouble("opening", refusal))
    return visit.to(f"/meetings/{meeting_id}", said=_("会议开始，议程已固定在此刻"))


@router.post("/meetings/{meeting_id}/agenda")
def renew(
    meeting_id: Id, visit: Annotated[Visit, Depends(changes(Charge.HOLD_MEETING))]
) -> Response:
    """Fix the agenda anew."""
    try:
        with visit.writing() as session:
            renew_agenda(session, meeting_id, **visit.acting)
    except Refused as refusal:
        return meeting_page(visit, meeting_id, Trouble("opening", refusal))
    return visit.to(f"/meetings/{meeting_id}", said=_("议程已按此刻的情况重新汇总"))


@router.post("/meetings/{meeting_id}/attendance")
def attend(
    meeting_id: Id,
    visit: Annotated[Visit, Depends(changes(Charge.HOLD_MEETING))],
    person: Annotated[list[str] | None, Form()] = None,
    presence: Annotated[list[str] | None, Form()] = None,
    deputy: Annotated[list[str] | None, Form()] = None,
    everybody: Annotated[str, Form()] = "",
) -> Response:
    """One mark for each line; `everybody` turns every 未登记 into 实到."""
    people, presences, deputies = person or [], presence or [], deputy or []
    values = dict(zip((f"presence-{one}" for one in people), presences, strict=False)) | dict(
        zip((f"deputy-{one}" for one in people), deputies, strict=False)
    )
    try:
        if not len(people) == len(presences) == len(deputies):
            raise Incomplete(_("出席登记表不完整，没有写入任何内容，请刷新后再填"))
        marks = [
            Mark(_id(one), _presence(what, everybody=everybody != ""), read_text(who, _("代会人员")))
            for one, what, who in zip(people, presences, deputies, strict=True) if one
        ]
        with visit.writing() as session:
            count = record_attendance(session, meeting_id, marks, **visit.acting)
    except Refused as refusal:
        return meeting_page(visit, meeting_id, Trouble("attendance", refusal, values))
    return visit.to(
        f"/meetings/{meeting_id}#attendance",
        said=_("已登记 {count} 人").format(count=count) if count else _("没有变化"),
    )


@router.post("/meetings/{meeting_id}/ending")
def finish(
    meeting_id: Id,
    visit: Annotated[Visit, Depends(changes(Charge.HOLD_MEETING))],
    remarks: Annotated[str, Form()] = "",
) -> Response:
    """End it: figures, attendance and decisions stay as they are."""
    try:
        with visit.writing() as session:
            end_meeting(
                session, meeting_id, remarks=read_text(remarks, _("讲话要点")), **visit.acting
            )
    except Refused as refusal:
        return meeting_page(visit, meeting_id, Trouble("ending", refusal, {"remarks": remarks}))
    return visit.to(f"/meetings/{meeting_id}/minutes", said=_("会议结束，纪要已生成"))


def meeting_page(visit: Visit, meeting_id: int, trouble: Trouble = NO_TROUBLE) -> Response:
    """The page of a meeting, also for forms on it that were refused."""
    with visit.reading() as session:
        sheet = meeting_sheet(session, meeting_id, today=visit.today)
        choices = meeting_choices(session, visit.organisation_id)
    return visit.page(
        "meetings/meeting.html", status=trouble.status, trouble=trouble, here="meeting",
        meeting=sheet, choices=choices, slides=slides_of(sheet.agenda),
        holds=visit.may(Charge.HOLD_MEETING), hands_out=hands_out(visit), **words(),
    )


def _id(text: str) -> int:
    found = read_ids([text])
    if not found:
        raise Incomplete(_("出席登记表不完整，没有写入任何内容，请刷新后再填"))
    return found[0]


def _presence(text: str, *, everybody: bool) -> Presence:
    read = read_choice(text, _("出席情况"), PRESENCES)
    return Presence.PRESENT if everybody and read is Presence.EXPECTED else read
