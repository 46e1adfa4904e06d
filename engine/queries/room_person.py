"""One person for the office: their sheet, and everything that waits for them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.errors import NotFound
from engine.language import _
from engine.models import (
    ApprovalRequest,
    ApprovalStep,
    BattleMap,
    Department,
    Item,
    Measure,
    Person,
    PersonRole,
)
from engine.queries.room_people import Access, access_of, roles_of
from engine.rules.lifecycle import LIVE
from engine.rules.words import ApprovalKind, ApprovalStatus, Role, Status, StepKind

_select: Any = sa.select


@dataclass(frozen=True, slots=True)
class Duty:
    """A live item the person has a seat at: "leader", "head" or "handler"."""

    item_id: int
    map_name: str
    number: str
    weakness: str
    status: Status
    due_on: date | None
    department: str
    seats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaitingStep:
    """An approval that waits for the person as responsible leader."""

    item_id: int
    number: str
    weakness: str
    kind: ApprovalKind
    since_on: date


@dataclass(frozen=True, slots=True)
class OwnedMeasure:
    """A measure that is not done and is the person's."""

    item_id: int
    number: str
    text: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class PersonFile:
    """Everything that the office must see of a person before it changes or hands over."""

    person: Person
    department: str
    roles: tuple[Role, ...]
    access: Access
    headed: tuple[tuple[int, str], ...]
    duties: tuple[Duty, ...]
    waiting: tuple[WaitingStep, ...]
    measures: tuple[OwnedMeasure, ...]
    sole_roles: tuple[Role, ...]  # roles that nobody else who is there has
    delegate: str
    acts_for: tuple[str, ...]  # names of those who named this person their delegate


def person_file(session: Session, person_id: int, *, at: datetime) -> PersonFile:
    """The person's file, in eleven queries however much they have. Raises NotFound."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound(_("本单位没有这个人：{person_id}").format(person_id=person_id))
    roles = roles_of(session, [person_id]).get(person_id, ())
    names = {
        "department": session.get(Department, person.department_id or 0),
        "delegate": session.get(Person, person.delegate_id or 0),
    }
    headed = session.execute(
        sa.select(col(Department.id), col(Department.name))
        .where(col(Department.head_id) == person_id).order_by(col(Department.id))
    ).all()
    acts_for = session.scalars(
        sa.select(col(Person.name)).where(
            col(Person.delegate_id) == person_id, col(Person.active)
        ).order_by(col(Person.id))
    )
    return PersonFile(
        person=person,
        department=names["department"].name if names["department"] else "",
        roles=roles,
        access=access_of(session, [person_id], at=at).get(person_id, Access.NONE),
        headed=tuple((row[0], row[1]) for row in headed),
        duties=_duties(session, person_id, [row[0] for row in headed]),
        waiting=_waiting(session, person_id),
        measures=_measures(session, person_id),
        sole_roles=_sole_roles(session, person, roles),
        delegate=names["delegate"].name if names["delegate"] else "",
        acts_for=tuple(acts_for),
    )


def _duties(session: Session, person_id: int, headed: list[int]) -> tuple[Duty, ...]:
    rows = session.execute(
        _select(
            Item.id, BattleMap.name, Item.number, Item.weakness, Item.status, Item.due_on,
            sa.func.coalesce(Department.name, ""), Item.responsible_leader_id, Item.handler_id,
            Item.lead_department_id,
        )
        .join(BattleMap, col(BattleMap.id) == Item.map_id)
        .outerjoin(Department, col(Department.id) == Item.lead_department_id)
        .where(
            col(Item.status).in_(LIVE),
            sa.or_(
                col(Item.responsible_leader_id) == person_id,
                col(Item.handler_id) == person_id,
                col(Item.lead_department_id).in_(headed),
            ),
        )
        .order_by(Item.map_id, Item.id)
    )
    found = []
    for row in rows:
        leader_id, handler_id, department_id = row[7:]
        held = {
            "leader": leader_id == person_id, "head": department_id in headed,
            "handler": handler_id == person_id,
        }
        found.append(Duty(*(*row[:7], tuple(seat for seat, holds in held.items() if holds))))
    return tuple(found)


def _waiting(session: Session, person_id: int) -> tuple[WaitingStep, ...]:
    rows = session.execute(
        _select(
            Item.id, Item.number, Item.weakness, ApprovalRequest.kind, ApprovalStep.reached_on
        )
        .select_from(ApprovalStep)
        .join(ApprovalRequest, col(ApprovalRequest.id) == ApprovalStep.request_id)
        .join(Item, col(Item.id) == ApprovalRequest.item_id)
        .where(
            col(ApprovalRequest.status) == ApprovalStatus.PENDING,
            col(ApprovalStep.verdict).is_(None), col(ApprovalStep.reached_on).is_not(None),
            sa.or_(
                sa.and_(
                    col(ApprovalStep.kind) == StepKind.LEADER,
                    col(Item.responsible_leader_id) == person_id,
                ),
                col(ApprovalStep.person_id) == person_id,
            ),
        )
        .order_by(ApprovalStep.id)
    )
    return tuple(WaitingStep(*row) for row in rows)


def _measures(session: Session, person_id: int) -> tuple[OwnedMeasure, ...]:
    rows = session.execute(
        _select(Item.id, Item.number, Measure.text, Measure.due_on)
        .join(Item, col(Item.id) == Measure.item_id)
        .where(
            Measure.owner_id == person_id, col(Measure.done_on).is_(None),
            col(Item.status).in_(LIVE),
        )
        .order_by(Item.id, Measure.position)
    )
    return tuple(OwnedMeasure(*row) for row in rows)


def _sole_roles(session: Session, person: Person, roles: tuple[Role, ...]) -> tuple[Role, ...]:
    others = set(
        session.scalars(
            sa.select(col(PersonRole.role))
            .join(Person, col(Person.id) == col(PersonRole.person_id))
            .where(
                col(Person.organisation_id) == person.organisation_id, col(Person.active),
                col(Person.id) != person.id,
            )
            .distinct()
        )
    )
    return tuple(role for role in roles if role not in others)
