"""Who keeps the list of people cannot make themselves the one who signs."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from engine.actions.add_person import add_person
from engine.actions.amend_person import amend_person
from engine.actions.doors.accounts import ensure_account
from engine.actions.doors.invite import invite
from engine.actions.person_sheet import PersonSheet, sheet_of
from engine.db import reading, writing
from engine.errors import NotYours
from engine.models import Person
from engine.queries.charges import has_role
from engine.rules.words import Role
from tests.acting import by
from tests.cast import MONDAY_MORNING, Court


def sheet(database: Engine, person_id: int) -> PersonSheet:
    with reading(database) as session:
        return sheet_of(session, session.get_one(Person, person_id))


@pytest.mark.parametrize("role", [Role.GROUP_HEAD, Role.GROUP_DEPUTY])
def test_office_cannot_give_itself_a_signing_seat(database: Engine, court: Court, role: Role) -> None:
    mine = sheet(database, court.sun)
    with pytest.raises(NotYours, match="现任组长"), writing(database) as session:
        amend_person(
            session, court.sun, replace(mine, roles=mine.roles | {role}), **by(court.sun)
        )
    with reading(database) as session:
        assert not has_role(session, court.sun, role)


def test_office_cannot_take_the_heads_seat_away_or_add_a_second_head(
    database: Engine, court: Court
) -> None:
    head = sheet(database, court.lin)
    with pytest.raises(NotYours), writing(database) as session:
        amend_person(session, court.lin, replace(head, roles=frozenset()), **by(court.sun))
    newcomer = replace(head, name="新来的", address="new@court.test")
    with pytest.raises(NotYours), writing(database) as session:
        add_person(session, newcomer, **by(court.sun))


def test_office_gives_every_other_role(database: Engine, court: Court) -> None:
    theirs = sheet(database, court.feng)
    with writing(database) as session:
        amend_person(
            session, court.feng, replace(theirs, roles=frozenset({Role.GROUP_MEMBER, Role.OPERATOR})),
            **by(court.sun),
        )
        assert has_role(session, court.feng, Role.OPERATOR)


def test_no_new_key_to_a_signatorys_account_by_asking_the_pages(
    database: Engine, court: Court
) -> None:
    with writing(database) as session:
        account = ensure_account(session, court.zhao, at=MONDAY_MORNING)
        account.password_hash = "$argon2id$kept"
        session.add(account)
    with pytest.raises(NotYours, match="服务器上"), writing(database) as session:
        invite(session, court.zhao, actor_id=court.sun, at=MONDAY_MORNING)
    with writing(database) as session:
        assert invite(session, court.zhao, actor_id=None, at=MONDAY_MORNING)
        assert invite(session, court.feng, actor_id=court.sun, at=MONDAY_MORNING)
