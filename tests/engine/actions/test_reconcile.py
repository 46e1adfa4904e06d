"""应有与实有: each kind of gap is an alarm, raised once, told, and gone when it is gone."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from engine.actions.bundle import header_id
from engine.actions.check_items import check_items
from engine.actions.plan_look_backs import plan_look_backs
from engine.actions.reconcile import reconcile
from engine.actions.running import TIMETABLE, record_beat
from engine.actions.sweep import sweep_day
from engine.audit import track
from engine.db import reading, writing
from engine.models import (
    Alarm,
    BattleMap,
    Delivery,
    Digest,
    Item,
    Message,
    Notice,
    Person,
    PersonRole,
)
from engine.queries.alarms import standing_alarms
from engine.rules.alarms import AlarmKind, alarm_sentence
from engine.rules.words import (
    Audience,
    MessageKind,
    MessageStatus,
    NoticeKind,
    Role,
    Status,
)
from tests.cast import MONDAY, add_item
from tests.cast import MONDAY_MORNING as AT

A_DAY = timedelta(days=1)


def run(database, *, days=0):
    return reconcile(database, today=MONDAY + days * A_DAY, at=AT + days * A_DAY)


def standing(database):
    with reading(database) as session:
        return {alarm.key: alarm.facts for alarm in standing_alarms(session)}


def message(court, number=1, **facts):
    key = f"daily:feng@court.test:{number}"
    values = {
        "key": key, "header_id": header_id(key), "organisation_id": court.organisation_id,
        "kind": MessageKind.DAILY, "mailbox": "feng@court.test", "address": "feng@court.test",
        "person_id": court.feng, "on": MONDAY - 3 * A_DAY, "not_before": AT,
    }
    return Message(**(values | facts))


def test_an_office_where_all_is_well_has_no_alarm(database, court):
    with writing(database) as session:
        add_item(session, court)
    sweep_day(database, today=MONDAY, at=AT)
    assert run(database) == {
        "raised": 0, "cleared": 0, "checked": 1, "woken": 0, "mails": 0, "standing": 0
    }


def test_items_that_slept_through_a_sweep_are_an_alarm_until_they_are_swept(database, court):
    """oncall#724: the watchdog was too slow and switched off. row 501 is never reached."""
    with writing(database) as session:
        add_item(session, court, wake_on=MONDAY - 2 * A_DAY)
        add_item(session, court, "2", wake_on=MONDAY - 9 * A_DAY)
        add_item(session, court, "3", wake_on=MONDAY - A_DAY)  # woken yesterday by a verb
    run(database)
    assert standing(database) == {
        f"unswept:{court.map_id}": {
            "map_id": court.map_id, "map": "脱薄争先作战图", "count": 2,
            "oldest_on": "2026-02-21",
        }
    }
    sweep_day(database, today=MONDAY, at=AT)
    assert run(database)["cleared"] == 1
    assert standing(database) == {}


def test_a_map_that_is_switched_off_is_left_alone(database, court):
    with writing(database) as session:
        add_item(session, court, wake_on=MONDAY - 9 * A_DAY)
        session.get_one(BattleMap, court.map_id).enabled = False
    run(database)
    assert standing(database) == {}


def test_an_alarm_is_raised_once_and_raised_anew_after_it_was_gone(database, court):
    with writing(database) as session:
        item_id = add_item(session, court, wake_on=MONDAY - 9 * A_DAY).id
    assert [run(database)["raised"] for _ in range(3)] == [1, 0, 0]
    sweep_day(database, today=MONDAY, at=AT)
    run(database)
    with writing(database) as session:
        session.get_one(Item, item_id).wake_on = MONDAY - 9 * A_DAY
    assert run(database)["raised"] == 1
    with reading(database) as session:
        alarms = session.exec(select(Alarm).order_by(col(Alarm.id))).all()
    assert [alarm.cleared_at is None for alarm in alarms] == [False, True]


def test_notices_that_no_mail_took_up_are_an_alarm_after_a_working_day(database, court):
    """Saturday 28 February is worked: its notices wait for Monday's mail, Friday's are late."""
    with writing(database) as session:
        item = add_item(session, court, wake_on=date(2026, 4, 1))
        for raised_on in (MONDAY - 2 * A_DAY, MONDAY - 3 * A_DAY):
            session.add(
                Notice(
                    item_id=item.id, kind=NoticeKind.CLOSED, rung=f"close:{raised_on}",
                    recipient_id=court.feng, threshold_on=raised_on, raised_on=raised_on,
                )
            )
    run(database)
    assert standing(database)[f"unsaid:{court.map_id}"]["oldest_on"] == "2026-02-27"
    with writing(database) as session:
        session.execute(sa.delete(Notice).where(col(Notice.raised_on) < MONDAY - 2 * A_DAY))
    run(database)
    assert standing(database) == {}


def test_mails_stuck_in_sending_are_an_alarm(database, court):
    with writing(database) as session:
        session.add(
            message(court, status=MessageStatus.SENDING, lease_until=AT - timedelta(minutes=16))
        )
        session.add(message(court, 2, status=MessageStatus.SENDING, lease_until=AT))
    run(database)
    assert standing(database) == {"stuck:": {"count": 1}}


def test_mails_that_do_not_get_through_for_a_day_are_an_alarm(database, court):
    """Marked sent, then the SMTP error is swallowed: ours stay owed and are shown."""
    with writing(database) as session:
        tried = message(court, status=MessageStatus.DEFERRED, attempts=3, reply="451 later")
        untried = message(court, 2, not_before=AT - 2 * A_DAY, on=MONDAY - 2 * A_DAY)
        session.add_all([tried, untried, message(court, 3)])
        session.flush()
        session.add(
            Delivery(
                message_id=tried.id, address=tried.address, attempt=1,
                outcome=MessageStatus.DEFERRED, at=AT - 2 * A_DAY,
            )
        )
    run(database)
    assert standing(database) == {
        "delayed:": {"count": 2, "oldest_on": "2026-02-27", "reply": "451 later"}
    }


def test_a_refused_mailbox_is_an_alarm_until_the_address_is_put_right(database, court):
    """Leavers still mailed (sumo#337): who left is no alarm."""
    with writing(database) as session:
        session.add(message(court, status=MessageStatus.REFUSED, reply="550 no such user"))
    run(database)
    assert standing(database) == {
        "refused:feng@court.test": {
            "mailbox": "feng@court.test", "person": "冯某", "count": 1,
            "reply": "550 no such user",
        }
    }
    with writing(database) as session:
        session.get_one(Person, court.feng).address = "feng2@court.test"
    run(database)
    assert standing(database) == {}


def test_a_refused_mailbox_that_took_a_later_mail_is_well_again(database, court):
    with writing(database) as session:
        session.add(message(court, status=MessageStatus.REFUSED))
        session.flush()
        session.add(message(court, 2, status=MessageStatus.SENT))
    run(database)
    assert standing(database) == {}


def test_an_item_whose_next_threshold_nobody_would_notice_is_woken(database, court):
    """A `wake_on` that is missing or too late must not cost a reminder."""
    with writing(database) as session:
        lost = add_item(session, court, "1", wake_on=None).id
        late = add_item(session, court, "2", wake_on=date(2026, 4, 29)).id
        add_item(session, court, "3", due_on=None, wake_on=None)  # no date: nothing to wait for
    counts = run(database)
    assert (counts["checked"], counts["woken"]) == (3, 2)
    assert standing(database)[f"asleep:{court.map_id}"] == {
        "map_id": court.map_id, "map": "脱薄争先作战图", "count": 2, "item_ids": [lost, late],
        "numbers": "1、2",
    }
    with reading(database) as session:
        assert [session.get_one(Item, number).wake_on for number in (lost, late)] == [MONDAY] * 2
    sweep_day(database, today=MONDAY, at=AT)
    assert run(database)["cleared"] == 1


def test_a_rung_that_was_reached_and_never_said_is_found_although_the_item_sleeps(database, court):
    with writing(database) as session:
        add_item(session, court, due_on=MONDAY - A_DAY, wake_on=MONDAY)
    sweep_day(database, today=MONDAY, at=AT)
    assert run(database)["woken"] == 0
    with writing(database) as session:
        session.execute(sa.delete(Notice).where(col(Notice.kind) == NoticeKind.URGE_LETTER))
    assert run(database)["woken"] == 1
    swept = sweep_day(database, today=MONDAY, at=AT)
    assert swept.notices == {"urge_letter": 2}


def test_every_item_is_looked_at_however_many_there_are(database, court):
    """A sweep reads 500 rows, row 501 is never reached: the stretch rolls on by id."""
    with writing(database) as session:
        for number in range(7):
            add_item(session, court, str(number), wake_on=None)
    stretches = [
        check_items(database, today=MONDAY, at=AT, stretch=3).woken for _ in range(4)
    ]
    assert stretches == [3, 3, 1, 0]


def test_an_open_item_whom_nobody_can_be_told_of_is_an_alarm(database, court):
    """Leavers' tasks in limbo (caseflow#11811)."""
    with writing(database) as session:
        item_id = add_item(session, court).id
        session.execute(sa.update(Person).values(address=""))
    run(database)
    assert standing(database)[f"orphaned:{court.map_id}"]["item_ids"] == [item_id]
    with writing(database) as session:
        session.get_one(Person, court.sun).address = "sun@court.test"  # the office will do
    run(database)
    assert f"orphaned:{court.map_id}" not in standing(database)


@pytest.mark.parametrize("status", [Status.CLOSED, Status.SUSTAINED])
def test_a_missing_look_back_is_an_alarm_until_it_is_planned(database, court, status):
    with writing(database) as session:
        add_item(
            session, court, status=status, closed_on=MONDAY - 5 * A_DAY, wake_on=None
        )
    run(database)
    assert list(standing(database)) == [f"look_back_missing:{court.map_id}"]
    plan_look_backs(database, today=MONDAY, at=AT)
    sweep_day(database, today=MONDAY, at=AT)
    run(database)
    assert standing(database) == {}


def test_a_map_without_a_digest_for_nine_days_is_an_alarm(database, court):
    """inbox-zero#3466: a digest was unscheduled for a year."""
    with writing(database) as session:
        add_item(session, court, wake_on=date(2026, 3, 30))
        track(session, court.map_id, "test", at=AT, actor_id=None)
    sweep_day(database, today=MONDAY + 10 * A_DAY, at=AT + 10 * A_DAY)
    key = f"digest_missing:{court.map_id}"
    run(database, days=9)
    assert key not in standing(database)
    run(database, days=10)
    assert standing(database)[key]["last_on"] == "2026-03-02"
    with writing(database) as session:
        session.add(
            Digest(
                map_id=court.map_id, audience=Audience.LEADING_GROUP, number=1,
                cut_off_on=MONDAY + 4 * A_DAY, audit_seq=1, audit_hash="", created_at=AT,
            )
        )
    run(database, days=10)
    assert key not in standing(database)


def test_a_trail_that_does_not_end_where_the_map_says_is_an_alarm(database, court):
    with writing(database) as session:
        track(session, court.map_id, "test", at=AT, actor_id=None)
        session.get_one(BattleMap, court.map_id).audit_hash = "0" * 64
    run(database)
    assert standing(database) == {
        f"chain_head:{court.map_id}": {
            "map_id": court.map_id, "map": "脱薄争先作战图", "seq": 1
        }
    }


def test_a_scheduler_without_a_heartbeat_is_an_alarm(database, court):
    record_beat(database, name=TIMETABLE, holder="a", at=AT - timedelta(minutes=9))
    run(database)
    assert standing(database) == {}
    run(database, days=1)
    assert standing(database) == {"beat_stale:timetable": {"last_at": "2026-03-02T00:21+00:00"}}
    record_beat(database, name=TIMETABLE, holder="a", at=AT + A_DAY)
    run(database, days=1)
    assert standing(database) == {}


def test_a_check_that_fails_is_an_alarm_and_the_others_go_on(database, court):
    with writing(database) as session:
        add_item(session, court, wake_on=MONDAY - 9 * A_DAY)
        session.get_one(BattleMap, court.map_id).policy = {"name": "broken"}
    run(database)
    assert {key.split(":")[0] for key in standing(database)} >= {"unswept", "check_failed"}


def mails(database):
    with reading(database) as session:
        return [
            (mail.key, mail.facts["alarm_ids"])
            for mail in session.exec(
                select(Message).where(Message.kind == MessageKind.ALARM).order_by(col(Message.id))
            )
        ]


def test_alarms_go_to_the_office_as_one_mail_a_day(database, court):
    """DefectDojo#8659: one mail per finding. kanboard#4066: mail on every cron run."""
    with writing(database) as session:
        add_item(session, court, wake_on=MONDAY - 9 * A_DAY)
        session.add(
            message(court, status=MessageStatus.SENDING, lease_until=AT - timedelta(hours=1))
        )
    assert [run(database)["mails"] for _ in range(3)] == [1, 0, 0]
    assert mails(database) == [("alarm:sun@court.test:2026-03-02", [1, 2])]


def test_operators_get_the_alarms_where_there_are_any(database, court):
    with writing(database) as session:
        session.add(PersonRole(person_id=court.han, role=Role.OPERATOR))
        add_item(session, court, wake_on=MONDAY - 9 * A_DAY)
    run(database)
    assert mails(database) == [("alarm:han@court.test:2026-03-02", [1])]


def test_a_standing_alarm_is_told_again_each_week_not_each_day(database, court):
    """Silence after the breach: the worst items are the ones nobody hears of."""
    with writing(database) as session:
        add_item(session, court, wake_on=MONDAY - 9 * A_DAY)
    for days in range(9):
        run(database, days=days)
        with writing(database) as session:
            session.execute(sa.update(Message).values(status=MessageStatus.SENT))
    assert [key for key, _ in mails(database)] == [
        "alarm:sun@court.test:2026-03-02", "alarm:sun@court.test:2026-03-09"
    ]


def test_a_new_alarm_waits_for_the_next_working_day(database, court):
    with writing(database) as session:
        add_item(session, court, wake_on=MONDAY - 20 * A_DAY)
    run(database, days=-1)  # a Sunday
    assert mails(database) == []
    run(database)
    assert len(mails(database)) == 1


def test_every_kind_of_alarm_has_a_sentence_that_says_what_to_do():
    for kind in AlarmKind:
        sentence = alarm_sentence(kind, {"map": "甲", "count": 2})
        assert sentence.endswith("。")
        assert "请" in sentence
