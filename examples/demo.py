"""`make demo`: the example court lives eight weeks in seconds, and says who was told what and why.

Everything is real but the calendar's pace: the ledger is read from its .xlsx, people act by the
engine's verbs, and every mail goes over SMTP to a server on loopback.
"""

import argparse
import hashlib
import json
import os
import shutil
import time
from collections import defaultdict
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from engine.actions.import_ledger import apply_import
from engine.actions.import_plan import plan_import
from engine.actions.initialise import initialise
from engine.actions.people_file import read_people
from engine.actions.people_import import import_people
from engine.db import open_home, writing
from engine.intake.read import read_document
from engine.settings import Settings, load_settings
from examples.court import Court, moment
from examples.ledger import COURT
from examples.mailserver import Mailserver
from examples.report import print_report
from examples.story import FIRST_DAY, LAST_DAY, story
from flows.plain import run_steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
HOLDER = "demo"
PHASES = (
    {"name": "一年打基础", "starts_on": "2026-01-01", "ends_on": "2026-12-31"},
    {"name": "两年上台阶", "starts_on": "2027-01-01", "ends_on": "2027-12-31"},
    {"name": "三年创一流", "starts_on": "2028-01-01", "ends_on": "2028-12-31"},
)


class Stopwatch:
    """Seconds by part."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    @contextmanager
    def part(self, name: str) -> "Iterator[None]":
        """Count the block's time under `name`."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += time.perf_counter() - begin


def prepare(settings: Settings, database: sa.Engine) -> Court:
    """An organisation, its people and its ledger, as an office would load them on day one."""
    at, day = moment(FIRST_DAY, 8, 30), FIRST_DAY
    with writing(database) as session:
        first = initialise(
            session, organisation=COURT, battle_map="补短板作战图", preset_name="default", at=at
        )
        map_id, organisation_id = first.battle_map.id or 0, first.organisation.id or 0
        first.battle_map.phases = list(PHASES)
    people = HERE / "people.csv"
    with writing(database) as session:
        import_people(
            session, read_people(people), organisation_id=organisation_id,
            file_name=people.name, sha256=sha256(people), actor_id=None, at=at, today=day,
        )
    ledger = HERE / "court-ledger.xlsx"
    reading = read_document(ledger, reference_on=None)
    with writing(database) as session:
        plan = plan_import(session, reading, map_id=map_id)
        apply_import(
            session, plan, file_name=ledger.name, sha256=sha256(ledger), actor_id=None, at=at,
            today=day,
        )
    return Court(database, settings, map_id)


def sha256(path: Path) -> str:
    """The file's content hash, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def play(settings: Settings, database: sa.Engine, court: Court, watch: Stopwatch,
         console: Console, at_night: "Callable[[date], None]" = lambda _day: None) -> None:
    """Every day from the first to the last: the morning's flows, the people, Friday's digest.

    `at_night` is called when the day is over.
    """
    acts = story(court)
    days = (LAST_DAY - FIRST_DAY).days + 1
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console,
        transient=True, disable=not console.is_terminal,
    ) as progress:
        bar = progress.add_task("八周", total=days)
        for number in range(days):
            day = FIRST_DAY + timedelta(days=number)
            progress.update(bar, advance=1, description=f"{day.isoformat()}")
            with watch.part("look_backs"):
                flow("look_backs", settings, database, day, 6, 30)
            with watch.part("daily"):
                flow("daily", settings, database, day, 8, 30)
            with watch.part("people"):
                for act in acts.get(day, ()):
                    act(on=day)
            if day.isoweekday() == 5:
                with watch.part("weekly_digest"):
                    flow("weekly_digest", settings, database, day, 16, 5)
            at_night(day)


def flow(name: str, settings: Settings, database: sa.Engine, day: date, hour: int,
         minute: int) -> None:
    """One flow as plain calls, at an hour of the court's clock."""
    run_steps(
        name, settings=settings, database=database, on=day, holder=HOLDER,
        now=lambda: moment(day, hour, minute),
    )


def main() -> None:
    """Play, then report; `--json FILE` keeps the times by part for the benchmarks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("var/demo"))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--port", type=int, default=8000, help="of the pages; the next free one else")
    parser.add_argument(
        "--no-pages", action="store_true", help="end after the report, serve nothing"
    )
    options = parser.parse_args()
    watch, console, begin = Stopwatch(), Console(), time.perf_counter()
    shutil.rmtree(options.home, ignore_errors=True)
    options.home.mkdir(parents=True)
    with Mailserver(options.home / "mailboxes") as server:
        os.environ |= {
            "BATTLEMAP_HOME": str(options.home), "BATTLEMAP_SMTP_HOST": "127.0.0.1",
            "BATTLEMAP_SMTP_PORT": str(server.port), "BATTLEMAP_MAIL_FROM": "zgb@court.example",
            "BATTLEMAP_DATABASE_URL": "", "BATTLEMAP_SMTP_TLS": "none",
            "BATTLEMAP_SMTP_USERNAME": "", "BATTLEMAP_MAIL_CHANNEL": "smtp",
        }
        load_settings.cache_clear()
        settings = load_settings()
        with watch.part("prepare"):
            database = open_home(settings)
            court = prepare(settings, database)
        play(settings, database, court, watch, console)
        with watch.part("report"):
            print_report(console, database, court, server.received, options.home)
    seconds = time.perf_counter() - begin
    console.print(f"\n用时 {seconds:.1f} 秒；邮箱和数据库都在 {options.home}/ 下。")
    if options.json:
        parts = {name: round(spent, 3) for name, spent in watch.seconds.items()}
        options.json.write_text(json.dumps({"total_s": round(seconds, 3), "parts_s": parts}))
    if not options.no_pages:
        from examples.pages import serve_pages

        serve_pages(console, settings, database, court, port=options.port)


if __name__ == "__main__":
    main()
