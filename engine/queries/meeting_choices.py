"""Whom a meeting's forms can name: departments, leaders, people to ask."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.models import Person, PersonRole
from engine.queries.room_people import department_choices
from engine.rules.words import Role

LEADING = (Role.LEADER, Role.GROUP_HEAD, Role.GROUP_DEPUTY)


@dataclass(frozen=True, slots=True)
class MeetingChoices:
    """Pairs (id, name) for the forms, only of what is still there."""

    departments: tuple[tuple[int, str], ...]
    leaders: tuple[tuple[int, str], ...]
    people: tuple[tuple[int, str], ...]


def meeting_choices(session: Session, organisation_id: int) -> MeetingChoices:
    """The choices of one organisation, three queries."""
    people = session.execute(
        sa.select(col(Person.id), col(Person.name), col(Person.post))
        .where(col(Person.organisation_id) == organisation_id, col(Person.active))
        .order_by(sa.func.coalesce(col(Person.department_id), 0), col(Person.id))
    )
    known = {row.id: f"{row.name}　{row.post}".strip() for row in people}
    leading = session.execute(
        sa.select(col(PersonRole.person_id))
        .join(Person, col(Person.id) == col(PersonRole.person_id))
        .where(
            col(PersonRole.role).in_(LEADING), col(Person.organisation_id) == organisation_id
        )
        .distinct()
        .order_by(col(PersonRole.person_id))
    )
    return MeetingChoices(
        departments=tuple(department_choices(session, organisation_id)),
        leaders=tuple((row[0], known[row[0]]) for row in leading if row[0] in known),
        people=tuple(known.items()),
    )
