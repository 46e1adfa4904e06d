"""`battlemap --help`: CPU and wall time of whole processes beside a bare `import typer`.

The limit is 0.5 s of CPU; nothing heavy may be imported for it.
"""

import json
import resource
import subprocess
import sys
from statistics import median
from time import perf_counter
from typing import Any

LIMIT_S = 0.5
ROUNDS = 9
HEAVY = ("prefect", "sqlalchemy", "sqlmodel", "pydantic", "apscheduler", "jinja2", "aiosmtplib")
HELP = "import sys; from cli.main import main; sys.argv = ['battlemap', '--help']; main()"
LOADED = (
    "import sys, typer; from cli.app import app; typer.main.get_command(app);"
    f" print([name for name in {HEAVY!r} if name in sys.modules])"
)


def run() -> dict[str, Any]:
    """The median of some rounds, taken in turn so that the machine's mood meets both."""
    rounds = [(timed(HELP), timed("import typer"), timed("pass")) for _round in range(ROUNDS)]
    return {
        "help": figures([one[0] for one in rounds]),
        "bare_import_typer": figures([one[1] for one in rounds]),
        "bare_python": figures([one[2] for one in rounds]),
        "limit_cpu_s": LIMIT_S,
        "heavy_imports": output(LOADED),
    }


def timed(code: str) -> tuple[float, float]:
    """(CPU, wall) seconds of a Python that runs `code`."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    output(code)
    wall, after = perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def output(code: str) -> str:
    """What a Python that runs `code` prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8"
    )
    return done.stdout.strip()


def figures(times: list[tuple[float, float]]) -> dict[str, float]:
    """Medians of CPU and wall time."""
    return {
        "cpu_s": round(median(cpu for cpu, _wall in times), 3),
        "wall_s": round(median(wall for _cpu, wall in times), 3),
    }


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
