"""The desk: what somebody owes by date, what waits for them, and what they wait for."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from engine.actions.close_request import submit_close_request
from engine.actions.extension import request_extension
from engine.actions.report import report
from engine.actions.verdict import approve_step, send_back
from engine.db import reading, writing
from engine.errors import NotFound, Refused
from engine.models import (
    ApprovalRequest,
    ApprovalStep,
    ItemDepartment,
    LookBack,
    Milestone,
    Person,
)
from engine.queries.approvals import waiting_step
from engine.queries.desk import Desk, desk_of
from engine.queries.desk_owed import Seat, When
from engine.queries.desk_parts import PartKind
from engine.queries.desk_queue import queue_steps
from engine.queries.desk_seats import standing_of
from engine.rules.permissions import Capacity
from engine.rules.words import (
    ApprovalKind,
    LookBackKind,
    NoticeKind,
    NoticeStatus,
    Part,
    Status,
    StepKind,
)
from tests.acting import ask_to_close, by
from tests.cast import MONDAY, Court, add_item, add_measure

TOMORROW = MONDAY + timedelta(days=1)


def desk(database: sa.Engine, court: Court, person_id: int, today: date = MONDAY, **more: object) -> Desk:
    with reading(database) as session:
        return desk_of(session, person_id, court.organisation_id, today, **more)  # type: ignore[arg-type]


@contextmanager
def counted(database: sa.Engine) -> Iterator[list[str]]:
    asked: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")):
            asked.append(statement)

    sa.event.listen(database, "before_cursor_execute", listen)
    yield asked
    sa.event.remove(database, "before_cursor_execute", listen)


def away(session: Session, person_id: int, delegate_id: int) -> None:
    person = session.get_one(Person, person_id)
    person.delegate_id, person.away_from, person.away_until = delegate_id, MONDAY, TOMORROW
    session.add(person)


def test_what_is_owed_stands_by_date_the_nearest_first(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        for number, due_on in (
            ("以后", date(2026, 4, 30)), ("超期", date(2026, 2, 27)), ("今天", MONDAY),
            ("一周", date(2026, 3, 9)), ("未定", None),
        ):
            add_item(session, court, number, due_on=due_on)
        add_item(session, court, "已销号", status=Status.CLOSED)
        add_item(session, court, "待销号", status=Status.AWAITING_CLOSE)
    found = desk(database, court, court.feng)
    assert [(one.number, one.when, one.workdays_left) for one in found.owed] == [
        ("超期", When.OVERDUE, -2), ("今天", When.TODAY, 0), ("一周", When.WEEK, 5),
        ("以后", When.LATER, 42), ("未定", When.UNDATED, None),
    ]
    assert found.counts == dict.fromkeys(When, 1)
    assert [one.number for one in desk(database, court, court.feng, when=When.WEEK).owed] == ["一周"]


def test_each_seat_at_an_item_puts_it_on_the_desk_once(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item = add_item(session, court, lead_department_id=court.civil, handler_id=court.qian)
        session.add(
            ItemDepartment(item_id=item.id or 0, department_id=court.archive, part=Part.SUPPORT)
        )
    seats = {
        person: [one.seats for one in desk(database, court, person).owed]
        for person in (court.qian, court.zhao, court.sun, court.feng, court.lin, court.han)
    }
    assert seats == {
        court.qian: [(Seat(Capacity.HANDLER, court.qian), Seat(Capacity.HEAD, court.qian))],
        court.zhao: [(Seat(Capacity.LEADER, court.zhao),)],
        court.sun: [(Seat(Capacity.SUPPORT_HEAD, court.sun),)],
        court.feng: [], court.lin: [], court.han: [],
    }


def test_a_delegate_has_the_desk_of_the_one_who_is_away_named_so(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        add_item(session, court)
        away(session, court.zhao, court.han)
    [owed] = desk(database, court, court.han).owed
    assert owed.seats == (Seat(Capacity.LEADER, court.zhao),)
    assert not desk(database, court, court.han, MONDAY + timedelta(days=2)).owed


def test_items_handed_out_wait_for_the_head_and_the_handler_not_the_leader(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        add_item(session, court, status=Status.ISSUED, acknowledged_on=None, opened_on=None)
    waiting = [bool(desk(database, court, one).unsigned) for one in (court.qian, court.feng, court.zhao)]
    assert waiting == [True, True, False]


def test_measures_and_milestones_of_ones_own_two_weeks_ahead(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item = add_item(session, court)
        add_measure(session, item, 1, text="评查", due_on=date(2026, 3, 1))
        add_measure(session, item, 2, text="讲评", due_on=date(2026, 3, 10), owner_id=court.sun)
        add_measure(session, item, 3, text="还早", due_on=date(2026, 4, 20))
        add_measure(session, item, 4, text="已完成", due_on=MONDAY, done_on=MONDAY)
        session.add(Milestone(item_id=item.id or 0, text="阶段性目标", due_on=date(2026, 3, 6)))
    feng, sun = desk(database, court, court.feng), desk(database, court, court.sun)
    assert [(one.kind, one.text, one.days) for one in feng.parts] == [
        (PartKind.MEASURE, "评查", -1), (PartKind.MILESTONE, "阶段性目标", 4),
    ]
    assert [one.text for one in sun.parts] == ["讲评"]


def test_looks_wait_for_the_office_and_rechecks_for_the_department(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        closed = add_item(session, court, "1", status=Status.CLOSED)
        kept = add_item(session, court, "2", status=Status.SUSTAINED)
        for item, kind, due_on in (
            (closed, LookBackKind.LOOK_BACK, date(2026, 3, 10)),
            (closed, LookBackKind.LOOK_BACK, date(2026, 6, 10)),
            (kept, LookBackKind.RECHECK, date(2026, 3, 5)),
        ):
            session.add(LookBack(item_id=item.id or 0, kind=kind, due_on=due_on))
    looks = {
        person: [(one.number, one.due_on) for one in desk(database, court, person).looks]
        for person in (court.sun, court.qian, court.zhao, court.feng)
    }
    recheck, look = ("2", date(2026, 3, 5)), ("1", date(2026, 3, 10))
    assert looks == {
        court.sun: [look], court.qian: [recheck], court.zhao: [recheck, look], court.feng: [],
    }


def test_an_application_waits_for_its_approver_with_all_that_is_needed(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item = add_item(session, court, goal="审理周期缩短到 60 天", due_on=date(2026, 2, 27),
                        original_due_on=date(2026, 2, 20))
        add_measure(session, item, 1, text="专项评查", due_on=date(2026, 2, 10))
        report(session, item.id or 0, percent=60, text="已评查三个庭", **by(court.feng))
        ask_to_close(session, court, item.id or 0, tmp_path)
    [card] = desk(database, court, court.zhao, TOMORROW).queue
    assert (card.step.kind, card.seat_id, card.decidable) == (StepKind.LEADER, court.zhao, True)
    assert (card.weakness, card.goal) == ("部分案件审理周期偏长", "审理周期缩短到 60 天")
    assert [one.text for one in card.measures] == ["专项评查"]
    assert card.application.reason == "已完成整改"
    assert [one.text for one in card.reports] == ["已评查三个庭"]
    assert [one.media_type for one in card.proofs] == ["text/plain"]
    assert (card.figures.days_late, card.figures.original_days_late, card.figures.waited) == (3, 10, 1)
    assert card.version == card.application.item_version
    sent = desk(database, court, court.qian, TOMORROW).sent
    assert [(one.kind, one.step, one.on, one.waited) for one in sent] == [
        (ApprovalKind.CLOSE, StepKind.LEADER, (court.zhao,), 1)
    ]


def test_what_came_back_stands_with_its_requirement_until_it_is_applied_for_anew(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        ask_to_close(session, court, item_id, tmp_path)
        step = waiting_step(session, item_id)
        assert step is not None
        send_back(session, step.id or 0, reason="补齐三月记录", **by(court.zhao))
    for person in (court.qian, court.feng):
        [back] = desk(database, court, person).returned
        assert (back.reason, back.by_id, back.void) == ("补齐三月记录", court.zhao, False)
    with writing(database) as session:
        submit_close_request(session, item_id, text="已补齐", **by(court.qian, TOMORROW))
    assert not desk(database, court, court.qian, TOMORROW).returned
    [card] = desk(database, court, court.zhao, TOMORROW).queue
    assert card.figures.returned == 1
    assert [one.returned.reason for one in card.history if one.returned] == ["补齐三月记录"]


def test_papers_wait_for_those_who_sign_them(database: sa.Engine, court: Court) -> None:
    from engine.models import Notice

    with writing(database) as session:
        item = add_item(session, court, due_on=date(2026, 2, 20))
        for recipient in (court.qian, court.zhao):
            session.add(
                Notice(
                    item_id=item.id or 0, kind=NoticeKind.SUPERVISION_ORDER, rung="T+5",
                    recipient_id=recipient, threshold_on=MONDAY, raised_on=MONDAY,
                    status=NoticeStatus.DRAFTED,
                )
            )
    counts = [desk(database, court, one).paper_count for one in (court.zhao, court.sun, court.lin, court.qian)]
    assert counts == [1, 1, 1, 0]


def test_drafts_are_shown_to_the_office_and_the_group_head_with_what_they_lack(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        add_item(session, court, status=Status.DRAFT, due_on=None, responsible_leader_id=None)
    lacks = {
        person: [one.missing for one in desk(database, court, person).drafts]
        for person in (court.sun, court.lin, court.zhao)
    }
    assert lacks == {
        court.sun: [("责任领导", "完成时限")], court.lin: [("责任领导", "完成时限")], court.zhao: [],
    }


def test_a_stranger_has_no_desk_here(database: sa.Engine, court: Court) -> None:
    with reading(database) as session, pytest.raises(NotFound):
        desk_of(session, court.wu, court.organisation_id, MONDAY)


def all_steps(session: Session) -> list[int]:
    return [
        step_id or 0
        for step_id in session.exec(sa.select(ApprovalStep.id).order_by(ApprovalStep.id)).scalars()  # type: ignore[call-overload]
    ]


@pytest.mark.parametrize("delegated", [False, True], ids=["everybody there", "zhao away"])
def test_the_queue_is_exactly_what_the_verdict_verb_would_allow(
    database: sa.Engine, court: Court, tmp_path: Path, delegated: bool
) -> None:
    """Every person, every kind of step, own applications: the queue asks SQL, the verb the rule."""
    with writing(database) as session:
        for number, kind in enumerate(StepKind, start=1):
            for asked_by in (court.qian, court.sun, court.lin, court.zhao):
                item = add_item(session, court, f"{number}-{asked_by}", status=Status.AWAITING_CLOSE)
                for of in (ApprovalKind.CLOSE, ApprovalKind.ACTIVATION):
                    request = ApprovalRequest(
                        item_id=item.id or 0, kind=of, item_version=1, asked_by_id=asked_by,
                        asked_on=MONDAY, asked_at=by(asked_by)["at"],
                    )
                    session.add(request)
                    session.flush()
                    session.add(
                        ApprovalStep(
                            request_id=request.id or 0, position=1, kind=kind, reached_on=MONDAY
                        )
                    )
        if delegated:
            away(session, court.zhao, court.qian)
    with reading(database) as session:
        steps = all_steps(session)
    for person in (court.lin, court.zhao, court.qian, court.feng, court.sun, court.han):
        with reading(database) as session:
            standing = standing_of(session, person, court.organisation_id, MONDAY)
            queue, _early = queue_steps(session, standing, MONDAY)
        allowed = set()
        for step_id in steps:
            try:
                with writing(database) as session:
                    send_back(session, step_id, reason="试", **by(person))
                    raise LookupError  # rolled back: the next one finds the step as it was
            except LookupError:
                allowed.add(step_id)
            except Refused:
                pass
        assert set(queue) == allowed, person


def test_a_desk_asks_as_often_for_three_hundred_items_as_for_three(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    def fill(first: int, count: int) -> None:
        with writing(database) as session:
            for number in range(first, first + count):
                item = add_item(session, court, str(number), due_on=date(2026, 3, 1) + timedelta(days=number % 60))
                add_measure(session, item, 1, due_on=date(2026, 3, 5))
                if number % 3 == 0:
                    ask_to_close(session, court, item.id or 0, tmp_path)
                elif number % 3 == 1:
                    request_extension(
                        session, item.id or 0, new_due_on=date(2026, 6, 1), reason="鉴定", **by(court.qian)
                    )
                add_item(session, court, f"d{number}", status=Status.DRAFT)

    def ask() -> dict[int, int]:
        counts = {}
        for person in (court.sun, court.zhao, court.qian, court.feng, court.lin):
            with counted(database) as asked:
                desk(database, court, person)
            counts[person] = len(asked)
        return counts

    fill(0, 3)
    few = ask()
    fill(3, 60)
    with writing(database) as session:
        for number in range(100, 340):
            add_item(session, court, str(number))
    assert ask() == few
    assert max(few.values()) <= 28
    many = desk(database, court, court.qian)
    assert (len(many.owed), many.owed_count) == (50, 282)
    assert len(desk(database, court, court.qian, page=6).owed) == 32


def test_a_decided_step_is_no_longer_waited_for(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item_id = add_item(session, court).id or 0
        ask_to_close(session, court, item_id, tmp_path)
        step = waiting_step(session, item_id)
        assert step is not None
        approve_step(session, step.id or 0, **by(court.zhao))
    assert not desk(database, court, court.zhao).queue
    assert [one.step.kind for one in desk(database, court, court.sun).queue] == [StepKind.OFFICE]


def test_no_question_of_a_desk_walks_through_all_items(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    if database.dialect.name != "sqlite":
        pytest.skip("the planner of SQLite is asked; PostgreSQL plans by the table's size")
    plans: list[str] = []

    def explain(_connection: object, cursor: Any, statement: str, parameters: Any, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked = cursor.connection.execute("EXPLAIN QUERY PLAN " + statement, parameters)
            plans.extend(row[3] for row in asked)

    with writing(database) as session:
        ask_to_close(session, court, add_item(session, court).id or 0, tmp_path)
    sa.event.listen(database, "before_cursor_execute", explain)
    for person in (court.sun, court.zhao, court.qian, court.feng, court.lin):
        desk(database, court, person)
    sa.event.remove(database, "before_cursor_execute", explain)
    scanned = [plan for plan in plans if re.match(r"SCAN (item|measure|look_back|approval_\w+|notice)$", plan)]
    assert plans
    assert scanned == []
