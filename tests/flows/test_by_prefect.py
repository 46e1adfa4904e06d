"""An orchestrator that is away, hangs or talks nonsense costs seconds, never a reminder."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from engine import clock
from engine.db import reading
from engine.queries.alarms import standing_alarms
from engine.queries.running import beats
from engine.settings import Settings
from flows.by_prefect import ByPrefect, Limits
from flows.health import is_healthy
from flows.owed import Tick
from flows.run import OrchestratorTrouble, Runner
from tests.cast import MONDAY

HEALTHY = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\ntrue"
SICK = b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@contextmanager
def listening(*answers: bytes | None) -> Iterator[str]:
    """A server whose n-th connection gets the n-th answer, later ones the last; None: nothing."""
    held, closing = [], threading.Event()
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        number = 0
        while not closing.is_set():
            try:
                connection, _address = server.accept()
            except OSError:
                return
            held.append(connection)
            answer = answers[min(number, len(answers) - 1)]
            number += 1
            if answer is not None:
                connection.recv(65536)
                connection.sendall(answer)
                connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/api"
    closing.set()
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join()
    for connection in held:
        connection.close()


def nobody() -> str:
    """An address at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}/api"


def heartbeat(database, database_url, tmp_path, api_url, limits=None):
    """Run the heartbeat through `api_url`; its report and the seconds it took."""
    settings = Settings(home=tmp_path, database_url=database_url)
    runner = Runner(settings, database, "me")
    orchestrator = ByPrefect(settings, lambda: api_url, limits=limits)
    begin = time.monotonic()
    report = runner.run(Tick("heartbeat", clock.now(), MONDAY), orchestrator)
    return report, time.monotonic() - begin


def assert_done_plainly_and_shown(database, report):
    assert (report.done, report.how) == (True, "plain")
    with reading(database) as session:
        assert len(beats(session)) == 1
        (alarm,) = standing_alarms(session)
    assert (alarm.kind, alarm.facts["trouble"]) == ("orchestrator", report.trouble)


def test_health_is_true_only_for_the_answer_true():
    with listening(HEALTHY) as url:
        assert is_healthy(url)
    with listening(SICK) as url:
        assert not is_healthy(url)
    with listening(HEALTHY.replace(b"true", b"fals")) as url:
        assert not is_healthy(url)
    assert not is_healthy(nobody())


@pytest.mark.parametrize("drip", [b"", b"H"], ids=["says nothing", "drips a byte a second"])
def test_health_is_known_within_two_seconds(drip):
    with socket.create_server(("127.0.0.1", 0)) as server:
        over = threading.Event()

        def accept() -> None:
            connection, _address = server.accept()
            while drip and not over.wait(1):
                connection.sendall(drip)
            over.wait(10)
            connection.close()

        thread = threading.Thread(target=accept)
        thread.start()
        begin = time.monotonic()
        assert not is_healthy(f"http://127.0.0.1:{server.getsockname()[1]}/api")
        assert time.monotonic() - begin < 2.5
        over.set()
        thread.join()


def test_no_server_at_all(database, database_url, tmp_path):
    report, seconds = heartbeat(database, database_url, tmp_path, nobody())
    assert_done_plainly_and_shown(database, report)
    assert seconds < 1


def test_a_server_that_accepts_and_never_answers(database, database_url, tmp_path):
    with listening(None) as url:
        report, seconds = heartbeat(database, database_url, tmp_path, url)
    assert_done_plainly_and_shown(database, report)
    assert seconds < 3


@pytest.mark.slow
@pytest.mark.parametrize("later", [None, SICK], ids=["then hangs", "then fails"])
def test_a_server_that_is_well_only_when_asked(database, database_url, tmp_path, later):
    with listening(HEALTHY, later) as url:
        report, seconds = heartbeat(
            database, database_url, tmp_path, url, Limits(start=8, between=2, end=2)
        )
    assert_done_plainly_and_shown(database, report)
    assert seconds < 14


def test_a_server_of_the_operators_is_used_and_none_is_found_without(tmp_path, monkeypatch):
    from flows.orchestration import find_orchestrator, open_orchestrator

    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")
    settings = Settings(home=tmp_path)
    with (
        open_orchestrator(settings) as orchestrator,
        pytest.raises(OrchestratorTrouble, match=r"127\.0\.0\.1:1/api"),
    ):
        orchestrator.run("heartbeat", on=MONDAY, holder="me")
    assert not (tmp_path / "prefect" / "api_url").exists()
    monkeypatch.delenv("PREFECT_API_URL")
    with pytest.raises(OrchestratorTrouble, match="没有找到编排服务"):
        find_orchestrator(settings).run("heartbeat", on=MONDAY, holder="me")
    assert find_orchestrator(Settings(home=tmp_path, orchestrator="plain")) is None
