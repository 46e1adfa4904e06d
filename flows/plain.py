"""A flow as plain calls: what always works."""

from collections.abc import Callable
from datetime import date, datetime

import sqlalchemy as sa

from engine import clock
from engine.settings import Settings
from flows.order import ORDER
from tasks.context import RunContext
from tasks.steps import Counts


class Stopped(Exception):  # noqa: N818 - an order, not a fault
    """This process was told to stop; the steps that ran are done, the others are still owed."""


def run_steps(
    flow: str, *, settings: Settings, database: sa.Engine, on: date, holder: str,
    now: Callable[[], datetime] = clock.now, stopped: Callable[[], bool] = lambda: False,
    organisation_ids: frozenset[int] | None = None,
) -> dict[str, Counts]:
    """Run the flow's steps in order; the counts of each, by step.

    Each step is given the instant at which it begins: a lease taken at the end of a long sweep
    must not be old already. With `organisation_ids` the work of these alone is done. Raises Stopped between two steps, and whatever a step raises.
    """
    counts: dict[str, Counts] = {}
    for step in ORDER[flow]:
        if stopped():
            raise Stopped
        counts[step.__name__] = step(
            RunContext(settings, database, on, now(), holder, organisation_ids)
        )
    return counts
