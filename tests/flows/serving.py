"""`serve` as real processes on a database of the test's own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import select

from engine import clock
from engine.db import reading, writing
from engine.models import BattleMap, FlowRun
from engine.queries.running import lease_of
from engine.settings import Settings
from flows.owed import owed
from flows.timetable import TIMETABLE
from tests.cast import Court, add_item

PROJECT = Path(__file__).parents[2]
TERM_S = 1.5
PROGRAM = f"""
import faulthandler, signal
faulthandler.register(signal.SIGUSR1)
from datetime import timedelta
from engine.settings import load_settings
from flows.serve import serve
serve(load_settings(), term=timedelta(seconds={TERM_S}), look_every=timedelta(seconds=0.5))
"""


class Served:
    """One `serve` process; its lines are kept in a file."""

    def __init__(self, database_url: str, home: Path, name: str = "serve", **more: str) -> None:
        self.log = home / f"{name}.log"
        environment = os.environ | {
            "BATTLEMAP_HOME": str(home), "BATTLEMAP_DATABASE_URL": database_url,
            "BATTLEMAP_MAIL_CHANNEL": "eml", "BATTLEMAP_ORCHESTRATOR": "plain",
        } | more
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", PROGRAM], cwd=PROJECT, env=environment, stderr=log
            )

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8")

    def kill(self) -> None:
        """As the power cut does it."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """As systemd does it; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGUSR1)  # where does it hang? into its log
            time.sleep(1)
            raise AssertionError(self.said[-6000:]) from None


def until(condition: Callable[[], object], within_s: float = 30.0) -> None:
    """Wait for a condition; fail when it does not come true in time."""
    end = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def leader(database: sa.Engine) -> int:
    """The pid in the lease; 0 for nobody."""
    with reading(database) as session:
        lease = lease_of(session, "timetable")
    return int(lease.holder.split(":")[1]) if lease and lease.until > clock.now() else 0


def nothing_is_owed(database: sa.Engine) -> bool:
    """Whether every flow's latest tick is done."""
    settings = Settings()
    with reading(database) as session:
        return not any(
            owed(entry, clock.now(), session, timezone=settings.timezone) for entry in TIMETABLE
        )


def runs(database: sa.Engine) -> list[FlowRun]:
    with reading(database) as session:
        return list(session.exec(select(FlowRun)))


def fill(database: sa.Engine, court: Court, count: int) -> None:
    """Items that are all late today, and a policy that lets mails go at any hour."""
    today = clock.today("Asia/Shanghai")
    with writing(database) as session:
        battle_map = session.get_one(BattleMap, court.map_id)
        mail = {"opens": "00:00", "closes": "00:00", "rest_days": True, "cap": 500}
        battle_map.policy = battle_map.policy | {"mail": battle_map.policy["mail"] | mail}
        session.add(battle_map)
        for number in range(count):
            add_item(session, court, str(number), due_on=today, wake_on=today)
