"""A meeting's papers gathered: its pack, and its minutes before and after they are issued.

Papers are Chinese, whoever asks for them and in whatever language: they are signed and filed.
"""

from typing import Any

from sqlmodel import Session

from engine.clock import at_local
from engine.language import speaking
from engine.queries.charges import group_seats
from engine.queries.meeting_sheet import MeetingSheet
from engine.queries.official_papers import paper_by_key
from engine.rules.meeting_minutes import minutes_facts
from engine.rules.meeting_pack import pack_facts
from engine.rules.meeting_paper import MeetingHead
from engine.rules.meeting_record import MeetingRecord
from engine.rules.words import Role

GROUP = (Role.GROUP_HEAD, Role.GROUP_DEPUTY, Role.GROUP_MEMBER)


def minutes_key(meeting_id: int) -> str:
    """What names the minutes of a meeting among all papers."""
    return f"minutes:{meeting_id}"


def issued_minutes(session: Session, meeting_id: int) -> int | None:
    """The id of the paper, once the minutes were issued."""
    paper = paper_by_key(session, minutes_key(meeting_id))
    return paper.id if paper is not None and paper.issued_on is not None else None


def pack_of(sheet: MeetingSheet, *, timezone: str) -> dict[str, Any]:
    """The facts of the pack: of a planned meeting as things stand, later as it was opened."""
    with speaking("zh"):
        return pack_facts(
            _head(sheet, timezone), sheet.agenda, asked=[one.name for one in sheet.attendance]
        )


def minutes_of(session: Session, sheet: MeetingSheet, *, timezone: str) -> dict[str, Any]:
    """The facts of the minutes: from the snapshot once the meeting has ended, before as it stands."""
    record = sheet.record or MeetingRecord(
        attendance=sheet.attendance, decisions=sheet.decisions,
        outcomes=tuple(sheet.outcomes.values()), figures=sheet.agenda.figures,
        lights=sheet.agenda.lights,
    )
    group = {person for person, _role in group_seats(session, sheet.organisation_id, GROUP)}
    asked = {one.person_id for one in record.attendance}
    # Without anybody of the group nobody merely sits in: then all of them are the meeting.
    observers = asked - group - {sheet.chair_id} if asked & group else frozenset()
    with speaking("zh"):
        return minutes_facts(
            _head(sheet, timezone), sheet.agenda, record, observers=observers,
            remarks=sheet.remarks,
            anchor=f"{sheet.audit_seq}:{sheet.audit_hash}" if sheet.is_ended else "",
        )


def _head(sheet: MeetingSheet, timezone: str) -> MeetingHead:
    hours = "–".join(
        f"{at_local(at, timezone):%H:%M}" for at in (sheet.opened_at, sheet.ended_at) if at
    )
    return MeetingHead(
        organisation=sheet.organisation, map_name=sheet.map_name, title=sheet.title,
        held_on=sheet.held_on, place=sheet.place, chair=sheet.chair, hours=hours,
    )
