"""The sweep against real databases: claimed once, merged, nothing lost."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col, select

from engine import audit
from engine.actions.bundle import bundle_day
from engine.actions.sweep import SweepCounts, sweep_day
from engine.db import reading, writing
from engine.models import Item, Message, Notice, Person
from engine.outbox import raise_notice
from engine.rules.words import MessageStatus, NoticeKind, NoticeStatus, Status
from tests.cast import Court, add_item

T3 = date(2026, 4, 27)  # Monday, three workdays before 30 April


def morning(day: date) -> datetime:
    """7:30 in Shanghai."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(minutes=30)


def sweep(database: sa.Engine, day: date) -> SweepCounts:
    return sweep_day(database, today=day, at=morning(day))


def mails(database: sa.Engine) -> list[tuple[str, date, int]]:
    """(mailbox, day, number of notices) of every mail."""
    with reading(database) as session:
        rows = session.execute(
            sa.select(col(Message.mailbox), col(Message.on), sa.func.count(col(Notice.id)))
            .outerjoin(Notice, col(Notice.message_id) == col(Message.id))
            .group_by(col(Message.id)).order_by(col(Message.on), col(Message.mailbox))
        )
        return [tuple(row) for row in rows]  # type: ignore[misc]


def test_person_gets_one_mail_a_day_however_many_items(database: sa.Engine, court: Court) -> None:
    """DefectDojo#8659: one mail per finding."""
    with writing(database) as session:
        for number in "123":
            add_item(session, court, number)
    counts = sweep(database, T3)
    assert dict(counts.notices) == {"due": 9}
    assert counts.superseded == 9
    assert mails(database) == [
        ("feng@court.test", T3, 3), ("qian@court.test", T3, 3), ("zhao@court.test", T3, 3),
    ]


def test_second_sweep_is_silent(database: sa.Engine, court: Court) -> None:
    """kanboard#4066, glpi#1996: mail on every run until closed."""
    with writing(database) as session:
        add_item(session, court)
    sweep(database, T3)
    before = mails(database)
    again = sweep(database, T3)
    assert (again.examined, sum(again.notices.values()), again.messages) == (0, 0, 0)
    assert mails(database) == before


def test_woken_item_says_nothing_twice(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        item = add_item(session, court)
    sweep(database, T3)
    before = mails(database)
    with writing(database) as session:
        session.execute(sa.update(Item).values(wake_on=T3))
    again = sweep(database, T3)
    assert (again.examined, sum(again.notices.values()), again.messages) == (1, 0, 0)
    assert mails(database) == before
    assert item.id is not None


def test_missed_days_lose_nothing(database: sa.Engine, court: Court) -> None:
    """CISO Assistant, OCA, Frappe: WHERE due = today + N, a missed run is a lost rung."""
    with writing(database) as session:
        add_item(session, court)
    sweep(database, T3 + timedelta(days=1))
    with reading(database) as session:
        rows = session.exec(select(Notice)).all()
    assert Counter((row.rung, row.status) for row in rows) == {
        ("T-20", NoticeStatus.SUPERSEDED): 1, ("T-10", NoticeStatus.SUPERSEDED): 2,
        ("T-3", NoticeStatus.RAISED): 3,
    }


def test_row_five_thousand_and_one_is_reached(
    database: sa.Engine, court: Court
) -> None:
    """A sweep that reads 500 rows never reaches row 501."""
    from engine.actions import sweep as module

    original, module.CHUNK = module.CHUNK, 3
    try:
        with writing(database) as session:
            for number in range(10):
                add_item(session, court, str(number))
        assert sweep(database, T3).examined == 10
    finally:
        module.CHUNK = original


def test_leaver_is_not_mailed_and_the_head_reads(database: sa.Engine, court: Court) -> None:
    """sumo#337: leavers still mailed."""
    with writing(database) as session:
        add_item(session, court)
        session.get_one(Person, court.feng).active = False
    sweep(database, date(2026, 4, 1))
    assert [mailbox for mailbox, _, _ in mails(database)] == ["qian@court.test"]


def test_delegate_reads_while_the_person_is_away(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        add_item(session, court)
        feng = session.get_one(Person, court.feng)
        feng.delegate_id, feng.away_from = court.qian, date(2026, 3, 30)
        feng.away_until = date(2026, 4, 3)
    sweep(database, date(2026, 4, 1))
    assert [mailbox for mailbox, _, _ in mails(database)] == ["qian@court.test"]


def test_two_people_on_one_mailbox_get_one_mail(database: sa.Engine, court: Court) -> None:
    """DefectDojo#2713, CISO Assistant: two addresses of one mailbox, several owners."""
    with writing(database) as session:
        add_item(session, court)
        session.get_one(Person, court.feng).address = "Qian@court.test"
    sweep(database, date(2026, 4, 16))
    assert mails(database) == [("qian@court.test", date(2026, 4, 16), 2)]


def test_nothing_is_merged_on_a_rest_day_and_monday_has_one_mail(
    database: sa.Engine, court: Court
) -> None:
    """zammad#4432: mail at midnight and on Sunday."""
    saturday, monday = date(2026, 4, 11), date(2026, 4, 13)
    with writing(database) as session:
        item = add_item(session, court)
        raise_notice(session, item, NoticeKind.SENT_BACK, "close:1", court.qian, today=saturday)
    sweep(database, saturday)
    assert mails(database) == []
    sweep(database, monday)
    assert ("qian@court.test", monday, 1) in mails(database)


def test_night_sweep_waits_for_the_opening_hour(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        add_item(session, court)
    night = datetime(2026, 4, 26, 17, 0, tzinfo=UTC)  # 1:00 on Monday in Shanghai
    sweep_day(database, today=T3, at=night)
    with reading(database) as session:
        opens = {message.not_before for message in session.exec(select(Message))}
    assert opens == {datetime(2026, 4, 27, 0, 0, tzinfo=UTC)}


def test_notice_after_todays_mail_left_waits_for_tomorrow(
    database: sa.Engine, court: Court
) -> None:
    with writing(database) as session:
        item = add_item(session, court)
    sweep(database, T3)
    with writing(database) as session:
        session.execute(sa.update(Message).values(status=MessageStatus.SENT, attempts=1))
        raise_notice(session, item, NoticeKind.SENT_BACK, "close:1", court.qian, today=T3)
    bundle_day(database, today=T3, at=morning(T3))
    assert len(mails(database)) == 3
    tuesday = T3 + timedelta(days=1)
    bundle_day(database, today=tuesday, at=morning(tuesday))
    assert mails(database)[-1] == ("qian@court.test", tuesday, 1)


def test_flood_is_capped_into_the_digest_and_hides_no_urge_letter(
    database: sa.Engine, court: Court
) -> None:
    """DefectDojo#3289: 430,000 notifications when a rule was enabled."""
    with writing(database) as session:
        for number in range(60):
            add_item(session, court, str(number))
        add_item(session, court, "late", due_on=date(2026, 4, 24))
    counts = sweep(database, T3)
    assert counts.notices["due"] == 181
    assert {mailbox: n for mailbox, _, n in mails(database)} == {
        "feng@court.test": 50, "qian@court.test": 51, "zhao@court.test": 50,
    }
    with reading(database) as session:
        overflow = session.exec(select(Notice).where(Notice.status == NoticeStatus.OVERFLOW)).all()
    assert len(overflow) == 32


def test_orphan_is_counted_and_looked_at_again_tomorrow(database: sa.Engine, court: Court) -> None:
    """caseflow#11811: a leaver's tasks in limbo."""
    with writing(database) as session:
        add_item(session, court, handler_id=None, lead_department_id=None)
        session.execute(sa.update(Person).values(active=False))
    counts = sweep(database, T3)
    assert counts.orphaned >= 1
    with writing(database) as session:
        session.execute(sa.update(Person).where(col(Person.id) == court.sun).values(active=True))
    assert sweep(database, T3).orphaned == 0
    assert "sun@court.test" in {mailbox for mailbox, _, _ in mails(database)}


def test_released_order_is_a_mail_of_its_own(database: sa.Engine, court: Court) -> None:
    late = date(2026, 5, 13)
    with writing(database) as session:
        add_item(session, court)
    sweep(database, late)
    with writing(database) as session:
        session.execute(
            sa.update(Notice)
            .where(col(Notice.kind) == NoticeKind.SUPERVISION_ORDER)
            .values(status=NoticeStatus.RAISED, released_by_id=court.zhao, released_at=morning(late))
        )
    bundle_day(database, today=late, at=morning(late))
    with reading(database) as session:
        orders = session.exec(select(Message).where(col(Message.key).startswith("order:"))).all()
    assert {order.mailbox for order in orders} == {"qian@court.test", "zhao@court.test", "sun@court.test"}


def test_sweep_leaves_its_line_in_the_trail(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        add_item(session, court)
    sweep(database, T3)
    with reading(database) as session:
        assert audit.verify(session, court.map_id) is None
        assert session.exec(select(audit.AuditEvent.verb)).all() == ["sweep"]


def test_closed_and_withdrawn_items_are_asleep(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        add_item(session, court, "1", status=Status.CLOSED)
        add_item(session, court, "2", status=Status.WITHDRAWN)
    counts = sweep(database, T3)
    assert (counts.examined, sum(counts.notices.values())) == (2, 0)
    with reading(database) as session:
        assert session.exec(select(Item.wake_on)).all() == [None, None]


def test_two_events_of_one_kind_on_one_day_are_both_said(
    database: sa.Engine, court: Court
) -> None:
    """zammad#4348: a per-day dedupe dropped a valid second reminder."""
    with writing(database) as session:
        item = add_item(session, court)
        for request in (1, 2):
            raise_notice(
                session, item, NoticeKind.SENT_BACK, f"close:{request}", court.qian, today=T3
            )
    bundle_day(database, today=T3, at=morning(T3))
    assert mails(database) == [("qian@court.test", T3, 2)]


def test_item_opened_in_the_evening_is_not_late_the_next_utc_day(
    database: sa.Engine, court: Court
) -> None:
    """erpnext#38745: failed right after creation by time zone. The office's date decides."""
    evening = datetime(2026, 4, 29, 22, 0, tzinfo=UTC)  # 6:00 on the 30th in Shanghai
    with writing(database) as session:
        add_item(session, court)
    counts = sweep_day(database, today=date(2026, 4, 30), at=evening)
    assert "urge_letter" not in counts.notices
    with reading(database) as session:
        assert {message.on for message in session.exec(select(Message))} == {date(2026, 4, 30)}


def test_mail_that_could_not_leave_goes_into_todays(database: sa.Engine, court: Court) -> None:
    """After an outage a mailbox still gets one mail, with all that is owed."""
    with writing(database) as session:
        add_item(session, court)
        add_item(session, court, "2", due_on=date(2026, 5, 7))
    sweep(database, T3)
    with writing(database) as session:
        session.execute(
            sa.update(Message).values(status=MessageStatus.DEFERRED, attempts=3)
            .where(col(Message.mailbox) != "zhao@court.test")
        )
        session.execute(
            sa.update(Message).values(status=MessageStatus.UNKNOWN, attempts=1)
            .where(col(Message.mailbox) == "zhao@court.test")
        )
    thursday = date(2026, 4, 30)
    sweep(database, thursday)
    with reading(database) as session:
        rows = session.exec(select(Message).order_by(col(Message.mailbox), col(Message.on))).all()
    assert [(row.mailbox.split("@")[0], row.on, row.status.value) for row in rows] == [
        ("feng", T3, "void"), ("feng", thursday, "queued"),
        ("qian", T3, "void"), ("qian", thursday, "queued"),
        ("zhao", T3, "unknown"), ("zhao", thursday, "queued"),
    ]
    assert [n for mailbox, on, n in mails(database) if on == thursday] == [4, 4, 2]
