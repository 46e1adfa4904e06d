"""A real Prefect server: the same rows either way, names that read well, no call outside."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from datetime import date
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from engine import clock
from engine.db import open_database
from engine.models.base import Instant
from engine.settings import Settings
from flows.by_prefect import ByPrefect, Limits
from flows.order import ORDER
from flows.owed import Tick
from flows.prefect_environment import environment
from flows.prefect_server import PrefectServer, address_file
from flows.run import OrchestratorTrouble, Runner
from tests.flows.conftest import wait_for_answer
from tests.flows.serving import fill

pytestmark = pytest.mark.slow
PROJECT = Path(__file__).parents[2]


def ask(api_url: str, path: str, question: dict | None = None):
    """What the API answers to a POST."""
    request = urllib.request.Request(
        f"{api_url}/{path}", json.dumps(question or {}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def run(flow, database, settings, prefect=None, *, on=None, limits=None):
    """One run of a flow, through Prefect where it is given."""
    orchestrator = ByPrefect(settings, lambda: prefect, limits=limits) if prefect else None
    on = on or clock.today(settings.timezone)
    return Runner(settings, database, "me").run(Tick(flow, clock.now(), on), orchestrator)


def contents(database: sa.Engine) -> dict[str, list[str]]:
    """Every table but those that tell how it ran; without ids, instants and the hashes of them."""
    silent = {"hash", "previous_hash", "audit_hash", "holder", "id"}
    found = {}
    with database.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            columns = [
                column for column in table.columns
                if column.name not in silent and not isinstance(column.type, Instant)
            ]
            if table.name not in ("flow_run", "lease", "alarm"):
                rows = connection.execute(sa.select(*columns)).all()
                found[table.name] = sorted(repr(tuple(row)) for row in rows)
    return found


def test_the_server_can_be_imported_with_our_pins():
    """A newer fastapi lets every flow run die: the pins are proved here."""
    code = "import prefect.server.api.server as s; s.create_app"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stderr) == (0, "")


def test_every_flow_exists_for_prefect_with_the_same_steps():
    code = (
        "from flows.orchestrated import as_flow; from flows.order import ORDER\n"
        "for name in ORDER: f = as_flow(name); print(f.name, f.flow_run_name, bool(f.description))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines() == [f"{name} {name} {{on}} True" for name in ORDER]


def test_a_flow_through_prefect_reads_well_in_its_pages(
    prefect, database, database_url, tmp_path, court
):
    fill(database, court, 3)
    settings = Settings(home=tmp_path, database_url=database_url, mail_channel="eml")
    on = clock.today(settings.timezone)
    report = run("daily", database, settings, prefect.api_url)
    assert (report.done, report.how, report.trouble) == (True, "prefect", "")
    name = f"daily {on.isoformat()}"
    (seen,) = ask(
        prefect.api_url, "flow_runs/filter",
        {"flow_runs": {"name": {"any_": [name]}}, "sort": "START_TIME_DESC", "limit": 1},
    )
    assert (seen["name"], seen["state_type"]) == (name, "COMPLETED")
    steps = ask(
        prefect.api_url, "task_runs/filter",
        {"flow_runs": {"id": {"any_": [seen["id"]]}}, "sort": "EXPECTED_START_TIME_ASC"},
    )
    assert [step["name"] for step in steps] == [
        f"{step.__name__} {on.isoformat()}" for step in ORDER["daily"]
    ]
    artifacts = ask(
        prefect.api_url, "artifacts/filter",
        {"artifacts": {"key": {"any_": [f"sweep-{on.isoformat()}"]}}, "sort": "CREATED_DESC"},
    )
    assert json.loads(artifacts[0]["data"]) == [
        {"通知": kind, "条数": count}
        for kind, count in report.counts["sweep_day"]["notices"].items()
    ]


@pytest.mark.parametrize("flow", sorted(ORDER))
def test_both_ways_give_the_same_rows(flow, prefect, sqlite_template, tmp_path):
    """One order of steps: the whole database is the same whichever way it ran."""
    found, counts = {}, {}
    for way in ("plain", "prefect"):
        home = tmp_path / way
        home.mkdir()
        (home / "battlemap.db").write_bytes(sqlite_template.read_bytes())
        settings = Settings(home=home, mail_channel="eml")
        database = open_database(settings.resolved_database_url)
        seed(database)
        report = run(flow, database, settings, prefect.api_url if way == "prefect" else None)
        assert (report.done, report.how, report.trouble) == (True, way, "")
        found[way] = contents(database)
        counts[way] = {step: told | {"elapsed_s": 0} for step, told in report.counts.items()}
        database.dispose()
    assert found["plain"] == found["prefect"]
    assert counts["plain"] == counts["prefect"]
    assert any(found["plain"].values())


def seed(database):
    """An office with late items, closed ones without look-backs and a digest that is owed."""
    from engine.db import writing
    from engine.rules.words import Status
    from tests.cast import add_item, build_court

    with writing(database) as session:
        court = build_court(session)
    fill(database, court, 5)
    with writing(database) as session:
        add_item(
            session, court, "closed", status=Status.CLOSED,
            closed_on=clock.today("Asia/Shanghai"), wake_on=None,
        )


def test_a_server_that_dies_while_a_step_runs_costs_nothing(tmp_path, sqlite_template):
    """The step is at work while its orchestrator is killed: the work counts, the death is shown."""
    (tmp_path / "battlemap.db").write_bytes(sqlite_template.read_bytes())
    settings = Settings(home=tmp_path)
    database = open_database(settings.resolved_database_url)
    server = PrefectServer(settings)
    server.start()
    try:
        url = wait_for_answer(settings)
        outcome = []

        def work() -> None:
            limits = Limits(end=6, between=6)
            try:
                ByPrefect(settings, lambda: url, limits=limits).run(
                    "heartbeat", on=date(2026, 3, 2), holder="me"
                )
            except OrchestratorTrouble as trouble:
                outcome.append(trouble)

        thread = threading.Thread(target=work)
        with database.connect() as lock:  # BEGIN IMMEDIATE: the step's beat must wait
            lock.exec_driver_sql("SELECT 1")
            thread.start()
            wait_for_flow_run(url)
            os.kill(server_pid(url), signal.SIGKILL)
            time.sleep(0.5)
            lock.rollback()
        thread.join(60)
        assert not thread.is_alive()
        (trouble,) = outcome
        assert trouble.counts == {"beat": {}}
        with database.connect() as connection:
            assert connection.exec_driver_sql("SELECT name FROM beat").all() == [("timetable",)]
        # The supervision has it running again, elsewhere.
        again = wait_for_answer(settings, not_at=url)
        assert run("heartbeat", database, settings, again).how == "prefect"
    finally:
        server.stop()
        database.dispose()
    assert not address_file(settings).exists()


def wait_for_flow_run(url: str) -> None:
    """Until the server knows of a task that runs, and a moment for its step to begin."""
    end = time.monotonic() + 60
    while not ask(url, "flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["RUNNING"]}}}}):
        assert time.monotonic() < end
        time.sleep(0.1)
    time.sleep(1.5)


def server_pid(url: str) -> int:
    """Which process listens at that address."""
    port = int(url.split(":")[2].split("/", maxsplit=1)[0])
    return next(
        connection.pid for connection in psutil.net_connections("tcp")
        if connection.laddr and connection.laddr.port == port and connection.status == "LISTEN"
    )


def test_the_server_ends_with_us_although_we_are_killed(tmp_path):
    program = (
        "import sys, time; from pathlib import Path; from engine.settings import Settings; "
        "from flows.prefect_server import PrefectServer; "
        f"s = PrefectServer(Settings(home=Path({str(tmp_path)!r}))); s.start(); time.sleep(60)"
    )
    us = subprocess.Popen([sys.executable, "-c", program], cwd=PROJECT)
    end = time.monotonic() + 20
    while not (children := psutil.Process(us.pid).children()):
        assert time.monotonic() < end
        time.sleep(0.1)
    time.sleep(1)  # until it watches over its parent
    us.kill()
    us.wait()
    _gone, alive = psutil.wait_procs(children, timeout=10)
    assert alive == []


def test_nothing_of_prefect_reaches_for_another_machine(prefect):
    """No telemetry, no internet. Last in this file: it reads what the tests above left."""
    program = "import socket\ntry: socket.create_connection(('192.0.2.1', 9), 0.1)\nexcept OSError: pass"
    calls = prefect.book.read_text("utf-8")
    subprocess.run(
        [sys.executable, "-c", program], env=environment(prefect.settings), check=True
    )
    watched = prefect.book.read_text("utf-8").removeprefix(calls)
    assert "192.0.2.1" in watched  # the watch itself works
    assert [line for line in calls.splitlines() if socket.gethostname() not in line] == []
