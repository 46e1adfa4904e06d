"""Simulate and explain say exactly what the sweep then does."""

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import select

from engine.actions.explain import explain
from engine.actions.simulate import simulate
from engine.actions.sweep import sweep_day
from engine.db import reading, writing
from engine.models import Notice
from tests.cast import MONDAY, Court, add_item, add_measure


def test_simulation_equals_the_sweep_day_by_day(database: sa.Engine, court: Court) -> None:
    until = date(2026, 6, 12)
    with writing(database) as session:
        item = add_item(session, court)
        add_measure(session, item, due_on=date(2026, 4, 10))
        add_item(session, court, "2", due_on=date(2026, 3, 20))
    foretold = {
        day.on: (dict(day.notices), day.superseded)
        for day in simulate(database, today=MONDAY, until=until)
    }
    done = {}
    day = MONDAY
    while day <= until:
        at = datetime(day.year, day.month, day.day, tzinfo=UTC)
        counts = sweep_day(database, today=day, at=at)
        if counts.notices or counts.superseded:
            done[day] = (dict(counts.notices), counts.superseded)
        day += timedelta(days=1)
    assert foretold == done


def test_simulation_writes_nothing(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        add_item(session, court)
    simulate(database, today=MONDAY, until=date(2026, 12, 31))
    with reading(database) as session:
        assert session.exec(select(Notice)).all() == []


def test_explanation_names_what_was_said_and_what_comes(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
    sweep_day(
        database, today=date(2026, 4, 1), at=datetime(2026, 4, 1, tzinfo=UTC)
    )
    with reading(database) as session:
        found = explain(session, item_id, today=date(2026, 4, 1), until=date(2026, 5, 13))
    assert [(one.rung, one.recipient, one.mailbox) for one in found.said] == [
        ("T-20", "冯某", "feng@court.test")
    ]
    assert [(one.on, one.rung, one.recipients, one.drafted) for one in found.coming] == [
        (date(2026, 4, 16), "T-10", ("冯某", "钱某"), False),
        (date(2026, 4, 27), "T-3", ("冯某", "钱某"), False),
        (date(2026, 4, 30), "T", ("冯某", "钱某"), False),
        (date(2026, 5, 6), "T+1", ("钱某",), False),
        (date(2026, 5, 11), "T+5", ("钱某", "赵某"), True),  # Saturday the 9th is worked
    ]
    assert found.workdays_left == 20


def test_next_year_without_a_notice_is_marked_provisional(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court, due_on=date(2027, 2, 26)).id or 0
    with reading(database) as session:
        found = explain(session, item_id, today=date(2026, 12, 1), until=date(2027, 3, 1))
    assert {one.provisional for one in found.coming} == {True}
