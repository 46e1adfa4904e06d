"""`serve` with real processes: killed, doubled, stopped, locked out."""

import random
import sqlite3
import time
from collections import Counter
from datetime import UTC, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import select

from engine import clock
from engine.actions.running import claim_run, finish_run
from engine.db import reading
from engine.models import Message, Notice
from engine.rules.words import MessageStatus, NoticeStatus
from flows.timetable import ENTRIES, TIMETABLE, latest_tick
from tests.flows.serving import Served, fill, leader, nothing_is_owed, runs, until

pytestmark = pytest.mark.slow


@pytest.fixture
def serve(database_url, tmp_path):
    """Starts `serve` processes and leaves none behind."""
    started = []

    def start(name="serve", **more):
        started.append(Served(database_url, tmp_path, name, **more))
        return started[-1]

    yield start
    for served in started:
        served.kill()


def test_serve_catches_up_at_its_start_and_stops_cleanly(serve, database, court):
    fill(database, court, 5)
    served = serve()
    until(lambda: nothing_is_owed(database))
    assert served.stop() == 0
    assert leader(database) == 0  # given up: the next one need not wait
    done = runs(database)
    assert {run.flow for run in done} == {entry.flow for entry in TIMETABLE}
    assert all(run.finished_at and not run.trouble for run in done)
    with reading(database) as session:
        messages = session.exec(select(Message)).all()
    assert messages
    assert {message.status for message in messages} == {MessageStatus.SENT}
    assert "任务已完成 flow=daily" in served.said


def test_serve_killed_at_any_moment_does_each_piece_of_work_once(
    serve, database, court, pytestconfig
):
    """RAM queue lost at restart (Vikunja). A restart floods old mail (entity#2253)."""
    fill(database, court, 40)
    chance = random.Random(20261122)
    for _ in range(max(3, pytestconfig.getoption("rounds") // 8)):
        served = serve()
        time.sleep(chance.uniform(0.5, 2.5))
        served.kill()
    last = serve()
    until(lambda: nothing_is_owed(database) and leader(database) == last.process.pid, 60)
    assert last.stop() == 0
    ticks = Counter((run.flow, run.tick_at) for run in runs(database))
    assert set(ticks.values()) == {1}
    with reading(database) as session:
        waiting = session.exec(
            select(Notice).where(
                Notice.status == NoticeStatus.RAISED, sa.column("message_id").is_(None)
            )
        ).all()
        messages = session.exec(select(Message)).all()
    assert waiting == []
    mailboxes = Counter((message.mailbox, message.kind, message.on) for message in messages)
    assert set(mailboxes.values()) == {1}


def test_of_two_serves_one_leads_and_the_other_takes_over(serve, database):
    """Several replicas each run the cron (vikunja#2729)."""
    first = serve("first")
    until(lambda: leader(database) == first.process.pid)
    second = serve("second")
    until(lambda: "调度进程已启动" in second.said)
    time.sleep(2)
    assert "本进程开始主持调度" not in second.said
    assert leader(database) == first.process.pid
    first.kill()
    until(lambda: leader(database) == second.process.pid, 10)
    assert "本进程开始主持调度" in second.said
    ticks = Counter((run.flow, run.tick_at) for run in runs(database))
    assert set(ticks.values()) == {1}


def test_a_clean_stop_hands_over_at_once(serve, database):
    first = serve("first")
    until(lambda: leader(database) == first.process.pid)
    second = serve("second")
    until(lambda: "调度进程已启动" in second.said)
    first.stop()
    until(lambda: leader(database) == second.process.pid, 3)


def test_days_of_downtime_are_made_up_in_one_run(serve, database, court):
    """prefect#15886: late runs pile up and all fire."""
    fill(database, court, 3)
    now = clock.now()
    week_ago = latest_tick(ENTRIES["daily"], now - timedelta(days=7), "Asia/Shanghai")
    run_id = claim_run(
        database, flow="daily", tick_at=week_ago, on=week_ago.date(), holder="old", at=week_ago
    )
    finish_run(database, run_id, holder="old", at=week_ago, how="plain", counts={})
    served = serve()
    until(lambda: nothing_is_owed(database))
    served.stop()
    daily = [run for run in runs(database) if run.flow == "daily"]
    assert len(daily) == 2
    assert daily[1].on == clock.today("Asia/Shanghai")
    assert daily[1].counts["missed_since"].startswith(week_ago.astimezone(UTC).isoformat()[:10])


def test_a_database_locked_for_seconds_costs_time_not_work(serve, database, database_url, court):
    """A lock expires under a slow database (flowable#2422)."""
    fill(database, court, 3)
    served = serve()
    until(lambda: leader(database) == served.process.pid)
    if database.dialect.name == "sqlite":
        lock = sqlite3.connect(sa.make_url(database_url).database, isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
    else:
        lock = database.connect()
        lock.execute(sa.text("LOCK TABLE lease, flow_run IN ACCESS EXCLUSIVE MODE"))
    time.sleep(4)  # longer than the lease
    lock.rollback()
    lock.close()
    until(lambda: nothing_is_owed(database) and leader(database) == served.process.pid, 60)
    assert served.stop() == 0
    assert all(run.finished_at for run in runs(database))


def test_serve_keeps_the_minutes(serve, database):
    """Lived through a full minute: the heartbeat's next tick is kept by the alarm clock."""
    served = serve()
    until(lambda: nothing_is_owed(database))
    before = len([run for run in runs(database) if run.flow == "heartbeat"])
    until(
        lambda: len([run for run in runs(database) if run.flow == "heartbeat"]) > before, 62
    )
    assert served.stop() == 0
