"""Who is in an organisation, in one query however many they are."""

import json
from datetime import date
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from engine.db import asking
from engine.models import Department, Person, PersonRole
from engine.queries.written import written_down
from engine.rules.addressing import DepartmentFacts, Directory, PersonFacts
from engine.rules.words import Role

PERSON: tuple[Any, ...] = (
    col(Person.id), col(Person.name), col(Person.post), col(Person.address), col(Person.active),
    col(Person.department_id), col(Person.delegate_id), col(Person.away_from),
    col(Person.away_until),
)
DEPARTMENT: tuple[Any, ...] = (col(Department.id), col(Department.name), col(Department.head_id))


def load_directory(session: Session, organisation_id: int) -> Directory:
    """The people, departments and roles of one organisation.

    The database writes them down as one text, and a text that was read before is not read again:
    it is all that the answer consists of, so the same text is the same organisation.
    """
    asked = {"organisation": organisation_id}
    connection = asking(session)
    texts = connection.execute(_written_down(connection.dialect.name), asked).one()
    return _directory(organisation_id, *texts)


@cache
def _written_down(dialect: str) -> Any:
    """Three texts: the people, the departments, the roles; null where there are none."""
    asked: Any = sa.bindparam("organisation")
    return sa.select(
        written_down(dialect, PERSON, col(Person.organisation_id) == asked),
        written_down(dialect, DEPARTMENT, col(Department.organisation_id) == asked),
        written_down(
            dialect, (col(PersonRole.role), col(PersonRole.person_id)),
            col(Person.organisation_id) == asked, col(Person.id) == col(PersonRole.person_id),
        ),
    )


@lru_cache(maxsize=8)
def _directory(
    organisation_id: int, people: str | None, departments: str | None, roles: str | None
) -> Directory:
    """The texts read, everybody in the order of their ids."""
    found = {row[0]: _person(row) for row in sorted(json.loads(people or "[]"))}
    holders: dict[Role, list[int]] = {}
    for role, person_id in json.loads(roles or "[]"):
        holders.setdefault(Role(role), []).append(person_id)
    return Directory(
        organisation_id, found,
        {row[0]: DepartmentFacts(*row) for row in sorted(json.loads(departments or "[]"))},
        {
            role: tuple(sorted(ids, key=lambda person_id: (not found[person_id].active, person_id)))
            for role, ids in holders.items()
        },
    )


def _person(row: list[Any]) -> PersonFacts:
    """A row of PERSON as JSON writes it: SQLite knows no truth, and neither knows days."""
    facts: tuple[Any, ...] = (*row[:4], bool(row[4]), *row[5:7], *map(_day, row[7:]))
    return PersonFacts(*facts)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


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
