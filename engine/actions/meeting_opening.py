"""开会: the agenda is fixed as it is at this moment, so that slides do not move under the speaker."""

from datetime import date, datetime

from sqlmodel import Session

from engine import audit
from engine.actions.meeting_ground import Sitting, require_lasting, require_open, sit
from engine.errors import WrongState
from engine.language import _
from engine.models import ProgressMeeting
from engine.queries.meeting_agenda import agenda_now
from engine.queries.meetings import meeting_at, meetings_locked
from engine.rules.meeting_record import freeze
from engine.rules.meeting_words import MeetingVerb
from engine.rules.words import MeetingStatus


def open_meeting(
    session: Session, meeting_id: int, *, actor_id: int, at: datetime, today: date
) -> ProgressMeeting:
    """PLANNED → OPEN; its day becomes today. One open meeting a map at a time.

    Raises: NotFound, NotYours, WrongState.
    """
    # Every meeting of the map is locked, in order: of two that are opened at once, one is told.
    siblings = meetings_locked(session, meeting_at(session, meeting_id).map_id)
    sitting = sit(session, meeting_id, actor_id=actor_id, today=today)
    meeting = sitting.meeting
    if meeting.status is MeetingStatus.OPEN:
        raise WrongState(_("会议已经开始"))
    if meeting.status is MeetingStatus.ENDED:
        raise WrongState(_("会议已经结束，请另行筹备"))
    require_lasting(sitting)
    for other in siblings:
        if other.status is MeetingStatus.OPEN:
            raise WrongState(
                _("“{title}”还在进行中，请先结束它再开新的会议").format(title=other.title)
            )
    meeting.status, meeting.opened_at = MeetingStatus.OPEN, at
    planned_on, meeting.held_on = meeting.held_on, today
    _fix_agenda(session, sitting, today)
    audit.track(
        session, meeting.map_id, MeetingVerb.OPEN.value, at=at, actor_id=actor_id,
        meeting=meeting_id, number=meeting.number, planned_on=planned_on.isoformat(),
        held_on=today.isoformat(),
    )
    return meeting


def renew_agenda(
    session: Session, meeting_id: int, *, actor_id: int, at: datetime, today: date
) -> ProgressMeeting:
    """Fix the agenda of an open meeting anew: something has come in since. Raises as `sit`."""
    sitting = sit(session, meeting_id, actor_id=actor_id, today=today)
    require_open(sitting)
    _fix_agenda(session, sitting, today)
    audit.track(
        session, sitting.meeting.map_id, MeetingVerb.RENEW.value, at=at, actor_id=actor_id,
        meeting=meeting_id,
    )
    return sitting.meeting


def _fix_agenda(session: Session, sitting: Sitting, today: date) -> None:
    meeting = sitting.meeting
    agenda = agenda_now(session, sitting.ground.map, today=today, number=meeting.number)
    meeting.figures = {"opened": freeze(agenda)}
    session.add(meeting)
    session.flush()
