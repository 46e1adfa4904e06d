"""`battlemap serve` as an operator starts it: the pages are there, and it ends when told to."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
PATIENCE_S = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """A real `battlemap serve`, ready."""
    environment = os.environ | {"BATTLEMAP_HOME": str(home), "BATTLEMAP_ORCHESTRATOR": "plain"}
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.main", "serve", "--port", str(port)], env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def answer_of(port: int, path: str) -> tuple[int, str]:
    """Status and body, as soon as somebody listens."""
    end = time.monotonic() + PATIENCE_S
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except ConnectionError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        finally:
            connection.close()


def initialised(home: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "cli.main", "init", "--organisation", "示范区人民法院", "--map", "作战图"],
        env=os.environ | {"BATTLEMAP_HOME": str(home)}, check=True, capture_output=True,
    )


def test_serve_shows_the_pages_and_ends_when_told(tmp_path: Path) -> None:
    initialised(tmp_path)
    port = free_port()
    with served(tmp_path, port) as process:
        status, page = answer_of(port, "/sign-in")
        assert (status, "登录" in page) == (200, True)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0
        assert process.stdout is not None
        assert f"http://127.0.0.1:{port}" in process.stdout.read()


def test_serve_says_so_when_the_port_is_taken(tmp_path: Path) -> None:
    initialised(tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = int(other.getsockname()[1])
        with served(tmp_path, port) as process:
            said, _nothing = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 2
    assert f"127.0.0.1:{port}" in said
    assert "占用" in said
