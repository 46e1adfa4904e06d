"""离任: a leaver's duties go to a successor, or are listed as orphaned; none is in limbo."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.actions.people import load_office, track_person
from engine.actions.recording import record, tell
from engine.errors import Incomplete
from engine.language import _
from engine.models import Department, Item, Measure, Person
from engine.queries.cases import cases_on, load_ground
from engine.queries.duties import Duties, duties_of
from engine.rules.permissions import Verb
from engine.rules.words import NoticeKind


@dataclass(frozen=True, slots=True)
class Handover:
    """What a leaver had, and who has it now; without a successor it waits as orphaned."""

    person: Person
    successor_id: int | None
    duties: Duties


def mark_left(
    session: Session,
    person_id: int,
    *,
    successor_id: int | None = None,
    actor_id: int,
    at: datetime,
    today: date,
) -> Handover:
    """The person has left; a successor takes over their departments, items and measures.

    Called again with a successor for somebody who has left already, it hands over what was
    orphaned. Steps that waited for the leaver wait for the successor, who holds the post now.
    Roles in the leading group are appointments and do not go over. Closed items keep their names.

    Raises: NotFound, NotYours, Incomplete.
    """
    office = load_office(session, person_id, Verb.MARK_LEFT, actor_id=actor_id)
    person = office.person
    successor = office.directory.people.get(successor_id) if successor_id else None
    if successor_id is not None and (
        successor is None or not successor.active or successor_id == person_id
    ):
        raise Incomplete(_("接任人须是本单位另一位在任人员"))
    if not person.active and successor_id is None:
        raise Incomplete(_("{name}已经办理离任，请指定接任人").format(name=person.name))
    duties = duties_of(session, person_id, lock=True)
    if successor_id is not None:
        _hand_over_items(session, person, successor_id, duties, actor_id=actor_id, at=at, today=today)
        _hand_over_posts(session, person_id, successor_id)
    if person.active:
        person.active, person.left_on = False, today
        session.add(person)
    track_person(
        session, office, Verb.MARK_LEFT, at=at, actor_id=actor_id, successor_id=successor_id,
        items=[item.id for item in duties.items], departments=list(duties.department_ids),
    )
    return Handover(person, successor_id, duties)


def _hand_over_items(
    session: Session,
    person: Person,
    successor_id: int,
    duties: Duties,
    *,
    actor_id: int,
    at: datetime,
    today: date,
) -> None:
    for map_id in sorted({item.map_id for item in duties.items}):
        items = [item for item in duties.items if item.map_id == map_id]
        ground = load_ground(session, map_id)
        for case in cases_on(session, ground, items, actor_id=actor_id, today=today):
            names = [
                name for name in ("responsible_leader_id", "handler_id")
                if getattr(case.item, name) == person.id
            ]
            record(
                session, case, Verb.MARK_LEFT, at=at, seat=actor_id,
                changes=dict.fromkeys(names, successor_id), left=person.id,
                successor_id=successor_id,
            )
            _tell_successor(session, case.item, person, successor_id, today=today)


def _tell_successor(
    session: Session, item: Item, person: Person, successor_id: int, *, today: date
) -> None:
    tell(
        session, item, NoticeKind.HANDED_OVER, f"handover:{person.id}:{item.version}",
        [successor_id], today=today, by=person.name,
    )


def _hand_over_posts(session: Session, person_id: int, successor_id: int) -> None:
    session.flush()
    session.execute(
        sa.update(Department)
        .where(col(Department.head_id) == person_id)
        .values(head_id=successor_id)
    )
    session.execute(
        sa.update(Measure)
        .where(col(Measure.owner_id) == person_id, col(Measure.done_on).is_(None))
        .values(owner_id=successor_id)
    )
