"""One Prefect server for all tests that need a real one."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.settings import Settings
from flows.health import is_healthy
from flows.prefect_server import PrefectServer, address_file

# Whoever in Prefect's processes looks for a machine other than this one is written down.
WATCH = """
import os, sys
HOME = {"127.0.0.1", "::1", "localhost", "0.0.0.0", "", None, b"localhost", b"127.0.0.1"}
def watch(event, arguments):
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if host not in HOME:
        with open(%r, "a") as book:
            book.write(f"{event} {host} {sys.argv}\\n")
sys.addaudithook(watch)
"""


class RunningPrefect:
    """A server that answers, and the book of calls to other machines."""

    def __init__(self, settings: Settings, server: PrefectServer, book: Path) -> None:
        self.settings, self.server, self.book = settings, server, book

    @property
    def api_url(self) -> str:
        return address_file(self.settings).read_text("utf-8")


def wait_for_answer(settings: Settings, *, within_s: float = 120, not_at: str = "") -> str:
    """The address once it answers; fails when it does not in time."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        path = address_file(settings)
        url = path.read_text("utf-8") if path.exists() else ""
        if url and url != not_at and is_healthy(url):
            return url
        time.sleep(0.2)
    raise AssertionError("the Prefect server did not answer in time")


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPrefect]:
    """A Prefect server on loopback, watched for calls to other machines."""
    folder = tmp_path_factory.mktemp("prefect")
    book = folder / "calls.txt"
    book.touch()
    (folder / "watch").mkdir()
    (folder / "watch" / "sitecustomize.py").write_text(WATCH % str(book))
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(folder / "watch")
    settings = Settings(home=folder)
    server = PrefectServer(settings)
    server.start()
    wait_for_answer(settings)
    yield RunningPrefect(settings, server, book)
    server.stop()
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before
