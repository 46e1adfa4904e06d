"""A province's morning in parts: each done once, a failed one alone again, a dead one's taken over."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from engine import clock
from engine.actions.running import claim_run, take_lease
from engine.db import reading, writing
from engine.errors import Incomplete
from engine.models import FlowRun, Message, Notice, Organisation
from engine.queries.organisation_shards import organisation_count, organisations_of_shard
from engine.settings import Settings
from flows.in_shards import Hand, ShardsFailed, carry_through, lend_a_hand, shards_of, sum_counts
from flows.owed import Tick
from flows.run import Runner, RunReport
from flows.shard import Shard, read_shard
from flows.timekeeper import Timekeeper
from tests.faults.province import PEOPLE, build_province

COURTS, ITEMS = 8, 5
TICK = Tick("daily", datetime(2026, 3, 1, 23, 30, tzinfo=UTC), clock.today("Asia/Shanghai"))


@pytest.fixture
def province(database):
    return build_province(database, TICK.on, courts=COURTS, items=ITEMS)


def hand(database, tmp_path, name="me", **more):
    settings = Settings(home=tmp_path, mail_channel="eml")
    return Hand(Runner(settings, database, name), **more)


def mails(database):
    with reading(database) as session:
        return Counter(session.exec(select(Message.mailbox)))


def runs(database):
    with reading(database) as session:
        return {run.flow: run for run in session.exec(select(FlowRun))}


def test_every_court_is_in_one_shard_and_stays_there(database, province):
    with writing(database) as session:
        parts = [organisations_of_shard(session, number, 5) for number in range(1, 6)]
        assert sum(len(part) for part in parts) == len(frozenset().union(*parts)) == COURTS
        assert organisation_count(session) == COURTS
        session.add(Organisation(name="新设法院，还没有图"))
        session.flush()
        assert [organisations_of_shard(session, number, 5) for number in range(1, 6)] == parts


def test_shards_together_do_what_one_run_does(database, province, tmp_path):
    me = hand(database, tmp_path)
    parts = shards_of(database, TICK, 7)
    counts = carry_through(database, parts, me.each)
    assert counts["sweep_day"]["notices"] == {"due": COURTS * PEOPLE * ITEMS}
    assert counts["deliver_due"]["sent"] == COURTS * PEOPLE
    assert mails(database) == dict.fromkeys(province, 1)
    assert me.runner.run(Tick("daily", clock.now(), TICK.on)).counts["sweep_day"]["notices"] == {}
    assert sorted(runs(database))[1:] == [f"daily {number}/7" for number in range(1, 8)]


def test_there_are_never_more_shards_than_courts(database, province):
    assert len(shards_of(database, TICK, 500)) == COURTS


def test_two_hands_at_once_do_each_shard_once(database, province, tmp_path):
    hands = [hand(database, tmp_path, name) for name in ("first", "second")]
    parts = shards_of(database, TICK, 6)
    helping = threading.Thread(
        target=lend_a_hand, args=(database, parts, hands[1].each), kwargs={"start": 3}
    )
    helping.start()
    carry_through(database, parts, hands[0].each)
    helping.join()
    assert mails(database) == dict.fromkeys(province, 1)
    assert {run.counts["attempts"] for run in runs(database).values()} == {1}


def test_shard_that_fails_is_tried_again_alone_and_then_named(database, province, tmp_path):
    me, tries = hand(database, tmp_path), Counter()

    def each(part):
        tries[part.name] += 1
        if part.shard.number == 2:
            return RunReport(part.name, part.on, "plain", False, trouble="没有这张表")
        return me.each(part)

    parts = shards_of(database, TICK, 3)
    with pytest.raises(ShardsFailed, match="daily 2/3: 没有这张表"):
        carry_through(database, parts, each)
    assert tries == {"daily 1/3": 1, "daily 2/3": 3, "daily 3/3": 1}
    assert carry_through(database, parts, me.each)["sweep_day"]["examined"] == COURTS * ITEMS


def test_shard_of_a_dead_process_is_taken_over_and_a_living_one_waited_for(
    database, province, tmp_path
):
    parts = shards_of(database, TICK, 3)
    ends = clock.now() + timedelta(seconds=1.5)
    claim_run(database, flow=parts[1].name, tick_at=TICK.at, on=TICK.on, holder="dead", at=clock.now())
    take_lease(
        database, name="run:daily 2/3", holder="dead", at=ends, term=timedelta(0)
    )
    finished = {}

    def each(part):
        finished[part.name] = clock.now()
        return hand(database, tmp_path).each(part)

    carry_through(database, parts, each, pause=lambda _s: threading.Event().wait(0.1))
    assert finished["daily 1/3"] < ends <= finished["daily 2/3"]
    assert mails(database) == dict.fromkeys(province, 1)
    assert runs(database)["daily 2/3"].counts["attempts"] == 2


def test_database_that_is_away_for_a_moment_is_waited_for(database, province, tmp_path):
    me, left = hand(database, tmp_path), [3]

    def each(part):
        if left[0]:
            left[0] -= 1
            raise sa.exc.OperationalError("SELECT 1", {}, Exception("gone"))
        return me.each(part)

    carry_through(database, shards_of(database, TICK, 2), each, pause=lambda _s: None)
    assert mails(database) == dict.fromkeys(province, 1)


def test_what_nobody_did_is_done_by_a_worker_that_has_lost_its_patience(
    database, province, tmp_path
):
    settings = Settings(home=tmp_path, mail_channel="eml")
    patient = Timekeeper(settings, database, patience=timedelta(hours=1), term=timedelta(seconds=4))
    patient.start()
    threading.Event().wait(1.0)
    patient.stop()
    assert mails(database) == {}
    hurried = Timekeeper(settings, database, patience=timedelta(seconds=0.2),
                         look_every=timedelta(seconds=0.2), term=timedelta(seconds=4))
    hurried.start()
    end = clock.now() + timedelta(seconds=60)
    while sum(mails(database).values()) < len(province) and clock.now() < end:
        threading.Event().wait(0.2)
    hurried.stop()
    assert mails(database) == dict.fromkeys(province, 1)
    with reading(database) as session:
        waiting = select(sa.func.count()).select_from(Notice).where(col(Notice.message_id).is_(None))
        assert session.exec(waiting).one() == 0


def test_counts_are_added_by_name():
    assert sum_counts([
        {"sweep_day": {"on": "2026-03-02", "examined": 2, "notices": {"due": 1}}},
        {"sweep_day": {"on": "2026-03-02", "examined": 3, "notices": {"due": 4, "reminder": 1}}},
    ]) == {"sweep_day": {"on": "2026-03-02", "examined": 5, "notices": {"due": 5, "reminder": 1}}}


@pytest.mark.parametrize("text", ["", "0/3", "4/3", "1", "1/0", "a/b", "-1/3"])
def test_what_is_no_shard_is_refused(text):
    with pytest.raises(Incomplete, match="3/8"):
        read_shard(text)


def test_shard_reads_as_it_is_written():
    assert read_shard(" 3/8 ") == Shard(3, 8)
    assert replace(TICK, shard=Shard(3, 8)).name == "daily 3/8"
