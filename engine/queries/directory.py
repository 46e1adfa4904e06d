"""Who is in an organisation, in three queries however many they are."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.models import Department, Person, PersonRole
from engine.rules.addressing import DepartmentFacts, Directory, PersonFacts
from engine.rules.words import Role

PERSON: tuple[Any, ...] = (
    col(Person.id), col(Person.name), col(Person.post), col(Person.address), col(Person.active),
    col(Person.department_id), col(Person.delegate_id), col(Person.away_from),
    col(Person.away_until),
)


def load_directory(session: Session, organisation_id: int) -> Directory:
    """The people, departments and roles of one organisation."""
    people = {
        row.id: PersonFacts(*row)
        for row in session.execute(
            sa.select(*PERSON).where(col(Person.organisation_id) == organisation_id)
        )
    }
    departments = {
        row.id: DepartmentFacts(*row)
        for row in session.execute(
            sa.select(col(Department.id), col(Department.name), col(Department.head_id)).where(
                col(Department.organisation_id) == organisation_id
            )
        )
    }
    roles: dict[Role, list[int]] = {}
    pairs = session.execute(
        sa.select(col(PersonRole.role), col(PersonRole.person_id))
        .join(Person, col(Person.id) == col(PersonRole.person_id))
        .where(col(Person.organisation_id) == organisation_id)
    )
    for role, person_id in pairs:
        roles.setdefault(role, []).append(person_id)
    return Directory(
        organisation_id, people, departments,
        {
            role: tuple(sorted(ids, key=lambda person_id: (not people[person_id].active, person_id)))
            for role, ids in roles.items()
        },
    )


def department_aliases(session: Session, organisation_id: int) -> dict[str, int]:
    """Other writings of department names, 民一庭 for 民事审判第一庭."""
    rows = session.execute(
        sa.select(col(Department.id), col(Department.aliases)).where(
            col(Department.organisation_id) == organisation_id, col(Department.aliases) != ""
        )
    )
    return {
        alias: department_id for department_id, aliases in rows
        for alias in aliases.split("、") if alias
    }
