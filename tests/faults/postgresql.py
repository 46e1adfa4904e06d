"""A PostgreSQL that may be killed: the machine's own, for Prefect needs its pg_trgm."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import sqlalchemy as sa

from tests.conftest import execute_alone

INSTALLED = Path("/usr/lib/postgresql")
NEEDS = "apt-get install postgresql: no PostgreSQL with pg_trgm on this machine"


def installation() -> Path | None:
    """The folder of the programs, newest first; None where Prefect could not use it."""
    for tools in sorted(INSTALLED.glob("*/bin"), reverse=True):
        if not (tools / "postgres").exists():
            continue
        share = subprocess.run(
            [str(tools / "pg_config"), "--sharedir"], capture_output=True, text=True, check=False
        ).stdout.strip()
        if share and (Path(share) / "extension" / "pg_trgm.control").exists():
            return tools
    return None


class Postgresql:
    """A server on a socket of its own, with the databases of the runbook."""

    def __init__(self, tools: Path, folder: Path) -> None:
        self.tools, self._folder = tools, folder
        self._who = {"user": "postgres"} if os.geteuid() == 0 else {}
        folder.mkdir()
        if self._who:
            shutil.chown(folder, "postgres")
        subprocess.run(
            [str(tools / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "-A", "trust",
             "-E", "UTF8", "--no-sync"],
            check=True, capture_output=True, cwd="/", **self._who,  # type: ignore[call-overload]
        )
        self.start()
        for name in ("battlemap", "prefect"):
            execute_alone(self.url("postgres"), f"CREATE DATABASE {name}")

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self._folder}"

    def start(self) -> None:
        """Begin, or begin again, and wait until it answers."""
        with (self._folder / "data" / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(self.tools / "postgres"), "-D", str(self._folder / "data"),
                 "-k", str(self._folder), "-h", "", "-c", "fsync=off"],
                stdout=log, stderr=log, cwd="/", **self._who,  # type: ignore[call-overload]
            )
        end = time.monotonic() + 60
        while True:
            try:
                execute_alone(self.url("postgres"), "SELECT 1")
            except sa.exc.OperationalError:
                assert time.monotonic() < end, (self._folder / "data" / "log").read_text("utf-8")
                time.sleep(0.2)
            else:
                return

    def crash(self) -> None:
        """No checkpoint, no farewell; the next start must recover."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(30)

    def remove(self) -> None:
        self.crash()
        shutil.rmtree(self._folder, ignore_errors=True)
