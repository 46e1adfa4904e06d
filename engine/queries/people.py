"""Who is in an organisation, as a list for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from engine.models import Department, Person, PersonRole
from engine.rules.words import Role

_select: Any = sa.select


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A person with everything that the list of people holds; `heads` names their departments."""

    id: int
    name: str
    department: str
    post: str
    address: str
    active: bool
    left_on: date | None
    roles: tuple[Role, ...]
    heads: tuple[str, ...]
    delegate: str
    away_from: date | None
    away_until: date | None


def list_people(session: Session, organisation_id: int) -> list[ListedPerson]:
    """The people of an organisation by department and id; those who have left come last."""
    mine = sa.select(col(Person.id)).where(col(Person.organisation_id) == organisation_id)
    roles: dict[int, list[Role]] = {}
    for person_id, role in session.execute(
        sa.select(col(PersonRole.person_id), col(PersonRole.role))
        .where(col(PersonRole.person_id).in_(mine))
        .order_by(col(PersonRole.role))
    ):
        roles.setdefault(person_id, []).append(role)
    heads: dict[int, list[str]] = {}
    for head_id, name in session.execute(
        sa.select(col(Department.head_id), col(Department.name))
        .where(col(Department.organisation_id) == organisation_id, col(Department.head_id).is_not(None))
        .order_by(col(Department.id))
    ):
        heads.setdefault(head_id, []).append(name)
    delegate = aliased(Person)
    rows = session.execute(
        _select(
            Person.id, Person.name, sa.func.coalesce(Department.name, "").label("department"),
            Person.post,
            Person.address, Person.active, Person.left_on,
            sa.func.coalesce(delegate.name, "").label("delegate"), Person.away_from, Person.away_until,
        )
        .outerjoin(Department, col(Department.id) == Person.department_id)
        .outerjoin(delegate, col(delegate.id) == Person.delegate_id)
        .where(Person.organisation_id == organisation_id)
        .order_by(col(Person.active).desc(), Person.department_id, Person.id)
    )
    return [
        ListedPerson(
            **row._mapping, roles=tuple(roles.get(row.id, ())), heads=tuple(heads.get(row.id, ()))
        )
        for row in rows
    ]


def names_of(session: Session, person_ids: Iterable[int]) -> dict[int, str]:
    """The names of these people by their ids."""
    rows = session.execute(
        sa.select(col(Person.id), col(Person.name)).where(col(Person.id).in_(list(person_ids)))
    )
    return dict(map(tuple, rows))
