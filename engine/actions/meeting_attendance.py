"""出席: who came, who sent somebody, who did not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from engine import audit
from engine.actions.meeting_ground import one_line, require_lasting, sit
from engine.errors import Incomplete, NotFound
from engine.language import _
from engine.models import Attendance
from engine.queries.meetings import attendance_rows
from engine.rules.meeting_words import MeetingVerb
from engine.rules.words import Presence


@dataclass(frozen=True, slots=True)
class Mark:
    """What is noted of one person; `deputy` names who came instead."""

    person_id: int
    presence: Presence
    deputy: str = ""


def record_attendance(
    session: Session,
    meeting_id: int,
    marks: Iterable[Mark],
    *,
    actor_id: int,
    at: datetime,
    today: date,
) -> int:
    """Note who came, before the meeting or in it; returns how many entries changed.

    Somebody who was not asked may be added. Raises: NotFound, NotYours, WrongState, Incomplete.
    """
    sitting = sit(session, meeting_id, actor_id=actor_id, today=today)
    require_lasting(sitting)
    known = {one.person_id: one for one in attendance_rows(session, meeting_id)}
    changed = []
    for mark in marks:
        person = sitting.ground.directory.people.get(mark.person_id)
        if person is None:
            raise NotFound(_("本单位没有这个人：{person_id}").format(person_id=mark.person_id))
        deputy = one_line(mark.deputy, what=_("代会人员"), limit=40)
        if mark.presence is Presence.DEPUTED and not deputy:
            raise Incomplete(_("{name}派人参加，请写明谁来").format(name=person.name))
        if mark.presence is not Presence.DEPUTED:
            deputy = ""
        row = known.get(mark.person_id)
        if row is not None and (row.presence, row.deputy) == (mark.presence, deputy):
            continue
        row = row or Attendance(meeting_id=meeting_id, person_id=mark.person_id)
        row.presence, row.deputy = mark.presence, deputy
        session.add(row)
        changed.append({"person": mark.person_id, "presence": mark.presence.value} |
                       ({"deputy": deputy} if deputy else {}))
    if changed:
        audit.track(
            session, sitting.meeting.map_id, MeetingVerb.ATTEND.value, at=at, actor_id=actor_id,
            meeting=meeting_id, marks=changed,
        )
    return len(changed)
