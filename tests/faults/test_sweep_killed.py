"""The sweep killed with -9, run twice at once, and locked out: nothing is lost, nothing doubled."""

import random
import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from engine import audit
from engine.actions.sweep import sweep_day
from engine.db import open_database, reading, writing
from engine.models import Item, Message, Notice
from tests.cast import Court, add_item

TODAY = date(2026, 4, 28)
AT = datetime(2026, 4, 28, tzinfo=UTC)
SWEEPER = Path(__file__).with_name("sweeper.py")


def start(url: str, *, chunk: int = 4) -> subprocess.Popen[str]:
    """A sweeping process that waits for the word to begin."""
    process = subprocess.Popen(
        [sys.executable, str(SWEEPER), url, TODAY.isoformat(), str(chunk)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def rows(database: sa.Engine) -> list[tuple[Any, ...]]:
    """Every notice with the mailbox of its mail, in the order of its key."""
    with reading(database) as session:
        found = session.execute(
            sa.select(
                col(Notice.item_id), col(Notice.kind), col(Notice.rung),
                col(Notice.recipient_id), col(Notice.status), col(Message.mailbox),
            ).outerjoin(Message, col(Message.id) == col(Notice.message_id))
            .order_by(col(Notice.item_id), col(Notice.rung), col(Notice.recipient_id), col(Notice.kind))
        )
        return [tuple(row) for row in found]


def mailboxes(database: sa.Engine) -> list[str]:
    with reading(database) as session:
        return sorted(session.exec(select(Message.mailbox)))


@pytest.fixture
def ledger(database: sa.Engine, court: Court) -> Court:
    """Forty items with something to say today."""
    with writing(database) as session:
        for number in range(40):
            due_on = date(2026, 4, 30) if number % 2 else date(2026, 4, 20)
            add_item(session, court, str(number), due_on=due_on)
    return court


def expected_rows(database: sa.Engine, court: Court) -> tuple[list[tuple[Any, ...]], list[str]]:
    """What one undisturbed sweep writes; measured, then rolled back by wiping."""
    sweep_day(database, today=TODAY, at=AT)
    result = rows(database), mailboxes(database)
    wake_all(database)
    return result


def wake_all(database: sa.Engine) -> None:
    """Back to the morning: no notice, no mail, every item awake."""
    with writing(database) as session:
        session.execute(sa.delete(Notice))
        session.execute(sa.delete(Message))
        session.execute(sa.update(Item).values(wake_on=date(2026, 4, 1)))


@pytest.mark.slow
def test_sweep_killed_at_random_points_loses_nothing_and_doubles_nothing(
    database: sa.Engine, database_url: str, ledger: Court, request: pytest.FixtureRequest
) -> None:
    expected = expected_rows(database, ledger)
    chance = random.Random(20260428)
    killed = 0
    for _ in range(request.config.getoption("--rounds") // 2):  # half on each database
        wake_all(database)
        process = start(database_url)
        go(process)
        time.sleep(chance.uniform(0.0, 0.25))
        process.kill()
        killed += process.wait() == -9
        sweep_day(database, today=TODAY, at=AT)
        assert (rows(database), mailboxes(database)) == expected
    assert killed > 0
    with reading(database) as session:
        assert audit.verify(session, ledger.map_id) is None


@pytest.mark.slow
def test_two_sweeps_at_once_say_everything_once(
    database: sa.Engine, database_url: str, ledger: Court
) -> None:
    """vikunja#2729, apscheduler#160: several replicas each run the cron. odoo#275696: overlap."""
    expected = expected_rows(database, ledger)
    for _ in range(3):
        wake_all(database)
        pair = [start(database_url), start(database_url)]
        for process in pair:
            go(process)
        assert [process.wait(60) for process in pair] == [0, 0]
        assert (rows(database), mailboxes(database)) == expected


def test_sweep_waits_for_a_locked_database(tmp_path: Path, sqlite_template: Path) -> None:
    """A writer that holds the lock for a while delays the sweep and does not break it."""
    import shutil

    from tests.cast import build_court

    path = tmp_path / "locked.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    with writing(database) as session:
        add_item(session, build_court(session))
    locked, release = threading.Event(), threading.Event()

    def hold() -> None:
        with writing(database):
            locked.set()
            release.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    locked.wait(20)
    threading.Timer(1.0, release.set).start()
    counts = sweep_day(database, today=TODAY, at=AT)
    holder.join()
    assert sum(counts.notices.values()) == 3


def test_clock_set_back_says_nothing_again(database: sa.Engine, court: Court) -> None:
    with writing(database) as session:
        add_item(session, court)
    sweep_day(database, today=TODAY, at=AT)
    before = rows(database), mailboxes(database)
    for day in (27, 28):
        at = datetime(2026, 4, day, tzinfo=UTC)
        assert sweep_day(database, today=at.date(), at=at).notices == {}
    assert (rows(database), mailboxes(database)) == before


@pytest.mark.slow
def test_connection_cut_in_mid_sweep_loses_nothing(
    database: sa.Engine, database_url: str, ledger: Court
) -> None:
    """PostgreSQL ends the session's backend while it sweeps; the next sweep completes the day."""
    if database.dialect.name != "postgresql":
        pytest.skip("an embedded database has no connection to cut")
    expected = expected_rows(database, ledger)
    for _ in range(5):
        wake_all(database)
        process = start(database_url, chunk=2)
        go(process)
        time.sleep(0.08)
        with writing(database) as session:
            session.execute(sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ))
        process.wait(60)
        database.dispose()
        sweep_day(database, today=TODAY, at=AT)
        assert (rows(database), mailboxes(database)) == expected


def test_rows_held_by_a_dying_sweep_are_waited_for(database: sa.Engine, ledger: Court) -> None:
    """PostgreSQL: a killed process holds its rows until the server has noticed."""
    expected = expected_rows(database, ledger)
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with database.connect() as connection:
            connection.execute(sa.select(col(Item.id)).limit(7).with_for_update())
            held.set()
            release.wait(20)
            connection.rollback()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(20)
    threading.Timer(0.7, release.set).start()
    sweep_day(database, today=TODAY, at=AT)
    holder.join()
    assert (rows(database), mailboxes(database)) == expected
