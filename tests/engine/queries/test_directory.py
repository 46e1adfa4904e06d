"""The directory: always what the database holds at this moment, though it is read only once."""

from datetime import date
from itertools import pairwise

import sqlalchemy as sa
from sqlmodel import col

from engine.db import reading, writing
from engine.models import Department, Person, PersonRole
from engine.queries.calendars import load_calendar
from engine.queries.cases import load_ground
from engine.queries.directory import load_directory
from engine.rules.addressing import DepartmentFacts, PersonFacts
from engine.rules.words import Role
from tests.cast import Court


def test_directory_holds_people_departments_and_roles(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        away = session.get_one(Person, court.zhao)
        away.delegate_id, away.away_from, away.away_until = court.qian, date(2026, 3, 2), None
        session.get_one(Person, court.han).active = False
    with reading(database) as session:
        found = load_directory(session, court.organisation_id)
    assert list(found.people) == [
        court.lin, court.zhao, court.qian, court.feng, court.sun, court.han
    ]
    assert found.people[court.zhao] == PersonFacts(
        court.zhao, "赵某", "副院长", "zhao@court.test", True, None, court.qian, date(2026, 3, 2), None
    )
    assert found.people[court.han].active is False
    assert found.departments == {
        court.civil: DepartmentFacts(court.civil, "民事审判庭", court.qian),
        court.archive: DepartmentFacts(court.archive, "综合办公室", court.sun),
    }
    assert found.with_role(Role.LEADER) == (court.lin, court.zhao)
    assert found.holders[Role.AUDITOR] == ()
    assert [one.id for one in found.deputed[court.qian]] == [court.zhao]


def test_directory_is_read_once_while_nobody_changes(database: sa.Engine, court: Court) -> None:
    with reading(database) as session:
        first = load_directory(session, court.organisation_id)
    with reading(database) as session:
        assert load_directory(session, court.organisation_id) is first


def test_directory_shows_every_change_whoever_made_it(database: sa.Engine, court: Court) -> None:
    """Plain statements, as another process or somebody at the database's prompt would send."""
    changes = [
        sa.update(Person).where(col(Person.id) == court.feng).values(name="冯某某"),
        sa.update(Person).where(col(Person.id) == court.feng).values(post="审判员"),
        sa.update(Person).where(col(Person.id) == court.feng).values(address=""),
        sa.update(Person).where(col(Person.id) == court.feng).values(active=False),
        sa.update(Person).where(col(Person.id) == court.feng).values(department_id=None),
        sa.update(Person).where(col(Person.id) == court.feng).values(delegate_id=court.sun),
        sa.update(Person).where(col(Person.id) == court.feng).values(away_from=date(2026, 1, 1)),
        sa.update(Person).where(col(Person.id) == court.feng).values(away_until=date(2026, 1, 2)),
        sa.update(Department).where(col(Department.id) == court.civil).values(name="民一庭"),
        sa.update(Department).where(col(Department.id) == court.civil).values(head_id=None),
        sa.insert(PersonRole).values(person_id=court.qian, role=Role.OFFICE),
        sa.delete(PersonRole).where(col(PersonRole.person_id) == court.qian),
    ]
    with reading(database) as session:
        seen = [load_directory(session, court.organisation_id)]
    for change in changes:
        with database.begin() as connection:
            connection.execute(change)
        with reading(database) as session:
            seen.append(load_directory(session, court.organisation_id))
    assert all(before != after for before, after in pairwise(seen))
    assert seen[-1] == seen[-3]  # the role came and went


def test_directory_sees_what_its_own_unit_of_work_wrote(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        session.add(Person(organisation_id=court.organisation_id, name="新来的"))
        assert "新来的" in load_directory(session, court.organisation_id).names.values()


def test_directory_of_an_organisation_without_anybody(database: sa.Engine) -> None:
    with reading(database) as session:
        found = load_directory(session, 99)
    assert (found.people, found.departments, found.roles) == ({}, {}, {})


def test_ground_and_calendar_are_read_anew_once_they_change(
    database: sa.Engine, court: Court
) -> None:
    with reading(database) as session:
        policy = load_ground(session, court.map_id).policy
        assert load_ground(session, court.map_id).policy is policy
        assert load_calendar(session, "cn") is load_calendar(session, "cn")
    with writing(database) as session:
        battle_map = load_ground(session, court.map_id).map
        stored = policy.as_data()
        stored["extension"]["limit"] = policy.extension.limit + 1
        battle_map.policy = stored
    with reading(database) as session:
        assert load_ground(session, court.map_id).policy.extension.limit == policy.extension.limit + 1
