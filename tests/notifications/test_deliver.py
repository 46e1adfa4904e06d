"""Carriage over a real SMTP server on loopback."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from engine.actions.bundle import bundle_day
from engine.db import reading, writing
from engine.models import ApprovalRequest, Message, Milestone, Notice
from engine.outbox import (
    LEASE,
    MAX_ATTEMPTS,
    Mark,
    claim_messages,
    mark_many,
    raise_notice,
    renew_claims,
)
from engine.queries.mail import mail_facts
from engine.rules.words import ApprovalKind, ApprovalStatus, MessageStatus, NoticeKind, Status
from engine.settings import Settings
from notifications.addresses import Envelope, envelope_of
from notifications.deliver import deliver_due
from notifications.eml import file_name
from notifications.render import render
from tests.cast import MONDAY, MONDAY_MORNING, Court, add_item
from tests.notifications.faulty_server import FaultyServer
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


def test_a_milestone_is_called_by_its_own_words_and_date(
    database: sa.Engine, settings: Settings, mailroom: Mailroom, court: Court
) -> None:
    with writing(database) as session:
        item = add_item(session, court, "7")
        stage = Milestone(item_id=item.id or 0, text="完成阶段性目标", due_on=date(2026, 3, 5))
        session.add(stage)
        session.flush()
        raise_notice(
            session, item, NoticeKind.MILESTONE_DUE, f"N{stage.id}:T-3", court.qian, today=MONDAY
        )
    bundle_day(database, today=MONDAY, at=MONDAY_MORNING)
    deliver_due(database, settings, at=MONDAY_MORNING, holder="a")
    [mail] = mailroom.mails
    text = mail.get_body(("plain",)).get_content()
    assert str(mail["Subject"]) == "节点到期：事项7 部分案件审理周期偏长（还剩 3 个工作日）"
    for line in ("节点时限：2026年3月5日（周四）", "阶段目标：完成阶段性目标", "到期前3个工作日提醒"):
        assert line in text


def test_a_run_for_a_past_day_speaks_of_that_day_and_is_dated_when_it_is_written(
    database: sa.Engine, settings: Settings, mailroom: Mailroom, court: Court
) -> None:
    with writing(database) as session:
        item = add_item(session, court, "7", due_on=date(2026, 3, 6))
        raise_notice(
            session, item, NoticeKind.URGE_LETTER, "T+1", court.qian, today=date(2026, 3, 9)
        )
    bundle_day(database, today=date(2026, 3, 9), at=datetime(2026, 3, 9, 0, 30, tzinfo=UTC))
    november = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
    counts = deliver_due(
        database, settings, at=november, holder="a", today=date(2026, 3, 9)
    )
    [mail] = mailroom.mails
    text = mail.get_body(("plain",)).get_content()
    assert counts.sent == 1
    assert "截至3月9日（周一）" in text
    assert "【逾期 1 个工作日】" in text
    assert mail["Date"].datetime.astimezone(UTC).date() == november.date()
    with reading(database) as session:
        [row] = session.exec(select(Message)).all()
        assert (row.status, row.sent_at.date()) == (MessageStatus.SENT, november.date())


@pytest.mark.parametrize("supplement", [False, True], ids=["closing alone", "and a 补报 waits"])
def test_an_item_that_waits_to_be_closed_is_late_only_beside_a_late_extension(
    database: sa.Engine, court: Court, supplement: bool
) -> None:
    with writing(database) as session:
        item = add_item(session, court, "7", status=Status.AWAITING_CLOSE, due_on=date(2026, 2, 25))
        session.add(
            ApprovalRequest(
                item_id=item.id or 0, kind=ApprovalKind.EXTENSION, status=ApprovalStatus.PENDING,
                item_version=1, asked_by_id=court.qian, asked_on=MONDAY, asked_at=MONDAY_MORNING,
                supplement=supplement,
            )
        )
        raise_notice(session, item, NoticeKind.HANDED_OVER, "handed", court.qian, today=MONDAY)
    bundle_day(database, today=MONDAY, at=MONDAY_MORNING)
    with reading(database) as session:
        [mail] = mail_facts(session, list(session.exec(select(Message))), today=MONDAY)
    wording = render(mail)
    assert wording is not None
    assert ("【事项逾期 4 个工作日】" in wording.text, "【待销号】" in wording.text) == (
        supplement, not supplement
    )


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


def test_a_person_with_two_roles_gets_one_mail(
    database: sa.Engine, settings: Settings, mailroom: Mailroom, court: Court
) -> None:
    """One person under two roles gets two mails (DefectDojo#2713): here it is one."""
    with writing(database) as session:
        item = add_item(session, court, "7", handler_id=court.qian)
        other = add_item(session, court, "8")
        raise_notice(session, item, NoticeKind.DUE_SOON, "T-10", court.qian, today=MONDAY)
        raise_notice(session, other, NoticeKind.DUE, "T-3", court.qian, today=MONDAY, copied=True)
    bundle_day(database, today=MONDAY, at=MONDAY_MORNING)
    assert deliver_due(database, settings, at=MONDAY_MORNING, holder="a").sent == 1
    text = mailroom.mails[0].get_body(("plain",)).get_content()
    assert "您是经办人" in text
    assert "抄送您" in text


def test_a_mail_that_cannot_be_written_stops_no_other(
    database: sa.Engine, settings: Settings, mailroom: Mailroom, owe: Callable[..., None]
) -> None:
    """Crash past 50 messages (odoo#194233): one that is broken is put off, the rest go."""
    owe(60)
    with writing(database) as session:
        broken = session.exec(select(Notice)).all()[10]
        broken.facts = {"new_due_on": "not a date"}
        session.add(broken)
    counts = deliver_due(database, settings, at=MONDAY_MORNING, holder="a")
    assert (counts.sent, counts.deferred) == (59, 1)
    assert states(database) == {"sent": 59, "deferred": 1}


def test_a_limit_is_kept(
    database: sa.Engine, settings: Settings, mailroom: Mailroom, owe: Callable[..., None]
) -> None:
    owe(7)
    assert deliver_due(database, settings, at=MONDAY_MORNING, holder="a", limit=3).sent == 3
    assert states(database) == {"sent": 3, "queued": 4}


def test_quiet_hours_are_kept(
    database: sa.Engine, settings: Settings, mailroom: Mailroom, owe: Callable[..., None]
) -> None:
    """Mail at midnight and on Sunday (zammad#4432): a mail written at night waits for eight."""
    night = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)  # 00:30 on Monday in Shanghai
    owe(2, at=night)
    assert deliver_due(database, settings, at=night, holder="a").sent == 0
    eight = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
    assert deliver_due(database, settings, at=eight, holder="a").sent == 2


def test_the_rate_cap_is_kept_over_all_connections(
    database: sa.Engine, settings: Settings, mailroom: Mailroom, owe: Callable[..., None]
) -> None:
    owe(6)
    capped = settings.model_copy(update={"smtp_per_minute": 600})
    counts = deliver_due(database, capped, at=MONDAY_MORNING, holder="a")
    assert counts.sent == 6
    assert counts.elapsed_s >= 0.5  # six at ten a second: five waits


def test_the_rate_cap_of_one_a_minute_ends_too(
    database: sa.Engine, settings: Settings, mailroom: Mailroom, owe: Callable[..., None]
) -> None:
    owe(1)
    capped = settings.model_copy(update={"smtp_per_minute": 1, "smtp_connections": 4})
    assert deliver_due(database, capped, at=MONDAY_MORNING, holder="a").sent == 1


def test_chinese_addresses_go_to_servers_that_can_and_are_refused_clearly_elsewhere(
    database: sa.Engine, settings: Settings, mailroom: Mailroom, court: Court,
    owe: Callable[..., None],
) -> None:
    owe(2)
    with writing(database) as session:
        first, second = session.exec(select(Message).order_by(col(Message.id))).all()
        first.address, second.address = "钱某@court.test", "qian@法院.test"
        session.add_all([first, second])
    with FaultyServer() as plain:
        elsewhere = settings.model_copy(update={"smtp_port": plain.port})
        deliver_due(database, elsewhere, at=MONDAY_MORNING, holder="a", limit=1)
    assert plain.taken == []
    with writing(database) as session:
        first = session.exec(select(Message).order_by(col(Message.id))).all()[0]
        assert (first.status, first.reply) == (
            MessageStatus.REFUSED, "邮件服务器不支持中文邮箱地址：钱某@court.test"
        )
        first.status = MessageStatus.QUEUED
        session.add(first)
    assert deliver_due(database, settings, at=MONDAY_MORNING, holder="a").sent == 2
    abroad = envelope_of("qian@法院.test")
    assert isinstance(abroad, Envelope)
    assert {to for to, _raw in mailroom.arrived} == {"钱某@court.test", abroad.address}


def test_the_trial_channel_writes_one_file_for_each_mail(
    database: sa.Engine, settings: Settings, owe: Callable[..., None]
) -> None:
    owe(3)
    trial = settings.model_copy(update={"mail_channel": "eml"})
    assert deliver_due(database, trial, at=MONDAY_MORNING, holder="a").sent == 3
    files = sorted(trial.mail_folder.iterdir())
    assert len(files) == 3
    assert all(path.suffix == ".eml" for path in files)
    with reading(database) as session:
        keys = {one.key for one in session.exec(select(Message))}
    assert {
        str(message_from_bytes(path.read_bytes(), policy=SMTP)["X-Battlemap-Key"]) for path in files
    } == keys


def test_file_names_stay_in_their_folder_and_apart() -> None:
    names = [file_name(key) for key in ("daily:../../etc/x@y:1", "daily:.._.._etc_x@y:1", "a~b", "a:b")]
    assert len(set(names)) == 4
    assert not any("/" in name or name.startswith(".") for name in names)


def test_facts_are_gathered_in_as_many_queries_for_many_mails_as_for_one(
    database: sa.Engine, court: Court, owe: Callable[..., None]
) -> None:
    owe(20)
    counted: list[str] = []
    sa.event.listen(
        database, "before_cursor_execute",
        lambda _c, _cursor, statement, *_rest: counted.append(statement),
    )
    sizes = {}
    for size in (1, 20):
        with reading(database) as session:
            messages = list(session.exec(select(Message).limit(size)))
            counted.clear()
            assert len(mail_facts(session, messages, today=MONDAY)) == size
            sizes[size] = len(counted)
    assert sizes[1] == sizes[20]


def test_a_claim_that_is_renewed_is_not_taken_by_another(
    database: sa.Engine, owe: Callable[..., None]
) -> None:
    """A lock expires under a slow database (flowable#2422): what is under way is prolonged."""
    owe(2)
    with writing(database) as session:
        mine = claim_messages(session, at=MONDAY_MORNING, holder="a", limit=2)
    with writing(database) as session:
        renew_claims(session, [mine[0].id or 0], at=MONDAY_MORNING + LEASE / 2, holder="a")
    with writing(database) as session:
        after = MONDAY_MORNING + LEASE + LEASE / 4
        taken = claim_messages(session, at=after, holder="b", limit=2)
        assert [one.id for one in taken] == [mine[1].id]
    with writing(database) as session:
        kept = mark_many(
            session, [Mark(one, MessageStatus.SENT, 250, "ok") for one in mine], at=after
        )
    assert kept == 1  # the other's claim was lost meanwhile


def test_a_message_deferred_too_often_is_refused_and_listed(
    database: sa.Engine, owe: Callable[..., None]
) -> None:
    owe(1)
    at = MONDAY_MORNING
    for _attempt in range(MAX_ATTEMPTS):
        with writing(database) as session:
            [message] = claim_messages(session, at=at, holder="a", limit=1)
            mark_many(session, [Mark(message, MessageStatus.DEFERRED, 450, "later")], at=at)
        at += timedelta(days=1)
    assert states(database) == {"refused": 1}
