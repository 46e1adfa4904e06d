"""What is owed: read from the rows of past runs, never from a scheduler's memory.

1. Of a flow's ticks only the latest one can be owed: whatever was missed before is merged into it,
   for the rules ask what is *reached*, not what is due today.
2. It is owed while its row is missing or unfinished. An unfinished row may belong to a process
   that is at it: claiming decides that.
3. A tick that failed is tried again after a growing pause.
4. With the clock set back, the latest tick is one that has its finished row: nothing runs again.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from engine.models import FlowRun
from engine.queries.running import last_finished_before, run_of_tick
from flows.shard import Shard
from flows.timetable import Entry, latest_tick

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Tick:
    """A piece of work that is owed: `on` is the day it is done for, which is today."""

    flow: str
    at: datetime
    on: date
    missed_since: datetime | None = None  # the last finished tick, where ticks in between failed
    shard: Shard | None = None  # the organisations it is done for; None: all of them

    @property
    def name(self) -> str:
        """What its row and its lease are called: "daily", "daily 3/8"."""
        return f"{self.flow} {self.shard}" if self.shard else self.flow


def owed(entry: Entry, now: datetime, session: Session, *, timezone: str) -> Tick | None:
    """The tick of this flow that should run now (`now` aware), or None."""
    tick_at = latest_tick(entry, now, timezone)
    run = run_of_tick(session, entry.flow, tick_at)
    if run is not None and (run.finished_at is not None or _pauses(run, now)):
        return None
    before = last_finished_before(session, entry.flow, tick_at)
    merged = before is not None and before.tick_at < latest_tick(
        entry, tick_at - timedelta(seconds=1), timezone
    )
    return Tick(
        entry.flow, tick_at, now.astimezone(ZoneInfo(timezone)).date(),
        before.tick_at if merged and before is not None else None,
    )


def pause_after(attempts: int) -> timedelta:
    """How long a failed tick rests: doubling, from a minute to an hour."""
    doublings = min(max(0, attempts - 1), 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def _pauses(run: FlowRun, now: datetime) -> bool:
    """Whether the tick failed a moment ago; a clock set back does not make a pause longer."""
    if not run.trouble:
        return False
    return run.started_at <= now < run.started_at + pause_after(run.counts.get("attempts", 1))
