"""The people and departments of an office, taken over from its list in one transaction."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine.actions.everywhere import track_everywhere
from engine.actions.group_seats import keeping_group_seats
from engine.actions.people_file import PeopleReading
from engine.actions.people_plan import PeoplePlan, PlannedPerson, plan_people
from engine.actions.resolve_waiting import resolve_everywhere
from engine.models import Department, Person, PersonRole

CHANGES_KEPT = 500


def import_people(
    session: Session,
    reading: PeopleReading,
    *,
    organisation_id: int,
    file_name: str,
    sha256: str,
    actor_id: int | None,
    at: datetime,
    today: date,
) -> PeoplePlan:
    """Plan against the organisation as it is now, and write it; what has problems is left out.

    The same file twice changes nothing. The trail of every map of the organisation keeps it.
    """
    plan = plan_people(session, reading, organisation_id=organisation_id)
    if plan.is_empty:
        return plan
    departments = _write_departments(session, plan)
    people = [(planned, _write_person(session, plan, planned, departments, today=today))
              for planned in plan.people]
    session.flush()
    ids = {id(planned): person.id for planned, person in people}
    for name, head in plan.heads.items():
        departments[name].head_id = ids[id(head)] if head is not None else None
        session.add(departments[name])
    with keeping_group_seats(session, organisation_id, actor_id=actor_id):
        for planned, person in people:
            _write_roles(session, planned, person.id or 0)
    session.flush()
    track_everywhere(
        session, organisation_id, "people_import", at=at, actor_id=actor_id, file=file_name,
        sha256=sha256, counts=plan.counts,
        new=[planned.row.name for planned in plan.people if planned.person is None],
        new_departments=plan.new_departments, changes=_told(plan),
    )
    resolve_everywhere(session, organisation_id, actor_id=actor_id, at=at, today=today)
    return plan


def _write_departments(session: Session, plan: PeoplePlan) -> dict[str, Department]:
    session.add_all(
        Department(organisation_id=plan.organisation_id, name=name)
        for name in plan.new_departments
    )
    session.flush()
    found = {
        one.name: one
        for one in session.exec(
            select(Department).where(Department.organisation_id == plan.organisation_id)
        )
    }
    for name, aliases in plan.aliases.items():
        found[name].aliases = aliases
        session.add(found[name])
    return found


def _write_person(
    session: Session,
    plan: PeoplePlan,
    planned: PlannedPerson,
    departments: dict[str, Department],
    *,
    today: date,
) -> Person:
    person = planned.person or Person(
        organisation_id=plan.organisation_id, name=planned.row.name
    )
    for name, value in planned.values.items():
        setattr(person, name, value)
    if "active" in planned.values:
        person.left_on = None if person.active else today
    if planned.department is not None:
        person.department_id = departments[planned.department].id
    session.add(person)
    return person


def _write_roles(session: Session, planned: PlannedPerson, person_id: int) -> None:
    if planned.new_roles is None:
        return
    gone = planned.roles - planned.new_roles
    if gone:
        session.execute(
            sa.delete(PersonRole).where(
                col(PersonRole.person_id) == person_id, col(PersonRole.role).in_(gone)
            )
        )
    session.add_all(
        PersonRole(person_id=person_id, role=role)
        for role in sorted(planned.new_roles - planned.roles)
    )


def _told(plan: PeoplePlan) -> list[dict[str, Any]]:
    return [
        {"name": one.name, "field": one.field, "before": one.before, "after": one.after}
        for one in plan.changes[:CHANGES_KEPT]
    ]
