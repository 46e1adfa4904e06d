"""The monthly meeting: planned, opened, minuted, ended; what it decides becomes items."""

from datetime import date
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from engine import audit
from engine.actions.activation import issue_items
from engine.actions.meeting_attendance import Mark, record_attendance
from engine.actions.meeting_decision import (
    DecisionText,
    amend_decision,
    record_decision,
    strike_decision,
)
from engine.actions.meeting_ending import end_meeting
from engine.actions.meeting_opening import open_meeting, renew_agenda
from engine.actions.meeting_plan import plan_meeting
from engine.actions.report import report
from engine.actions.verdict import approve_step
from engine.db import reading, writing
from engine.errors import Incomplete, NotFound, NotYours, WrongState
from engine.models import (
    ApprovalRequest,
    AuditEvent,
    Decision,
    Item,
    ItemDepartment,
    ProgressMeeting,
)
from engine.queries.approvals import waiting_step
from engine.queries.meetings import attendance_of, decisions_of, list_meetings
from engine.rules.meeting_agenda import Agenda
from engine.rules.meeting_record import MeetingRecord, thaw
from engine.rules.words import (
    ApprovalStatus,
    ItemClass,
    MeetingStatus,
    Part,
    Presence,
    Status,
)
from tests.acting import ask_to_close, by, item_now, trail
from tests.cast import Court, add_item

MEETING_DAY = date(2026, 4, 15)
LATER = date(2026, 4, 20)


def planned(session: Session, court: Court, **facts: Any) -> int:
    values = {"held_on": MEETING_DAY} | by(court.sun, MEETING_DAY) | facts
    return plan_meeting(session, court.map_id, **values).id or 0


def opened(session: Session, court: Court) -> int:
    meeting_id = planned(session, court)
    open_meeting(session, meeting_id, **by(court.sun, MEETING_DAY))
    return meeting_id


def typed(court: Court, text: str = "清理长期未结案件", due: str = "4月底前", **facts: Any) -> DecisionText:
    values: dict[str, Any] = {
        "text": text, "due_text": due, "lead_department_id": court.civil, "leader_id": court.zhao,
    }
    return DecisionText(**(values | facts))


def verbs(session: Session, court: Court) -> list[str]:
    return list(
        session.exec(
            select(AuditEvent.verb).where(AuditEvent.map_id == court.map_id)
            .order_by(col(AuditEvent.seq))
        )
    )


def test_a_meeting_is_numbered_within_its_map_and_asks_whom_the_field_asks(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        add_item(session, court, "1", due_on=date(2026, 3, 31))  # red: its head is asked
        first, second = planned(session, court), planned(session, court, place="二楼会议室")
        shown = list_meetings(session, court.map_id)
        assert [(one.number, one.title, one.place) for one in shown] == [
            (2, "脱薄争先作战图第2次推进会", "二楼会议室"), (1, "脱薄争先作战图第1次推进会", ""),
        ]
        assert {one.person_id for one in attendance_of(session, first)} == {
            court.lin, court.zhao, court.qian,
        }
        assert session.get_one(ProgressMeeting, second).chair_id == court.lin


def test_a_department_without_red_items_is_not_asked(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        add_item(session, court, "1")
        meeting_id = planned(session, court)
        asked = {one.person_id for one in attendance_of(session, meeting_id)}
        assert asked == {court.lin, court.zhao}


@pytest.mark.parametrize("person", ["lin", "qian", "han"])
def test_only_the_office_holds_meetings(database: sa.Engine, court: Court, person: str) -> None:
    with writing(database) as session, pytest.raises(NotYours, match="请由办公室办理"):
        plan_meeting(session, court.map_id, held_on=MEETING_DAY,
                     **by(getattr(court, person), MEETING_DAY))


def test_a_stranger_is_told_that_there_is_no_such_meeting(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        meeting_id = planned(session, court)
        with pytest.raises(NotFound, match="没有这次推进会"):
            open_meeting(session, meeting_id, **by(court.wu, MEETING_DAY))
        with pytest.raises(NotFound):
            planned(session, court, actor_id=court.wu)
        with pytest.raises(NotFound, match="本单位没有这个人"):
            planned(session, court, asked_ids=[court.wu])


def test_a_meeting_is_not_planned_for_a_day_gone_by(database: sa.Engine, court: Court) -> None:
    with writing(database) as session, pytest.raises(Incomplete, match="已经过去"):
        planned(session, court, held_on=date(2026, 4, 14))


def test_one_meeting_a_map_is_open_at_a_time(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        opened(session, court)
        other = planned(session, court)
        with pytest.raises(WrongState, match="第1次推进会”还在进行中"):
            open_meeting(session, other, **by(court.sun, MEETING_DAY))


def test_the_day_of_a_meeting_is_the_day_on_which_it_is_held(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        meeting_id = planned(session, court)
        meeting = open_meeting(session, meeting_id, **by(court.sun, date(2026, 4, 17)))
        assert (meeting.status, meeting.held_on) == (MeetingStatus.OPEN, date(2026, 4, 17))


def test_who_came_and_who_came_instead_is_noted(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        meeting_id = opened(session, court)
        count = record_attendance(
            session, meeting_id,
            [Mark(court.lin, Presence.PRESENT), Mark(court.zhao, Presence.DEPUTED, "钱某"),
             Mark(court.han, Presence.PRESENT)],
            **by(court.sun, MEETING_DAY),
        )
        shown = {one.person_id: (one.presence, one.deputy)
                 for one in attendance_of(session, meeting_id)}
        assert (count, shown) == (3, {
            court.lin: (Presence.PRESENT, ""), court.zhao: (Presence.DEPUTED, "钱某"),
            court.han: (Presence.PRESENT, ""),
        })
        with pytest.raises(Incomplete, match="请写明谁来"):
            record_attendance(session, meeting_id, [Mark(court.lin, Presence.DEPUTED)],
                              **by(court.sun, MEETING_DAY))
        again = record_attendance(session, meeting_id, [Mark(court.lin, Presence.PRESENT)],
                                  **by(court.sun, MEETING_DAY))
        assert again == 0
        assert verbs(session, court).count("record_attendance") == 1


def test_a_decision_becomes_a_draft_that_asks_to_be_handed_out(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        about = add_item(session, court, "5", due_on=date(2026, 3, 31)).id
        meeting_id = opened(session, court)
        done = record_decision(
            session, meeting_id,
            typed(court, due="４月底前", supporting_department_ids=(court.archive, court.civil),
                  accepting_department_id=court.archive, about_item_id=about),
            **by(court.sun, MEETING_DAY),
        )
        item = item_now(session, done.item_id)
        assert done.missing == ()
        assert (item.status, item.number, item.category, item.source, item.import_key) == (
            Status.DRAFT, "议1-1", "议定事项", "推进会第1次", f"decision:{done.decision.id}",
        )
        assert (item.weakness, item.due_on, item.due_text) == (
            "清理长期未结案件", date(2026, 4, 30), "４月底前",
        )
        assert item.detail == "验收单位：综合办公室；针对事项5：部分案件审理周期偏长"
        assert session.exec(select(ItemDepartment.department_id, ItemDepartment.part).where(
            ItemDepartment.item_id == done.item_id)).all() == [(court.archive, Part.SUPPORT)]
        assert [one.verb for one in trail(session, done.item_id)] == [
            "record_decision", "request_activation",
        ]


def test_the_head_of_the_group_hands_it_out_with_one_signature(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        meeting_id = opened(session, court)
        done = record_decision(session, meeting_id, typed(court), **by(court.sun, MEETING_DAY))
        issue_items(session, [done.item_id], **by(court.lin, MEETING_DAY))
        item = item_now(session, done.item_id)
        assert (item.status, item.original_due_on) == (Status.ISSUED, date(2026, 4, 30))


def test_the_office_that_typed_it_cannot_hand_it_out_itself(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        meeting_id = opened(session, court)
        done = record_decision(session, meeting_id, typed(court), **by(court.sun, MEETING_DAY))
        step = waiting_step(session, done.item_id)
        assert step is not None
        with pytest.raises(NotYours, match="赵某"):
            approve_step(session, step.id or 0, **by(court.sun, MEETING_DAY))
        approve_step(session, step.id or 0, **by(court.zhao, MEETING_DAY))
        assert item_now(session, done.item_id).status is Status.ISSUED


def test_a_date_that_cannot_be_read_is_kept_as_it_was_said(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        meeting_id = opened(session, court)
        done = record_decision(session, meeting_id, typed(court, due="下次党组会前"),
                               **by(court.sun, MEETING_DAY))
        item = item_now(session, done.item_id)
        assert (item.due_on, item.due_text, item.flags) == (
            None, "下次党组会前", ["deadline_unparsed"],
        )
        assert done.missing == ("能够识别的完成时限",)
        assert waiting_step(session, done.item_id) is None
        with pytest.raises(Incomplete, match="完成时限"):
            issue_items(session, [done.item_id], **by(court.lin, MEETING_DAY))


def test_a_date_before_the_meeting_needs_a_year(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        meeting_id = opened(session, court)
        with pytest.raises(Incomplete, match="读作 2026-01-31，早于开会日期"):
            record_decision(session, meeting_id, typed(court, due="1月底前"),
                            **by(court.sun, MEETING_DAY))


def test_put_right_at_once_needs_no_date(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        meeting_id = opened(session, court)
        done = record_decision(session, meeting_id, typed(court, due="立行立改"),
                               **by(court.sun, MEETING_DAY))
        assert done.missing == ()
        assert item_now(session, done.item_id).item_class is ItemClass.IMMEDIATE


def test_a_decision_without_a_department_is_kept_and_says_what_it_lacks(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        meeting_id = opened(session, court)
        done = record_decision(session, meeting_id, DecisionText("研究增补法官助理"),
                               **by(court.sun, MEETING_DAY))
        assert done.missing == ("责任领导", "责任部门", "完成时限")


def test_an_amended_decision_takes_its_draft_along_and_asks_again(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        meeting_id = opened(session, court)
        done = record_decision(session, meeting_id, typed(court, due="汛期前"),
                               **by(court.sun, MEETING_DAY))
        decision_id = done.decision.id or 0
        amended = amend_decision(
            session, decision_id, typed(court, "清理一年以上未结案件", "5月15日前",
                                        supporting_department_ids=(court.archive,)),
            **by(court.sun, MEETING_DAY),
        )
        item = item_now(session, done.item_id)
        assert (amended.missing, item.weakness, item.due_on, item.due_text, item.flags) == (
            (), "清理一年以上未结案件", date(2026, 5, 15), "5月15日前", ["year_assumed"],
        )
        amend_decision(session, decision_id, typed(court, "清理一年以上未结案件", "5月底前"),
                       **by(court.sun, MEETING_DAY))
        requests = session.exec(
            select(ApprovalRequest.status).where(ApprovalRequest.item_id == done.item_id)
            .order_by(col(ApprovalRequest.id))
        ).all()
        assert requests == [ApprovalStatus.VOID, ApprovalStatus.PENDING]
        with pytest.raises(Incomplete, match="没有任何改动"):
            amend_decision(session, decision_id, typed(court, "清理一年以上未结案件", "5月底前"),
                           **by(court.sun, MEETING_DAY))


def test_a_date_amended_into_words_asks_for_a_date_again(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        meeting_id = opened(session, court)
        done = record_decision(session, meeting_id, typed(court), **by(court.sun, MEETING_DAY))
        amended = amend_decision(session, done.decision.id or 0, typed(court, due="汛期前"),
                                 **by(court.sun, MEETING_DAY))
        item = item_now(session, done.item_id)
        assert (item.due_on, item.flags) == (None, ["deadline_unparsed"])
        assert amended.missing == ("能够识别的完成时限",)
        assert waiting_step(session, done.item_id) is None


def test_a_struck_decision_withdraws_its_draft_and_keeps_its_place(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        meeting_id = opened(session, court)
        first = record_decision(session, meeting_id, typed(court), **by(court.sun, MEETING_DAY))
        strike_decision(session, first.decision.id or 0, reason="重复", **by(court.sun, MEETING_DAY))
        second = record_decision(session, meeting_id, typed(court, "另一件事"),
                                 **by(court.sun, MEETING_DAY))
        assert item_now(session, first.item_id).status is Status.WITHDRAWN
        assert [(one.position, one.struck, one.struck_reason)
                for one in decisions_of(session, meeting_id)] == [(1, True, "重复"), (2, False, "")]
        assert item_now(session, second.item_id).number == "议1-2"
        assert waiting_step(session, first.item_id) is None
        with pytest.raises(WrongState, match="已经删去"):
            strike_decision(session, first.decision.id or 0, reason="再删",
                            **by(court.sun, MEETING_DAY))
        with pytest.raises(Incomplete, match="写明理由"):
            strike_decision(session, second.decision.id or 0, reason=" ",
                            **by(court.sun, MEETING_DAY))


def test_a_decision_handed_out_is_no_longer_the_offices_to_change(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        meeting_id = opened(session, court)
        done = record_decision(session, meeting_id, typed(court), **by(court.sun, MEETING_DAY))
        issue_items(session, [done.item_id], **by(court.lin, MEETING_DAY))
        with pytest.raises(WrongState, match="撤销须由组长、副组长办理"):
            strike_decision(session, done.decision.id or 0, reason="x", **by(court.sun, MEETING_DAY))
        with pytest.raises(WrongState, match="已经作为事项议1-1交办"):
            amend_decision(session, done.decision.id or 0, typed(court, "改"),
                           **by(court.sun, MEETING_DAY))


@pytest.mark.parametrize("ended", [False, True])
def test_nothing_is_decided_outside_the_meeting(
    database: sa.Engine, court: Court, ended: bool
) -> None:
    with writing(database) as session:
        meeting_id = opened(session, court) if ended else planned(session, court)
        if ended:
            end_meeting(session, meeting_id, **by(court.sun, MEETING_DAY))
        with pytest.raises(WrongState, match="已经结束" if ended else "还没有开始"):
            record_decision(session, meeting_id, typed(court), **by(court.sun, MEETING_DAY))


def test_an_ended_meeting_stays_as_it_was(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    with writing(database) as session:
        late = add_item(session, court, "1", due_on=date(2026, 3, 31)).id or 0
        closing = add_item(session, court, "2").id or 0
        ask_to_close(session, court, closing, tmp_path, **by(court.qian, MEETING_DAY))
        for person in (court.zhao, court.sun):
            step = waiting_step(session, closing)
            approve_step(session, step.id if step else 0, **by(person, MEETING_DAY))
        meeting_id = opened(session, court)
        group = waiting_step(session, closing)
        approve_step(session, group.id if group else 0, **by(court.lin, MEETING_DAY))
        record_decision(session, meeting_id, typed(court), **by(court.sun, MEETING_DAY))
        meeting = end_meeting(session, meeting_id, remarks=" 压实责任 ",
                              **by(court.sun, MEETING_DAY))
        frozen, anchor = dict(meeting.figures), (meeting.audit_seq, meeting.audit_hash)
    opened_agenda = thaw(Agenda, frozen["opened"])
    record = thaw(MeetingRecord, frozen["ended"])
    assert [one.item.item_id for one in opened_agenda.red] == [late]
    assert (opened_agenda.figures.closed, record.figures.closed) == (0, 1)
    assert [(one.status, one.by) for one in record.outcomes] == [(ApprovalStatus.APPROVED, "林某")]
    assert [one.text for one in record.decisions] == ["清理长期未结案件"]
    with writing(database) as session:
        report(session, late, percent=90, text="追上来了", **by(court.feng, LATER))
        with pytest.raises(WrongState, match="已经结束"):
            end_meeting(session, meeting_id, **by(court.sun, LATER))
        with pytest.raises(WrongState, match="不再改动"):
            record_attendance(session, meeting_id, [Mark(court.lin, Presence.PRESENT)],
                              **by(court.sun, LATER))
        with pytest.raises(WrongState, match="另行筹备"):
            open_meeting(session, meeting_id, **by(court.sun, LATER))
    with reading(database) as session:
        meeting = session.get_one(ProgressMeeting, meeting_id)
        assert (meeting.figures, meeting.remarks) == (frozen, "压实责任")
        event = session.exec(
            select(AuditEvent).where(AuditEvent.map_id == court.map_id,
                                     AuditEvent.seq == meeting.audit_seq)
        ).one()
        assert (event.verb, event.seq, event.hash) == ("end_meeting", *anchor)
        assert len(event.facts["snapshot"]) == 64
        assert audit.verify(session, court.map_id) is None


def test_the_agenda_stands_still_until_the_office_renews_it(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        meeting_id = opened(session, court)
        add_item(session, court, "1", due_on=date(2026, 3, 31))
        meeting = session.get_one(ProgressMeeting, meeting_id)
        assert thaw(Agenda, meeting.figures["opened"]).red_count == 0
        renew_agenda(session, meeting_id, **by(court.sun, MEETING_DAY))
        assert thaw(Agenda, meeting.figures["opened"]).red_count == 1


def test_everything_of_a_meeting_is_in_the_trail(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        meeting_id = opened(session, court)
        record_attendance(session, meeting_id, [Mark(court.lin, Presence.PRESENT)],
                          **by(court.sun, MEETING_DAY))
        done = record_decision(session, meeting_id, DecisionText("待定"),
                               **by(court.sun, MEETING_DAY))
        amend_decision(session, done.decision.id or 0, DecisionText("仍待定"),
                       **by(court.sun, MEETING_DAY))
        strike_decision(session, done.decision.id or 0, reason="不议", **by(court.sun, MEETING_DAY))
        end_meeting(session, meeting_id, **by(court.sun, MEETING_DAY))
        assert verbs(session, court) == [
            "plan_meeting", "open_meeting", "record_attendance", "record_decision", "amend",
            "amend_decision", "withdraw", "strike_decision", "end_meeting",
        ]


def test_a_delegate_of_the_absent_office_holds_the_meeting(
    database: sa.Engine, court: Court
) -> None:
    from engine.models import Person

    with writing(database) as session:
        sun = session.get_one(Person, court.sun)
        sun.delegate_id, sun.away_from = court.feng, MEETING_DAY
        session.add(sun)
        session.flush()
        assert planned(session, court, actor_id=court.feng)


def test_texts_that_are_too_long_are_refused_with_their_length(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        meeting_id = opened(session, court)
        with pytest.raises(Incomplete, match="最多 1000 字，现在有 1001 字"):
            record_decision(session, meeting_id, typed(court, "长" * 1001),
                            **by(court.sun, MEETING_DAY))
        with pytest.raises(Incomplete, match="请写明议定事项"):
            record_decision(session, meeting_id, typed(court, " \n "), **by(court.sun, MEETING_DAY))
        assert session.exec(select(Decision.id)).all() == []
        assert session.exec(select(Item.id)).all() == []


def at_once(database: sa.Engine, acts: list[Any]) -> list[str]:
    """Each act in a thread and a transaction of its own; the sentences of those that were refused."""
    refused: list[str] = []
    together = Barrier(len(acts))

    def run(act: Any) -> None:
        together.wait()
        try:
            with writing(database) as session:
                act(session)
        except WrongState as refusal:
            refused.append(str(refusal))

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_of_two_meetings_opened_at_once_one_is_told(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        both = [planned(session, court), planned(session, court)]
    refused = at_once(database, [
        lambda session, one=one: open_meeting(session, one, **by(court.sun, MEETING_DAY))
        for one in both
    ])
    assert len(refused) == 1
    assert "还在进行中" in refused[0]


def test_decisions_typed_at_once_keep_their_own_places(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        meeting_id = opened(session, court)
    refused = at_once(database, [
        lambda session, text=text: record_decision(
            session, meeting_id, typed(court, text), **by(court.sun, MEETING_DAY)
        )
        for text in ("甲", "乙", "丙", "丁")
    ])
    assert refused == []
    with reading(database) as session:
        assert [one.position for one in decisions_of(session, meeting_id)] == [1, 2, 3, 4]
        assert audit.verify(session, court.map_id) is None


def test_a_decision_handed_out_while_it_is_struck_ends_one_way_only(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        meeting_id = opened(session, court)
        done = record_decision(session, meeting_id, typed(court), **by(court.sun, MEETING_DAY))
    refused = at_once(database, [
        lambda session: strike_decision(session, done.decision.id or 0, reason="重复",
                                        **by(court.sun, MEETING_DAY)),
        lambda session: issue_items(session, [done.item_id], **by(court.lin, MEETING_DAY)),
    ])
    assert len(refused) == 1
    with reading(database) as session:
        status = session.get_one(Item, done.item_id).status
        [decision] = decisions_of(session, meeting_id)
        assert (status, decision.struck) in ((Status.ISSUED, False), (Status.WITHDRAWN, True))
