"""Who is in an organisation, in three queries however many they are."""

from sqlmodel import Session, col, select

from engine.models import Department, Person, PersonRole
from engine.rules.addressing import DepartmentFacts, Directory, PersonFacts
from engine.rules.words import Role


def load_directory(session: Session, organisation_id: int) -> Directory:
    """The people, departments and roles of one organisation."""
    people = {
        row.id: PersonFacts(*row)
        for row in session.execute(
            select(  # type: ignore[call-overload]
                Person.id, Person.name, Person.post, Person.address, Person.active,
                Person.department_id, Person.delegate_id, Person.away_from, Person.away_until,
            ).where(Person.organisation_id == organisation_id)
        )
    }
    departments = {
        row.id: DepartmentFacts(*row)
        for row in session.execute(
            select(Department.id, Department.name, Department.head_id).where(
                Department.organisation_id == organisation_id
            )
        )
    }
    roles: dict[Role, list[int]] = {}
    pairs = session.execute(
        select(PersonRole.role, PersonRole.person_id)
        .join(Person, col(Person.id) == PersonRole.person_id)
        .where(Person.organisation_id == organisation_id)
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
