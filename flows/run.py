"""One run of one flow: claimed, done through Prefect or plainly, recorded, said.

1. The row is claimed first: two processes never both believe that a tick is theirs.
2. Prefect is tried where it is wanted and answers. Whatever goes wrong there, the steps are run
   plainly after it: they are idempotent, and nobody's reminder waits for an orchestrator.
3. A failure of the work itself leaves the tick owed, with the reason on its row and an alarm.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

import sqlalchemy as sa

from engine import clock
from engine.actions.alarms import clear_alarm, raise_alarm
from engine.actions.running import claim_run, fail_run, finish_run, let_go_of_run
from engine.db import reading, writing
from engine.language import _
from engine.models import FlowRun
from engine.queries.organisation_shards import organisations_of_shard
from engine.rules.alarms import AlarmKind
from engine.settings import Settings
from flows.journal import say
from flows.owed import Tick
from flows.plain import Stopped, run_steps
from tasks.steps import Counts

Work = Callable[[Tick], dict[str, Counts]]


class OrchestratorTrouble(Exception):  # noqa: N818
    """The orchestrator did not carry the flow through; its text says why.

    `counts` holds the work's result where the steps were all done before the trouble.
    """

    def __init__(self, why: str, counts: dict[str, Counts] | None = None) -> None:
        super().__init__(why)
        self.counts = counts


class Orchestrator(Protocol):
    """A way to run a flow that is not plain calls."""

    @property
    def is_starting(self) -> bool:
        """Whether it is too early to expect anything of it."""

    def run(
        self, flow: str, *, on: date, holder: str, stopped: Callable[[], bool]
    ) -> dict[str, Counts]:
        """The counts by step; raises OrchestratorTrouble, or Stopped."""


@dataclass(frozen=True)
class RunReport:
    """What became of a run; `done` is False where the work itself failed or was stopped."""

    flow: str
    on: date
    how: str
    done: bool
    counts: dict[str, Counts] = field(default_factory=dict)
    trouble: str = ""
    elapsed_s: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The object that `battlemap run --json` prints."""
        return {
            "flow": self.flow, "on": self.on.isoformat(), "how": self.how, "done": self.done,
            "counts": self.counts, "trouble": self.trouble,
            "elapsed_s": round(self.elapsed_s, 3),
        }


@dataclass(frozen=True)
class Runner:
    """What every run of this process shares."""

    settings: Settings
    database: sa.Engine
    holder: str
    stopped: Callable[[], bool] = lambda: False
    now: Callable[[], datetime] = clock.now

    def run(
        self, tick: Tick, orchestrator: Orchestrator | None = None, *, work: Work | None = None,
        how: str = "plain",
    ) -> RunReport | None:
        """Run a tick's flow; None where it is done already or another process is at it.

        `work` is how the steps are done where not one after the other here, `how` what that is
        called on the row.
        """
        facts = {"missed_since": tick.missed_since.isoformat()} if tick.missed_since else {}
        run_id = claim_run(
            self.database, flow=tick.name, tick_at=tick.at, on=tick.on, holder=self.holder,
            at=self.now(), facts=facts,
        )
        if run_id is None:
            return None
        begin = time.perf_counter()
        trouble, counts = "", None
        try:
            if orchestrator is not None:
                how, trouble, counts = self._orchestrated(tick, orchestrator)
            if counts is None:
                counts = (work or self._steps)(tick)
        except Stopped:
            let_go_of_run(self.database, run_id, holder=self.holder)
            return RunReport(tick.name, tick.on, how, False, trouble=_("收到停止指令"))
        except Exception as failure:
            report = RunReport(
                tick.name, tick.on, how, False, trouble=f"{type(failure).__name__}: {failure}",
                elapsed_s=time.perf_counter() - begin,
            )
            self._record_failure(run_id, report, alarm=tick.shard is None)
            return report
        report = RunReport(
            tick.name, tick.on, how, True, counts, trouble, time.perf_counter() - begin
        )
        self._record(
            run_id, report, orchestrated=orchestrator is not None, alarm=tick.shard is None
        )
        return report

    def _steps(self, tick: Tick) -> dict[str, Counts]:
        organisation_ids = None
        if tick.shard is not None:
            with reading(self.database) as session:
                organisation_ids = organisations_of_shard(
                    session, tick.shard.number, tick.shard.of
                )
        return run_steps(
            tick.flow, settings=self.settings, database=self.database, on=tick.on,
            holder=self.holder, now=self.now, stopped=self.stopped,
            organisation_ids=organisation_ids,
        )

    def _orchestrated(
        self, tick: Tick, orchestrator: Orchestrator
    ) -> tuple[str, str, dict[str, Counts] | None]:
        """(how, trouble, counts); counts are None where the work is still to be done plainly."""
        try:
            counts = orchestrator.run(
                tick.flow, on=tick.on, holder=self.holder, stopped=self.stopped
            )
        except OrchestratorTrouble as trouble:
            return "plain" if trouble.counts is None else "prefect", str(trouble), trouble.counts
        except Stopped:
            raise
        except Exception as failure:
            return "plain", f"{type(failure).__name__}: {failure}", None
        return "prefect", "", counts

    def _record(
        self, run_id: int, report: RunReport, *, orchestrated: bool, alarm: bool
    ) -> None:
        """A shard raises and clears no alarm: the run that it is a part of does."""
        at = self.now()
        finish_run(
            self.database, run_id, holder=self.holder, at=at, how=report.how,
            counts=dict(report.counts), trouble=report.trouble,
        )
        if alarm:
            self._settle_alarms(report, at, orchestrated=orchestrated)
        fields: dict[str, Any] = {
            "flow": report.flow, "on": report.on.isoformat(), "how": report.how,
            "elapsed_s": round(report.elapsed_s, 2), "counts": report.counts,
        }
        if report.trouble:
            say(logging.WARNING, _("任务已完成，但编排服务出了故障"), **fields, trouble=report.trouble)
        else:
            quiet = report.flow == "heartbeat"
            say(logging.DEBUG if quiet else logging.INFO, _("任务已完成"), **fields)

    def _settle_alarms(self, report: RunReport, at: datetime, *, orchestrated: bool) -> None:
        with writing(self.database) as session:
            clear_alarm(session, f"{AlarmKind.FLOW_FAILED}:{report.flow}", at=at)
            if report.trouble:
                raise_alarm(
                    session, AlarmKind.ORCHESTRATOR, AlarmKind.ORCHESTRATOR.value,
                    {"flow": report.flow, "trouble": report.trouble[:500],
                     "home": str(self.settings.home / "prefect")},
                    at=at,
                )
            elif orchestrated:
                clear_alarm(session, AlarmKind.ORCHESTRATOR.value, at=at)

    def _record_failure(self, run_id: int, report: RunReport, *, alarm: bool) -> None:
        say(
            logging.ERROR, _("任务失败，稍后自动重试"), trace=True, flow=report.flow,
            on=report.on.isoformat(), how=report.how, elapsed_s=round(report.elapsed_s, 2),
        )
        fail_run(
            self.database, run_id, holder=self.holder, how=report.how,
            trouble=report.trouble[:2000],
        )
        if not alarm:
            return
        with writing(self.database) as session:
            attempts = (session.get_one(FlowRun, run_id)).counts.get("attempts", 1)
            raise_alarm(
                session, AlarmKind.FLOW_FAILED, f"{AlarmKind.FLOW_FAILED}:{report.flow}",
                {"flow": report.flow, "on": report.on.isoformat(), "attempts": attempts,
                 "trouble": report.trouble[:500]},
                at=self.now(),
            )
