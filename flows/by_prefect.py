"""A flow run through Prefect, in a child process, under limits.

The orchestrator's health never decides whether a person is reminded: whatever hangs or fails here
ends in OrchestratorTrouble within the limits, and the caller runs the steps plainly.
"""

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine.language import _
from engine.settings import Settings
from flows.health import is_healthy
from flows.order import ORDER
from flows.plain import Stopped
from flows.prefect_environment import environment, prefect_home
from flows.run import OrchestratorTrouble
from tasks.steps import Counts


@dataclass(frozen=True)
class Limits:
    """Seconds that Prefect may take before the first step, between steps and after the last.

    A step itself has none: it is our own work, the same as in a plain run.
    """

    start: float = 90.0
    between: float = 60.0
    end: float = 20.0


class ByPrefect:
    """Runs flows through the Prefect API whose address `find_api` gives; none: empty."""

    def __init__(
        self, settings: Settings, find_api: Callable[[], str], *,
        is_starting: Callable[[], bool] = lambda: False, limits: Limits | None = None,
    ) -> None:
        self._settings, self._find_api = settings, find_api
        self._is_starting, self._limits = is_starting, limits or Limits()

    @property
    def is_starting(self) -> bool:
        """Whether it is too early to expect anything of it."""
        return self._is_starting()

    def run(
        self, flow: str, *, on: date, holder: str, stopped: Callable[[], bool] = lambda: False
    ) -> dict[str, Counts]:
        """The counts by step. Raises OrchestratorTrouble, or Stopped after a finished step."""
        api_url = self._find_api()
        if not api_url:
            raise OrchestratorTrouble(_("没有找到编排服务"))
        if not is_healthy(api_url):
            raise OrchestratorTrouble(_("编排服务 {url} 没有应答").format(url=api_url))
        ear, mouth = os.pipe()
        home = prefect_home(self._settings)
        home.mkdir(parents=True, exist_ok=True)
        log_path = home / f"{flow}.log"
        with log_path.open("wb") as log:
            child = subprocess.Popen(
                [sys.executable, "-m", "flows.child", flow, "--on", on.isoformat(),
                 "--holder", holder, "--tell", str(mouth), "--parent", str(os.getpid())],
                env=environment(self._settings, api_url=api_url), stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT, pass_fds=[mouth], start_new_session=True,
            )
        os.close(mouth)
        try:
            return _Listening(flow, child, ear, log_path, self._limits, stopped).listen()
        finally:
            child.kill()
            child.wait()
            os.close(ear)


class _Listening:
    """Hears what the child tells, each silence limited."""

    def __init__(
        self, flow: str, child: subprocess.Popen[bytes], ear: int, log_path: Path, limits: Limits,
        stopped: Callable[[], bool],
    ) -> None:
        self._child, self._ear, self._log_path = child, ear, log_path
        self._limits, self._stopped = limits, stopped
        self._steps = [step.__name__ for step in ORDER[flow]]
        self._counts: dict[str, Counts] = {}
        self._running: str | None = None
        self._failure = ""
        self._heard = b""

    def listen(self) -> dict[str, Counts]:
        deadline = time.monotonic() + self._limits.start
        with selectors.DefaultSelector() as selector:
            selector.register(self._ear, selectors.EVENT_READ)
            while True:
                if not selector.select(timeout=0.5):
                    if self._running is None and time.monotonic() > deadline:
                        raise self._trouble(_("编排服务在限定时间内没有推进"))
                    continue
                heard = os.read(self._ear, 65536)
                if not heard:
                    raise self._trouble(_("经编排服务执行的进程提前退出"))
                if self._hear(heard):
                    return self._farewell()
                all_done = len(self._counts) == len(self._steps)
                silence = self._limits.end if all_done else self._limits.between
                deadline = time.monotonic() + silence

    def _farewell(self) -> dict[str, Counts]:
        """Let the child hand its last words to Prefect: states of steps travel late."""
        try:
            self._child.wait(self._limits.end)
        except subprocess.TimeoutExpired:
            raise self._trouble(_("编排服务在工作完成后没有收尾")) from None
        return self._counts

    def _hear(self, heard: bytes) -> bool:
        """Take in what was told; whether the child has finished."""
        *lines, self._heard = (self._heard + heard).split(b"\n")
        for line in lines:
            told = json.loads(line)
            if told["event"] == "finished":
                return True
            if told["event"] == "begun":
                self._running = told["step"]
                continue
            self._running = None
            if told["event"] == "failed":
                self._failure = f"{told['step']}: {told['what']}"
            else:
                self._counts[told["step"]] = told["what"]
            if self._stopped() and len(self._counts) < len(self._steps):
                raise Stopped
        return False

    def _trouble(self, why: str) -> OrchestratorTrouble:
        """What went wrong, with the work's counts where the steps were all done before it."""
        if self._failure:
            why = f"{why} ({self._failure})"
        elif tail := self._last_line():
            why = f"{why} ({tail})"
        done = len(self._counts) == len(self._steps)
        return OrchestratorTrouble(why, self._counts if done else None)

    def _last_line(self) -> str:
        lines = self._log_path.read_text("utf-8", errors="replace").strip().splitlines()
        return lines[-1].strip()[:300] if lines else ""
