"""Nothing has run for a day: one alarm, one mail a keeper a day, gone when something runs."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from engine.actions.reconcile import reconcile
from engine.actions.running import TIMETABLE, claim_run, finish_run, record_beat
from engine.actions.silence import Silence, settle_silence
from engine.audit import track
from engine.db import reading, writing
from engine.models import Message, Person, PersonRole
from engine.queries.alarms import standing_alarms
from engine.rules.words import Role
from tests.cast import MONDAY, Court
from tests.cast import MONDAY_MORNING as AT

A_DAY = timedelta(days=1)
LATER = AT + timedelta(hours=25)


def settle(database: sa.Engine, *, days: float = 0) -> Silence:
    at = LATER + days * A_DAY
    return settle_silence(database, today=at.date(), at=at, timezone="Asia/Shanghai")


def standing(database: sa.Engine) -> list[str]:
    with reading(database) as session:
        return [alarm.key for alarm in standing_alarms(session)]


@pytest.fixture
def beaten(database: sa.Engine, court: Court) -> Court:
    """A court whose scheduler gave its last sign at half past eight."""
    record_beat(database, name=TIMETABLE, holder="serve", at=AT)
    return court


def test_scheduler_that_beats_is_no_alarm(database: sa.Engine, beaten: Court) -> None:
    record_beat(database, name=TIMETABLE, holder="serve", at=LATER - A_DAY)
    assert settle(database) == Silence(None)
    assert standing(database) == []


def test_a_day_of_silence_is_told_to_the_office_once_a_day(
    database: sa.Engine, beaten: Court
) -> None:
    first = settle(database)
    assert (first.since, first.keys) == (AT, ("silent:sun@court.test:2026-03-03",))
    assert settle(database).keys == first.keys
    assert settle(database, days=1).keys == ("silent:sun@court.test:2026-03-04",)
    with reading(database) as session:
        mails = session.exec(select(Message).order_by(col(Message.id))).all()
    assert [(mail.key, mail.not_before) for mail in mails] == [
        ("silent:sun@court.test:2026-03-03", LATER),
        ("silent:sun@court.test:2026-03-04", LATER + A_DAY),
    ]
    assert mails[0].facts["alarms"] == [
        {"kind": "silent", "facts": {"last_at": "2026-03-02 08:30"}}
    ]
    assert standing(database) == ["silent"]


def test_operators_are_told_and_then_not_the_offices(database: sa.Engine, beaten: Court) -> None:
    with writing(database) as session:
        for person_id in (beaten.feng, beaten.wu):  # of two courts
            session.add(PersonRole(person_id=person_id, role=Role.OPERATOR))
    assert settle(database).keys == (
        "silent:feng@court.test:2026-03-03", "silent:wu@elsewhere.test:2026-03-03")


def test_where_nobody_has_a_mailbox_the_alarm_stands_alone(
    database: sa.Engine, beaten: Court
) -> None:
    with writing(database) as session:
        session.get_one(Person, beaten.sun).address = ""
    assert settle(database) == Silence(AT)
    assert standing(database) == ["silent"]


def test_plain_cron_has_no_beat_and_its_runs_count(database: sa.Engine, court: Court) -> None:
    run_id = claim_run(database, flow="daily", tick_at=AT, on=MONDAY, holder="cron", at=AT)
    finish_run(database, run_id or 0, holder="cron", at=AT, how="plain", counts={})
    assert settle(database, days=-0.1).since is None
    assert settle(database).since == AT


def test_installation_that_never_ran_is_silent_a_day_after_its_first_act(
    database: sa.Engine, court: Court
) -> None:
    assert settle(database) == Silence(None)
    with writing(database) as session:
        track(session, court.map_id, "import", at=AT, actor_id=court.sun)
    assert settle(database).since == AT


def test_what_runs_again_clears_the_alarm_before_it_is_mailed_on(
    database: sa.Engine, beaten: Court
) -> None:
    settle(database)
    done = reconcile(database, today=MONDAY + A_DAY, at=LATER)
    assert (done["cleared"], done["mails"]) == (1, 1)  # the beat is stale until it is taken up
    assert "silent" not in standing(database)
    record_beat(database, name=TIMETABLE, holder="serve", at=LATER)
    assert settle(database) == Silence(None)
