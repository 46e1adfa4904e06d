"""散会: the figures, the agenda, attendance and decisions stay from now on as they are."""

import hashlib
from datetime import date, datetime

from sqlmodel import Session

from engine import audit
from engine.actions.meeting_ground import require_open, sit
from engine.errors import Incomplete
from engine.language import _
from engine.models import ProgressMeeting
from engine.queries.meeting_agenda import agenda_now
from engine.queries.meeting_waiting import outcomes_of
from engine.queries.meetings import attendance_of, decisions_of
from engine.queries.trail import head_of
from engine.rules.meeting_agenda import Agenda
from engine.rules.meeting_record import MeetingRecord, freeze, thaw
from engine.rules.meeting_words import MeetingVerb
from engine.rules.words import MeetingStatus

REMARKS = 5000


def end_meeting(
    session: Session,
    meeting_id: int,
    *,
    remarks: str = "",
    actor_id: int,
    at: datetime,
    today: date,
) -> ProgressMeeting:
    """OPEN → ENDED, with the snapshot and its anchor; the event keeps the snapshot's SHA-256.

    Raises: NotFound, NotYours, WrongState, Incomplete.
    """
    sitting = sit(session, meeting_id, actor_id=actor_id, today=today)
    require_open(sitting)
    remarks = remarks.strip()
    if len(remarks) > REMARKS:
        raise Incomplete(
            _("会议讲话要点最多 {limit} 字，现在有 {count} 字").format(
                limit=REMARKS, count=len(remarks)
            )
        )
    meeting = sitting.meeting
    opened = thaw(Agenda, meeting.figures["opened"])
    now = agenda_now(session, sitting.ground.map, today=today, number=meeting.number)
    record = MeetingRecord(
        attendance=tuple(attendance_of(session, meeting_id)),
        decisions=tuple(decisions_of(session, meeting_id)),
        outcomes=tuple(outcomes_of(session, opened.waiting).values()),
        figures=now.figures, lights=now.lights,
    )
    meeting.figures = {"opened": meeting.figures["opened"], "ended": freeze(record)}
    meeting.status, meeting.ended_at, meeting.remarks = MeetingStatus.ENDED, at, remarks
    audit.track(
        session, meeting.map_id, MeetingVerb.END.value, at=at, actor_id=actor_id,
        meeting=meeting_id, number=meeting.number, remarks=remarks,
        snapshot=hashlib.sha256(audit.canonical(meeting.figures).encode()).hexdigest(),
    )
    anchor = head_of(session, meeting.map_id)
    meeting.audit_seq, meeting.audit_hash = anchor.seq, anchor.hash
    session.add(meeting)
    session.flush()
    return meeting
