"""Two monthly meetings of the court: what the first decides, the second asks after.

May: two items are late, a closing waits for the leading group. The president signs it in the room,
the office types what is agreed, the president hands it out before anybody stands up. June: the
agenda begins with how that went.
"""

from datetime import date
from pathlib import Path

import sqlalchemy as sa

from engine import audit
from engine.actions.acknowledge import acknowledge
from engine.actions.activation import issue_items
from engine.actions.meeting_attendance import Mark, record_attendance
from engine.actions.meeting_decision import (
    DecisionText,
    amend_decision,
    record_decision,
    strike_decision,
)
from engine.actions.meeting_ending import end_meeting
from engine.actions.meeting_opening import open_meeting
from engine.actions.meeting_plan import plan_meeting
from engine.actions.report import report
from engine.actions.sweep import sweep_day
from engine.actions.verdict import approve_step
from engine.db import reading, writing
from engine.queries.approvals import waiting_step
from engine.queries.meeting_sheet import MeetingSheet, meeting_sheet
from engine.rules.meeting_slides import slides_of
from engine.rules.words import Presence, Status
from tests.acting import ask_to_close, by, item_now, moment, told, trail
from tests.cast import Court, add_item

MAY, JUNE = date(2026, 5, 25), date(2026, 6, 25)


def sheet(database: sa.Engine, meeting_id: int, today: date) -> MeetingSheet:
    with reading(database) as session:
        return meeting_sheet(session, meeting_id, today=today)


def test_two_meetings_of_a_court(database: sa.Engine, court: Court, tmp_path: Path) -> None:
    # Before the meeting: 1 and 2 are late, 3 waits for the leading group.
    with writing(database) as session:
        slow = add_item(session, court, "1").id or 0
        silent = add_item(session, court, "2", weakness="裁判文书上网不及时",
                          due_on=date(2026, 5, 15)).id or 0
        done = add_item(session, court, "3", weakness="考核办法未修订",
                        due_on=date(2026, 5, 29)).id or 0
        report(session, slow, percent=40, text="鉴定机构排期长，三件未回", **by(court.feng, date(2026, 5, 18)))
        ask_to_close(session, court, done, tmp_path, **by(court.qian, date(2026, 5, 19)))
        for person in (court.zhao, court.sun):
            step = waiting_step(session, done)
            approve_step(session, step.id if step else 0, **by(person, date(2026, 5, 20)))
    sweep_day(database, today=date(2026, 5, 20), at=moment(date(2026, 5, 20)))

    # The office plans it: whom the field asks is asked.
    with writing(database) as session:
        may = plan_meeting(session, court.map_id, held_on=MAY, place="三楼会议室",
                           **by(court.sun, date(2026, 5, 20))).id or 0
    planned = sheet(database, may, date(2026, 5, 20))
    assert [one.name for one in planned.attendance] == ["林某", "赵某", "钱某"]
    assert [one.item.number for one in planned.agenda.red] == ["1", "2"]

    # The meeting: the agenda stands still while the president signs and the office types.
    with writing(database) as session:
        open_meeting(session, may, **by(court.sun, MAY))
        record_attendance(
            session, may, [Mark(court.lin, Presence.PRESENT), Mark(court.zhao, Presence.PRESENT),
                           Mark(court.qian, Presence.DEPUTED, "冯某")], **by(court.sun, MAY),
        )
        step = waiting_step(session, done)
        approve_step(session, step.id if step else 0, reason="会上审定", **by(court.lin, MAY))
    shown = sheet(database, may, MAY)
    assert [one.kind for one in slides_of(shown.agenda)] == [
        "overview", "red", "red", "waiting", "papers", "ranking", "decisions",
    ]
    assert [(one.item.number, outcome.by) for one, outcome in shown.decided()] == [("3", "林某")]
    with writing(database) as session:
        first = record_decision(
            session, may,
            DecisionText("建立鉴定案件台账，逐件催办", "6月15日前", lead_department_id=court.civil,
                         supporting_department_ids=(court.archive,), leader_id=court.zhao,
                         accepting_department_id=court.archive, about_item_id=slow),
            **by(court.sun, MAY),
        )
        second = record_decision(
            session, may,
            DecisionText("文书上网情况每周通报", "雨季前", lead_department_id=court.civil,
                         leader_id=court.zhao),
            **by(court.sun, MAY),
        )
        third = record_decision(session, may, DecisionText("记错了"), **by(court.sun, MAY))
        strike_decision(session, third.decision.id or 0, reason="重复", **by(court.sun, MAY))
        assert second.missing == ("能够识别的完成时限",)
        fixed = amend_decision(
            session, second.decision.id or 0,
            DecisionText("文书上网情况每周通报", "7月底前", lead_department_id=court.civil,
                         leader_id=court.zhao),
            **by(court.sun, MAY),
        )
        assert fixed.missing == ()
        issue_items(session, [first.item_id, second.item_id], **by(court.lin, MAY))
        end_meeting(session, may, remarks="一抓到底", **by(court.sun, MAY))

    # What was decided is an item like any other: acknowledged, reminded, in its own trail.
    with writing(database) as session:
        acknowledge(session, first.item_id, **by(court.qian, date(2026, 5, 26)))
        report(session, first.item_id, percent=60, text="台账已建", **by(court.qian, date(2026, 6, 8)))
        assert [one.verb for one in trail(session, first.item_id)] == [
            "record_decision", "request_activation", "issue", "acknowledge", "report",
        ]
    for on in (date(2026, 6, 1), date(2026, 6, 10), date(2026, 6, 16)):
        sweep_day(database, today=on, at=moment(on))
    with reading(database) as session:
        assert {kind for kind, _rung, who in told(session, first.item_id) if who == court.qian} >= {
            "issued", "due_soon", "urge_letter",
        }

    # The record of May says what it said in May.
    ended = sheet(database, may, JUNE)
    assert ended.record is not None
    assert [(one.text, one.due_text, one.struck) for one in ended.record.decisions] == [
        ("建立鉴定案件台账，逐件催办", "6月15日前", False), ("文书上网情况每周通报", "7月底前", False),
        ("记错了", "", True),
    ]
    assert (ended.agenda.figures.closed, ended.record.figures.closed) == (0, 1)
    assert [(one.name, one.presence, one.deputy) for one in ended.attendance][2] == (
        "钱某", Presence.DEPUTED, "冯某",
    )

    # June begins with how it went.
    with writing(database) as session:
        june = plan_meeting(session, court.map_id, held_on=JUNE, **by(court.sun, JUNE)).id or 0
        open_meeting(session, june, **by(court.sun, JUNE))
    agenda = sheet(database, june, JUNE).agenda
    assert agenda.former_number == 1
    assert [
        (one.text, one.item.status if one.item else None, one.item.days_late if one.item else 0)
        for one in agenda.former
    ] == [
        ("建立鉴定案件台账，逐件催办", Status.OPEN, 10), ("文书上网情况每周通报", Status.ISSUED, 0),
    ]
    red = {one.item.number: one for one in agenda.red}
    assert list(red) == ["1", "2", "议1-1"]
    latest = red["1"].latest
    assert latest is not None
    assert latest.text == "鉴定机构排期长，三件未回"
    assert red["2"].latest is None
    assert [one.name for one in agenda.standings] == ["民事审判庭"]
    with reading(database) as session:
        assert item_now(session, done).status is Status.CLOSED
        assert item_now(session, silent).status is Status.OPEN
        assert audit.verify(session, court.map_id) is None
