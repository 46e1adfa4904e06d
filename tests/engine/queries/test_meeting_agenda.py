"""What a meeting is shown: the red ones with their words, what waits, and how it stood before."""

from datetime import date
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from engine.actions.extension import request_extension
from engine.actions.meeting_decision import DecisionText, record_decision
from engine.actions.meeting_ending import end_meeting
from engine.actions.meeting_opening import open_meeting
from engine.actions.meeting_plan import plan_meeting
from engine.actions.report import report
from engine.actions.verdict import approve_step, send_back
from engine.db import reading, writing
from engine.models import BattleMap, LookBack, Milestone, Notice
from engine.queries.approvals import waiting_step
from engine.queries.meeting_agenda import agenda_now
from engine.rules.meeting_agenda import Agenda
from engine.rules.meeting_record import freeze, thaw
from engine.rules.meeting_slides import slides_of
from engine.rules.words import LookBackKind, NoticeKind, NoticeStatus, Status, StepKind
from tests.acting import ask_to_close, by
from tests.cast import Court, add_item, add_measure
from tests.counting import counted

DAY = date(2026, 5, 11)


def agenda(session: Session, court: Court, today: date = DAY) -> Agenda:
    return agenda_now(session, session.get_one(BattleMap, court.map_id), today=today)


def queries(database: sa.Engine, court: Court) -> int:
    with counted(database) as asked, reading(database) as session:
        agenda(session, court)
    return len(asked)


def test_a_red_item_comes_with_its_track_its_last_words_and_what_is_ahead(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item = add_item(session, court, "1")
        add_measure(session, item, 1, text="排查", due_on=date(2026, 4, 10))
        add_measure(session, item, 2, text="清理", due_on=date(2026, 5, 20))
        add_measure(session, item, 3, text="建制度")
        add_measure(session, item, 4, text="已办", done_on=date(2026, 4, 1))
        session.add(Milestone(item_id=item.id, text="过半", due_on=date(2026, 5, 15)))
        session.flush()
        report(session, item.id or 0, percent=30, text="已排查", **by(court.feng, date(2026, 4, 1)))
        ask_to_close(session, court, item.id or 0, tmp_path, **by(court.qian, date(2026, 4, 20)))
        step = waiting_step(session, item.id or 0)
        send_back(session, step.id if step else 0, reason="缺审批表", **by(court.zhao, date(2026, 4, 21)))
        report(session, item.id or 0, percent=60, text="鉴定机构排期长",
               **by(court.qian, date(2026, 5, 6)))
    with reading(database) as session:
        [red] = agenda(session, court).red
    assert (red.item.number, red.item.days_late, red.head, red.handler) == ("1", 11, "钱某", "冯某")
    assert [(word.kind, word.by, word.text) for word in red.track] == [
        ("report", "冯某", "已排查"), ("sent_back", "赵某", "缺审批表"),
    ]
    assert red.latest is not None
    assert (red.latest.text, red.latest.percent, red.latest.on) == (
        "鉴定机构排期长", 60, date(2026, 5, 6),
    )
    assert [(one.kind, one.text, one.late) for one in red.ahead] == [
        ("measure", "排查", True), ("milestone", "过半", False), ("measure", "清理", False),
        ("measure", "建制度", False), ("item", "", True),
    ]
    assert (red.report_count, red.sent_back_count, red.granted_count) == (2, 1, 0)


def test_the_longest_late_comes_first_and_green_ones_not_at_all(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        add_item(session, court, "1", due_on=date(2026, 5, 8))
        add_item(session, court, "2", due_on=date(2026, 3, 31))
        add_item(session, court, "3", due_on=date(2026, 8, 31))
        add_item(session, court, "4", due_on=date(2026, 3, 31), status=Status.CLOSED,
                 closed_on=date(2026, 4, 9))
        add_item(session, court, "5", due_on=date(2026, 5, 11))  # the last acceptable day
        found = agenda(session, court)
        assert [one.item.number for one in found.red] == ["2", "1"]
        assert (found.figures.total, found.figures.overdue, found.figures.closed_late) == (5, 2, 1)


def test_what_the_group_is_to_decide_comes_first(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        extension = add_item(session, court, "1", due_on=date(2026, 5, 29)).id or 0
        request_extension(session, extension, new_due_on=date(2026, 6, 30), reason="鉴定未回",
                          **by(court.qian, date(2026, 5, 6)))
        closing = add_item(session, court, "2", due_on=date(2026, 5, 29)).id or 0
        ask_to_close(session, court, closing, tmp_path, **by(court.qian, date(2026, 5, 7)))
        for person in (court.zhao, court.sun):
            step = waiting_step(session, closing)
            approve_step(session, step.id if step else 0, **by(person, date(2026, 5, 8)))
        first, second = agenda(session, court).waiting
        assert (first.item.number, first.step, first.of_the_group, first.deciders) == (
            "2", StepKind.GROUP, True, ("林某", "赵某"),
        )
        assert len(first.evidence) == 1
        assert (second.item.number, second.new_due_on, second.reason, second.deciders) == (
            "1", date(2026, 6, 30), "鉴定未回", ("赵某",),
        )


def test_look_backs_of_the_month_ahead_and_papers_are_on_the_agenda(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        closed = add_item(session, court, "1", status=Status.CLOSED, closed_on=date(2026, 4, 2))
        for due_on in (date(2026, 5, 4), date(2026, 6, 11), date(2026, 6, 12)):
            session.add(LookBack(item_id=closed.id, kind=LookBackKind.LOOK_BACK, due_on=due_on))
        late = add_item(session, court, "2", due_on=date(2026, 4, 30))
        session.add(Notice(
            item_id=late.id, kind=NoticeKind.SUPERVISION_ORDER, rung="T+5",
            recipient_id=court.qian, threshold_on=date(2026, 5, 9), raised_on=date(2026, 5, 9),
            status=NoticeStatus.DRAFTED,
        ))
        session.flush()
        found = agenda(session, court)
        assert [one.due_on for one in found.looks] == [date(2026, 5, 4), date(2026, 6, 11)]
        assert [(one.item.number, one.rung, one.recipients) for one in found.papers] == [
            ("2", "T+5", ("钱某",)),
        ]


def test_former_decisions_come_back_with_their_state(database: sa.Engine, court: Court) -> None:
    held_on = date(2026, 4, 15)
    with writing(database) as session:
        meeting = plan_meeting(session, court.map_id, held_on=held_on, **by(court.sun, held_on))
        meeting_id = meeting.id or 0
        open_meeting(session, meeting_id, **by(court.sun, held_on))
        record_decision(
            session, meeting_id,
            DecisionText("清理", "4月底前", lead_department_id=court.civil, leader_id=court.zhao),
            **by(court.sun, held_on),
        )
        assert agenda(session, court).former == ()  # not before it has ended
        end_meeting(session, meeting_id, **by(court.sun, held_on))
        found = agenda(session, court)
        [former] = found.former
        assert (found.former_number, former.text, former.department) == (1, "清理", "民事审判庭")
        assert former.item is not None
        assert (former.item.status, former.due_on) == (Status.DRAFT, date(2026, 4, 30))


def test_a_frozen_agenda_comes_back_unchanged(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        item = add_item(session, court, "1", due_on=date(2026, 5, 1)).id or 0
        report(session, item, percent=10, text="起步", **by(court.feng))
        ask_to_close(session, court, item, tmp_path)
        add_item(session, court, "2", due_on=date(2026, 4, 1))
        found = agenda(session, court)
        assert thaw(Agenda, freeze(found)) == found


def test_the_same_agenda_has_the_same_slides(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        assert [one.kind for one in slides_of(agenda(session, court))] == [
            "overview", "waiting", "decisions",
        ]
        for number in range(12):
            add_item(session, court, str(number), due_on=date(2026, 4, 1))
        slides = slides_of(agenda(session, court))
        assert [one.kind for one in slides] == [
            "overview", *["red"] * 12, "waiting", "ranking", "decisions",
        ]
        assert [(one.part, one.parts) for one in slides if one.kind == "red"][:2] == [(1, 12), (2, 12)]


def test_long_lists_do_not_drown_a_meeting(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        for number in range(25):
            closed = add_item(session, court, str(number), status=Status.CLOSED,
                              closed_on=date(2026, 4, 2))
            session.add(
                LookBack(item_id=closed.id, kind=LookBackKind.LOOK_BACK, due_on=date(2026, 5, 4))
            )
        session.flush()
        looks = [one for one in slides_of(agenda(session, court)) if one.kind == "looks"]
    assert [(one.part, one.parts, len(one.rows), one.beyond) for one in looks] == [
        (1, 3, 6, 7), (2, 3, 6, 7), (3, 3, 6, 7),
    ]


def test_an_agenda_takes_the_same_queries_for_many_items(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        for number in range(3):
            add_item(session, court, str(number), due_on=date(2026, 4, 1))
    few = queries(database, court)
    with writing(database) as session:
        for number in range(3, 300):
            add_item(session, court, str(number), due_on=date(2026, 4, 1))
    assert queries(database, court) == few
    with reading(database) as session:
        found = agenda(session, court)
        assert (len(found.red), found.red_count) == (200, 300)


def test_an_empty_map_has_an_agenda_too(database: sa.Engine, court: Court) -> None:
    with reading(database) as session:
        found = agenda(session, court)
    assert (found.figures.total, found.red, found.waiting, found.standings) == (0, (), (), ())
