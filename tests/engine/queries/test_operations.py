"""How the installation runs, in figures."""

from datetime import timedelta

import sqlalchemy as sa

from engine.actions.alarms import raise_alarm
from engine.actions.bundle import header_id
from engine.actions.running import claim_run, finish_run, record_beat
from engine.actions.sweep import sweep_day
from engine.db import reading, writing
from engine.models import Message
from engine.queries.operations import Operations, operations
from engine.rules.alarms import AlarmKind
from engine.rules.words import MessageKind, MessageStatus
from tests.cast import MONDAY, Court, add_item
from tests.cast import MONDAY_MORNING as AT

A_MINUTE = timedelta(minutes=1)


def seen(database: sa.Engine) -> Operations:
    with reading(database) as session:
        return operations(session, at=AT)


def mail(court: Court, number: int, status: MessageStatus) -> Message:
    return Message(
        key=f"daily:{number}", header_id=header_id(str(number)), kind=MessageKind.DAILY,
        organisation_id=court.organisation_id, mailbox="feng@court.test",
        address="feng@court.test", person_id=court.feng, on=MONDAY, status=status,
        not_before=AT - number * A_MINUTE,
    )


def test_empty_installation_counts_nothing(database: sa.Engine, court: Court) -> None:
    found = seen(database)
    assert found.messages == dict.fromkeys(("queued", "deferred", "unknown", "sending", "refused"), 0)
    assert found.notices == {"unsaid": 0, "drafted": 0, "overflow": 0}
    assert set(found.alarms) == {kind.value for kind in AlarmKind}
    assert (found.oldest_queued_s, found.last_sweep, found.flow_ages_s) == (0, {}, {})
    assert found.database_bytes > 100_000


def test_mails_are_counted_by_what_they_wait_for(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        session.add_all(
            mail(court, number, status) for number, status in enumerate(
                (MessageStatus.QUEUED, MessageStatus.QUEUED, MessageStatus.REFUSED,
                 MessageStatus.SENT, MessageStatus.VOID)
            )
        )
    found = seen(database)
    assert found.messages == {"queued": 2, "deferred": 0, "unknown": 0, "sending": 0, "refused": 1}
    assert found.oldest_queued_s == 60


def test_last_run_and_its_sweep_are_told(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        add_item(session, court, due_on=MONDAY)
    swept = sweep_day(database, today=MONDAY, at=AT)
    run_id = claim_run(
        database, flow="daily", tick_at=AT - 9 * A_MINUTE, on=MONDAY, holder="me",
        at=AT - 9 * A_MINUTE,
    )
    finish_run(
        database, run_id or 0, holder="me", at=AT - 5 * A_MINUTE, how="plain",
        counts={"sweep_day": swept.as_json()},
    )
    record_beat(database, name="timetable", holder="me", at=AT - A_MINUTE)
    with writing(database) as session:
        raise_alarm(session, AlarmKind.STUCK, "stuck:", {"count": 1}, at=AT)
    found = seen(database)
    assert (found.flow_ages_s, found.flow_seconds) == ({"daily": 300}, {"daily": 240})
    assert found.beat_ages_s == {"timetable": 60}
    assert (found.last_sweep["examined"], found.last_sweep["notices"]) == (
        1, sum(swept.notices.values()))
    assert found.alarms["stuck"] == 1


def test_figures_walk_through_no_table_that_grows(database: sa.Engine, court: Court) -> None:
    asked: list[str] = []
    sa.event.listen(
        database, "before_cursor_execute",
        lambda _c, _cursor, statement, *_more: asked.append(statement),
    )
    seen(database)
    if database.dialect.name != "sqlite":
        return  # an empty table is always read whole there
    with database.connect() as connection:
        for statement in tuple(asked):
            if " message" in statement or " notice" in statement:
                plan = str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}").all())
                assert "ix_" in plan, statement
