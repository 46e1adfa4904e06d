"""The same steps as Prefect tasks: retried, named for the Prefect pages. Imports Prefect.

A step of ours needs no Prefect concurrency limit: the timetable has one leader, and what a step
writes is claimed row by row. The tag lets an operator of a shared server set a limit all the same.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from prefect import Task
from prefect.cache_policies import NO_CACHE

from engine.db import open_database
from engine.settings import load_settings
from tasks.context import RunContext
from tasks.steps import Counts, Step

Announce = Callable[[str, str, Any], None]  # (event, step, counts or reason)
RETRY_PAUSES_S = [2.0, 10.0]


def as_task(step: Step, announce: Announce) -> Task[[date, datetime, str], Counts]:
    """The Prefect task of a step; `announce` hears "begun", "done" and "failed" of each try."""
    name = step.__name__

    def body(on: date, at: datetime, holder: str) -> Counts:
        announce("begun", name, None)
        try:
            counts = step(RunContext(load_settings(), _database(), on, at, holder))
        except Exception as failure:
            announce("failed", name, f"{type(failure).__name__}: {failure}")
            raise
        announce("done", name, counts)
        return counts

    return Task(
        body, name=name, task_run_name=f"{name} {{on}}", description=step.__doc__,
        tags=["battlemap", f"battlemap:{name}"], retries=len(RETRY_PAUSES_S),
        retry_delay_seconds=RETRY_PAUSES_S, persist_result=False, cache_policy=NO_CACHE,
    )


@cache
def _database() -> sa.Engine:
    return open_database(load_settings().resolved_database_url)
