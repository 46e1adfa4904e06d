"""The eight weeks of the example court: wall time, split by part."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any


def run() -> dict[str, Any]:
    """One run of the demo in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        times = Path(folder) / "times.json"
        subprocess.run(
            [sys.executable, "-m", "examples.demo", "--no-pages", "--home", f"{folder}/demo", "--json",
             str(times)],
            check=True, capture_output=True,
        )
        found: dict[str, Any] = json.loads(times.read_text())
    return found


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
