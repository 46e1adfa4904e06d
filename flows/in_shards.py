"""A flow done shard by shard, by as many processes as lend a hand.

1. Each shard of a tick has a row of its own: done is what has a finished row, whoever did it.
2. A process at a shard holds the shard's lease. Killed, its shard alone is free after the term.
3. The process that carries the flow works too, so that the work is done however few are there,
   and goes on looking until every shard is done. One that fails is tried again, alone; what fails
   for good is named, and the others are done all the same.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import reduce
from typing import Any

import sqlalchemy as sa

from engine import clock
from engine.db import reading
from engine.models import FlowRun
from engine.queries.organisation_shards import organisation_count
from engine.queries.running import living_leases, runs_of_tick
from flows.leadership import TERM, held
from flows.owed import Tick
from flows.run import Runner, RunReport
from flows.shard import shards
from tasks.steps import Counts

LOOK_EVERY_S = 1.0
AWAY = 60  # looks in a row without a database before the run is given up
TRIES = 3  # of one process; each other one tries as often
Each = Callable[[Tick], RunReport | None]


class ShardsFailed(Exception):  # noqa: N818 - what it says is shown as the reason
    """Shards that could not be done, each with its reason."""


@dataclass(frozen=True)
class Hand:
    """What one process brings to the shards of a tick."""

    runner: Runner
    term: timedelta = TERM
    how: str = "plain"

    def each(self, tick: Tick) -> RunReport | None:
        """Do one shard; None where it is done or somebody is at it."""
        with held(
            self.runner.database, lease_name(tick), self.runner.holder, term=self.term
        ) as mine:
            return self.runner.run(tick, how=self.how) if mine else None


def lease_name(tick: Tick) -> str:
    """The lease of whoever is at this piece of work."""
    return f"run:{tick.name}"


def shards_of(database: sa.Engine, tick: Tick, of: int) -> list[Tick]:
    """The tick once for each shard, never more of them than organisations."""
    with reading(database) as session:
        count = max(1, min(of, organisation_count(session)))
    return [replace(tick, shard=shard) for shard in shards(count)]


def lend_a_hand(database: sa.Engine, parts: list[Tick], each: Each, *, start: int = 0) -> int:
    """Do what is free, once around, beginning at `start`; how many shards were done here."""
    done = 0
    for part in parts[start:] + parts[:start]:
        if part in _free(database, parts):
            report = each(part)
            done += report is not None and report.done
    return done


def carry_through(
    database: sa.Engine, parts: list[Tick], each: Each, *,
    pause: Callable[[float], None] = time.sleep,
) -> dict[str, Counts]:
    """Work and wait until every shard is done; the sums of their counts by step.

    Raises ShardsFailed with the reasons of those that this process could not do.
    """
    failures: dict[str, list[str]] = {}
    away = 0
    while True:
        try:
            finished = _finished(database, parts)
            given_up = {name for name, why in failures.items() if len(why) >= TRIES}
            left = [part for part in parts if part.name not in finished.keys() | given_up]
            if not left:
                break
            reports = [each(part) for part in left if part in _free(database, left)]
            away = 0
        except sa.exc.OperationalError:  # away for a moment: worth waiting for
            away += 1
            if away > AWAY:
                raise
            reports = []
        for report in reports:
            if report is not None and not report.done:
                failures.setdefault(report.flow, []).append(report.trouble)
        if not any(reports):
            pause(LOOK_EVERY_S)
    lost = [f"{name}: {why[-1]}" for name, why in failures.items() if name not in finished]
    if lost:
        raise ShardsFailed("；".join(lost))
    return sum_counts(_own(run) for run in finished.values())


def table_of(database: sa.Engine, parts: list[Tick]) -> list[FlowRun]:
    """The rows of the shards, in their order; those not begun are missing."""
    with reading(database) as session:
        found = runs_of_tick(session, [part.name for part in parts], parts[0].at)
    order = [part.name for part in parts]
    return sorted(found, key=lambda run: order.index(run.flow))


def _free(database: sa.Engine, parts: list[Tick]) -> list[Tick]:
    """Those that are not done and that nobody alive is at."""
    finished = _finished(database, parts)
    with reading(database) as session:
        busy = {lease.name for lease in living_leases(session, clock.now())}
    return [
        part for part in parts if part.name not in finished and lease_name(part) not in busy
    ]


def _finished(database: sa.Engine, parts: list[Tick]) -> dict[str, FlowRun]:
    return {run.flow: run for run in table_of(database, parts) if run.finished_at is not None}


def _own(run: FlowRun) -> dict[str, Counts]:
    return {step: told for step, told in run.counts.items() if isinstance(told, dict)}


def sum_counts(told: Iterable[dict[str, Counts]]) -> dict[str, Counts]:
    """The counts of several runs of the same steps, as if they had been one."""
    return reduce(_added, told, {})


def _added(left: dict[str, Any], right: dict[str, Any]) -> dict[str, Any]:
    added = dict(left)
    for name, value in right.items():
        before = added.get(name)
        if isinstance(value, dict):
            added[name] = _added(before or {}, value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            added[name] = (before or 0) + value
        else:
            added[name] = value or before or ""
    return added

