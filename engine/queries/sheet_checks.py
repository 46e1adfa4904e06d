"""What the sheet of a person or a department is checked against."""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.models import Department, Item, Person, PersonRole
from engine.rules.lifecycle import LIVE
from engine.rules.words import Role


def other_people(session: Session, organisation_id: int, person_id: int | None) -> list[Person]:
    """Everybody of the organisation but this one, those who have left too; None leaves out nobody."""
    return list(
        session.exec(
            select(Person).where(
                Person.organisation_id == organisation_id, col(Person.id) != (person_id or 0)
            )
        )
    )


def other_departments(
    session: Session, organisation_id: int, department_id: int | None
) -> list[Department]:
    """Every department of the organisation but this one; None leaves out none."""
    return list(
        session.exec(
            select(Department).where(
                Department.organisation_id == organisation_id,
                col(Department.id) != (department_id or 0),
            )
        )
    )


def holders_of(session: Session, organisation_id: int, role: Role) -> list[int]:
    """Ids of the people who are there and have the role."""
    return list(
        session.exec(
            select(PersonRole.person_id)
            .join(Person, col(Person.id) == PersonRole.person_id)
            .where(
                Person.organisation_id == organisation_id, col(Person.active),
                PersonRole.role == role,
            )
        )
    )


def count_led(session: Session, department_id: int) -> int:
    """How many live items the department leads."""
    return session.exec(
        select(sa.func.count()).select_from(Item).where(
            Item.lead_department_id == department_id, col(Item.status).in_(LIVE)
        )
    ).one()


def count_members(session: Session, department_id: int) -> int:
    """How many people who are there belong to the department."""
    return session.exec(
        select(sa.func.count()).select_from(Person).where(
            Person.department_id == department_id, col(Person.active)
        )
    ).one()
