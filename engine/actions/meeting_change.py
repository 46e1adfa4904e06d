"""变更, 取消: a planned meeting gets another day, place, name or chair, or is called off."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from engine import audit
from engine.actions.meeting_ground import Sitting, one_line, require_lasting, sit
from engine.actions.meeting_plan import LINE, require_present
from engine.errors import Incomplete, WrongState
from engine.language import _
from engine.models import Attendance, ProgressMeeting
from engine.queries.meetings import attendance_rows
from engine.rules.meeting_words import MeetingVerb
from engine.rules.words import MeetingStatus

REASON = 500


@dataclass(frozen=True, slots=True)
class Arrangement:
    """When, where, under what name and by whom a planned meeting is held."""

    held_on: date
    title: str
    place: str
    chair_id: int | None


def change_meeting(
    session: Session,
    meeting_id: int,
    wanted: Arrangement,
    *,
    actor_id: int,
    at: datetime,
    today: date,
) -> ProgressMeeting:
    """Arrange a planned meeting otherwise; a chair who was not asked to come is asked now.

    Raises: NotFound, NotYours, WrongState, Incomplete.
    """
    sitting = _sit_before(session, meeting_id, actor_id=actor_id, today=today)
    meeting = sitting.meeting
    if wanted.held_on < today and wanted.held_on != meeting.held_on:
        raise Incomplete(_("会议日期 {held_on} 已经过去").format(held_on=wanted.held_on.isoformat()))
    if wanted.chair_id != meeting.chair_id:
        require_present(sitting.ground, wanted.chair_id)
    values = {
        "held_on": wanted.held_on,
        "title": one_line(wanted.title, what=_("会议名称"), limit=LINE) or meeting.title,
        "place": one_line(wanted.place, what=_("地点"), limit=LINE),
        "chair_id": wanted.chair_id or meeting.chair_id,
    }
    before = {name: getattr(meeting, name) for name in values}
    if values == before:
        raise Incomplete(_("没有任何改动"))
    for name, value in values.items():
        setattr(meeting, name, value)
    session.add(meeting)
    _ask(session, meeting_id, meeting.chair_id)
    session.flush()
    changed = [name for name in values if values[name] != before[name]]
    audit.track(
        session, meeting.map_id, MeetingVerb.CHANGE.value, at=at, actor_id=actor_id,
        meeting=meeting_id, before=_told(before, changed), after=_told(values, changed),
    )
    return meeting


def cancel_meeting(
    session: Session, meeting_id: int, *, reason: str, actor_id: int, at: datetime, today: date
) -> ProgressMeeting:
    """PLANNED → CANCELLED, for a reason; its number is not given again.

    Raises: NotFound, NotYours, WrongState, Incomplete.
    """
    sitting = _sit_before(session, meeting_id, actor_id=actor_id, today=today)
    reason = one_line(reason, what=_("理由"), limit=REASON)
    if not reason:
        raise Incomplete(_("请写明取消的理由"))
    meeting = sitting.meeting
    meeting.status, meeting.remarks = MeetingStatus.CANCELLED, reason
    session.add(meeting)
    session.flush()
    audit.track(
        session, meeting.map_id, MeetingVerb.CANCEL.value, at=at, actor_id=actor_id,
        meeting=meeting_id, number=meeting.number, reason=reason,
    )
    return meeting


def _sit_before(session: Session, meeting_id: int, *, actor_id: int, today: date) -> Sitting:
    sitting = sit(session, meeting_id, actor_id=actor_id, today=today)
    require_lasting(sitting)
    if sitting.meeting.status is MeetingStatus.OPEN:
        raise WrongState(_("会议已经开始，安排不再改动"))
    return sitting


def _ask(session: Session, meeting_id: int, person_id: int | None) -> None:
    asked = {one.person_id for one in attendance_rows(session, meeting_id)}
    if person_id is not None and person_id not in asked:
        session.add(Attendance(meeting_id=meeting_id, person_id=person_id))


def _told(values: dict[str, Any], names: list[str]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value := values[name], date) else value
        for name in names
    }
