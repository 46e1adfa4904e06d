"""The lines of deploy/RUNBOOK.md, run as they are written."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil

import engine

ROOT = Path(engine.__file__).parents[1]
PAGE = ROOT / "deploy" / "RUNBOOK.md"


def lines_under(heading: str) -> list[str]:
    """The command lines of a part of the page."""
    part = re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", PAGE.read_text("utf-8"), re.M | re.S)
    assert part is not None, heading
    return [
        line for block in re.findall(r"```sh\n(.*?)```", part[1], re.S)
        for line in block.strip().splitlines()
    ]


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


class Machine:
    """Where the lines are run: one environment, and the processes that were left running."""

    def __init__(self, home: Path, postgresql: Path, environment: dict[str, str]) -> None:
        self.home = home
        tools = [str(Path(sys.executable).parent), str(postgresql)]
        self.environment = os.environ | environment | {
            "PATH": os.pathsep.join([*tools, os.environ["PATH"]]), "COLUMNS": "120",
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def run(self, line: str) -> str:
        """A line of the page; one that ends in & goes on running, the others must succeed."""
        if line.endswith("&"):
            with (self.home / "processes.log").open("ab") as log:
                self.running[line] = subprocess.Popen(
                    ["/bin/sh", "-c", f"exec {line.removesuffix('&')}"], cwd=ROOT, env=self.environment,
                    stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                    start_new_session=True,
                )
            return ""
        done = subprocess.run(
            ["/bin/sh", "-c", line], cwd=ROOT, env=self.environment, capture_output=True,
            encoding="utf-8", timeout=120, check=False,
        )
        assert done.returncode == 0, (line, done.stdout[-2000:], done.stderr[-2000:])
        return done.stdout

    def started(self, line: str, pid: int) -> bool:
        """Whether a process came of a line."""
        family = psutil.Process(self.running[line].pid).children(recursive=True)
        return pid in {one.pid for one in family}

    def pull_the_plug(self, line: str) -> None:
        """Kill -9 whatever the line started, and all that came of it: a machine that is gone."""
        process = self.running.pop(line)
        family = psutil.Process(process.pid).children(recursive=True)
        os.kill(process.pid, signal.SIGKILL)
        for one in family:
            if one.is_running():
                one.kill()
        process.wait()

    def stop(self) -> None:
        for line in list(self.running):
            self.pull_the_plug(line)

    @property
    def said(self) -> str:
        return (self.home / "processes.log").read_text("utf-8", errors="replace")

