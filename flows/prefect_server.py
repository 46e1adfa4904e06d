"""The installation's own Prefect server: started in the background and never waited for."""

import logging
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from engine.language import _, set_language
from engine.settings import Settings
from flows.health import is_healthy
from flows.journal import say
from flows.prefect_environment import environment, prefect_home
from flows.prefect_host import LOOPBACK

FIRST_PAUSE_S, LONGEST_PAUSE_S = 2.0, 300.0
STARTING_S = 180.0  # a cold start takes 20 s here, longer on an office's machine
LOOK_EVERY_S = 30.0
PATIENCE = 4  # looks in a row without an answer before a living server is restarted


class PrefectServer:
    """A child process under supervision: restarted with growing pauses, ended with us."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._home = prefect_home(settings)
        self._stopping = threading.Event()
        self._answered = False
        self._started_at = time.monotonic()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._supervise, name="prefect", daemon=True)

    @property
    def is_starting(self) -> bool:
        """Whether it is too early to expect an answer."""
        return not self._answered and time.monotonic() - self._started_at < STARTING_S

    def start(self) -> None:
        """Begin; returns at once."""
        self._home.mkdir(parents=True, exist_ok=True)
        self._thread.start()

    def stop(self) -> None:
        """End the server and its supervision."""
        self._stopping.set()
        self._thread.join()
        address_file(self._settings).unlink(missing_ok=True)

    def _supervise(self) -> None:
        set_language(self._settings.language)
        pause = FIRST_PAUSE_S
        while not self._stopping.is_set():
            begin = time.monotonic()
            try:
                self._run_once()
            except OSError:
                say(logging.ERROR, _("编排服务无法启动"), trace=True)
            if self._stopping.is_set():
                return
            lived_long = time.monotonic() - begin > LONGEST_PAUSE_S
            pause = FIRST_PAUSE_S if lived_long else min(pause * 2, LONGEST_PAUSE_S)
            say(
                logging.WARNING, _("编排服务已退出，稍后重启；到期的工作不受影响"),
                restart_in_s=pause, log=str(self._home / "server.log"),
            )
            self._stopping.wait(pause)

    def _run_once(self) -> None:
        """One life of the server, until it ends, hangs or we stop."""
        port = _free_port()
        api_url = f"http://{LOOPBACK}:{port}/api"
        with (self._home / "server.log").open("wb") as log:
            # Started from this thread, which lives as long as the process.
            self._process = process = subprocess.Popen(
                [sys.executable, "-m", "flows.prefect_host", "--port", str(port),
                 "--parent", str(os.getpid())],
                env=environment(self._settings, api_url=api_url), stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )
        address_file(self._settings).write_text(api_url, "utf-8")
        try:
            self._watch(process, api_url)
        finally:
            _end(process)

    def _watch(self, process: subprocess.Popen[bytes], api_url: str) -> None:
        begin, silent = time.monotonic(), 0
        while process.poll() is None and not self._stopping.is_set():
            if is_healthy(api_url):
                if not self._answered:
                    say(logging.INFO, _("编排服务已就绪"), url=api_url.removesuffix("/api"))
                self._answered, silent = True, 0
            elif time.monotonic() - begin > STARTING_S:
                silent += 1
                if silent >= PATIENCE:
                    return
            self._stopping.wait(LOOK_EVERY_S if self._answered else 1.0)


def address_file(settings: Settings) -> Path:
    """Where the server's address is written for other processes of this installation."""
    return prefect_home(settings) / "api_url"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
