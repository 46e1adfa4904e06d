"""Carriage over a real SMTP server on loopback."""

from collections.abc import Callable

import sqlalchemy as sa

from engine.actions.bundle import bundle_day
from engine.db import writing
from engine.outbox import raise_notice
from engine.rules.words import NoticeKind, Status
from engine.settings import Settings
from notifications.deliver import deliver_due
from tests.cast import MONDAY, MONDAY_MORNING, Court, add_item
from tests.notifications.mailroom import Mailroom, states


def test_delivery_sends_each_mail_once(
    database: sa.Engine, settings: Settings, mailroom: Mailroom, owe: Callable[..., None]
) -> None:
    owe(30)
    first = deliver_due(database, settings, at=MONDAY_MORNING, holder="a")
    second = deliver_due(database, settings, at=MONDAY_MORNING, holder="a")
    assert (first.sent, second.sent) == (30, 0)
    assert len({mail["Message-ID"] for mail in mailroom.mails}) == len(mailroom.mails) == 30
    assert states(database) == {"sent": 30}


def test_delivery_writes_a_reminder_of_a_real_item(
    database: sa.Engine, settings: Settings, mailroom: Mailroom, court: Court
) -> None:
    with writing(database) as session:
        item = add_item(session, court, "7")
        raise_notice(session, item, NoticeKind.DUE_SOON, "T-10", court.qian, today=MONDAY)
    bundle_day(database, today=MONDAY, at=MONDAY_MORNING)
    deliver_due(database, settings, at=MONDAY_MORNING, holder="a")
    [mail] = mailroom.mails
    text = mail.get_body(("plain",)).get_content()
    assert str(mail["Subject"]) == "临期提醒：事项7 部分案件审理周期偏长"
    assert "钱某庭长：" in text
    assert "完成时限：2026年4月30日（周四）" in text


def test_delivery_says_nothing_of_an_item_closed_meanwhile(
    database: sa.Engine, settings: Settings, mailroom: Mailroom, court: Court
) -> None:
    with writing(database) as session:
        item = add_item(session, court, "7")
        raise_notice(session, item, NoticeKind.DUE_SOON, "T-10", court.qian, today=MONDAY)
    bundle_day(database, today=MONDAY, at=MONDAY_MORNING)
    with writing(database) as session:
        item.status = Status.CLOSED
        session.add(item)
    counts = deliver_due(database, settings, at=MONDAY_MORNING, holder="a")
    assert (counts.sent, counts.void, mailroom.arrived) == (0, 1, [])
    assert states(database) == {"void": 1}
