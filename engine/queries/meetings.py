"""Questions about meetings: which there are, who was asked, what was decided."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from engine.errors import NotFound
from engine.language import _
from engine.models import (
    Attendance,
    BattleMap,
    Decision,
    Department,
    Item,
    Person,
    ProgressMeeting,
)
from engine.rules.lifecycle import DATE_FLAGS
from engine.rules.meeting_record import Attendee, RecordedDecision
from engine.rules.words import ItemClass, MeetingStatus, Presence

_select: Any = sa.select  # mypy knows no select of more than ten columns


@dataclass(frozen=True, slots=True)
class ListedMeeting:
    """A meeting as the list of a map's meetings shows it."""

    id: int
    number: int
    title: str
    held_on: date
    place: str
    chair: str
    status: MeetingStatus
    asked_count: int
    came_count: int
    decision_count: int


def meeting_at(session: Session, meeting_id: int, *, lock: bool = False) -> ProgressMeeting:
    """The meeting; `lock` makes whoever else changes it wait. Raises NotFound."""
    wanted = select(ProgressMeeting).where(ProgressMeeting.id == meeting_id)
    found = session.exec(
        (wanted.with_for_update() if lock else wanted).execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFound(_("没有这次推进会：{meeting_id}").format(meeting_id=meeting_id))
    return found


def meeting_numbered(session: Session, map_id: int, number: int | None) -> ProgressMeeting:
    """第 `number` 次 of the map; without a number the last that was not cancelled.

    Raises NotFound.
    """
    wanted = select(ProgressMeeting).where(ProgressMeeting.map_id == map_id)
    if number is None:
        wanted = wanted.where(ProgressMeeting.status != MeetingStatus.CANCELLED)
    else:
        wanted = wanted.where(ProgressMeeting.number == number)
    found = session.exec(wanted.order_by(col(ProgressMeeting.number).desc()).limit(1)).first()
    if found is None:
        raise NotFound(_("这张作战图没有这次推进会") if number else _("这张作战图还没有推进会"))
    return found


def meetings_locked(session: Session, map_id: int) -> list[ProgressMeeting]:
    """All meetings of a map, their rows taken in order: only one of them may be opened at a time."""
    return list(
        session.exec(
            select(ProgressMeeting)
            .where(ProgressMeeting.map_id == map_id)
            .order_by(col(ProgressMeeting.id))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def next_number(session: Session, map_id: int) -> int:
    """第几次: counted within the map; the map's row is taken first, so no two count the same."""
    session.get_one(BattleMap, map_id, with_for_update=True)
    last = session.execute(
        sa.select(sa.func.max(col(ProgressMeeting.number))).where(
            col(ProgressMeeting.map_id) == map_id
        )
    ).scalar()
    return int(last or 0) + 1


def former_meeting(session: Session, map_id: int, number: int | None) -> ProgressMeeting | None:
    """The last ended meeting of the map before `number`; None: before any to come."""
    wanted = select(ProgressMeeting).where(
        ProgressMeeting.map_id == map_id, ProgressMeeting.status == MeetingStatus.ENDED
    )
    if number is not None:
        wanted = wanted.where(ProgressMeeting.number < number)
    return session.exec(wanted.order_by(col(ProgressMeeting.number).desc()).limit(1)).first()


def list_meetings(session: Session, map_id: int) -> list[ListedMeeting]:
    """The meetings of a map, the newest first, in one query."""
    chair = aliased(Person)
    asked = (
        sa.select(sa.func.count())
        .where(col(Attendance.meeting_id) == col(ProgressMeeting.id))
        .scalar_subquery()
    )
    came = (
        sa.select(sa.func.count())
        .where(
            col(Attendance.meeting_id) == col(ProgressMeeting.id),
            col(Attendance.presence).in_([Presence.PRESENT, Presence.DEPUTED]),
        )
        .scalar_subquery()
    )
    decided = (
        sa.select(sa.func.count())
        .where(
            col(Decision.meeting_id) == col(ProgressMeeting.id), col(Decision.struck_at).is_(None)
        )
        .scalar_subquery()
    )
    rows = session.execute(
        _select(
            ProgressMeeting.id, ProgressMeeting.number, ProgressMeeting.title,
            ProgressMeeting.held_on, ProgressMeeting.place,
            sa.func.coalesce(chair.name, ""), ProgressMeeting.status, asked, came, decided,
        )
        .outerjoin(chair, col(chair.id) == ProgressMeeting.chair_id)
        .where(ProgressMeeting.map_id == map_id)
        .order_by(col(ProgressMeeting.number).desc())
    )
    return [ListedMeeting(*row) for row in rows]


def attendance_of(session: Session, meeting_id: int) -> list[Attendee]:
    """Who was asked, in the order of the organisation's people."""
    rows = session.execute(
        _select(
            Person.id, Person.name, Person.post, sa.func.coalesce(Department.name, ""),
            Attendance.presence, Attendance.deputy,
        )
        .select_from(Attendance)
        .join(Person, col(Person.id) == Attendance.person_id)
        .outerjoin(Department, col(Department.id) == Person.department_id)
        .where(Attendance.meeting_id == meeting_id)
        .order_by(sa.func.coalesce(Person.department_id, 0), Person.id)
    )
    return [Attendee(*row) for row in rows]


def attendance_rows(session: Session, meeting_id: int) -> list[Attendance]:
    """The rows of a meeting's attendance, to be written on."""
    return list(session.exec(select(Attendance).where(Attendance.meeting_id == meeting_id)))


def decision_at(session: Session, decision_id: int) -> Decision:
    """The decision as it is in the database now; raises NotFound."""
    found = session.get(Decision, decision_id, populate_existing=True)
    if found is None:
        raise NotFound(_("没有这条议定事项：{decision_id}").format(decision_id=decision_id))
    return found


def last_position(session: Session, meeting_id: int) -> int:
    """The place of the last decision, struck ones counted; 0 where there is none."""
    last = session.execute(
        sa.select(sa.func.max(col(Decision.position))).where(col(Decision.meeting_id) == meeting_id)
    ).scalar()
    return int(last or 0)


def decisions_of(session: Session, meeting_id: int) -> list[RecordedDecision]:
    """The decisions of a meeting in their order, struck ones among them; two queries."""
    lead, accepting = aliased(Department), aliased(Department)
    rows = session.execute(
        _select(
            Decision.id, Decision.position, Decision.text, Decision.lead_department_id,
            Decision.supporting_department_ids, Decision.accepting_department_id,
            Decision.leader_id, Decision.due_on, Decision.due_text, Decision.about_item_id,
            Decision.item_id, Decision.struck_at, Decision.struck_reason,
            col(lead.name).label("department"), col(accepting.name).label("accepting"),
            col(Person.name).label("leader"), col(Item.number).label("item_number"), Item.status,
            Item.version, Item.item_class, col(Item.due_on).label("item_due_on"), Item.flags,
        )
        .outerjoin(lead, col(lead.id) == Decision.lead_department_id)
        .outerjoin(accepting, col(accepting.id) == Decision.accepting_department_id)
        .outerjoin(Person, col(Person.id) == Decision.leader_id)
        .outerjoin(Item, col(Item.id) == Decision.item_id)
        .where(Decision.meeting_id == meeting_id)
        .order_by(Decision.position)
    ).all()
    wanted = {one for row in rows for one in row.supporting_department_ids}
    names: dict[int, str] = dict(
        map(tuple, session.execute(
            sa.select(col(Department.id), col(Department.name)).where(
                col(Department.id).in_(wanted)
            )
        ))
    )
    return [_recorded(row, names) for row in rows]


def _recorded(row: Any, names: dict[int, str]) -> RecordedDecision:
    return RecordedDecision(
        id=row.id, position=row.position, text=row.text, department_id=row.lead_department_id,
        department=row.department or "", supporting_ids=tuple(row.supporting_department_ids),
        supporting=tuple(names.get(one, "") for one in row.supporting_department_ids),
        accepting_id=row.accepting_department_id, accepting=row.accepting or "",
        leader_id=row.leader_id, leader=row.leader or "", due_on=row.due_on,
        due_text=row.due_text, about_item_id=row.about_item_id, item_id=row.item_id,
        number=row.item_number or "", status=row.status, undated=_undated(row),
        version=row.version or 0,
        struck_reason=row.struck_reason, struck=row.struck_at is not None,
    )


def _undated(row: Any) -> bool:
    """Field rule: without a date only 立行立改 and 长期坚持 may be opened, and an unread one never."""
    if row.item_id is None or row.item_due_on is not None:
        return False
    return row.item_class is ItemClass.DATED or not DATE_FLAGS.isdisjoint(row.flags)
