"""The weekly digest: a snapshot with its number, one mail for each mailbox, never skipped."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import select

from engine import audit
from engine.actions.digest import issue_digests, newest_cut_off
from engine.db import reading, writing
from engine.models import BattleMap, Digest, Message, Notice, PersonRole
from engine.outbox import raise_notice
from engine.rules.policy import read_policy
from engine.rules.words import Audience, MessageKind, NoticeKind, NoticeStatus, Role, Status
from tests.cast import MONDAY, Court, add_item, add_measure

FRIDAY = date(2026, 4, 24)
FRIDAY_AT_FIVE = datetime(2026, 4, 24, 9, 0, tzinfo=UTC)  # 17:00 in Shanghai


def fill(database: sa.Engine, court: Court) -> None:
    """One closed this week, one overdue, one due next week with a measure, one of the office."""
    with writing(database) as session:
        add_item(session, court, "1", status=Status.CLOSED, closed_on=date(2026, 4, 22))
        add_item(session, court, "2", due_on=date(2026, 4, 10), original_due_on=date(2026, 3, 31))
        third = add_item(session, court, "3", due_on=date(2026, 4, 30))
        add_measure(session, third, due_on=date(2026, 4, 28), text="修订方案")
        add_item(
            session, court, "4", lead_department_id=court.archive, responsible_leader_id=court.lin,
            due_on=date(2026, 6, 30),
        )
        audit.track(session, court.map_id, "test", at=FRIDAY_AT_FIVE, actor_id=None)


def digests(database: sa.Engine) -> dict[tuple[Audience, int], Digest]:
    with reading(database) as session:
        return {
            (one.audience, one.subject_id): one
            for one in session.exec(select(Digest).order_by(Digest.id))  # type: ignore[arg-type]
        }


def mails(database: sa.Engine) -> dict[str, list[list[int]]]:
    """By mailbox: the digests of each of its mails."""
    found: dict[str, list[list[int]]] = {}
    with reading(database) as session:
        for one in session.exec(select(Message).where(Message.kind == MessageKind.DIGEST)):
            found.setdefault(one.mailbox, []).append(one.facts["digest_ids"])
    return found


def test_a_digest_is_made_for_the_group_each_leader_and_each_department(
    database: sa.Engine, court: Court
) -> None:
    fill(database, court)
    counts = issue_digests(database, today=FRIDAY, at=FRIDAY_AT_FIVE)
    assert (counts.maps, counts.digests) == (1, 5)
    found = digests(database)
    assert set(found) == {
        (Audience.LEADING_GROUP, 0), (Audience.LEADER, court.zhao), (Audience.LEADER, court.lin),
        (Audience.DEPARTMENT, court.civil), (Audience.DEPARTMENT, court.archive),
    }
    assert {(one.number, one.cut_off_on) for one in found.values()} == {(1, FRIDAY)}


def test_a_digest_names_what_was_closed_what_is_late_and_what_comes(
    database: sa.Engine, court: Court
) -> None:
    fill(database, court)
    issue_digests(database, today=FRIDAY, at=FRIDAY_AT_FIVE)
    content = digests(database)[Audience.LEADING_GROUP, 0].figures
    figures = content["figures"]
    assert (figures["total"], figures["closed"], figures["overdue"]) == (4, 1, 1)
    assert [(one["number"], one["days_late"]) for one in content["laggards"]] == [("2", 14)]
    assert [one["number"] for one in content["closed"]] == ["1"]
    assert [(one["number"], one["kind"], one["on"]) for one in content["coming"]] == [
        ("3", "measure", "2026-04-28"), ("3", "item", "2026-04-30"),
    ]
    assert [one["name"] for one in content["departments"]] == ["民事审判庭", "综合办公室"]
    assert content["lights"] == {"closed": 1, "late": 1, "near": 1, "normal": 1}


def test_a_digest_is_anchored_in_the_trail(database: sa.Engine, court: Court) -> None:
    fill(database, court)
    issue_digests(database, today=FRIDAY, at=FRIDAY_AT_FIVE)
    with reading(database) as session:
        battle_map = session.get_one(BattleMap, court.map_id)
    anchors = {(one.audit_seq, one.audit_hash) for one in digests(database).values()}
    assert anchors == {(battle_map.audit_seq, battle_map.audit_hash)}


def test_one_person_with_several_posts_gets_one_mail(database: sa.Engine, court: Court) -> None:
    """One person under two roles gets two mails (DefectDojo#2713): here one, with all of it."""
    fill(database, court)
    issue_digests(database, today=FRIDAY, at=FRIDAY_AT_FIVE)
    found = {key: one.id for key, one in digests(database).items()}
    group, civil = found[Audience.LEADING_GROUP, 0], found[Audience.DEPARTMENT, court.civil]
    assert mails(database) == {
        "lin@court.test": [[group, found[Audience.LEADER, court.lin]]],
        "zhao@court.test": [[group, found[Audience.LEADER, court.zhao]]],
        "sun@court.test": [[group, found[Audience.DEPARTMENT, court.archive]]],
        "qian@court.test": [[civil]],
    }


def test_a_second_run_changes_nothing_and_says_nothing(
    database: sa.Engine, court: Court
) -> None:
    """A weekly report daily (dispatch#5317): the cut-off is the week's, not the run's."""
    fill(database, court)
    issue_digests(database, today=FRIDAY, at=FRIDAY_AT_FIVE)
    before, sent = digests(database), mails(database)
    with writing(database) as session:
        add_item(session, court, "5", due_on=date(2026, 4, 1))
    for days in range(6):
        day = FRIDAY + timedelta(days=days)
        counts = issue_digests(database, today=day, at=FRIDAY_AT_FIVE + timedelta(days=days))
        assert (counts.digests, counts.messages) == (0, 0)
    assert {key: one.figures for key, one in digests(database).items()} == {
        key: one.figures for key, one in before.items()
    }
    assert mails(database) == sent


def test_numbers_run_on_within_a_year_and_begin_again_with_the_next(
    database: sa.Engine, court: Court
) -> None:
    fill(database, court)
    days = [date(2026, 12, 18), date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 8)]
    for day in days:
        issue_digests(database, today=day, at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
    with reading(database) as session:
        rows = session.exec(
            select(Digest.cut_off_on, Digest.number).where(Digest.audience == Audience.LEADING_GROUP)
        )
        assert sorted(rows) == [(days[0], 1), (days[1], 2), (days[2], 1), (days[3], 2)]


def test_a_digest_that_failed_is_issued_later_with_its_own_cut_off(
    database: sa.Engine, court: Court
) -> None:
    """A failed weekly digest is never sent (RT): on Tuesday Friday's is still owed."""
    fill(database, court)
    tuesday = FRIDAY + timedelta(days=4)
    counts = issue_digests(database, today=tuesday, at=FRIDAY_AT_FIVE + timedelta(days=4))
    assert counts.digests == 5
    assert {one.cut_off_on for one in digests(database).values()} == {FRIDAY}


def test_a_process_that_died_before_the_mails_leaves_them_to_the_next_run(
    database: sa.Engine, court: Court
) -> None:
    fill(database, court)
    issue_digests(database, today=FRIDAY, at=FRIDAY_AT_FIVE)
    with writing(database) as session:
        session.execute(sa.delete(Message))
    counts = issue_digests(database, today=FRIDAY, at=FRIDAY_AT_FIVE)
    assert (counts.digests, counts.messages) == (0, 4)


@pytest.mark.parametrize(
    ("today", "hour", "cut_off"),
    [
        (FRIDAY, 15, FRIDAY - timedelta(days=7)), (FRIDAY, 16, FRIDAY),
        (FRIDAY + timedelta(days=3), 8, FRIDAY), (FRIDAY - timedelta(days=1), 23, FRIDAY - timedelta(days=7)),
    ],
    ids=["before the hour", "at the hour", "on Monday", "the day before"],
)
def test_the_cut_off_is_the_policys_weekday_and_hour(
    court: Court, database: sa.Engine, today: date, hour: int, cut_off: date
) -> None:
    with reading(database) as session:
        policy = read_policy(session.get_one(BattleMap, court.map_id).policy)
    at = datetime(today.year, today.month, today.day, hour, tzinfo=UTC) - timedelta(hours=8)
    assert newest_cut_off(policy, today=today, at=at) == cut_off


def test_a_map_that_held_nothing_at_the_cut_off_has_no_digest(
    database: sa.Engine, court: Court
) -> None:
    """A restart floods old mail (entity#2253): a new installation reports no past week."""
    counts = issue_digests(database, today=FRIDAY, at=FRIDAY_AT_FIVE)
    assert (counts.digests, counts.messages) == (0, 0)
    with writing(database) as session:
        add_item(session, court, "1", opened_on=FRIDAY + timedelta(days=3))
    monday = FRIDAY + timedelta(days=3)
    assert issue_digests(database, today=monday, at=FRIDAY_AT_FIVE + timedelta(days=3)).digests == 0


def test_nothing_to_report_is_a_choice(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        add_item(session, court, "1", status=Status.CLOSED, closed_on=date(2026, 3, 20))
        change_policy(session, court, nothing_to_report=False)
    counts = issue_digests(database, today=FRIDAY, at=FRIDAY_AT_FIVE)
    assert (counts.digests, counts.messages) == (3, 0)  # stored and numbered, not sent
    with writing(database) as session:
        change_policy(session, court, nothing_to_report=True)
    assert issue_digests(database, today=FRIDAY, at=FRIDAY_AT_FIVE).messages == 4


def test_a_forced_digest_has_today_as_its_cut_off(database: sa.Engine, court: Court) -> None:
    fill(database, court)
    wednesday = FRIDAY - timedelta(days=2)
    issue_digests(database, today=wednesday, at=FRIDAY_AT_FIVE - timedelta(days=2), force=True)
    assert {one.cut_off_on for one in digests(database).values()} == {wednesday}


def test_what_overflowed_the_cap_is_said_once_in_the_digest(
    database: sa.Engine, court: Court
) -> None:
    fill(database, court)
    with writing(database) as session:
        item = add_item(session, court, "9")
        for person in (court.qian, court.feng):
            raise_notice(session, item, NoticeKind.DUE_SOON, "T-10", person, today=MONDAY)
        session.execute(sa.update(Notice).values(status=NoticeStatus.OVERFLOW))
    counts = issue_digests(database, today=FRIDAY, at=FRIDAY_AT_FIVE)
    assert counts.overflowed == 2
    with reading(database) as session:
        told = session.execute(
            sa.select(Message.mailbox)
            .join(Notice, Notice.message_id == Message.id)  # type: ignore[arg-type]
            .order_by(Message.mailbox)
        ).all()
    assert [row[0] for row in told] == ["feng@court.test", "qian@court.test"]
    assert mails(database)["feng@court.test"] == [[]]


def test_a_group_member_without_an_item_reads_the_groups_digest(
    database: sa.Engine, court: Court
) -> None:
    fill(database, court)
    with writing(database) as session:
        session.add(PersonRole(person_id=court.han, role=Role.GROUP_MEMBER))
    issue_digests(database, today=FRIDAY, at=FRIDAY_AT_FIVE)
    group = digests(database)[Audience.LEADING_GROUP, 0].id
    assert mails(database)["han@court.test"] == [[group]]


def change_policy(session: Any, court: Court, **digest: Any) -> None:
    """The map's digest rule, changed."""
    battle_map = session.get_one(BattleMap, court.map_id)
    battle_map.policy = battle_map.policy | {"digest": battle_map.policy["digest"] | digest}
    session.add(battle_map)
