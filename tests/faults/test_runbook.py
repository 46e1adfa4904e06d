"""The runbook, followed line by line; then a worker and PostgreSQL die in the middle of the morning."""

import os
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from engine import audit, clock
from engine.db import open_database, open_home, reading
from engine.models import BattleMap, FlowRun, Notice
from engine.rules.words import NoticeStatus
from engine.settings import Settings
from examples.mailserver import Mailserver
from flows.deployed import DEPLOYMENT
from notifications.deliver import deliver_due
from tests.faults.postgresql import NEEDS, Postgresql, installation
from tests.faults.province import build_province
from tests.faults.runbook import ROOT, Machine, free_port, lines_under

pytestmark = pytest.mark.slow
PATIENCE_S = 300  # a minute on a quiet machine


def eventually(condition: Callable[[], object], within_s: float, about: Callable[[], str]) -> None:
    """Wait for a condition; a database that is away is not yet an answer."""
    end = time.monotonic() + within_s
    while True:
        try:
            if condition():
                return
        except sa.exc.OperationalError:
            pass
        assert time.monotonic() < end, about()
        time.sleep(0.2)


@pytest.fixture
def postgresql() -> Iterator[Postgresql]:
    """A PostgreSQL of this test's own, to be killed."""
    tools = installation()
    if tools is None:
        pytest.skip(NEEDS)
    server = Postgresql(tools, Path("/tmp") / f"bm-province-{os.getpid()}")
    yield server
    server.remove()


@pytest.fixture
def mailserver(tmp_path: Path) -> Iterator[Mailserver]:
    with Mailserver(tmp_path / "mailboxes") as server:
        yield server


@pytest.fixture
def machine(tmp_path: Path, postgresql: Postgresql, mailserver: Mailserver) -> Iterator[Machine]:
    """What the runbook's table of variables asks for."""
    prefect_port = free_port()
    prefect = sa.make_url(postgresql.url("prefect")).set(drivername="postgresql+asyncpg")
    home = tmp_path / "var"
    home.mkdir()
    machine = Machine(home, postgresql.tools, {
        "NEW_URL": postgresql.url("battlemap"),
        "BATTLEMAP_DATABASE_URL": postgresql.url("battlemap"), "BATTLEMAP_HOME": str(home),
        "BATTLEMAP_ORCHESTRATOR": "server", "BATTLEMAP_SMTP_HOST": "127.0.0.1",
        "BATTLEMAP_SMTP_PORT": str(mailserver.port), "BATTLEMAP_MAIL_FROM": "office@court.test",
        "BATTLEMAP_LANGUAGE": "zh", "BATTLEMAP_TIMEZONE": "Asia/Shanghai",
        "PREFECT_PORT": prefect_port, "PAGES_PORT": free_port(),
        "PREFECT_API_URL": f"http://127.0.0.1:{prefect_port}/api",
        "PREFECT_API_DATABASE_CONNECTION_URL": prefect.render_as_string(hide_password=False),
    })
    yield machine
    machine.stop()


@pytest.mark.timeout(900)
def test_runbook_is_followed_and_everybody_gets_one_mail(
    machine: Machine, postgresql: Postgresql, mailserver: Mailserver
) -> None:
    today = clock.today("Asia/Shanghai")
    old = open_home(Settings(home=machine.home, database_url=""))
    mailboxes = build_province(old, today)
    old.dispose()

    for line in lines_under("Once"):
        machine.run(line)
    server, deploy, *posts = lines_under("Start")
    machine.run(server)
    eventually(lambda: is_up(machine), PATIENCE_S, lambda: machine.said[-3000:])
    for line in (deploy, *posts):
        machine.run(line)
    page, morning, *looks = lines_under("Look")
    eventually(lambda: machine.said.count("执行进程已启动") == 2, PATIENCE_S, lambda: machine.said[-3000:])
    eventually(lambda: "网页在" in machine.said, PATIENCE_S, lambda: machine.said[-3000:])
    machine.run(page)
    assert "登录" in (machine.home / "page.html").read_text("utf-8")

    database = open_database(machine.environment["BATTLEMAP_DATABASE_URL"])
    machine.run(morning)
    eventually(lambda: shards_done(database) >= 2, PATIENCE_S, lambda: machine.said[-5000:])
    in_the_middle = shards_done(database)
    victim = other_post(machine, posts[:2], database)
    machine.pull_the_plug(victim)
    postgresql.crash()
    time.sleep(2)
    postgresql.start()
    machine.run(victim)
    eventually(lambda: morning_is_done(database), PATIENCE_S, lambda: machine.said[-8000:])
    assert 0 < in_the_middle < 12

    # What a dead process was carrying is unknown until its lease is over: a later delivery's work.
    settings = Settings(
        home=machine.home, smtp_host="127.0.0.1", smtp_port=mailserver.port,
        database_url=machine.environment["BATTLEMAP_DATABASE_URL"], mail_from="office@court.test",
    )
    deliver_due(database, settings, at=clock.now() + timedelta(minutes=11), holder="later")
    letters = defaultdict(set)
    for one in mailserver.received:
        letters[one.mailbox].add(one.message["Message-ID"])
    assert {mailbox: len(ids) for mailbox, ids in letters.items()} == dict.fromkeys(mailboxes, 1)
    with reading(database) as session:
        unsaid = session.exec(
            select(sa.func.count()).select_from(Notice).where(
                col(Notice.message_id).is_(None), Notice.status == NoticeStatus.RAISED
            )
        ).one()
        assert unsaid == 0
        for map_id in session.exec(select(BattleMap.id)).all():
            assert audit.verify(session, map_id or 0) is None
    for line in (*looks, *lines_under("Keep")):
        machine.run(line)
    database.dispose()


def other_post(machine: Machine, posts: list[str], database: sa.Engine) -> str:
    """The worker that does not carry the flow itself: its death is the shards' to survive."""
    with reading(database) as session:
        carrier = session.exec(select(FlowRun.holder).where(FlowRun.flow == "daily")).one()
    pid = int(carrier.split(":")[1])
    return next(post for post in posts if not machine.started(post, pid))


def is_up(machine: Machine) -> bool:
    from flows.health import is_healthy

    return is_healthy(machine.environment["PREFECT_API_URL"])


def shards_done(database: sa.Engine) -> int:
    with reading(database) as session:
        return session.exec(
            select(sa.func.count()).select_from(FlowRun).where(
                col(FlowRun.flow).like("daily %"), col(FlowRun.finished_at).is_not(None)
            )
        ).one()


def morning_is_done(database: sa.Engine) -> bool:
    with reading(database) as session:
        return session.exec(
            select(FlowRun).where(FlowRun.flow == "daily", col(FlowRun.finished_at).is_not(None))
        ).first() is not None


def test_files_beside_the_runbook_agree_with_the_program() -> None:
    commands = {line.split("&")[0].strip() for line in lines_under("Start")}
    compose = (ROOT / "deploy" / "compose.yaml").read_text("utf-8")
    units = "".join(
        path.read_text("utf-8") for path in (ROOT / "deploy" / "systemd").glob("*.service")
    )
    for command in commands:
        verb = " ".join(re.findall(r"^\S+ \S+", command))
        assert verb in compose, verb
        assert verb in units or verb == "battlemap deploy", verb
    assert DEPLOYMENT == "battlemap"
