"""`battlemap run FLOW`: one flow now, for any day, outside the timetable."""

from datetime import date

import sqlalchemy as sa

from engine import clock
from engine.db import open_home
from engine.errors import NotFound
from engine.language import _
from engine.settings import Settings
from flows.holder import new_holder
from flows.orchestration import find_orchestrator
from flows.order import ORDER
from flows.owed import Tick
from flows.run import Runner, RunReport


def run_flow(
    name: str, *, settings: Settings, on: date, plain: bool = False,
    database: sa.Engine | None = None,
) -> RunReport:
    """Run a flow for the day `on`; without `plain` through Prefect if it answers.

    Where Prefect does not, the work is done plainly and `trouble` says why. The run is recorded
    under this instant, so that it fulfils no tick of the timetable; the steps say nothing twice.
    Raises NotFound for a name that is no flow.
    """
    if name not in ORDER:
        raise NotFound(
            _("没有名为“{name}”的流程；可用的有：{names}").format(name=name, names="、".join(ORDER))
        )
    runner = Runner(settings, database or open_home(settings), new_holder())
    tick = Tick(name, clock.now(), on)
    report = runner.run(tick, None if plain else find_orchestrator(settings))
    if report is None:  # the same flow twice within a microsecond
        raise NotFound(_("同一时刻已有一次“{name}”在执行").format(name=name))
    return report
