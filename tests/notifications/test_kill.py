"""The process is killed at any moment; what is owed arrives, and nothing arrives as two things."""

import random
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlmodel import select

from engine.db import reading
from engine.models import Message
from tests.notifications.faulty_server import FaultyServer
from tests.notifications.mailroom import states

MAILS = 24


def begin(url: str, port: int, *, minutes: int, holder: str) -> subprocess.Popen[str]:
    """A delivering process that has read its code and begins now."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.notifications.delivering_process", url, str(port),
         str(minutes), holder],
        stdout=subprocess.PIPE, text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_kill_9_between_the_servers_250_and_the_commit_says_nothing_twice(
    database: sa.Engine, database_url: str, owe: Callable[..., None], request: pytest.FixtureRequest
) -> None:
    """A roll-back after the send loses 'sent' (odoo#99189); the process killed at random points.

    Each round owes fresh mails, kills a delivery that is under way, and looks at what is due
    after the lease. At the end every message was taken, each under exactly one Message-ID.
    """
    rounds = request.config.getoption("--rounds")
    dice = random.Random(20260302)
    minutes, killed = 0, 0
    with FaultyServer(delay_s=0.002) as server:
        for number in range(rounds):
            owe(MAILS)
            process = begin(database_url, server.port, minutes=minutes, holder=f"r{number}")
            time.sleep(dice.uniform(0.0, 0.45))
            process.kill()
            killed += process.wait() != 0
            minutes += 11  # the lease has run out
        last = 0
        while set(states(database)) != {"sent"} and last < 60:
            last += 1
            process = begin(database_url, server.port, minutes=minutes, holder=f"end{last}")
            assert process.wait() == 0
            minutes += 11
    with reading(database) as session:
        owed = {one.mailbox: one.header_id for one in session.exec(select(Message))}
    taken: dict[str, set[str]] = {}
    for (mailbox, _raw), message_id in zip(server.taken, server.message_ids, strict=True):
        taken.setdefault(mailbox, set()).add(message_id)
    assert taken == {mailbox: {header_id} for mailbox, header_id in owed.items()}
    assert len(owed) == rounds * MAILS
    assert states(database) == {"sent": rounds * MAILS}
    assert killed > rounds / 2


@pytest.mark.slow
def test_two_delivering_processes_share_the_work(
    database: sa.Engine, database_url: str, owe: Callable[..., None]
) -> None:
    """Two overlapping runs (odoo#275696), several replicas (vikunja#2729): each mail once."""
    owe(60)
    with FaultyServer(delay_s=0.002) as server:
        processes = [
            begin(database_url, server.port, minutes=0, holder=holder) for holder in ("a", "b")
        ]
        assert [process.wait() for process in processes] == [0, 0]
    assert len(server.message_ids) == len(set(server.message_ids)) == 60
    assert states(database) == {"sent": 60}
