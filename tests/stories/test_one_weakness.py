"""One weakness from the ledger to its second closing, as the court lived through it.

审理周期偏长: handed out in March, extended once, sent back once, closed in May, found relapsed in
June, closed again in its second round. The calendar runs on every day between.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from engine import audit
from engine.actions.acknowledge import acknowledge
from engine.actions.activation import issue_items, request_activation
from engine.actions.amend import amend
from engine.actions.close_request import submit_close_request
from engine.actions.extension import request_extension
from engine.actions.look_back import look_back
from engine.actions.report import report
from engine.actions.sweep import sweep_day
from engine.actions.verdict import approve_step, send_back
from engine.db import reading, writing
from engine.errors import Incomplete, WrongState
from engine.models import LookBack, Message
from engine.queries.approvals import waiting_step
from engine.queries.items import ItemCard, item_card
from engine.rules.words import ApprovalStatus, LookBackResult, NoticeKind, Status
from tests.acting import approve_all, by, item_now, moment, prove
from tests.cast import Court, add_item


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


class Calendar:
    """The days go by, each swept once."""

    def __init__(self, database: sa.Engine) -> None:
        self.database, self.next = database, day("03-02")

    def until(self, text: str) -> date:
        """Sweep every day up to and including this one."""
        while self.next <= day(text):
            sweep_day(self.database, today=self.next, at=moment(self.next))
            self.next += timedelta(days=1)
        return day(text)


def card(database: sa.Engine, item_id: int, text: str) -> ItemCard:
    with reading(database) as session:
        return item_card(session, item_id, today=day(text))


def told_kinds(shown: ItemCard, person_id: int, since: str) -> list[str]:
    """Kinds of what a person was told since a day, superseded ones aside."""
    return [
        notice.kind.value for notice in shown.notices
        if notice.recipient_id == person_id and notice.raised_on >= day(since)
        and notice.status.value != "superseded"
    ]


def sign(session: Session, item_id: int, person_id: int, text: str) -> None:
    step = waiting_step(session, item_id)
    assert step is not None
    approve_step(session, step.id or 0, **by(person_id, day(text)))


def test_one_weakness_through_two_rounds(
    database: sa.Engine, court: Court, tmp_path: Path
) -> None:
    calendar = Calendar(database)

    # 2 March: the ledger gave a date nobody could read; the office asks and completes it.
    with writing(database) as session:
        item_id = add_item(
            session, court, status=Status.DRAFT, due_on=None, original_due_on=None,
            due_text="春季学期结束前", flags=["deadline_unparsed"], issued_on=None,
            acknowledged_on=None, opened_on=None,
        ).id or 0
        with pytest.raises(Incomplete, match="完成时限"):
            request_activation(session, item_id, **by(court.sun, day("03-02")))
        amend(session, item_id, {"due_on": day("04-30")}, **by(court.sun, day("03-02")))
        issue_items(session, [item_id], **by(court.zhao, day("03-02")))

    # Nobody acknowledges for a week: the calendar asks the head, then tells others.
    calendar.until("03-09")
    assert "acknowledge" in told_kinds(card(database, item_id, "03-09"), court.qian, "03-02")
    with writing(database) as session:
        acknowledge(session, item_id, **by(court.qian, day("03-10")))
        report(session, item_id, percent=30, text="排查长期未结案件 42 件",
               **by(court.feng, day("03-10")))

    # Reminders before the date; an extension is asked in time and granted.
    calendar.until("04-27")
    assert "due_soon" in told_kinds(card(database, item_id, "04-27"), court.feng, "03-11")
    with writing(database) as session:
        request_extension(session, item_id, new_due_on=day("05-29"), reason="鉴定机构排期",
                          **by(court.qian, day("04-27")))
        sign(session, item_id, court.zhao, "04-27")
        sign(session, item_id, court.sun, "04-28")
    shown = card(database, item_id, "04-28")
    assert (shown.item.due_on, shown.item.original_due_on) == (day("05-29"), day("04-30"))

    # No 催办单 for a date that moved; the closing is asked for, sent back, asked for again.
    calendar.until("05-20")
    assert "urge_letter" not in told_kinds(card(database, item_id, "05-20"), court.qian, "03-02")
    with writing(database) as session:
        with pytest.raises(Incomplete, match="没有佐证材料"):
            submit_close_request(session, item_id, text="完成", **by(court.qian, day("05-20")))
        prove(session, court, item_id, tmp_path, "结案清单", day("05-20"))
        submit_close_request(session, item_id, text="42 件全部审结",
                             **by(court.qian, day("05-20")))
        step = waiting_step(session, item_id)
        send_back(session, step.id or 0 if step else 0, reason="补充程序变更审批表",
                  **by(court.zhao, day("05-21")))
    calendar.until("05-25")
    assert "sent_back" in told_kinds(card(database, item_id, "05-25"), court.feng, "05-20")
    with writing(database) as session:
        prove(session, court, item_id, tmp_path, "程序变更审批表", day("05-25"))
        submit_close_request(session, item_id, text="已补充", **by(court.qian, day("05-25")))

    # The approver lets it lie: his own ladder runs, nothing is approved by time.
    calendar.until("06-03")
    shown = card(database, item_id, "06-03")
    assert shown.item.status is Status.AWAITING_CLOSE
    assert "approval_waiting" in told_kinds(shown, court.zhao, "05-25")
    assert "urge_letter" not in told_kinds(shown, court.qian, "03-02")
    with writing(database) as session:
        approve_all(session, court, item_id, day("06-04"))
    shown = card(database, item_id, "06-04")
    assert (shown.item.status, shown.item.closed_on) == (Status.CLOSED, day("06-04"))
    assert shown.item.closed_on > shown.item.due_on  # 逾期销号, by six days, is read off the dates
    assert [one.due_on for one in shown.looks] == [day("07-04"), day("09-04"), day("12-04")]

    # July: the office looks back and finds it relapsed. A second round, with its own date.
    calendar.until("07-06")
    assert "look_back" in told_kinds(card(database, item_id, "07-06"), court.sun, "06-05")
    with writing(database) as session:
        look = session.exec(select(LookBack).where(LookBack.due_on == day("07-04"))).one()
        look_back(session, look.id or 0, result=LookBackResult.RELAPSED, finding="又有 5 件超期",
                  new_due_on=day("09-30"), **by(court.sun, day("07-06")))
    shown = card(database, item_id, "07-06")
    assert (shown.item.status, shown.item.round, shown.item.percent) == (Status.OPEN, 2, 0)
    assert [(one.number, one.closed_on, one.outcome) for one in shown.rounds] == [
        (1, day("06-04"), "closed")
    ]

    # The second round ends in time, with its own proof, and is left in peace.
    calendar.until("09-01")
    with writing(database) as session:
        prove(session, court, item_id, tmp_path, "长效机制", day("09-01"))
        submit_close_request(session, item_id, text="建立预警机制",
                             **by(court.qian, day("09-01")))
        approve_all(session, court, item_id, day("09-02"))
        with pytest.raises(WrongState, match="已销号"):
            report(session, item_id, percent=100, text="多余", **by(court.feng, day("09-03")))
    shown = card(database, item_id, "09-03")
    assert [one.request.status for one in shown.requests] == [
        ApprovalStatus.APPROVED, ApprovalStatus.SENT_BACK, ApprovalStatus.APPROVED,
        ApprovalStatus.APPROVED,
    ]
    assert [one.evidence.round for one in shown.evidence] == [1, 1, 2]
    assert [one.due_on for one in shown.looks if not one.cancelled and one.result is None] == [
        day("10-02"), day("12-02"), date(2027, 3, 2),
    ]

    # Through all of it: at most one daily mail a person a day, and a trail that holds.
    calendar.until("09-30")
    with reading(database) as session:
        mails = session.exec(select(Message.mailbox, Message.on, Message.kind)).all()
        daily = [(mailbox, on) for mailbox, on, kind in mails if kind.value == "daily"]
        assert len(daily) == len(set(daily)) > 10
        assert audit.verify(session, court.map_id) is None
        assert item_now(session, item_id).status is Status.CLOSED
    last = card(database, item_id, "09-30")
    assert {notice.kind for notice in last.notices} >= {
        NoticeKind.ISSUED, NoticeKind.ACKNOWLEDGE, NoticeKind.DUE_SOON, NoticeKind.SENT_BACK,
        NoticeKind.EXTENSION_GRANTED, NoticeKind.APPROVAL_ASKED, NoticeKind.APPROVAL_WAITING,
        NoticeKind.CLOSED, NoticeKind.LOOK_BACK, NoticeKind.REOPENED,
    }
