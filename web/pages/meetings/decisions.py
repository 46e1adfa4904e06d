"""POST /meetings/{meeting_id}/decisions…: what is decided becomes an item with one key."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from sqlmodel import Session
from starlette.responses import Response

from engine.actions.activation import issue_items
from engine.actions.meeting_decision import (
    DecisionText,
    Recorded,
    amend_decision,
    record_decision,
    strike_decision,
)
from engine.errors import NotFound, Refused, WrongState
from engine.language import _
from engine.models import Decision
from engine.queries.meetings import decision_at
from engine.rules.permissions import Charge, Page, Verb
from web.doors.door import changes
from web.doors.visit import Visit
from web.forms import Id, Trouble, read_id, read_ids, read_text
from web.pages.meetings.meeting import meeting_page
from web.pages.meetings.present import line_part, present_page

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Line:
    """A decision's form as it came: every field a text; `slide` is set by the presenter's line."""

    text: str
    due: str
    lead: str
    supporting: list[str]
    accepting: str
    leader: str
    about: str
    slide: str
    version: str

    @property
    def values(self) -> dict[str, str]:
        """What was typed, to stand in the form again."""
        return {
            "text": self.text, "due": self.due, "lead": self.lead, "accepting": self.accepting,
            "leader": self.leader, "about": self.about, "supporting": ",".join(self.supporting),
        }

    def read(self) -> DecisionText:
        """The decision for the verb; raises Incomplete."""
        return DecisionText(
            text=read_text(self.text, _("议定事项"), most=2000),
            due_text=read_text(self.due, _("时限"), most=500), lead_department_id=read_id(self.lead),
            supporting_department_ids=read_ids(self.supporting),
            accepting_department_id=read_id(self.accepting), leader_id=read_id(self.leader),
            about_item_id=read_id(self.about),
        )


def _line(
    text: Annotated[str, Form()] = "",
    due: Annotated[str, Form()] = "",
    lead: Annotated[str, Form()] = "",
    supporting: Annotated[list[str] | None, Form()] = None,
    accepting: Annotated[str, Form()] = "",
    leader: Annotated[str, Form()] = "",
    about: Annotated[str, Form()] = "",
    slide: Annotated[str, Form()] = "",
    version: Annotated[str, Form()] = "",
) -> Line:
    return Line(text, due, lead, supporting or [], accepting, leader, about, slide, version)


Typed = Annotated[Line, Depends(_line)]


@router.post("/meetings/{meeting_id}/decisions")
def decide(
    meeting_id: Id,
    line: Typed,
    visit: Annotated[Visit, Depends(changes(Charge.HOLD_MEETING))],
) -> Response:
    """Record it; it is a draft item at once and asks to be handed out."""
    try:
        with visit.writing() as session:
            done = record_decision(session, meeting_id, line.read(), **visit.acting)
    except Refused as refusal:
        return _refused(visit, meeting_id, line, Trouble("decision", refusal, line.values))
    return _done(visit, meeting_id, line, _outcome(done))


@router.post("/meetings/{meeting_id}/decisions/{decision_id}/amendment")
def put_right(
    meeting_id: Id,
    decision_id: Id,
    line: Typed,
    visit: Annotated[Visit, Depends(changes(Charge.HOLD_MEETING))],
) -> Response:
    """Amend it and its draft."""
    form = f"decision-{decision_id}"
    try:
        with visit.writing() as session:
            _of_meeting(session, meeting_id, decision_id)
            done = amend_decision(
                session, decision_id, line.read(), version=read_id(line.version), **visit.acting
            )
    except Refused as refusal:
        return _refused(visit, meeting_id, line, Trouble(form, refusal, line.values))
    return _done(visit, meeting_id, line, _outcome(done))


@router.post("/meetings/{meeting_id}/decisions/{decision_id}/striking")
def strike(
    meeting_id: Id,
    decision_id: Id,
    visit: Annotated[Visit, Depends(changes(Charge.HOLD_MEETING))],
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Take it back, with a reason."""
    try:
        with visit.writing() as session:
            _of_meeting(session, meeting_id, decision_id)
            strike_decision(
                session, decision_id, reason=read_text(reason, _("理由"), most=1000), **visit.acting
            )
    except Refused as refusal:
        trouble = Trouble(f"striking-{decision_id}", refusal, {"reason": reason})
        return meeting_page(visit, meeting_id, trouble)
    return visit.to(f"/meetings/{meeting_id}#decisions", said=_("已删去，草拟的事项同时撤销"))


@router.post("/meetings/{meeting_id}/decisions/{decision_id}/handing-out")
def hand_out(
    meeting_id: Id,
    decision_id: Id,
    visit: Annotated[Visit, Depends(changes(Verb.ISSUE))],
) -> Response:
    """交办 by the group's head: one tap; the verb itself knows who may."""
    try:
        with visit.writing() as session:
            decision = _of_meeting(session, meeting_id, decision_id)
            if decision.item_id is None or decision.struck_at is not None:
                raise WrongState(_("这条议定事项已经删去"))
            issue_items(session, [decision.item_id], **visit.acting)
    except Refused as refusal:
        if not visit.may(Page.MEETING):
            raise
        return meeting_page(visit, meeting_id, Trouble(f"handing-{decision_id}", refusal))
    return visit.to(f"/meetings/{meeting_id}#decisions", said=_("已交办，责任部门将收到通知"))


def _of_meeting(session: Session, meeting_id: int, decision_id: int) -> Decision:
    decision = decision_at(session, decision_id)
    if decision.meeting_id != meeting_id:
        raise NotFound(_("没有这条议定事项：{decision_id}").format(decision_id=decision_id))
    return decision


def _outcome(done: Recorded) -> str:
    if not done.missing:
        return _("已记录第 {position} 项，并作为待立项事项提请交办").format(
            position=done.decision.position
        )
    return _("已记录第 {position} 项；还不能交办，缺少：{missing}").format(
        position=done.decision.position, missing="；".join(done.missing)
    )


def _done(visit: Visit, meeting_id: int, line: Line, sentence: str) -> Response:
    if line.slide:
        if visit.wants_part:
            return line_part(visit, meeting_id, line.slide, said=sentence)
        return visit.to(f"/meetings/{meeting_id}/present?slide={read_id(line.slide) or 1}", said=sentence)
    return visit.to(f"/meetings/{meeting_id}#decisions", said=sentence)


def _refused(visit: Visit, meeting_id: int, line: Line, trouble: Trouble) -> Response:
    if line.slide and visit.wants_part:
        return line_part(visit, meeting_id, line.slide, trouble=trouble)
    if line.slide:
        return present_page(visit, meeting_id, line.slide, trouble)
    return meeting_page(visit, meeting_id, trouble)
