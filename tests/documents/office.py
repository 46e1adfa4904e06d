"""LibreOffice as a test uses it: one profile for a run, one program at a time."""

import fcntl
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

NAMES = ("soffice", "libreoffice")
LEFT_OUT = (
    "no LibreOffice: the tests that open our papers in it are left out (as root: apt-get install"
    " libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils; or name one in BATTLEMAP_OFFICE)"
)
# UTF-8, quoted where needed, and each cell as it is shown.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def find_office() -> str | None:
    """The program to start: the named one, else the first on the path."""
    named = os.environ.get("BATTLEMAP_OFFICE")
    if named:
        return shutil.which(named) or named
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@dataclass(frozen=True)
class Office:
    """`program` is soffice; `home` holds the profile and the lock that all workers of a run share."""

    program: str
    home: Path

    def convert(self, paper: Path, to: str, folder: Path) -> list[Path]:
        """What LibreOffice makes of `paper` in `folder`; a paper it would have to repair fails here."""
        folder.mkdir(parents=True, exist_ok=True)
        before = set(folder.iterdir())
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two programs on one profile refuse each other
            done = subprocess.run(
                [self.program, f"-env:UserInstallation={(self.home / 'profile').as_uri()}",
                 "--headless", "--norestore", "--convert-to", to, "--outdir", str(folder), str(paper)],
                capture_output=True, text=True, timeout=240, check=False,
            )
        made = sorted(set(folder.iterdir()) - before)
        assert made, f"LibreOffice does not open {paper.name}: {done.stdout}{done.stderr}"
        return made

    def pdf(self, paper: Path, folder: Path) -> Path:
        """The paper as LibreOffice prints it."""
        return self.convert(paper, "pdf", folder)[0]

    def sheets(self, workbook: Path, folder: Path) -> list[Path]:
        """Each sheet of a workbook as CSV, named workbook-sheet.csv."""
        return self.convert(workbook, CSV, folder)
