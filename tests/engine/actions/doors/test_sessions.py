"""Sessions: who is inside, for how long, and what a stolen cookie is worth."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.actions.doors.sessions import (
    end_session,
    end_sessions_of,
    open_session,
    renew_session,
    touch_session,
)
from engine.db import reading, writing
from engine.models import Account, Organisation, Person, WebSession
from engine.queries.sessions import FoundSession, find_session, sessions_of
from engine.rules.words import Role
from tests.cast import MONDAY_MORNING, Court

NOON = MONDAY_MORNING + timedelta(hours=3, minutes=30)


def enter(database: sa.Engine, person_id: int, **facts: object) -> str:
    with writing(database) as session:
        return open_session(session, person_id=person_id, at=MONDAY_MORNING, **facts)  # type: ignore[arg-type]


def found(
    database: sa.Engine, token: str, *, minutes: float = 0, idle: int = 60
) -> FoundSession | None:
    with reading(database) as session:
        at = MONDAY_MORNING + timedelta(minutes=minutes)
        return find_session(session, token, at=at, idle_minutes=idle)


def touch(database: sa.Engine, token: str, *, minutes: float) -> str | None:
    inside = found(database, token, minutes=minutes)
    assert inside is not None
    with writing(database) as session:
        return touch_session(session, inside, at=MONDAY_MORNING + timedelta(minutes=minutes))


def test_open_session_lets_the_person_in_and_says_who_it_is(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        session.get_one(Organisation, court.organisation_id).second_factor_roles = ["office"]
    token = enter(database, court.sun, address="10.0.0.7", agent="x" * 999)
    inside = found(database, token)
    assert inside is not None
    assert (inside.person_id, inside.name, inside.organisation_id, inside.department_id) == (
        court.sun, "孙某", court.organisation_id, court.archive
    )
    assert (inside.language, inside.strong, inside.enrolled) == ("zh", False, False)
    assert inside.second_factor_roles == ("office",)
    assert (inside.is_screen, inside.map_id, inside.by_former) == (False, None, False)
    assert len(inside.csrf) > 40
    with reading(database) as session:
        row = session.get_one(WebSession, inside.session_id)
        assert token not in (row.token_hash, row.csrf)
        assert (row.address, len(row.agent)) == ("10.0.0.7", 200)


def test_confirmed_factor_is_told_and_an_unconfirmed_one_is_not(
    database: sa.Engine, court: Court
) -> None:
    token = enter(database, court.qian)
    with writing(database) as session:
        account = Account(
            person_id=court.qian, login="qian", totp_secret="A", created_at=MONDAY_MORNING
        )
        session.add(account)
    assert found(database, token).enrolled is False  # type: ignore[union-attr]
    with writing(database) as session:
        session.execute(sa.update(Account).values(totp_since_at=MONDAY_MORNING))
    assert found(database, token).enrolled is True  # type: ignore[union-attr]


@pytest.mark.parametrize("cookie", ["", "nonsense", "x" * 5000, "🙂", "'; --"])
def test_cookie_of_nobody_opens_nothing(database: sa.Engine, court: Court, cookie: str) -> None:
    enter(database, court.sun)
    assert found(database, cookie) is None


def test_session_ends_after_an_idle_hour_but_not_while_it_is_used(
    database: sa.Engine, court: Court
) -> None:
    token = enter(database, court.sun)
    assert found(database, token, minutes=59.9) is not None
    assert found(database, token, minutes=60) is None
    assert found(database, token, minutes=11, idle=10) is None
    token = touch(database, token, minutes=50) or token
    assert found(database, token, minutes=109) is not None
    assert found(database, token, minutes=110) is None


def test_session_ends_after_twelve_hours_however_busy(database: sa.Engine, court: Court) -> None:
    token = enter(database, court.sun)
    for minute in range(30, 12 * 60, 30):
        token = touch(database, token, minutes=minute) or token
    assert found(database, token, minutes=12 * 60 - 0.1) is not None
    assert found(database, token, minutes=12 * 60) is None


def test_sight_is_written_at_most_once_a_minute(database: sa.Engine, court: Court) -> None:
    inside = found(database, enter(database, court.sun))
    assert inside is not None
    assert not inside.is_touch_due(MONDAY_MORNING + timedelta(seconds=59))
    assert inside.is_touch_due(MONDAY_MORNING + timedelta(seconds=60))


def test_cookie_changes_every_quarter_of_an_hour_and_the_old_one_lives_a_minute(
    database: sa.Engine, court: Court
) -> None:
    old = enter(database, court.sun)
    assert touch(database, old, minutes=14) is None
    new = touch(database, old, minutes=15)
    assert new is not None
    assert new != old
    late = found(database, old, minutes=15.9)
    assert late is not None
    assert late.by_former
    assert found(database, old, minutes=16) is None
    now = found(database, new, minutes=16)
    assert now is not None
    assert not now.by_former


def test_stolen_old_cookie_neither_rotates_nor_lives_on(
    database: sa.Engine, court: Court
) -> None:
    old = enter(database, court.sun)
    new = touch(database, old, minutes=15)
    assert new is not None
    assert touch(database, old, minutes=15.5) is None
    newer = touch(database, new, minutes=30)
    assert newer is not None
    assert found(database, old, minutes=30) is None
    assert found(database, newer, minutes=30) is not None


def test_two_requests_at_once_rotate_once(database: sa.Engine, court: Court) -> None:
    token = enter(database, court.sun)
    seen = found(database, token, minutes=15)
    assert seen is not None
    at = MONDAY_MORNING + timedelta(minutes=15)
    with writing(database) as session:
        first = touch_session(session, seen, at=at)
    with writing(database) as session:
        second = touch_session(session, seen, at=at)
    assert first is not None
    assert second is None
    assert found(database, first, minutes=15) is not None
    assert found(database, token, minutes=15.5) is not None


def test_renewed_session_leaves_nothing_of_the_old_cookie(
    database: sa.Engine, court: Court
) -> None:
    old = enter(database, court.sun)
    before = found(database, old)
    assert before is not None
    with writing(database) as session:
        new = renew_session(session, before.session_id, at=MONDAY_MORNING, strong=True)
    after = found(database, new)
    assert after is not None
    assert (after.strong, after.session_id) == (True, before.session_id)
    assert after.csrf != before.csrf
    assert found(database, old) is None


def test_ended_sessions_open_nothing_and_others_stay(database: sa.Engine, court: Court) -> None:
    one, two, three = (enter(database, court.sun) for _n in range(3))
    other = enter(database, court.qian)
    ids = [found(database, token).session_id for token in (one, two)]  # type: ignore[union-attr]
    with writing(database) as session:
        end_session(session, ids[0], at=NOON)
        end_session(session, ids[0], at=NOON)
    assert [found(database, token) is None for token in (one, two)] == [True, False]
    with writing(database) as session:
        assert end_sessions_of(session, court.sun, at=NOON, but=ids[1]) == 1
    assert [found(database, token) is None for token in (two, three, other)] == [
        False, True, False
    ]
    with writing(database) as session:
        assert end_sessions_of(session, court.sun, at=NOON) == 1
    assert found(database, two) is None


def test_leaver_and_a_disabled_account_are_out_at_once(
    database: sa.Engine, court: Court
) -> None:
    left, barred = enter(database, court.feng), enter(database, court.qian)
    with writing(database) as session:
        session.get_one(Person, court.feng).active = False
        session.add(Account(
            person_id=court.qian, login="qian", created_at=MONDAY_MORNING,
            disabled_at=MONDAY_MORNING,
        ))
    assert found(database, left) is None
    assert found(database, barred) is None


def test_wall_screen_hangs_for_months_and_keeps_its_cookie(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        token = open_session(session, map_id=court.map_id, label="三楼大厅", at=MONDAY_MORNING)
    inside = found(database, token, minutes=60 * 24 * 90)
    assert inside is not None
    assert (inside.is_screen, inside.person_id, inside.map_id, inside.label, inside.name) == (
        True, None, court.map_id, "三楼大厅", ""
    )
    assert inside.organisation_id == court.organisation_id
    assert touch(database, token, minutes=60 * 24) is None
    assert found(database, token, minutes=60 * 25) is not None


def test_session_of_nobody_or_of_both_is_a_mistake_of_the_caller(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        with pytest.raises(ValueError, match="a person's or a map's"):
            open_session(session, at=MONDAY_MORNING)
        with pytest.raises(ValueError, match="a person's or a map's"):
            open_session(session, at=MONDAY_MORNING, person_id=court.sun, map_id=court.map_id)


def test_standing_names_roles_and_headed_departments(database: sa.Engine, court: Court) -> None:
    people = {"lin": court.lin, "sun": court.sun, "qian": court.qian, "feng": court.feng}
    standings = {}
    for name, person_id in people.items():
        inside = found(database, enter(database, person_id))
        assert inside is not None
        standings[name] = (inside.standing.roles, inside.standing.headed)
    assert standings == {
        "lin": ({Role.LEADER, Role.GROUP_HEAD}, ()),
        "sun": ({Role.OFFICE}, (court.archive,)),
        "qian": (frozenset(), (court.civil,)),
        "feng": (frozenset(), ()),
    }


def test_own_sessions_are_listed_while_they_are_open(database: sa.Engine, court: Court) -> None:
    enter(database, court.sun, address="10.0.0.1", agent="Firefox")
    token = enter(database, court.sun, address="10.0.0.2", agent="Chrome")
    enter(database, court.qian)
    touch(database, token, minutes=10)
    with reading(database) as session:
        def listed(minutes: float) -> list[tuple[str, str]]:
            at = MONDAY_MORNING + timedelta(minutes=minutes)
            return [
                (one.address, one.agent)
                for one in sessions_of(session, court.sun, at=at, idle_minutes=60)
            ]

        assert listed(20) == [("10.0.0.2", "Chrome"), ("10.0.0.1", "Firefox")]
        assert listed(65) == [("10.0.0.2", "Chrome")]
        assert listed(70) == []
