"""The pages over 100,000 items and 400 people on SQLite, beside a static page of the same server.

    python -m benchmarks.pages [--items 100000] [--seconds 3] [--rounds 3] [PAGE ...]

For each page: p95 under eight kept-alive connections of eight people, as a ratio to a Jinja2 page
of the same size without any question or door, which the same server answers through the same
middleware. Both take turns, because the machine's mood changes; the median ratio is the result.
Where other work shares the machine, the ratio of the server's CPU time is the one to believe.
`rendered` is the page's own template with facts it had once: what Jinja2 alone takes of it.

Desk and item are measured twice, for parts of them are kept once they are drawn: `first` while the
server keeps nothing at all, as if each page were the first one of its kind; `again` over thousands
of item pages, in any order, that somebody has had before, while people of a busy court report on
several of these items a second. Beside `again` the static page is asked in the same busy court.
"""

import argparse
import gzip
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import pages_court, pages_paint
from benchmarks.pages_court import AT, LARGE_MAP, OFFICE, WALL_ITEMS, WALL_MAP
from engine.actions.doors.sessions import open_session
from engine.db import open_database, writing
from engine.rules.words import Status
from web.live.watcher import LOOKS_EVERY_S

ROOT = Path(__file__).parents[1]
CONNECTIONS, SCREENS, AIM = 8, 200, 3
# The office, the group's head, leaders, heads and handlers: each their own desk.
VISITORS = (OFFICE, OFFICE - 1, OFFICE - 2, OFFICE - 3, 1, 2, 60, 61)
ITEM_PAGES, REPORTS_A_SECOND = 3_000, 4
TWICE = ("desk", "item")  # pages whose parts are kept
PAGES: dict[str, list[str]] = {
    "desk": ["/desk"],
    "item": [],  # as many as the court has items for: `item_paths`
    "ledger": [f"/maps/{LARGE_MAP}/ledger"] + [
        f"/maps/{LARGE_MAP}/ledger?page={page}" for page in (2, 3, 10, 100, 500)
    ],
    "wall": [f"/maps/{WALL_MAP}/wall"],
    "door": ["/benchmark/door"],  # who is it, what may they: what every page pays
}


@dataclass(frozen=True, slots=True)
class Served:
    """A server over the benchmark's database."""

    port: int
    folder: Path

    @property
    def origin(self) -> str:
        """Its address without a path."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, cookie: str = "", *, post: bool = False, freeze: str = "") -> bytes:
        """The body of an answer; `freeze` keeps its facts. Raises urllib.error.HTTPError."""
        request = urllib.request.Request(
            self.origin + path, headers={"cookie": f"battlemap={cookie}", "x-freeze": freeze},
            data=b"" if post else None,
        )
        with urllib.request.urlopen(request) as answer:
            body: bytes = answer.read()
        return body


    def spent(self) -> dict[str, float]:
        """Queries asked and seconds of CPU taken so far."""
        found: dict[str, float] = json.loads(self.ask("/benchmark/spent"))
        return found


@contextmanager
def served(database: Path, folder: Path) -> Iterator[Served]:
    """The pages, in a process of their own, inside the block."""
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.pages_server", str(database), str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )
    assert server.stdout is not None
    assert server.stdin is not None
    try:
        yield Served(int(server.stdout.readline()), folder)
    finally:
        server.stdin.close()
        server.wait(30)


def sessions(path: Path, people: tuple[int | None, ...]) -> list[str]:
    """A cookie for each person; None: for a wall screen."""
    database = open_database(f"sqlite:///{path}")
    with writing(database) as session:
        found = [
            open_session(
                session, person_id=person, map_id=None if person else WALL_MAP, at=AT,
                address="127.0.0.1", agent="benchmark", strong=True,
            )
            for person in people
        ]
    database.dispose()
    return found


def item_paths(items: int) -> list[str]:
    """Item pages from all over the court, in no order, the same in each run."""
    numbers = random.Random(1).sample(range(1, items + 1), min(ITEM_PAGES, items))
    return [f"/items/{number}" for number in numbers]


def loaded(server: Served, cookies: list[str], paths: list[str], seconds: float) -> dict[str, Any]:
    """What the load generator saw; each connection begins elsewhere in the list of paths."""
    shift = max(1, len(paths) // len(cookies))
    plan = {
        "port": server.port, "seconds": seconds,
        "connections": [
            {"cookie": cookie, "paths": paths[n * shift % len(paths):] + paths[:n * shift % len(paths)]}
            for n, cookie in enumerate(cookies)
        ],
    }
    before = server.spent()["cpu_s"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.pages_load"], input=json.dumps(plan), text=True,
        stdout=subprocess.PIPE, check=True, cwd=ROOT,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found | {"cpu_ms": 1000 * (server.spent()["cpu_s"] - before) / found["count"]}


def measured(
    server: Served, name: str, cookies: list[str], paths: list[str], *, seconds: float, rounds: int
) -> dict[str, Any]:
    """One page against the static page of its size, in wall time and in the server's CPU time."""
    for path in paths[:20]:
        server.ask(path, cookies[0])
    size = loaded(server, cookies, paths, 0.5)["bytes"]
    usual, path = min(
        ((one, path) for one in cookies for path in paths[:20]),
        key=lambda pair: abs(len(server.ask(pair[1], pair[0])) - size),
    )
    before = server.spent()
    body = server.ask(path, usual, freeze=name)
    queries = server.spent()["queries"] - before["queries"]
    (server.folder / f"{name}.html").write_bytes(b"{% raw %}" + body + b"{% endraw %}")
    beside = [f"/benchmark/static/{name}.html"]
    loaded(server, cookies, beside, 0.5)
    rendered = (
        loaded(server, cookies, [f"/benchmark/frozen/{name}"], seconds) if name != "door" else None
    )
    found = {
        "aim": AIM, "rendered_cpu_ms": round(rendered["cpu_ms"], 2) if rendered else None,
        "queries": round(queries), "bytes_gzip": len(gzip.compress(body, 6)),
    }
    if name not in TWICE:
        return found | in_turns(server, cookies, paths, beside, seconds, rounds)
    server.ask("/benchmark/keeping/no", post=True)
    first = in_turns(server, cookies, paths, beside, seconds, rounds)
    server.ask("/benchmark/keeping/yes", post=True)
    for number in range(max(len(paths), len(cookies))):  # somebody has had each of them
        server.ask(paths[number % len(paths)], cookies[number % len(cookies)])
    among = "&among=".join(path.rpartition("/")[2] for path in paths) if name == "item" else ""
    server.ask(f"/benchmark/court/{REPORTS_A_SECOND}?among={among}", post=True)
    again = in_turns(server, cookies, paths, beside, seconds, rounds)
    reports = float(server.ask("/benchmark/court/0", post=True))
    return found | {"first": first, "again": again | {"reports_written": round(reports)}}


def in_turns(
    server: Served, cookies: list[str], paths: list[str], beside: list[str], seconds: float,
    rounds: int,
) -> dict[str, Any]:
    """The page and, before and after it, the static page beside it."""
    static, page = [], []
    for _round in range(rounds):
        static.append(loaded(server, cookies, beside, seconds))
        page.append(loaded(server, cookies, paths, seconds))
    static.append(loaded(server, cookies, beside, seconds))
    alone = loaded(server, cookies[:1], paths, 1)
    ratios = [
        2 * found["p95_ms"] / (before["p95_ms"] + after["p95_ms"])
        for before, found, after in zip(static, page, static[1:], strict=False)
    ]
    return {
        "ratio_p95": round(median(ratios), 2),
        "ratio_cpu": round(middle(page, "cpu_ms") / middle(static, "cpu_ms"), 2),
        "ratios": [round(ratio, 2) for ratio in ratios],
        "p95_ms": round(middle(page, "p95_ms"), 1), "p50_ms": round(middle(page, "p50_ms"), 1),
        "cpu_ms": round(middle(page, "cpu_ms"), 2),
        "static_p95_ms": round(middle(static, "p95_ms"), 1),
        "static_cpu_ms": round(middle(static, "cpu_ms"), 2),
        "alone_p50_ms": round(alone["p50_ms"], 1),
        "pages_a_s": round(middle(page, "count") / seconds),
        "bytes": page[0]["bytes"], "statuses": page[0]["statuses"],
    }


def middle(runs: list[dict[str, Any]], name: str) -> float:
    """The median of the runs."""
    return float(median(run[name] for run in runs))


def screens(folder: Path, path: Path) -> dict[str, Any]:
    """A sweep with and without screens, and how soon all screens know of a change."""
    first = sweep_alone(folder, path)
    watched = folder / "watched.db"
    shutil.copy(path, watched)
    cookies = sessions(watched, (None,) * SCREENS)
    with served(watched, folder) as server:
        before = float(server.ask("/benchmark/memory"))
        listeners = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.pages_screens", str(server.port), str(WALL_MAP), str(SCREENS)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )
        assert listeners.stdin is not None
        assert listeners.stdout is not None
        listeners.stdin.write("".join(f"{cookie}\n" for cookie in cookies))
        listeners.stdin.flush()
        listeners.stdout.readline()
        held = float(server.ask("/benchmark/memory"))
        swept = json.loads(server.ask("/benchmark/sweep", post=True))
        time.sleep(2 * LOOKS_EVERY_S)  # until the sweep's own news has been told
        heard(listeners, "settle")
        late = [told_after(server, listeners) for _round in range(5)]
        after = float(server.ask("/benchmark/memory"))
        listeners.stdin.close()
        listeners.wait(30)
    alone = min(first, sweep_alone(folder, path))  # the first one of all meets cold files
    return {
        "count": SCREENS, "sweep_slowdown": round(swept["elapsed_s"] / alone, 2),
        "sweep_s": round(swept["elapsed_s"], 2), "sweep_alone_s": round(alone, 2),
        "commit_to_last_screen_s": round(median(late), 2), "slowest_s": round(max(late), 2),
        "memory_a_screen_kb": round((held - before) * 1024 / SCREENS),
        "memory_mb": round(after),
    }


def sweep_alone(folder: Path, path: Path) -> float:
    """Seconds of the same sweep while no screen listens."""
    quiet = folder / "quiet.db"
    shutil.copy(path, quiet)
    with served(quiet, folder) as server:
        found: dict[str, Any] = json.loads(server.ask("/benchmark/sweep", post=True))
    quiet.unlink()
    return float(found["elapsed_s"])


def told_after(server: Served, listeners: "subprocess.Popen[str]") -> float:
    """Seconds from the commit of one report until the last screen has heard of it."""
    committed = float(server.ask(f"/benchmark/report/{REPORTED}", post=True))
    return heard(listeners, "told") - committed


def heard(listeners: "subprocess.Popen[str]", word: str) -> float:
    """The instant that the screens answer the word with."""
    assert listeners.stdin is not None
    assert listeners.stdout is not None
    listeners.stdin.write(f"{word}\n")
    listeners.stdin.flush()
    return float(listeners.stdout.readline())


REPORTED = next(
    n for n in range(1, WALL_ITEMS) if pages_court.status_of(n) is Status.OPEN
)


def run(
    *, items: int = 100_000, seconds: float = 3, rounds: int = 3, names: tuple[str, ...] = ()
) -> dict[str, Any]:
    """All of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "battlemap.db"
        pages_court.build(path, items=items)
        cookies = sessions(path, VISITORS[:CONNECTIONS])
        found: dict[str, Any] = {"items": items, "people": pages_court.PEOPLE}
        with served(path, folder) as server:
            for one in names or tuple(PAGES):
                paths = item_paths(items) if one == "item" else PAGES[one]
                found[one] = measured(server, one, cookies, paths, seconds=seconds, rounds=rounds)
            if not names:
                found["paint"] = pages_paint.run(
                    server.origin, cookies[0],
                    {"wall_300": f"/maps/{WALL_MAP}/wall", "static": "/benchmark/static/wall.html"},
                )
        if not names:
            found["screens"] = screens(folder, path)
    return found


def main() -> None:
    """Measure, print JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("names", nargs="*", choices=[*PAGES, []])
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    found = run(
        items=options.items, seconds=options.seconds, rounds=options.rounds,
        names=tuple(options.names),
    )
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
