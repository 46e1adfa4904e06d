"""What was closed or sustained has its looks planned, whichever way it came."""

from datetime import date

from sqlmodel import col, select

from engine.actions.plan_look_backs import plan_look_backs
from engine.db import reading, writing
from engine.models import AuditEvent, Item, LookBack
from engine.rules.words import LookBackKind, LookBackResult, Status
from tests.cast import MONDAY, add_item
from tests.cast import MONDAY_MORNING as AT


def plan(database):
    return plan_look_backs(database, today=MONDAY, at=AT)


def looks(database):
    with reading(database) as session:
        return [
            (look.kind.value, look.due_on.isoformat())
            for look in session.exec(select(LookBack).order_by(col(LookBack.due_on)))
        ]


def test_an_item_imported_as_closed_is_looked_at_after_1_3_and_6_months(database, court):
    with writing(database) as session:
        item_id = add_item(
            session, court, status=Status.CLOSED, closed_on=date(2026, 2, 28), wake_on=None
        ).id
    assert plan(database) == {"items": 1, "planned": 3}
    assert looks(database) == [
        ("look_back", "2026-03-28"), ("look_back", "2026-05-28"), ("look_back", "2026-08-28")
    ]
    with reading(database) as session:
        assert session.get_one(Item, item_id).wake_on == MONDAY
        (event,) = session.exec(select(AuditEvent)).all()
    assert (event.verb, event.item_id, event.actor_id) == ("plan_look_back", item_id, None)


def test_planning_twice_plans_once(database, court):
    with writing(database) as session:
        add_item(session, court, status=Status.CLOSED, closed_on=MONDAY)
        add_item(session, court, "2", status=Status.SUSTAINED)
    assert plan(database) == {"items": 2, "planned": 4}
    assert plan(database) == {"items": 0, "planned": 0}


def test_days_that_are_past_are_not_planned_after_the_fact(database, court):
    with writing(database) as session:
        add_item(session, court, status=Status.CLOSED, closed_on=date(2025, 10, 1))
        add_item(session, court, "old", status=Status.CLOSED, closed_on=date(2019, 10, 1))
        add_item(session, court, "undated", status=Status.CLOSED, closed_on=None)
    assert plan(database) == {"items": 1, "planned": 1}
    assert looks(database) == [("look_back", "2026-04-01")]


def test_a_sustained_item_always_has_a_recheck_ahead(database, court):
    with writing(database) as session:
        item = add_item(session, court, status=Status.SUSTAINED)
        session.add(
            LookBack(
                item_id=item.id, kind=LookBackKind.RECHECK, due_on=date(2026, 2, 1),
                result=LookBackResult.HELD, done_on=date(2026, 2, 1),
            )
        )
    assert plan(database) == {"items": 1, "planned": 1}
    assert looks(database) == [("recheck", "2026-02-01"), ("recheck", "2026-06-02")]


def test_open_items_get_none(database, court):
    with writing(database) as session:
        add_item(session, court)
    assert plan(database) == {"items": 0, "planned": 0}
