"""A meeting whole: planned with today's agenda, open with the fixed one, ended with the frozen."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.models import BattleMap, Organisation, Person, ProgressMeeting
from engine.queries.meeting_agenda import agenda_now
from engine.queries.meeting_waiting import outcomes_of
from engine.queries.meetings import attendance_of, decisions_of, meeting_at
from engine.rules.meeting_agenda import Agenda, Waiting
from engine.rules.meeting_record import (
    Attendee,
    MeetingRecord,
    Outcome,
    RecordedDecision,
    thaw,
)
from engine.rules.words import ApprovalStatus, MeetingStatus, Presence


@dataclass(frozen=True, slots=True)
class MeetingSheet:
    """A meeting with everything that its pages show.

    `record` is what was frozen at the end, None before; `decisions` have their items as they
    stand now, also long after the end.
    """

    id: int
    map_id: int
    map_name: str
    organisation_id: int
    organisation: str
    number: int
    title: str
    held_on: date
    place: str
    chair: str
    chair_id: int | None
    status: MeetingStatus
    opened_at: datetime | None
    ended_at: datetime | None
    remarks: str
    audit_seq: int
    audit_hash: str
    agenda: Agenda
    attendance: tuple[Attendee, ...]
    decisions: tuple[RecordedDecision, ...]
    outcomes: dict[int, Outcome]
    record: MeetingRecord | None

    @property
    def is_planned(self) -> bool:
        """Whether it has not begun."""
        return self.status is MeetingStatus.PLANNED

    @property
    def is_open(self) -> bool:
        """Whether it is going on."""
        return self.status is MeetingStatus.OPEN

    @property
    def is_ended(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.status is MeetingStatus.ENDED

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off before it began; `remarks` then say why."""
        return self.status is MeetingStatus.CANCELLED

    @property
    def standing(self) -> tuple[RecordedDecision, ...]:
        """The decisions that were not struck."""
        return tuple(one for one in self.decisions if not one.struck)

    def who(self, *presences: Presence | str) -> list[Attendee]:
        """Of those who were asked, the ones noted as one of these."""
        return [one for one in self.attendance if one.presence in presences]

    def decided(self) -> list[tuple[Waiting, Outcome]]:
        """The applications whose step was decided since the agenda was fixed."""
        pairs = [(one, self.outcomes.get(one.request_id)) for one in self.agenda.waiting]
        return [(one, outcome) for one, outcome in pairs if outcome and outcome.verdict]

    def still_waiting(self) -> list[Waiting]:
        """Those whose step nobody has decided, void ones aside."""
        return [
            one for one in self.agenda.waiting
            if (found := self.outcomes.get(one.request_id)) is None
            or (found.verdict is None and found.status is ApprovalStatus.PENDING)
        ]


@dataclass(frozen=True, slots=True)
class NewestDecisions:
    """What a beamer asks for every few seconds: not the agenda, which stands still."""

    id: int
    is_open: bool
    is_ended: bool
    standing: tuple[RecordedDecision, ...]


def newest_decisions(session: Session, meeting_id: int) -> NewestDecisions:
    """The decisions of a meeting and whether it goes on; three small queries."""
    status = session.execute(
        sa.select(col(ProgressMeeting.status)).where(col(ProgressMeeting.id) == meeting_id)
    ).scalar()
    return NewestDecisions(
        meeting_id, status is MeetingStatus.OPEN, status is MeetingStatus.ENDED,
        tuple(one for one in decisions_of(session, meeting_id) if not one.struck),
    )


def meeting_sheet(session: Session, meeting_id: int, *, today: date) -> MeetingSheet:
    """The meeting with its agenda; raises NotFound."""
    meeting = meeting_at(session, meeting_id)
    battle_map = session.get_one(BattleMap, meeting.map_id)
    if meeting.status in (MeetingStatus.PLANNED, MeetingStatus.CANCELLED):
        agenda = agenda_now(session, battle_map, today=today, number=meeting.number)
    else:
        agenda = thaw(Agenda, meeting.figures["opened"])
    record = _record(meeting)
    if record is not None:
        outcomes = {one.request_id: one for one in record.outcomes}
        attendance = record.attendance
    else:
        outcomes = outcomes_of(session, agenda.waiting)
        attendance = tuple(attendance_of(session, meeting_id))
    organisation = session.get_one(Organisation, battle_map.organisation_id)
    chair = session.get(Person, meeting.chair_id) if meeting.chair_id else None
    return MeetingSheet(
        id=meeting_id, map_id=meeting.map_id, map_name=battle_map.name,
        organisation_id=battle_map.organisation_id, organisation=organisation.name,
        number=meeting.number, title=meeting.title, held_on=meeting.held_on, place=meeting.place,
        chair=chair.name if chair else "", chair_id=meeting.chair_id, status=meeting.status,
        opened_at=meeting.opened_at, ended_at=meeting.ended_at, remarks=meeting.remarks,
        audit_seq=meeting.audit_seq, audit_hash=meeting.audit_hash, agenda=agenda,
        attendance=attendance, decisions=tuple(decisions_of(session, meeting_id)),
        outcomes=outcomes, record=record,
    )


def _record(meeting: ProgressMeeting) -> MeetingRecord | None:
    if meeting.status is not MeetingStatus.ENDED:
        return None
    return thaw(MeetingRecord, meeting.figures["ended"])
